"""Askaround: find out what a career is really like by asking the people who do it."""

__version__ = "0.1.0"
