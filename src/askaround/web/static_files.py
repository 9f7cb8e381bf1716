"""Static files: our own folder, and htmx from the package that ships it.

In: requests below STATIC_URL. Out: files with caching headers; nothing is collected or copied.
"""

from __future__ import annotations

from pathlib import Path

import django_htmx
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """WhiteNoise over two folders."""

    def __init__(self, get_response: object) -> None:
        super().__init__(get_response)
        self.add_files(str(Path(django_htmx.__file__).parent / "static"), prefix=self.static_prefix)
