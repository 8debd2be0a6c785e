"""`diaban sample`: the same bytes, and one clear line where the user's input is at fault."""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Polygon, box
from support.samples import CLEAN, INVENTED_COMMUNES, ask, sample

from diaban.analysis.synthesis.grid import Ints
from diaban.analysis.synthesis.identity import new_ids, numbered, rank_within, under
from diaban.analysis.synthesis.sizes import shared_out
from diaban.scripts import sample as sample_job
from diaban.scripts.cli import main


def _digest(path: Path) -> list[str]:
    names = [
        path,
        *(path.with_name(f"{path.stem}_{part}") for part in ("dem.tif", "landcover.tif", "manifest.json")),
    ]
    return [hashlib.sha256(name.read_bytes()).hexdigest() for name in names]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_province(tmp_path: Path) -> None:
    options = ["--communes", str(INVENTED_COMMUNES)]
    once = sample(*options)
    again = tmp_path / once.name
    assert main(["sample", str(again), *options]) == 0
    assert _digest(again) == _digest(once)
    # Planted faults change neither relief nor names.
    one, other = sample(), sample(*CLEAN)
    assert _digest(other)[1] != _digest(one)[1]
    names = "SELECT name FROM commune ORDER BY code"
    assert ask(other, names) != ask(one, names)


def test_a_seed_of_which_no_province_comes_is_told_in_one_line_with_another_to_try(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(_seed: int) -> None:
        raise ValueError("no place")

    monkeypatch.setattr(sample_job, "invented_ground", nowhere)
    assert main(["sample", str(tmp_path / "x.gpkg"), "--seed", "41", "--language", "en"]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "--seed 42" in line
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_with_real_data_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "real.gpkg"
    assert main(["new", str(path), "--title", "Đồn A"]) == 0
    before = path.read_bytes()
    capsys.readouterr()
    assert main(["sample", str(path)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize("option", ["--scale=0", "--seed=-1"])
def test_numbers_out_of_range_are_wrong_usage(option: str, tmp_path: Path) -> None:
    assert main(["sample", str(tmp_path / "x.gpkg"), option]) == 2
    assert list(tmp_path.iterdir()) == []


def _boundaries(path: Path, shapes: list[Polygon], crs: int | None) -> Path:
    frame = gpd.GeoDataFrame(
        {"code": [f"9{n:02d}99" for n in range(len(shapes))], "name": "X"}, geometry=shapes, crs=crs
    )
    frame.to_file(path)
    return path


BOWTIE = Polygon([(104, 21), (104.2, 21.2), (104.2, 21), (104, 21.2)])
SQUARES = [box(104 + n / 10, 21, 104.1 + n / 10, 21.1) for n in range(18)]


@pytest.mark.parametrize(
    ("shapes", "crs"),
    [
        ([BOWTIE], 4326),
        ([box(104, 21, 104.2, 21.2), box(104.1, 21, 104.3, 21.2)], 4326),
        (SQUARES, 4326),
        ([box(104, 21, 104.2, 21.2)], None),
    ],
    ids=["invalid", "overlapping", "too many", "no coordinates"],
)
def test_boundaries_that_cannot_be_used_are_refused_in_one_line(
    shapes: list[Polygon], crs: int | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = _boundaries(tmp_path / "given.gpkg", shapes, crs)
    out = tmp_path / "out" / "x.gpkg"
    out.parent.mkdir()
    assert main(["sample", str(out), "--communes", str(given)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert list(out.parent.iterdir()) == []


def test_a_missing_or_foreign_file_of_boundaries_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.gpkg"
    text.write_text("not a map", encoding="utf-8")
    for given in (tmp_path / "nothing.gpkg", text):
        assert main(["sample", str(tmp_path / "x.gpkg"), "--communes", str(given)]) == 1
    assert not (tmp_path / "x.gpkg").exists()


def test_old_communes_of_given_boundaries_come_from_the_table_beside_them() -> None:
    path = sample("--communes", str(INVENTED_COMMUNES))
    rows = dict(ask(path, "SELECT old_code, new_code FROM commune_history"))
    assert rows["90130"] == "90127"
    assert len(rows) == 25


def test_shares_add_up_and_keep_their_least() -> None:
    import numpy as np

    parts = shared_out(17, np.array([1.0, 1.0, 8.0]), 1)
    assert parts.sum() == 17
    assert parts.min() >= 1
    assert parts[2] > parts[0]


def test_codes_and_identities_are_unique_and_well_formed() -> None:
    import numpy as np

    ids = new_ids(1_000, np.random.default_rng(5))
    assert ids.is_unique
    assert ids.str.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").all()
    groups: Ints = np.array([3, 1, 3, 1, 1])
    assert rank_within(groups).tolist() == [1, 1, 2, 2, 3]
    codes = numbered("CB-", np.array([7, 42]), 4)
    assert codes.tolist() == ["CB-0007", "CB-0042"]
    assert under(codes, "-H", np.array([1, 2]), 2).tolist() == ["CB-0007-H01", "CB-0042-H02"]
