"""Finding rows by a part of their code among very many: the file is asked, on the thread of whoever searches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Optional

from qgis.core import QgsExpression, QgsFeatureRequest, QgsFeedback, QgsFields, QgsVectorLayerFeatureSource

from .rows import plain

Row = dict[str, Any]


def rows_by_code(
    source: QgsVectorLayerFeatureSource,
    fields: QgsFields,
    columns: Sequence[str],
    part: str,
    most: int,
    feedback: Optional[QgsFeedback] = None,
) -> Iterator[Row]:
    """``columns`` of at most ``most`` rows of ``source`` with ``part`` in their code, whatever its case.

    The code itself first, then those that begin so, then the others.
    """
    wanted = part.lower()
    pattern = "".join(letter if _means_itself(letter) else "_" for letter in part)
    exact = all(map(_means_itself, part))
    told: set[Any] = set()
    for test in (pattern, f"{pattern}%", f"%{pattern}%"):
        request = QgsFeatureRequest(QgsExpression(f'"code" ILIKE {QgsExpression.quotedString(test)}'))
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes(list(columns), fields)
        if exact:
            # Else what is given has to be looked at first.
            request.setLimit(most)
        for feature in source.getFeatures(request):
            if len(told) >= most or (feedback is not None and feedback.isCanceled()):
                return
            if feature.id() not in told and wanted in str(feature["code"]).lower():
                told.add(feature.id())
                yield {name: plain(feature[name]) for name in columns}


def _means_itself(letter: str) -> bool:
    """Whether LIKE takes a letter as itself: others mean something there, or SQLite knows no other case of them."""
    return letter.isascii() and letter not in "%_\\"
