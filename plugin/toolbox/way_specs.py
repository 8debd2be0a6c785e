"""Ways and catchments as the toolbox shows them."""

from __future__ import annotations

from ..language import language, tr
from ..travel.dialog import season_titles
from .parts import CHOICE, FILE, FLAG, NUMBER, OUTPUT, TEXT, Parameter, Spec, Values


def way_spec(workspace: Parameter) -> Spec:
    """``diaban way``."""
    parameters = (
        workspace,
        Parameter("FROM", TEXT, tr("From (code of a unit or village, or x,y)")),
        Parameter("TO", TEXT, tr("To (code of a unit or village, or x,y)")),
        *_ground_parameters(),
        _season(),
        Parameter("OUTPUT", OUTPUT, tr("Lines"), optional=True, pattern="GeoJSON (*.geojson)"),
    )

    def arguments(values: Values) -> list[str]:
        found = ["way", values["WORKSPACE"], values["FROM"], values["TO"], *_ground(values)]
        found += ["--season", values["SEASON"], "--language", language()]
        return [*found, "--output", values["OUTPUT"]] if values["OUTPUT"] else found

    about = tr("Finds the way between two places: minutes there and back, what it climbs, its profile.")
    return Spec("way", tr("The way"), about, "way", parameters, arguments)


def catchment_spec(workspace: Parameter) -> Spec:
    """``diaban catchment``."""
    pattern = "GeoPackage (*.gpkg);;GeoJSON (*.geojson)"
    parameters = (
        workspace,
        *_ground_parameters(),
        Parameter("UNITS", TEXT, tr("Only these units (codes; empty: all)"), optional=True),
        Parameter("MINUTES", TEXT, tr("Minutes"), default="30,60,120"),
        _season(),
        Parameter("SPEEDS", FILE, tr("Own speeds"), optional=True, pattern="CSV (*.csv)", advanced=True),
        Parameter(
            "COMPARE", FLAG, tr("What own speeds change, before and after"), default=False, advanced=True
        ),
        Parameter("NEAREST", NUMBER, tr("Nearest units a village"), default=3, advanced=True),
        Parameter("OUTPUT", OUTPUT, tr("Catchments"), pattern=pattern),
    )

    def arguments(values: Values) -> list[str]:
        units = (values["UNITS"] or "").replace(",", " ").split()
        found = ["catchment", values["WORKSPACE"], *_ground(values), "--minutes", values["MINUTES"]]
        found += ["--unit", *units] if units else []
        found += ["--season", values["SEASON"], "--nearest", str(values["NEAREST"])]
        found += ["--speeds", values["SPEEDS"]] if values["SPEEDS"] else []
        found += ["--compare"] if values["COMPARE"] else []
        return [*found, "--output", values["OUTPUT"], "--language", language()]

    about = tr(
        "Outlines what lies within so many minutes of units, and counts villages, households and people there."
    )
    return Spec("catchment", tr("Catchments"), about, "travel", parameters, arguments)


def _ground_parameters() -> tuple[Parameter, Parameter]:
    """Elevation and land cover; what lies beside the workspace is taken where they are left out."""
    return (
        Parameter("DEM", FILE, tr("Elevation (empty: the file beside the workspace)"), optional=True),
        Parameter("LANDCOVER", FILE, tr("Land cover"), optional=True),
    )


def _season() -> Parameter:
    return Parameter("SEASON", CHOICE, tr("Season"), default="both", choices=tuple(season_titles()))


def _ground(values: Values) -> list[str]:
    given = (("--dem", values["DEM"]), ("--landcover", values["LANDCOVER"]))
    return [word for option, path in given if path for word in (option, path)]
