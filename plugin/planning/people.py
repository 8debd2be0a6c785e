"""Who a code stands for: whoever reads a list of cadres looks for names."""

from __future__ import annotations

from collections import Counter
from typing import Optional

from qgis.core import QgsFeatureRequest, QgsVectorLayer


def names_of(cadres: Optional[QgsVectorLayer]) -> dict[str, str]:
    """The name of each cadre by code; of those who share a name, with the code."""
    if cadres is None:
        return {}
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes(["code", "name"], cadres.fields())
    named = {row["code"]: str(row["name"]) for row in cadres.getFeatures(request) if row["name"]}
    how_many = Counter(named.values())
    return {code: name if how_many[name] == 1 else f"{name} ({code})" for code, name in named.items()}
