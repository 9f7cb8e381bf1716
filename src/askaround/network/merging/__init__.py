"""Making two rows one, and parting them again; the rule in words is in docs/rules/merging.md.

In: an owner, two people or two organisations, what to take from which. Out: a `Merge`, or everything back in its place.
"""
