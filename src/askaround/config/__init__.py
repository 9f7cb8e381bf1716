"""Settings, typed environment, database options, urls."""
