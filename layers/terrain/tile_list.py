"""The tiles that a VRT names, where it does nothing but name whole tiles in its own folder; GDAL never reads the VRT itself.

A VRT can name addresses, services and programs, cut, scale and bend. None of that is followed.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from ..errors import InputError

SUFFIX = ".vrt"
_MOST_BYTES = 20_000_000
_PLAIN_PARTS = {"SourceFilename", "SourceBand", "SourceProperties", "SrcRect", "DstRect", "NODATA"}


def tiles_of(path: Path) -> list[Path]:
    """The tiles in the order in which the VRT lays them over each other, the uppermost first.

    Errors: InputError where it is no such list.
    """
    text = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
    # No mosaic needs entities; they can grow without end, or name other files.
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise InputError("travel.error.vrt", path=path.name)
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise InputError("travel.error.vrt", path=path.name) from error
    bands = root.findall("VRTRasterBand")
    if root.tag != "VRTDataset" or not bands or "subClass" in root.attrib or "subClass" in bands[0].attrib:
        raise InputError("travel.error.vrt", path=path.name)
    sources = [part for part in bands[0] if part.find("SourceFilename") is not None]
    tiles = [_tile(path, source) for source in sources]
    if not tiles:
        raise InputError("travel.error.vrt", path=path.name)
    return list(dict.fromkeys(reversed(tiles)))


def _tile(vrt: Path, source: ElementTree.Element) -> Path:
    name = source.find("SourceFilename")
    assert name is not None
    plain = source.tag in ("SimpleSource", "ComplexSource") and {part.tag for part in source} <= _PLAIN_PARTS
    if not plain or source.get("resampling") or not _whole(source) or name.get("relativeToVRT") != "1":
        raise InputError("travel.error.vrt", path=vrt.name)
    folder, said = vrt.resolve().parent, (name.text or "").strip()
    try:
        tile = (folder / said).resolve()
        inside = (
            tile.is_relative_to(folder)
            and tile != folder
            and ":" not in said
            and tile.suffix.lower() != SUFFIX
        )
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise InputError("travel.error.vrt", path=vrt.name)
    if not tile.is_file():
        raise InputError("travel.error.vrt_lacks", path=vrt.name, name=tile.name)
    return tile


def _whole(source: ElementTree.Element) -> bool:
    """Whether all of the tile's first band is taken, cell by cell."""
    band, taken, laid = (source.find(name) for name in ("SourceBand", "SrcRect", "DstRect"))
    if band is not None and (band.text or "").strip() != "1":
        return False
    if taken is None or laid is None:
        return False
    size = [float(taken.get(name, "nan")) for name in ("xSize", "ySize")]
    begins = [float(taken.get(name, "nan")) for name in ("xOff", "yOff")]
    properties = source.find("SourceProperties")
    full = size if properties is None else [float(properties.get(f"Raster{n}Size", "nan")) for n in "XY"]
    return begins == [0.0, 0.0] and size == full == [float(laid.get(n, "nan")) for n in ("xSize", "ySize")]
