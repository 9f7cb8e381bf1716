"""The map of areas for a page: `{% include "web/explore/areas_map.html" %}` draws what comes out here as `picture`.

In: areas of `explore.places.areas_near`, the careers' codes, home. Out: `explore.rules.area_map.Picture`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from askaround.explore.catalogue import Place, get_catalogue
from askaround.explore.rules import area_map
from askaround.explore.rules.places import NearArea, Point


def picture(areas: Sequence[NearArea], home: Place | None = None) -> area_map.Picture:
    """The map of those areas, with home marked; of the career's areas when there is one, of both when there are two."""
    catalogue = get_catalogue()
    codes = [figures.onet for figures in areas[0].careers] if areas else []
    names = [catalogue.name(code) for code in codes]
    mark = None
    if home is not None and home.name:
        x, y = area_map.project(Point(home.lat, home.lon), home.state)
        mark = area_map.Label(x, y, home.name)
    return area_map.picture(areas, names, _land(str(catalogue.path)), mark)


@lru_cache(maxsize=2)
def _land(path: str) -> str:
    """The dotted country of that facts file; a tenth of a second, once."""
    rows = get_catalogue().rows("SELECT lat, lon, state FROM place ORDER BY id")
    return area_map.land((Point(lat / 10_000, lon / 10_000), state) for lat, lon, state in rows)
