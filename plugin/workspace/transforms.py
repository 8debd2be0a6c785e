"""Pinning the way coordinates get from the workspace's VN-2000 to WGS 84: EPSG:6960, never a ballpark."""

from __future__ import annotations

from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDatumTransform,
    QgsProject,
    QgsRectangle,
)

OPERATION = ("EPSG", "6960")
_TARGETS = ("EPSG:4326", "EPSG:3857")


class BallparkTransformError(Exception):
    """There is no exact way between two coordinate systems on this machine."""


def exact_operation(
    source: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem
) -> Optional[str]:
    """The PROJ operation from ``source`` to ``target`` that uses EPSG:6960; None where this PROJ has none."""
    for operation in QgsDatumTransform.operations(source, target):
        used = {(detail.authority, detail.code) for detail in operation.operationDetails}
        if OPERATION in used and operation.accuracy >= 0 and operation.isAvailable:
            return operation.proj
    return None


def pin_transforms(project: QgsProject, crs: QgsCoordinateReferenceSystem) -> None:
    """Make ``project`` use EPSG:6960 between ``crs`` and the usual systems of web maps and GPS, with no fallback.

    Raises BallparkTransformError where the machine's PROJ does not know that operation.
    """
    context = project.transformContext()
    for name in _TARGETS:
        target = QgsCoordinateReferenceSystem(name)
        if target == crs:
            continue
        operation = exact_operation(crs, target)
        if operation is None:
            raise BallparkTransformError(f"{crs.authid()} → {name}")
        context.addCoordinateOperation(crs, target, operation, False)
    project.setTransformContext(context)


def transform_between(
    project: QgsProject, source: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem
) -> QgsCoordinateTransform:
    """The project's way from ``source`` to ``target``, never a ballpark one."""
    transform = QgsCoordinateTransform(source, target, project.transformContext())
    transform.setAllowFallbackTransforms(False)
    return transform


def extent_in(project: QgsProject, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
    """``extent``, given in ``crs``, in the project's coordinates."""
    if not project.crs().isValid() or project.crs() == crs:
        return extent
    return transform_between(project, crs, project.crs()).transformBoundingBox(extent)
