"""Files from elsewhere are read and nothing else: none sends GDAL on to an address, a service or a program.

Formats that only name other places are not opened at all (see ``rasters`` and ``sources.boundaries``); this is
what GDAL and PROJ would otherwise do behind a plain format: fetch a path that is an address, a schema or a grid,
run Python that stands in a raster, load a library that a database names.
"""

from __future__ import annotations

import os

_CLOSED = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/nothing",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "PROJ_NETWORK": "OFF",
}


def keep_offline() -> None:
    """Tell every GDAL and PROJ in this process, and in those it starts, to stay in files."""
    os.environ.pop("OGR_SQLITE_LOAD_EXTENSIONS", None)
    os.environ.update(_CLOSED)
