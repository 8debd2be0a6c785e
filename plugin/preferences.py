"""What the plugin remembers about its user, in the QGIS profile: one dataclass, one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

_PREFIX = "diaban/"
_RECENT_KEPT = 8


@dataclass(frozen=True)
class Preferences:
    """Everything that outlives a session. ``engine_python`` is empty unless the user chose a Python."""

    name: str = ""
    position: str = ""
    engine_python: str = ""
    recent: tuple[str, ...] = ()

    @property
    def actor(self) -> str:
        """Who the log names: "name, position", or the part that is known."""
        return ", ".join(part for part in (self.name.strip(), self.position.strip()) if part)

    def with_recent(self, path: str) -> Preferences:
        """The same with ``path`` as the workspace opened last."""
        others = tuple(p for p in self.recent if p != path)
        return replace(self, recent=((path, *others))[:_RECENT_KEPT])


def load_preferences() -> Preferences:
    """Read them from the QGIS profile."""
    settings = QgsSettings()
    recent = settings.value(_PREFIX + "recent", []) or []
    if isinstance(recent, str):
        recent = [recent]
    return Preferences(
        name=settings.value(_PREFIX + "name", "") or "",
        position=settings.value(_PREFIX + "position", "") or "",
        engine_python=settings.value(_PREFIX + "engine_python", "") or "",
        recent=tuple(recent),
    )


def save_preferences(preferences: Preferences) -> None:
    """Write them to the QGIS profile."""
    settings = QgsSettings()
    settings.setValue(_PREFIX + "name", preferences.name)
    settings.setValue(_PREFIX + "position", preferences.position)
    settings.setValue(_PREFIX + "engine_python", preferences.engine_python)
    settings.setValue(_PREFIX + "recent", list(preferences.recent))


def profile_folder() -> Path:
    """Where the plugin may keep things of its own: a folder in the QGIS profile."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "diaban"


def plugin_root() -> Path:
    """The folder that QGIS loaded the plugin from (the checkout, or the unpacked zip)."""
    return Path(__file__).resolve().parent.parent
