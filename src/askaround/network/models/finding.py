"""The index by which people are found by any word that is known of them.

In: rows of one owner. Out: `SearchWord`.
"""

from __future__ import annotations

from django.db import models

from askaround.accounts.models import OwnedModel


class SearchWord(OwnedModel):
    """The people whose `Person.search_key` has a word, as one writer added them; several rows may hold one word.

    What a row says may be outdated, since a search looks at `search_key` again; what it leaves out is not found.
    """

    word = models.BinaryField(max_length=48)
    """The first 12 signs in UTF-8. Bytes, since databases order text by languages, and a beginning is a range of bytes."""
    count = models.PositiveIntegerField()
    people = models.BinaryField()
    """The numbers of those people, ascending, four bytes each, little-endian."""

    class Meta:
        indexes = [models.Index(fields=["owner", "word", "count"], name="search_word_list")]
