"""Views that are imported when they are first called.

In: a module's name. Out: `Views`, whose attributes can stand in `urlpatterns`. The first page needs one view, not the forty modules behind all
of them; that is half of the time it takes to start (bench/startup.py). In a `urls.py`:

    if TYPE_CHECKING:
        from askaround.network import views
    else:
        views = Views("askaround.network.views")
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any


class Views:
    """Stands for a module of views."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> _View:
        return _View(self._module, name)


class _View:
    """Stands for one view: same call, same name, same marks (`public`, `csrf_exempt`, …)."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__ = module
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.real()(*args, **kwargs)

    def real(self) -> Callable[..., Any]:
        """The view itself."""
        view: Callable[..., Any] = getattr(importlib.import_module(self.__module__), self.__name__)
        return view

    def __getattr__(self, name: str) -> Any:
        # Django asks every callback for `view_class` while it collects names; functions have none.
        if name == "view_class":
            raise AttributeError(name)
        return getattr(self.real(), name)
