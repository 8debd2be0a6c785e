"""Looking for marks of people in any file: packed, compressed, in any way of writing letters or numbers."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from support.marked import Marks

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def found_in(path: Path, needles: Iterable[bytes]) -> list[bytes]:
    """Which of ``needles`` occur in the file, in what is packed in it, or in the text that a PDF shows."""
    contents = list(contents_of(path))
    return [needle for needle in needles if any(needle in content for content in contents)]


def contents_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and of everything packed in it."""
    raw = path.read_bytes()
    yield raw
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if raw.startswith(b"%PDF"):
        yield from _pdf(path, raw)


def _pdf(path: Path, raw: bytes) -> Iterator[bytes]:
    for stream in _STREAM.findall(raw):
        try:
            yield zlib.decompressobj().decompress(stream)
        except zlib.error:
            yield stream
    if shutil.which("pdftotext") is not None:
        yield subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout


def ways_of_writing(text: str) -> set[bytes]:
    """One text in the encodings and escapes a file may hold it in."""
    forms = {text, unicodedata.normalize("NFD", text), escape(text), quote(text), json.dumps(text)[1:-1]}
    found = {form.encode() for form in forms}
    return found | {text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode().hex().encode()}


def people(marks: Marks, cadres: bool = False) -> list[bytes]:
    """Everything personal but points, in every way of writing it."""
    texts = marks.personal + marks.notes + (marks.cadres if cadres else [])
    return sorted({form for text in texts for form in ways_of_writing(text)})


def placed_in(path: Path, marks: Marks) -> list[tuple[float, float]]:
    """The households' points of which both coordinates stand in the file: a page is full of single numbers."""
    contents = list(contents_of(path))
    found = []
    for point in marks.points:
        east, north = (_notations(point, axis) for axis in (0, 1))
        pairs = list(zip(east, north, strict=True))
        if any(one in content and other in content for content in contents for one, other in pairs):
            found.append(point)
    return found


def _notations(point: tuple[float, float], axis: int) -> list[bytes]:
    from diaban.layers.wgs84 import to_wgs84

    value, degrees = point[axis], to_wgs84(9206).transform(*point)[axis]
    texts = [f"{value:.3f}", f"{value:.1f}", f"{degrees:.5f}", f"{degrees:.4f}", str(round(degrees * 1e5))]
    packed = [struct.pack("<d", value), struct.pack(">d", value), struct.pack("<d", degrees)]
    return [*(text.encode() for text in texts), *packed]


def points(marks: Marks) -> list[bytes]:
    """The households' points, as numbers of a shape and as text, in metres and in degrees."""
    from diaban.layers.wgs84 import to_wgs84

    found: set[bytes] = set()
    for x, y in marks.points:
        longitude, latitude = to_wgs84(9206).transform(x, y)
        for value in (x, y):
            found |= {f"{value:.3f}".encode(), f"{value:.1f}".encode()}
            found |= {struct.pack("<d", value), struct.pack(">d", value)}
        for value in (longitude, latitude):
            found |= {f"{value:.5f}".encode(), str(round(value * 1e5)).encode(), struct.pack("<d", value)}
    return sorted(found)
