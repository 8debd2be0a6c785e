"""The peer of siting: spopt's maximal covering solved by HiGHS. Run by the peers' own Python: ``FILE SECONDS``."""

import json
import sys
import time

import numpy as np
import pulp
from spopt.locate import MCLP

SITES, REACH = 50, 60.0


def main(path: str, seconds: str) -> None:
    """Build and solve; prints what was covered and how long it took."""
    given = np.load(path)
    started = time.perf_counter()
    model = MCLP.from_cost_matrix(given["minutes"], given["need"], REACH, SITES)
    built = time.perf_counter() - started
    model.solve(pulp.HiGHS(msg=False, timeLimit=float(seconds)), results=False)
    chosen = [n for n, variable in enumerate(model.fac_vars) if (variable.value() or 0) > 0.5]
    served = (given["minutes"][:, chosen] <= REACH).any(axis=1)
    print(json.dumps({"saved": float(given["need"][served].sum()), "built": built, "sites": len(chosen)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
