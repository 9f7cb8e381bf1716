"""Decisions of the first step: which words a title is made of, which career it is, how near two careers are."""
