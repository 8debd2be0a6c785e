"""The jobs as the Processing toolbox shows them: parameters, and the command line made of them."""

from __future__ import annotations

from ...layers.wording import load_words
from ..engine import commands
from ..engine.commands import LANGUAGES, PAPERS, PRINT_KINDS, Output
from ..language import language, tr
from ..outputs.dialog import catchment_titles, print_titles
from .parts import CHOICE, FILE, FLAG, NUMBER, OUTPUT, TEXT, WORKSPACE, Parameter, Spec, Values
from .plan_specs import compare_spec, period_spec, plan_spec
from .travel_spec import travel_spec
from .way_specs import catchment_spec, way_spec

# What the engine's import takes, in the order in which lists are brought in.
IMPORTED = (
    "commune",
    "commune_history",
    "village",
    "unit",
    "cadre",
    "household",
    "assignment",
    "model_site",
    "visit",
    "twinning",
    "organisation",
)


def all_specs() -> list[Spec]:
    """Every job that exists, in the order of a person's work; worded in QGIS's language."""
    return [
        _sample(),
        _new(),
        _import(),
        _check(),
        travel_spec(_workspace()),
        way_spec(_workspace()),
        catchment_spec(_workspace()),
        _coverage(),
        _assign(),
        _site(),
        plan_spec(_workspace()),
        compare_spec(_workspace()),
        period_spec(_workspace()),
        _print(),
        _webmap(),
        _tables(),
        _history(),
        _backup(),
        _restore(),
    ]


def _workspace() -> Parameter:
    return Parameter("WORKSPACE", WORKSPACE, tr("Workspace"), pattern="GeoPackage (*.gpkg)")


def _language() -> Parameter:
    words = dict(zip(LANGUAGES, (tr("Vietnamese"), tr("English"))))
    return Parameter("LANGUAGE", CHOICE, tr("Language"), default="vi", choices=tuple(words.items()))


def _names() -> tuple[Parameter, Parameter]:
    return (
        Parameter(
            "NAMES",
            FLAG,
            tr("With names, contacts and points of households (logged)"),
            default=False,
            advanced=True,
        ),
        Parameter("REASON", TEXT, tr("Why names are needed"), optional=True, advanced=True),
    )


def _output(values: Values) -> Output:
    return Output(values["OUTPUT"], values["LANGUAGE"], values["REASON"] or "")


def _names_and_reason(arguments: list[str], values: Values) -> list[str]:
    """Names without a reason are refused by the engine, in its own words; a reason alone likewise."""
    if values["NAMES"] and not values["REASON"]:
        return [*arguments, "--names"]
    if values["REASON"] and not values["NAMES"]:
        return [argument for argument in arguments if argument != "--names"]
    return arguments


def _sample() -> Spec:
    out = Parameter("OUTPUT", OUTPUT, tr("Sample workspace"), pattern="GeoPackage (*.gpkg)")
    communes = Parameter("COMMUNES", FILE, tr("Real boundaries of communes"), optional=True, advanced=True)
    scale = Parameter("SCALE", NUMBER, tr("How many times larger"), default=1, advanced=True)
    seed = Parameter("SEED", NUMBER, tr("Seed of chance"), optional=True, advanced=True)
    clean = Parameter("CLEAN", FLAG, tr("Without planted faults"), default=False, advanced=True)

    def arguments(values: Values) -> list[str]:
        found = commands.sample(values["OUTPUT"])
        if values["COMMUNES"]:
            found += ["--communes", values["COMMUNES"]]
        if values["SCALE"] and values["SCALE"] != 1:
            found += ["--scale", str(values["SCALE"])]
        if values["SEED"] is not None:
            found += ["--seed", str(values["SEED"])]
        return [*found, "--clean"] if values["CLEAN"] else found

    about = tr(
        "Makes an invented province to try everything on: communes, villages, households, cadres, posts."
    )
    return Spec(
        "sample", tr("Sample province"), about, "sample", (out, communes, scale, seed, clean), arguments
    )


def _new() -> Spec:
    out = Parameter("OUTPUT", OUTPUT, tr("New workspace"), pattern="GeoPackage (*.gpkg)")
    title = Parameter("TITLE", TEXT, tr("Title"), default="Địa Bàn")
    epsg = Parameter("EPSG", NUMBER, tr("Coordinate system (EPSG number)"), default=9206)
    about = tr("Makes an empty workspace. Fill it by importing lists and boundaries, communes first.")

    def arguments(values: Values) -> list[str]:
        return commands.new(values["OUTPUT"], values["TITLE"], values["EPSG"], language())

    return Spec("new", tr("New workspace"), about, "new", (out, title, epsg), arguments)


