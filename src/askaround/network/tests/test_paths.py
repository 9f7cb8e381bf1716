"""Ways in: never more than three steps, no stronger for being longer, the same as trying everything."""

from __future__ import annotations

import datetime as dt
import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from askaround.network.rules import paths
from askaround.network.rules.paths import Path, Piece, Stint, between, colleagues, own_strength, strongest
from askaround.network.rules.ties import TieSignals

TODAY = dt.date(2026, 11, 23)
SHARES = st.sampled_from([0.0, 0.05, 0.1, 0.25, 0.3, 0.5, 0.7, 0.9, 1.0])
PEOPLE = st.integers(0, 6)
GRAPHS = st.tuples(
    st.dictionaries(PEOPLE, SHARES),
    st.dictionaries(st.tuples(PEOPLE, PEOPLE), SHARES, max_size=15),
    st.dictionaries(PEOPLE, SHARES, min_size=1, max_size=2),
)
PIECES = st.lists(
    st.builds(
        Piece,
        st.sampled_from([*paths.TOGETHER, *paths.ONCE, "unheard-of"]),
        st.floats(-1, 50) | st.just(math.nan) | st.just(math.inf),
        st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2027, 1, 1)),
    ),
    max_size=8,
)


def everything(
    own: dict[int, float], ties: dict[tuple[int, int], float], ends: dict[int, float]
) -> dict[int, float]:
    """First person → strength of the best way, by trying every sequence of at most three people."""

    def tie(a: int, b: int) -> float:
        return max(ties.get((a, b), 0.0), ties.get((b, a), 0.0))

    best: dict[int, float] = {}
    for length in (1, 2, 3):
        for names in itertools.permutations(range(7), length):
            if length == 3 and own.get(names[0], 0.0) * tie(names[0], names[1]) <= own.get(names[1], 0.0):
                continue
            steps = [own.get(names[0], 0.0), *(tie(a, b) for a, b in itertools.pairwise(names))]
            strength = math.prod(steps) * ends.get(names[-1], 0.0)
            if strength > 0:
                best[names[0]] = max(best.get(names[0], 0.0), strength)
    return best


@given(GRAPHS)
def test_the_ways_are_those_that_trying_everything_finds(
    graph: tuple[dict[int, float], dict[tuple[int, int], float], dict[int, float]],
) -> None:
    found = strongest(*graph)
    assert {path.names[0]: path.strength for path in found} == everything(*graph)
    assert [path.strength for path in found] == sorted((path.strength for path in found), reverse=True)


@given(GRAPHS)
def test_no_way_has_more_than_three_steps_and_none_gains_by_length(
    graph: tuple[dict[int, float], dict[tuple[int, int], float], dict[int, float]],
) -> None:
    for path in strongest(*graph):
        assert 1 <= len(path.names) == len(path.steps) <= paths.MOST_STEPS
        assert len(set(path.names)) == len(path.names)
        products = list(itertools.accumulate(path.steps, lambda a, b: a * b))
        assert products == sorted(products, reverse=True)
        assert path.strength <= min(path.steps)


@given(GRAPHS)
def test_which_of_two_stands_first_in_the_evidence_changes_nothing(
    graph: tuple[dict[int, float], dict[tuple[int, int], float], dict[int, float]],
) -> None:
    own, ties, ends = graph
    turned: dict[tuple[int, int], float] = {}
    for (a, b), strength in reversed(ties.items()):
        turned[b, a] = strength
    assert strongest(own, turned, ends) == strongest(own, ties, ends)


@given(PIECES, st.randoms())
def test_evidence_says_a_share_whatever_its_order(pieces: list[Piece], random: object) -> None:
    mixed = list(pieces)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert math.isclose(between(pieces, TODAY), between(mixed, TODAY))
    assert 0 <= between(pieces, TODAY) < 1


@given(PIECES, st.sampled_from([*paths.TOGETHER, *paths.ONCE]), st.floats(0, 20))
def test_more_evidence_never_makes_a_tie_weaker(pieces: list[Piece], kind: str, weight: float) -> None:
    assert between([*pieces, Piece(kind, weight, TODAY)], TODAY) >= between(pieces, TODAY) - 1e-12


def test_evidence_fades_but_not_to_nothing() -> None:
    lately, long_ago = (between([Piece("mail", 5, day)], TODAY) for day in (TODAY, dt.date(1990, 1, 1)))
    assert lately > 2 * long_ago > 0
    assert between([Piece("said")], TODAY) == 0.8


def test_a_detour_to_somebody_one_knows_as_well_is_left_out() -> None:
    own = {"ada": 0.5, "ben": 0.4}
    ties = {("ada", "ben"): 0.7, ("ben", "cleo"): 0.5}
    assert strongest(own, ties, {"cleo": 1.0}) == [Path(("ben", "cleo"), 0.2, (0.4, 0.5))]
    closer = strongest(own, ties | {("ada", "ben"): 0.9}, {"cleo": 1.0})
    assert [path.names for path in closer] == [("ada", "ben", "cleo"), ("ben", "cleo")]


def test_equal_ways_come_the_shorter_first_then_by_key() -> None:
    ties = {("b", "t"): 0.5, ("a", "t"): 0.5, ("c", "b"): 1.0}
    found = strongest({"a": 0.4, "b": 0.4, "c": 0.4, "t": 0.2}, ties, {"t": 1.0})
    assert [path.names for path in found] == [("t",), ("a", "t"), ("b", "t")]


def test_whom_one_only_heard_of_is_nobody_to_turn_to() -> None:
    assert own_strength(TieSignals(way_in=True), TODAY) == 0
    connected, close = own_strength(TieSignals(), TODAY), own_strength(TieSignals(level="strong"), TODAY)
    assert 0 < connected < close <= 1
    assert own_strength(TieSignals(level="strong", way_in=True), TODAY) == close


def test_asks_of_the_last_year_lower_a_connector() -> None:
    shares = [paths.rested(asks) for asks in range(12)]
    assert shares[0] == 1 and shares == sorted(shares, reverse=True) and shares[-1] == paths.ASKED_LEAST


def test_colleagues_of_a_small_employer_know_each_other() -> None:
    here = Stint("lab", 12)
    assert colleagues([here], [Stint("lab", 12)]) == 0.5
    assert colleagues([here], [Stint("lab", 12, 2010, 2014, current=False)]) == 0  # since when is not known
    assert colleagues([Stint("lab", 12, 2013)], [Stint("lab", 12, 2010, 2014, current=False)]) == 0.5
    assert colleagues([Stint("lab", 12, 2015)], [Stint("lab", 12, 2010, 2014, current=False)]) == 0
    assert colleagues([Stint("bank", 90_000)], [Stint("bank", 90_000)]) == 0
    assert colleagues([Stint("bank")], [Stint("bank")]) == paths.EMPLOYER_UNKNOWN
    assert colleagues([here], [Stint("other", 12)]) == 0


def test_evidence_in_words() -> None:
    day, later = dt.date(2021, 5, 1), dt.date(2024, 5, 1)
    assert paths.told("mail", 3, day, later) == "in 3 mails together, 2021–2024"
    assert paths.told("meeting", 1, None, day) == "in one meeting together, 2021"
    assert paths.told("named", 1, None, None, "Ada named Ben") == "Ada named Ben"
    assert paths.told("said", 1, None, None) == "you say they know each other"
    assert paths.sentence(["Ada", "Ben", "Cleo"]) == "Ada knows Ben, who knows Cleo."
