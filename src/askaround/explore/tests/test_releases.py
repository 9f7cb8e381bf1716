"""What became of a career from one release to the next: docs/rules/updating.md by examples."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from askaround.explore.rules.releases import (
    BY_NEAR_TITLE,
    BY_TITLE,
    BY_TITLES,
    Changes,
    Move,
    Occupation,
    Vanished,
    compare,
    follow,
    occupation,
    too_few,
)


def release(*careers: tuple[str, str, str]) -> dict[str, Occupation]:
    return {code: occupation(code, title, names.split(", ")) for code, title, names in careers}


GARDENERS = ("37-3011.00", "Gardeners", "Grower, Hedge Cutter, Lawn Keeper, Rose Keeper")


def test_the_same_release_changes_nothing() -> None:
    both = release(GARDENERS, ("19-1021.00", "Biochemists", "Protein Chemist"))
    assert compare(both, both) == Changes((), (), ())


def test_a_career_with_the_same_title_under_another_code_moved() -> None:
    after = release(("37-3019.01", "gardener", "Pruner"))
    assert compare(release(GARDENERS), after) == Changes(
        (), (), (Move("37-3011.00", "37-3019.01", "gardener", BY_TITLE),)
    )


def test_nearly_the_same_title() -> None:
    before = release(("19-1029.00", "Soil and Water Scientists, Senior", "Dirt Reader"))
    after = release(("19-1030.00", "Soil, Water and Air Scientists, Senior", "Cloud Reader"))
    assert [m.how for m in compare(before, after).moved] == [BY_NEAR_TITLE]


def test_a_career_that_another_took_in() -> None:
    keepers = ("37-1000.00", "Park Keepers", "Bench Mender")
    before = release(GARDENERS, keepers)
    after = release(("37-1000.00", "Park Keepers", "Bench Mender, Hedge Cutter, Lawn Keeper, Rose Keeper"))
    assert compare(before, after).moved == (Move("37-3011.00", "37-1000.00", "Park Keepers", BY_TITLES),)


def test_half_of_the_titles_are_no_majority() -> None:
    before = release(("37-3011.00", "Gardeners", "Hedge Cutter, Lawn Keeper, Rose Keeper"))
    after = release(("37-9999.00", "Green Hands", "Hedge Cutter, Lawn Keeper"))
    assert compare(before, after) == Changes(("37-9999.00",), (Vanished("37-3011.00", "Gardeners"),), ())


def test_what_fits_two_alike_goes_to_neither() -> None:
    after = release(("37-0001.00", "Gardeners", "Seeder"), ("37-0002.00", "Gardeners", "Weeder"))
    changes = compare(release(GARDENERS), after)
    assert changes.vanished == (Vanished("37-3011.00", "Gardeners", ("37-0001.00", "37-0002.00")),)
    assert changes.moved == ()
    assert changes.appeared == ("37-0001.00", "37-0002.00")


def test_of_two_with_the_title_the_one_with_more_of_its_names() -> None:
    after = release(("37-0001.00", "Gardeners", "Seeder"), ("37-0002.00", "Gardeners", "Lawn Keeper"))
    assert compare(release(GARDENERS), after).history == {"37-3011.00": "37-0002.00"}


def test_a_code_that_names_other_work_now_is_not_the_same_career() -> None:
    after = release(
        ("37-3011.00", "Well Diggers", "Shaft Sinker, Pump Setter"), ("37-3012.00", "Gardeners", "Grower")
    )
    changes = compare(release(GARDENERS), after)
    assert changes.history == {"37-3011.00": "37-3012.00"}
    assert changes.appeared == ()


def test_a_new_title_with_the_old_names_stays() -> None:
    after = release(("37-3011.00", "Landscape Hands", "Grower, Hedge Cutter, Lawn Keeper"))
    assert compare(release(GARDENERS), after) == Changes((), (), ())


def test_histories_one_after_the_other() -> None:
    assert follow({"a": "b", "x": "y"}, {"b": "c", "n": "m"}) == {"a": "c", "x": "y", "b": "c", "n": "m"}
    assert follow({"a": "b"}, {"b": "a"}) == {"b": "a"}


def test_a_file_that_ends_early() -> None:
    assert too_few(1000, 790)
    assert not too_few(1000, 800)
    assert not too_few(50, 1)


careers = st.dictionaries(
    st.sampled_from([f"11-00{n:02}.00" for n in range(12)]),
    st.tuples(
        st.lists(st.sampled_from(["tall", "red", "night", "river"]), min_size=1, max_size=3, unique=True),
        st.sets(st.sampled_from([f"keeper {n}" for n in range(9)]), max_size=6),
    ),
    max_size=8,
)


@given(careers, careers)
def test_every_career_is_accounted_for_once(
    first: dict[str, tuple[list[str], set[str]]], second: dict[str, tuple[list[str], set[str]]]
) -> None:
    before = {code: occupation(code, " ".join(t), n) for code, (t, n) in first.items()}
    after = {code: occupation(code, " ".join(t), n) for code, (t, n) in second.items()}
    changes = compare(before, after)
    gone = {v.onet for v in changes.vanished} | changes.history.keys()
    assert before.keys() - after.keys() <= gone <= before.keys()
    assert len(gone) == len(changes.vanished) + len(changes.moved)
    assert all(move.onet in after and move.former != move.onet for move in changes.moved)
    assert set(changes.appeared) <= after.keys() - before.keys()
