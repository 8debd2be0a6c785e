"""Whether the figures shown still belong to the rows: has anything changed since the last coverage run?"""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsFeatureRequest, QgsVectorLayer

# What the log calls the runs that change no row which coverage rests on.
_HARMLESS = ("coverage", "export", "print", "webmap", "tables", "check", "backup")


def changed_since_coverage(log: Optional[QgsVectorLayer]) -> Optional[bool]:
    """True where ``log`` (the layer of table ``audit_log``) has a change after the last run, else False.

    None where there was no run yet.
    """
    if log is None:
        return None
    run = _last(log, "\"action\" = 'coverage'")
    if run is None:
        return None
    listed = ", ".join(f"'{action}'" for action in _HARMLESS)
    return _last(log, f'"fid" > {run} AND "action" NOT IN ({listed})', any_will_do=True) is not None


def _last(layer: QgsVectorLayer, test: str, any_will_do: bool = False) -> Optional[int]:
    request = QgsFeatureRequest().setFilterExpression(test).setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes(["fid", "action"], layer.fields())
    if any_will_do:
        request.setLimit(1)
    fids = [feature.id() for feature in layer.getFeatures(request)]
    return max(fids) if fids else None
