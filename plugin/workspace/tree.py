"""What the layer tree of a workspace looks like: groups and tables, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsLayerTreeGroup, QgsProject

from ..language import tr

GROUP_KEY = "diaban/group"


@dataclass(frozen=True)
class Group:
    """A group of the layer tree; ``expanded`` as it first shows."""

    key: str
    tables: tuple[str, ...]
    expanded: bool = True


GROUPS = (
    Group("results", ("gap",)),
    Group("area", ("unit", "model_site", "household", "village", "commune")),
    Group("ground", ("crossing", "border_marker", "border_line", "road", "river"), False),
    Group(
        "lists",
        ("cadre", "assignment", "visit", "twinning", "organisation", "plan", "commune_history", "indicator"),
        False,
    ),
)
# Layers whose legend is open at first: the symbols that say how things stand.
LEGENDS_OPEN = ("gap", "household", "village", "commune")
# Open beside the others, shown nowhere: the states that symbols follow, the settings, the log.
STATE_TABLE, SETTING_TABLE, LOG_TABLE = "map_state", "setting", "audit_log"
HIDDEN_TABLES = (STATE_TABLE, SETTING_TABLE, LOG_TABLE)


def group_titles() -> dict[str, str]:
    """The names of the groups, in QGIS's language."""
    return {
        "results": tr("Coverage"),
        "area": tr("Area in charge"),
        "ground": tr("Terrain and background"),
        "lists": tr("Lists"),
    }


def add_groups(project: QgsProject, title: str) -> dict[str, QgsLayerTreeGroup]:
    """Make the groups of a workspace at the top of the layer tree; returns them by key, the outer one as ``""``."""
    root = project.layerTreeRoot().insertGroup(0, title)
    root.setCustomProperty(GROUP_KEY, "workspace")
    titles = group_titles()
    groups = {"": root}
    for group in GROUPS:
        node = root.addGroup(titles[group.key])
        node.setCustomProperty(GROUP_KEY, group.key)
        node.setExpanded(group.expanded)
        groups[group.key] = node
    return groups


def remove_groups(project: QgsProject) -> None:
    """Remove every group that `add_groups` made, with the layers in it."""
    root = project.layerTreeRoot()
    for node in list(root.children()):
        if isinstance(node, QgsLayerTreeGroup) and node.customProperty(GROUP_KEY) == "workspace":
            project.removeMapLayers(node.findLayerIds())
            root.removeChildNode(node)


def tables_shown() -> list[tuple[str, str]]:
    """(group, table) in the order of the tree."""
    return [(group.key, table) for group in GROUPS for table in group.tables]
