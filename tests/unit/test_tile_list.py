"""A VRT of whole tiles in its own folder is read as that folder would be; whatever else one says is refused and not followed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from diaban.layers.errors import InputError
from diaban.layers.terrain.mosaic import open_mosaics
from diaban.layers.terrain.tile_list import tiles_of

SOURCE = """<{kind}{more}><SourceFilename relativeToVRT="{relative}">{name}</SourceFilename><SourceBand>{band}</SourceBand>
<SourceProperties RasterXSize="4" RasterYSize="3" DataType="Float32" BlockXSize="4" BlockYSize="3"/>
<SrcRect xOff="{off}" yOff="0" xSize="4" ySize="3"/><DstRect xOff="{at}" yOff="0" xSize="{wide}" ySize="3"/>{extra}</{kind}>"""
PLAIN = {
    "kind": "SimpleSource", "more": "", "relative": "1", "band": "1", "off": "0", "wide": "4", "extra": "",
}  # fmt: skip


def write_tiles(folder: Path) -> np.ndarray:
    """Two tiles side by side; their values as one."""
    values = np.arange(24, dtype=np.float32).reshape(3, 8)
    for number in (0, 1):
        profile = {
            "driver": "GTiff",
            "width": 4,
            "height": 3,
            "count": 1,
            "dtype": "float32",
            "crs": "EPSG:9206",
        }
        place = from_origin(420_000 + 120 * number, 2_354_000, 30, 30)
        with rasterio.open(folder / f"t{number}.tif", "w", transform=place, **profile) as raster:
            raster.write(values[:, 4 * number : 4 * number + 4], 1)
    return values


def vrt(folder: Path, *sources: str, band: str = "", head: str = "") -> Path:
    path = folder / "all.vrt"
    path.write_text(
        f'{head}<VRTDataset rasterXSize="8" rasterYSize="3"><VRTRasterBand dataType="Float32" band="1"{band}>'
        f"{''.join(sources)}</VRTRasterBand></VRTDataset>",
        encoding="utf-8",
    )
    return path


def source(number: int, **changed: str) -> str:
    return SOURCE.format(**{**PLAIN, "name": f"t{number}.tif", "at": str(4 * number), **changed})


def test_whole_tiles_in_the_same_folder_are_read_as_one(tmp_path: Path) -> None:
    values = write_tiles(tmp_path)
    path = vrt(tmp_path, source(0), source(1, kind="ComplexSource", extra="<NODATA>-9999</NODATA>"))
    (mosaic,), notes = open_mosaics(path)
    np.testing.assert_array_equal(mosaic.window(0, 3, 0, 8), values)
    assert notes == [] and (mosaic.rows, mosaic.columns) == (3, 8)


def test_what_is_laid_on_top_comes_first(tmp_path: Path) -> None:
    write_tiles(tmp_path)
    path = vrt(tmp_path, source(0), source(1), source(0))
    assert [tile.name for tile in tiles_of(path)] == ["t0.tif", "t1.tif"]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "/vsicurl/http://127.0.0.1:9/x.tif"},
        {"name": "http://127.0.0.1:9/x.tif"},
        {"name": "../outside.tif"},
        {"name": "t0.tif", "relative": "0"},
        {"name": "all.vrt"},
        {"name": "link.tif"},
        {"name": ""},
        {"kind": "KernelFilteredSource"},
        {"kind": "ComplexSource", "extra": "<ScaleRatio>2</ScaleRatio>"},
        {"kind": "ComplexSource", "extra": "<LUT>0:0,1:9</LUT>"},
        {"more": ' resampling="cubic"'},
        {"extra": "<OpenOptions><OOI key='X'>y</OOI></OpenOptions>"},
        {"off": "1"},
        {"wide": "8"},
        {"band": "2"},
        {"band": "mask,1"},
    ],
    ids=str,
)
def test_a_source_that_is_no_whole_tile_of_the_folder_is_refused(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    folder = tmp_path / "tiles"
    folder.mkdir()
    write_tiles(folder)
    write_tiles(tmp_path)
    (tmp_path / "t0.tif").rename(tmp_path / "outside.tif")
    (folder / "link.tif").symlink_to(tmp_path / "outside.tif")
    with pytest.raises(InputError) as refusal:
        open_mosaics(vrt(folder, source(0, **changed)))
    assert refusal.value.key == "travel.error.vrt"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not xml",
        "<VRTDataset/>",
        "<GDAL_WMS><Service name='TMS'/></GDAL_WMS>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><VRTDataset>&a;</VRTDataset>',
        '<VRTDataset subClass="VRTWarpedDataset"><VRTRasterBand band="1"/></VRTDataset>',
    ],
)
def test_what_is_no_list_of_tiles_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.vrt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        open_mosaics(path)
    assert refusal.value.key == "travel.error.vrt"


def test_code_in_a_band_is_refused_and_a_tile_that_is_gone_is_named(tmp_path: Path) -> None:
    write_tiles(tmp_path)
    with pytest.raises(InputError) as refusal:
        tiles_of(vrt(tmp_path, source(0), band=' subClass="VRTDerivedRasterBand"'))
    assert refusal.value.key == "travel.error.vrt"
    with pytest.raises(InputError) as refusal:
        tiles_of(vrt(tmp_path, source(0), source(7)))
    assert refusal.value.key == "travel.error.vrt_lacks"
    assert refusal.value.params["name"] == "t7.tif"