def _import() -> Spec:
    words = load_words(language())
    tables = tuple((name, words(f"table.{name}")) for name in IMPORTED)
    parameters = (
        _workspace(),
        Parameter("FILE", FILE, tr("File (Excel, CSV or a map file)")),
        Parameter("TABLE", CHOICE, tr("What the file lists"), default=tables[0][0], choices=tables),
        Parameter("DRY_RUN", FLAG, tr("Only say what would happen"), default=True),
        Parameter("REJECTS", OUTPUT, tr("Rows not taken"), optional=True, pattern="Excel (*.xlsx)"),
        Parameter("MAPPING", FILE, tr("Mapping of headings"), optional=True, advanced=True),
    )

    def arguments(values: Values) -> list[str]:
        found = [
            "import",
            values["WORKSPACE"],
            values["FILE"],
            "--table",
            values["TABLE"],
            "--language",
            language(),
        ]
        if values["DRY_RUN"]:
            found.append("--dry-run")
        if values["REJECTS"]:
            found += ["--rejects", values["REJECTS"]]
        return [*found, "--mapping", values["MAPPING"]] if values["MAPPING"] else found

    about = tr(
        "Brings a list or boundaries in: all rows that are right, or none; importing twice changes nothing."
    )
    return Spec("import", tr("Import a list or boundaries"), about, "import", parameters, arguments)


def _check() -> Spec:
    about = tr("Checks a workspace: file, structure, links, rules, geometry. Every finding names its cure.")
    return Spec(
        "check",
        tr("Check"),
        about,
        "check",
        (_workspace(),),
        lambda v: commands.check(v["WORKSPACE"], language()),
    )


def _coverage() -> Spec:
    parameters = (
        _workspace(),
        Parameter("AS_OF", TEXT, tr("Day (2026-06-30; empty: the workspace's own)"), optional=True),
        Parameter("PLAN", TEXT, tr("Plan (empty: what is in force)"), optional=True),
        Parameter(
            "OUTPUT",
            OUTPUT,
            tr("Gaps as a file"),
            optional=True,
            pattern="Excel (*.xlsx);;CSV (*.csv);;GeoJSON (*.geojson);;JSON (*.json)",
        ),
    )

    def arguments(values: Values) -> list[str]:
        found = commands.coverage(
            values["WORKSPACE"], language(), values["AS_OF"] or "", values["PLAN"] or ""
        )
        return [*found, "--output", values["OUTPUT"]] if values["OUTPUT"] else found

    about = tr(
        "Finds every gap in coverage and calculates the indicators of a day; says why, and what to do."
    )
    return Spec("coverage", tr("Coverage"), about, "coverage", parameters, arguments)


def _assign() -> Spec:
    rules = (
        ("preferred", tr("A common language is preferred")),
        ("required", tr("A common language is required")),
        ("ignored", tr("A common language is ignored")),
    )
    parameters = (
        _workspace(),
        Parameter("NAME", TEXT, tr("Name of the draft plan")),
        Parameter("PLAN", TEXT, tr("Begin from this open plan"), optional=True),
        Parameter("ALL", FLAG, tr("Everybody in need, not only who has nobody"), default=False),
        Parameter("MAX_CHANGES", NUMBER, tr("At most so many households change"), optional=True),
        Parameter("RULE", CHOICE, tr("Language"), default=rules[0][0], choices=rules),
        Parameter("UNIT_AREAS", FLAG, tr("Only in communes twinned with the unit"), default=False),
        Parameter("SECONDS", NUMBER, tr("Keep the best found after seconds"), optional=True, advanced=True),
    )

    def arguments(values: Values) -> list[str]:
        found = ["assign", values["WORKSPACE"], f"--name={values['NAME']}"]
        found += [f"--plan={values['PLAN']}"] if values["PLAN"] else []
        found += ["--language", values["RULE"], "--language", language()]
        found += [
            option for option, name in (("--all", "ALL"), ("--unit-areas", "UNIT_AREAS")) if values[name]
        ]
        for option, name in (("--max-changes", "MAX_CHANGES"), ("--seconds", "SECONDS")):
            if values[name] is not None:
                found += [option, str(values[name])]
        return found

    about = tr(
        "Proposes who should look after whom, as a draft plan: most need covered, then least walking and change."
    )
    return Spec("assign", tr("Optimal assignment"), about, "coverage", parameters, arguments)


def _site() -> Spec:
    goals = (("cover", tr("Most need within reach of a site")), ("median", tr("Least mean time to a site")))
    parameters = (
        _workspace(),
        Parameter("COUNT", NUMBER, tr("How many further sites"), default=3),
        Parameter("OBJECTIVE", CHOICE, tr("Goal"), default=goals[0][0], choices=goals),
        Parameter("REQUIRE", TEXT, tr("Villages that must have one (codes)"), optional=True),
        Parameter("EXCLUDE", TEXT, tr("Villages that may not have one (codes)"), optional=True),
    )

    def arguments(values: Values) -> list[str]:
        found = [
            "site",
            values["WORKSPACE"],
            "--count",
            str(values["COUNT"]),
            "--objective",
            values["OBJECTIVE"],
        ]
        for option, name in (("--require", "REQUIRE"), ("--exclude", "EXCLUDE")):
            given = (values[name] or "").replace(",", " ").split()
            found += [option, *given] if given else []
        return [*found, "--language", language()]

    about = tr(
        "Finds the villages where further model sites would serve most need; what is there already counts."
    )
    return Spec("site", tr("Model sites: where next"), about, "coverage", parameters, arguments)


