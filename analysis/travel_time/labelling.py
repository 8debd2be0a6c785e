"""Connected parts of a grid of cells, over sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled


def label(open_cells: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Number of the part of each open cell (rows, columns), -1 elsewhere; numbered by their first cells, row by row."""
    parent = np.empty(open_cells.size, dtype=np.int32)
    _label(np.ascontiguousarray(open_cells).ravel(), open_cells.shape[1], parent)
    return parent.reshape(open_cells.shape)


@compiled
def _label(open_cells: NDArray[np.bool_], columns: int, parent: NDArray[np.int32]) -> None:
    """Union-find in which a part's root is its first cell; then roots are replaced by running numbers."""
    for cell in range(open_cells.size):
        if not open_cells[cell]:
            parent[cell] = -1
            continue
        parent[cell] = cell
        if cell % columns and open_cells[cell - 1]:
            parent[cell] = _root(parent, cell - 1)
        if cell >= columns and open_cells[cell - columns]:
            above, own = _root(parent, cell - columns), parent[cell]
            parent[max(above, own)] = min(above, own)
            parent[cell] = min(above, own)
    count = 0
    for cell in range(open_cells.size):
        if parent[cell] == cell:
            parent[cell] = count
            count += 1
        elif parent[cell] >= 0:
            parent[cell] = parent[parent[cell]]


@compiled
def _root(parent: NDArray[np.int32], cell: int) -> int:
    while parent[cell] != cell:
        parent[cell] = parent[parent[cell]]
        cell = parent[cell]
    return cell
