"""A line is in the legend of a sheet only where it can be seen on its map."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsRectangle

from diaban.plugin.printing.legend_entries import shows

WINDOW = QgsRectangle(0, 0, 10_000, 7_000)


def line(text: str) -> QgsGeometry:
    return QgsGeometry.fromWkt(f"LINESTRING ({text})")


def test_a_line_across_the_map_shows():
    assert shows(line("1000 1000, 6000 4000"), WINDOW)


def test_a_line_from_a_post_to_the_village_it_stands_in_does_not():
    assert not shows(line("1000 1000, 1000 1000"), WINDOW)
    assert not shows(line("1000 1000, 1010 1005"), WINDOW)


def test_a_line_beside_the_map_does_not():
    assert not shows(line("12000 1000, 16000 4000"), WINDOW)
