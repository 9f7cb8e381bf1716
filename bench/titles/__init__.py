"""Titles coded by ours and by rivals, side by side: `python -m bench.titles` (see README.md here)."""
