"""Decisions about people: matching, ties, ranking. Pure functions."""
