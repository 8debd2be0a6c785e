"""What a tool on the map is in hand for: setting a point, drawing, changing, taking a part away."""

from __future__ import annotations

OFF, POINT, DRAW, PART, CHANGE, REMOVE = "", "point", "draw", "part", "change", "remove"
