"""The peer scikit-image: MCP_Geometric (8 directions, the same cost whatever the direction): ``… FOLDER``.

Runs in the environment of the peers, whose reader of rasters is numpy: the rasters come as .npy files.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from skimage.graph import MCP_Geometric

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    costs = np.load(folder / "costs.npy")
    starts = np.load(folder / "starts.npy")
    found, _ = MCP_Geometric(costs).find_costs(starts)
    np.save(folder / "skimage.npy", found)
