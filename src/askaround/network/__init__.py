"""Whom the owner knows, and whom to ask."""
