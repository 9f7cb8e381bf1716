"""Thanks, promises, staying in touch."""
