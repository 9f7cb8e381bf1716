"""Which careers and employers are worth asking about."""
