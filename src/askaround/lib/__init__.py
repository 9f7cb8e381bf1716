"""Small helpers that know nothing of Django or of the steps."""
