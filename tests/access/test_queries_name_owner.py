"""Every read and change of a step's rows names its owner: in the code itself, since no test can try every row of everybody.

In: the modules of the package. Out: for each chain that begins with `Model.objects`, whether it says whose rows are meant.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

import askaround
from askaround.accounts.models import OwnedModel

PACKAGE = Path(askaround.__file__).parent
OWNED = {model.__name__ for model in apps.get_models() if issubclass(model, OwnedModel)}
# For everybody on purpose: the worker's rounds, and a look at an index that begins with something of the owner's already.
FOR_ALL = {
    "mail/delivery.py:deliver",
    "mail/delivery.py:_owners",
    "worker/rounds.py:owners_with_work",
    "worker/rounds.py:newest_waiting",
    "network/queries/touches.py:live_touches",
}
MODULES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if not {"tests", "migrations", "sample"} & set(path.relative_to(PACKAGE).parts)
)


def chains(tree: ast.AST) -> Iterator[tuple[str, int, str]]:
    """(function, line, text) of each whole expression that begins with `Model.objects` of an owned model."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name)
        ):
            continue
        if node.value.id not in OWNED:
            continue
        whole: ast.AST = node
        while isinstance(above := parents[whole], ast.Attribute | ast.Call) and whole in (
            getattr(above, "func", None),
            getattr(above, "value", None),
        ):
            whole = above
        function: ast.AST = whole
        while function in parents and not isinstance(function, ast.FunctionDef):
            function = parents[function]
        # Rows that are written carry their owner; what only names the manager is no query yet.
        if isinstance(whole, ast.Call) and not ast.unparse(whole).startswith(
            f"{node.value.id}.objects.bulk_create"
        ):
            yield getattr(function, "name", ""), node.lineno, ast.unparse(whole)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_query_names_its_owner(module: Path) -> None:
    place = str(module.relative_to(PACKAGE))
    nameless = [
        f"{place}:{line} {text[:120]}"
        for function, line, text in chains(ast.parse(module.read_text(encoding="utf-8")))
        if "owner" not in text and "**mine" not in text and f"{place}:{function}" not in FOR_ALL
    ]
    assert nameless == []


def test_a_query_without_owner_is_seen() -> None:
    (found,) = chains(
        ast.parse("def f():\n    return Person.objects.filter(pk=1).select_related('a').first()")
    )
    assert found == ("f", 2, "Person.objects.filter(pk=1).select_related('a').first()")