def _print() -> Spec:
    parameters = (
        _workspace(),
        Parameter("WHAT", CHOICE, tr("What to print"), default=PRINT_KINDS[0], choices=tuple(print_titles())),
        Parameter("PAPER", CHOICE, tr("Paper"), default=PAPERS[0], choices=tuple((p, p) for p in PAPERS)),
        Parameter(
            "CATCHMENTS",
            CHOICE,
            tr("Catchments of the units (commune maps)"),
            default="",
            choices=tuple(catchment_titles()),
        ),
        _language(),
        *_names(),
        Parameter("OUTPUT", OUTPUT, tr("Sheets"), pattern="PDF (*.pdf)"),
    )

    def arguments(values: Values) -> list[str]:
        season = (values["CATCHMENTS"],) if values["CATCHMENTS"] else ()
        found = commands.printing(
            values["WORKSPACE"], values["WHAT"], values["PAPER"], _output(values), season
        )
        return _names_and_reason(found, values)

    about = tr("Prints a map of each commune, a task sheet for each cadre, or an overview of the province.")
    return Spec("print", tr("Print maps and sheets"), about, "print", parameters, arguments)


def _webmap() -> Spec:
    target = Parameter("OUTPUT", OUTPUT, tr("Web map"), pattern="HTML (*.html)")
    about = tr("Makes one file with a map that opens in any browser, without a network.")

    def arguments(values: Values) -> list[str]:
        return _names_and_reason(commands.webmap(values["WORKSPACE"], _output(values)), values)

    return Spec(
        "webmap", tr("Web map"), about, "webmap", (_workspace(), _language(), *_names(), target), arguments
    )


def _tables() -> Spec:
    target = Parameter("OUTPUT", OUTPUT, tr("Workbook"), pattern="Excel (*.xlsx)")
    about = tr("Makes a workbook of gaps, assignments, villages, cadres and indicators.")

    def arguments(values: Values) -> list[str]:
        return _names_and_reason(commands.tables(values["WORKSPACE"], _output(values)), values)

    return Spec(
        "tables",
        tr("Excel tables"),
        about,
        "tables",
        (_workspace(), _language(), *_names(), target),
        arguments,
    )


def _history() -> Spec:
    words = load_words(language())
    tables = (("", tr("everything")), *((name, words(f"thing.{name}")) for name in commands.SUBJECTS))
    parameters = (
        _workspace(),
        Parameter("TABLE", CHOICE, tr("History of"), default="", choices=tables),
        Parameter("CODE", TEXT, tr("Its code (of a plan: its name)"), optional=True),
        Parameter("FROM", TEXT, tr("From the day (2026-06-30)"), optional=True),
        Parameter("TO", TEXT, tr("To the day, included (2026-06-30)"), optional=True),
        Parameter("BY", TEXT, tr("Changed by"), optional=True),
        _language(),
        *_names(),
        Parameter(
            "OUTPUT",
            OUTPUT,
            tr("History as a table"),
            optional=True,
            pattern="Excel (*.xlsx);;CSV (*.csv);;JSON (*.json)",
        ),
    )

    def arguments(values: Values) -> list[str]:
        found = ["history", values["WORKSPACE"], "--language", values["LANGUAGE"]]
        if values["TABLE"] and values["CODE"]:
            found += [f"--{values['TABLE']}", values["CODE"]]
        for name, option in (("FROM", "--from"), ("TO", "--to"), ("BY", "--by"), ("OUTPUT", "--output")):
            if values[name]:
                found += [option, values[name]]
        if values["REASON"]:
            found += ["--names", "--reason", values["REASON"]]
        return _names_and_reason(found, values)

    about = tr(
        "Who changed what and when, and what stood there before: of one row, of some days, of one person."
    )
    return Spec("history", tr("History"), about, "history", parameters, arguments)


def _backup() -> Spec:
    about = tr("Copies a workspace safely, even while it is in use; the last ten copies are kept beside it.")
    return Spec("backup", tr("Back up"), about, "open", (_workspace(),), lambda v: ["backup", v["WORKSPACE"]])


def _restore() -> Spec:
    backup = Parameter("BACKUP", FILE, tr("Backup"), pattern="GeoPackage (*.gpkg)")
    about = tr("Puts a backup back in the place of its workspace; what was there is backed up first.")
    return Spec(
        "restore", tr("Restore a backup"), about, "open", (backup,), lambda v: ["restore", v["BACKUP"]]
    )
