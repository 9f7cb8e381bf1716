"""Measurements of the network: imports, matching, ranking, ways in, the people list."""
