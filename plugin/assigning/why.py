"""Why is this red? The gap rows of a thing, of who is in charge of it and of its village, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Optional

from qgis.core import QgsExpression, QgsFeatureRequest, QgsVectorLayer

from ...layers.explaining import explain
from ...layers.wording import Words
from ..reviewing.gaps import SEVERITIES
from ..reviewing.reading import text
from ..reviewing.sentences import rule_name

# What closes it is not only to assign somebody else.
_WITH_ADVICE = ("unreachable",)
_COLUMNS = ("rule", "severity", "item", "params", "row_id")


@dataclass(frozen=True)
class Reason:
    """A gap: how bad, what it is called, and why in a sentence."""

    severity: str
    name: str
    why: str


def reasons(gaps: Optional[QgsVectorLayer], row_ids: Iterable[str], words: Words) -> list[Reason]:
    """The gaps of these rows as they were calculated last, the worst first."""
    listed = ", ".join(QgsExpression.quotedString(each) for each in row_ids)
    if gaps is None or not listed:
        return []
    request = QgsFeatureRequest().setFilterExpression(f'"row_id" IN ({listed})')
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes(list(_COLUMNS), gaps.fields())
    found = []
    for feature in gaps.getFeatures(request):
        rule, severity, item, params, _ = (text(feature[name]) for name in _COLUMNS)
        try:
            why, advice = explain(words, rule, item or None, params or None)
            if rule in _WITH_ADVICE:
                why = f"{why} {advice}"
        except (KeyError, ValueError):
            why = ""  # a rule of a later version, for which there are no words here
        found.append(Reason(severity, rule_name(words, rule), why))
    return sorted(
        found, key=lambda each: SEVERITIES.index(each.severity) if each.severity in SEVERITIES else 9
    )
