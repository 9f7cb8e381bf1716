"""Benchmarks of Explore: interests, search, pages. Each is a script of its own; `python -m bench.explore` runs them all."""
