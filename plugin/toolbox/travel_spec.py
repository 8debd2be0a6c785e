"""Travel times as the toolbox shows them."""

from __future__ import annotations

from ..engine import commands
from ..language import language, tr
from .parts import CHOICE, FILE, NUMBER, TEXT, Parameter, Spec, Values


def travel_spec(workspace: Parameter) -> Spec:
    """Travel times."""
    seasons = (("both", tr("Both seasons")), ("dry", tr("Dry season")), ("wet", tr("Wet season")))
    origins = (("all", tr("Units and villages")), ("units", tr("Units only")))
    parameters = (
        workspace,
        Parameter("DEM", FILE, tr("Elevation (a raster, or the path of a folder of tiles)")),
        Parameter("LANDCOVER", FILE, tr("Land cover"), optional=True),
        Parameter("SEASON", CHOICE, tr("Season"), default="both", choices=seasons),
        Parameter("CUTOFF", NUMBER, tr("Minutes looked at, at most"), default=480, advanced=True),
        Parameter("FROM", CHOICE, tr("Starting points"), default="all", choices=origins, advanced=True),
        Parameter("SPEEDS", FILE, tr("Own speeds"), optional=True, pattern="CSV (*.csv)", advanced=True),
        Parameter("SURFACES", TEXT, tr("Folder for surfaces of minutes"), optional=True, advanced=True),
    )

    def arguments(values: Values) -> list[str]:
        found = commands.travel(values["WORKSPACE"], values["DEM"], values["LANDCOVER"] or "", language())
        found += ["--season", values["SEASON"], "--cutoff", str(values["CUTOFF"]), "--from", values["FROM"]]
        for name, option in (("SPEEDS", "--speeds"), ("SURFACES", "--surfaces")):
            if values[name]:
                found += [option, values[name]]
        return found

    about = tr(
        "Computes travel times on foot and by road, there and back, in the dry and the wet season, from elevation, land cover, roads, rivers and crossings."
    )
    return Spec("travel", tr("Travel times"), about, "coverage", parameters, arguments)
