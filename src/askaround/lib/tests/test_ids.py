"""UUIDv7 keys."""

import itertools
import time
import uuid

from askaround.lib.ids import many_uuid7, uuid7


def test_version_variant_and_order() -> None:
    keys = [uuid7() for _ in range(5000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 5000
    assert {key.version for key in keys} == {7}


def test_the_first_48_bits_are_milliseconds() -> None:
    before = time.time_ns() // 1_000_000
    stamp = uuid7().int >> 80
    assert before - 1 <= stamp <= time.time_ns() // 1_000_000 + 10


def test_keys_drawn_by_the_hundred_are_of_the_same_kind() -> None:
    drawn = list(itertools.islice(many_uuid7(), 1200))
    assert drawn == sorted(set(drawn))
    keys = [uuid.UUID(digits) for digits in drawn]
    assert {(key.version, key.variant) for key in keys} == {(7, uuid.RFC_4122)}
    assert [key.hex for key in keys] == drawn
    assert {digits[16] for digits in drawn} == set("89ab")
