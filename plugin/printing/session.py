"""A QGIS of our own for one print job: no screen, no network, nobody's profile, nothing left behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Optional

from qgis.core import QgsApplication, QgsNetworkAccessManager, QgsProject
from qgis.PyQt.QtCore import QSettings, QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest


@contextmanager
def qgis_session(folder: Optional[Path] = None) -> Iterator[QgsApplication]:
    """A started QGIS with an empty profile in a temporary folder (in `folder`); all of it is gone afterwards."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if Path("/etc/localtime").exists():
        # Left unset, every look at a time asks the disk for the zone anew: ten thousand times a page.
        os.environ.setdefault("TZ", ":/etc/localtime")
    profile = tempfile.mkdtemp(prefix="diaban-qgis-", dir=folder)
    application, closed = None, None
    try:
        _forget_the_user(Path(profile))
        application = QgsApplication([], False, profile)
        application.initQgis()
        closed = QgsNetworkAccessManager.setRequestPreprocessor(_lead_nowhere)  # of every thread's manager
        yield application
    finally:
        if closed is not None:
            QgsNetworkAccessManager.removeRequestPreprocessor(closed)
        QgsProject.instance().clear()
        if application is not None:
            application.exitQgis()
        rmtree(profile, ignore_errors=True)


def _forget_the_user(profile: Path) -> None:
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(profile)
    os.environ["XDG_CONFIG_HOME"] = str(profile)
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        for style in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
            QSettings.setPath(style, scope, str(profile))


def _lead_nowhere(request: QNetworkRequest) -> None:
    request.setUrl(QUrl())
