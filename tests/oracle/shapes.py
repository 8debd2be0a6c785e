"""Geometry blobs of generated workspaces, packed byte by byte."""

from __future__ import annotations

import random
import struct

EPSG = 9206
SIDE = 1000.0
WEST, SOUTH = 500_000.0, 2_300_000.0


def commune_blob(place: int, with_hole: bool) -> bytes:
    """A square kilometre, one beside the other, at times with a slanted corner's hole in its middle."""
    west = WEST + place * SIDE
    square = [(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE), (0, 0)]
    hole = [(400, 400), (400, 600), (600, 500), (400, 400)]
    rings = [square, hole] if with_hole else [square]
    body = struct.pack("<BII", 1, 3, len(rings))
    for ring in rings:
        body += struct.pack("<I", len(ring))
        for x, y in ring:
            body += struct.pack("<dd", west + x, SOUTH + y)
    return _blob(struct.pack("<BII", 1, 6, 1) + body)


def village_blob(rng: random.Random, place: int) -> bytes:
    """A point in the square of ``place``, on its edge, at its corner, in or on its hole, or elsewhere."""
    inside = (rng.uniform(1, SIDE - 1), rng.uniform(1, 399))
    x, y = rng.choice(
        (
            inside,
            inside,
            inside,
            (0.0, 250.0),
            (SIDE, SIDE),
            (450.0, 500.0),
            (400.0, 450.0),
            (500.0, 550.0),
            (500.0, 450.0),
            (250.0, 400.0),
            (-0.001, 250.0),
            (SIDE + 300, 500.0),
        )
    )
    return _blob(struct.pack("<BIdd", 1, 1, WEST + place * SIDE + x, SOUTH + y))


def _blob(body: bytes) -> bytes:
    return b"GP\x00\x01" + struct.pack("<i", EPSG) + body
