"""The web map as one file: made with folium, everything inside, nothing fetched from anywhere.

Leaflet comes from the installed package XStatic-Leaflet. A content policy in the page forbids every
connection, and every script that is not one of ours by its digest.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
import xstatic.pkg.leaflet
from branca.element import Element, Figure, MacroElement
from folium.raster_layers import ImageOverlay
from folium.template import Template

from .payload import embedded

_ASSETS = Path(__file__).parent / "assets"
_URL = re.compile(r"url\((['\"]?)([^)'\"]+)\1\)")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_MEDIA = {".png": "image/png", ".gif": "image/gif", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Relief:
    """A picture of the relief: JPEG bytes, and where it lies: [[south, west], [north, east]] on WGS 84."""

    jpeg: bytes
    bounds: list[list[float]]


class _Page(Figure):
    """The document: language, title, policy, styles and scripts."""

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.language }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ this.policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Địa Bàn">
<title>{{ this.title | e }}</title>
{{ this.header.render(**kwargs) }}
</head>
<body>
{{ this.html.render(**kwargs) }}
<script>
{{ this.script.render(**kwargs) }}
</script>
</body>
</html>
"""
    )

    def __init__(self, language: str, title: str) -> None:
        super().__init__(title=title)
        self.header._children.clear()
        self.language = language
        self.policy = ""


class _AreaMap(folium.Map):
    """Folium's map without what it fetches from the network, and with names that do not change."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    _template = Template(
        """
{% macro html(this, kwargs) %}
<div class="area-map" id="{{ this.get_name() }}" role="application"></div>
{% endmacro %}
{% macro script(this, kwargs) %}
var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
  center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }}
});
{% endmacro %}
"""
    )


class _Parts(MacroElement):
    """The skeleton of the page, its data, and the script that brings both to life on the map."""

    _template = Template(
        """
{% macro html(this, kwargs) %}
{{ this.skeleton }}
<script type="application/json" id="data">{{ this.data }}</script>
{% endmacro %}
{% macro script(this, kwargs) %}
(function (map) {
"use strict";
{{ this.code }}
})({{ this._parent.get_name() }});
{% endmacro %}
"""
    )

    def __init__(self, skeleton: str, data: str, code: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Parts"
        self.skeleton, self.data, self.code = skeleton, data, code


def web_page(data: Mapping[str, Any], texts: Mapping[str, str], relief: Relief | None) -> str:
    """The whole HTML document. ``data`` is what the scripts read; ``texts`` are those of the skeleton.

    ``data`` has ``language``, ``bounds`` and the columns of the map; ``texts`` has title, day, mark, credits
    and the words on the buttons, by their place in ``skeleton.html``. The same input gives the same bytes.
    """
    page = _Page(str(data["language"]), texts["title"])
    page.header.add_child(
        Element(f"<style>\n{_leaflet_css()}\n{_asset('page.css')}\n</style>"), name="styles"
    )
    page.header.add_child(Element(f"<script>\n{_leaflet_js()}\n</script>"), name="leaflet")
    (south, west), (north, east) = data["bounds"]
    area = _AreaMap(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=9,
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=90,
        max_zoom=17,
        prefer_canvas=True,
    )
    page.add_child(area)
    if relief is not None:
        picture = "data:image/jpeg;base64," + base64.b64encode(relief.jpeg).decode("ascii")
        ImageOverlay(picture, relief.bounds, pixelated=False, pane="tilePane", alt="").add_to(area)
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_ASSETS.glob("*.js")))
    _Parts(_skeleton(texts), embedded(data), code).add_to(area)
    _number(page)
    return _sealed(page)


def _sealed(page: _Page) -> str:
    """The rendered page with a policy that names its scripts by their digests."""
    text: str = page.render()
    digests = [
        base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
        for script in _SCRIPT.findall(text)
    ]
    scripts = " ".join(f"'sha256-{digest}'" for digest in digests)
    policy = (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {scripts}; "
        "base-uri 'none'; form-action 'none'"
    )
    return text.replace('Policy" content=""', f'Policy" content="{policy}"', 1)


def _skeleton(texts: Mapping[str, str]) -> str:
    """The skeleton with its ``{{place}}``s filled by escaped text."""
    skeleton = _asset("skeleton.html")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: html.escape(texts[match.group(1)]), skeleton)


def _leaflet_js() -> str:
    text = (_leaflet_folder() / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE).strip()


def _leaflet_css() -> str:
    """Leaflet's style with its pictures inside it."""
    folder = _leaflet_folder()

    def inlined(match: re.Match[str]) -> str:
        file = folder / match.group(2)
        if not file.is_file():
            return "none"
        media = _MEDIA[file.suffix]
        return f"url(data:{media};base64,{base64.b64encode(file.read_bytes()).decode('ascii')})"

    return _URL.sub(inlined, (folder / "leaflet.css").read_text(encoding="utf-8"))


def _leaflet_folder() -> Path:
    return Path(xstatic.pkg.leaflet.BASE_DIR)


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _number(page: Figure) -> None:
    """Folium names its elements at random; counted names make the same page the same bytes."""
    waiting: list[Element] = [page, page.header, page.html, page.script]
    count = 0
    while waiting:
        element = waiting.pop(0)
        element._id = str(count)
        count += 1
        waiting.extend(element._children.values())
