"""Decisions of outreach, pure: the state of an ask, when to write, what a draft says, what is remarked on it.

In: facts as frozen dataclasses, `today`. Out: frozen dataclasses. No Django, no database, no network.
"""
