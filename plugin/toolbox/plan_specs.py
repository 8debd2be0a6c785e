"""Plans, periods and comparisons as the toolbox shows them."""

from __future__ import annotations

from ...layers.schema import ENUMERATIONS
from ...layers.wording import load_words
from ..language import language, tr
from .parts import CHOICE, FLAG, OUTPUT, TEXT, Parameter, Spec, Values


def plan_spec(workspace: Parameter) -> Spec:
    """``diaban plan``."""
    words = load_words(language())
    duties = (("", tr("every duty")), *((duty, words.word("duty", duty)) for duty in ENUMERATIONS["duty"]))
    kept = (("present", tr("Who is in force stays")), ("plan", tr("Who is planned stays")))
    parameters = (
        workspace,
        Parameter("ACTION", CHOICE, tr("What to do"), default="list", choices=_actions()),
        Parameter("NAME", TEXT, tr("Plan"), optional=True),
        Parameter("FROM", TEXT, tr("Branch: from which plan (empty: what is in force)"), optional=True),
        Parameter("TO", TEXT, tr("Rename: new name"), optional=True),
        Parameter("COMMENT", TEXT, tr("Return: what is to be changed"), optional=True),
        Parameter("DECISION", TEXT, tr("Approve: number of the decision"), optional=True),
        Parameter("DATE", TEXT, tr("Approve: day of the decision (2026-06-30)"), optional=True),
        Parameter("BODY", TEXT, tr("Approve: who decided"), optional=True),
        Parameter("UNIT", TEXT, tr("Approve: only this unit (code)"), optional=True),
        Parameter("DUTY", CHOICE, tr("Approve: only this duty"), default="", choices=duties),
        Parameter("SUBMIT", FLAG, tr("Approve: submit it in the same step"), default=False, advanced=True),
        Parameter("KEEP", CHOICE, tr("Settle: of two in charge"), default="present", choices=kept),
    )
    options = {
        "branch": (("FROM", "--from"),),
        "rename": (("TO", "--to"),),
        "return": (("COMMENT", "--comment"),),
        "settle": (("KEEP", "--keep"),),
        "approve": (
            ("DECISION", "--decision"),
            ("DATE", "--date"),
            ("BODY", "--body"),
            ("UNIT", "--unit"),
            ("DUTY", "--duty"),
        ),
    }

    def arguments(values: Values) -> list[str]:
        action = values["ACTION"]
        found = ["plan", values["WORKSPACE"], action]
        found += [values["NAME"]] if values["NAME"] and action != "list" else []
        for name, option in options.get(action, ()):
            found += [option, values[name]] if values[name] else []
        found += ["--submit"] if action == "approve" and values["SUBMIT"] else []
        return [*found, "--language", language()]

    about = tr(
        "Lists plans, branches, submits, approves (also in part) or returns one. Nothing is overwritten."
    )
    return Spec("plan", tr("Plans"), about, "plans", parameters, arguments)


def _actions() -> tuple[tuple[str, str], ...]:
    return (
        ("list", tr("List the plans")),
        ("show", tr("Show one")),
        ("branch", tr("Branch")),
        ("rename", tr("Rename")),
        ("drop", tr("Drop")),
        ("settle", tr("Settle conflicts")),
        ("submit", tr("Submit")),
        ("approve", tr("Approve")),
        ("return", tr("Return")),
    )


def compare_spec(workspace: Parameter) -> Spec:
    """``diaban compare``."""
    pattern = "Excel (*.xlsx);;JSON (*.json)"
    parameters = (
        workspace,
        Parameter("A", TEXT, tr("First: a plan, a period or a day (2026-06-30)")),
        Parameter("B", TEXT, tr("Second: a plan, a period or a day (2026-06-30)")),
        Parameter("AS_OF", TEXT, tr("Day on which plans are looked at"), optional=True),
        Parameter("OUTPUT", OUTPUT, tr("Comparison as a file"), optional=True, pattern=pattern),
    )

    def arguments(values: Values) -> list[str]:
        found = ["compare", values["WORKSPACE"], values["A"], values["B"], "--language", language()]
        found += ["--as-of", values["AS_OF"]] if values["AS_OF"] else []
        return [*found, "--output", values["OUTPUT"]] if values["OUTPUT"] else found

    about = tr(
        "Compares two plans, periods or days: figures, gaps closed and new, assignments, each cadre's charge."
    )
    return Spec("compare", tr("Comparison"), about, "plans", parameters, arguments)


def period_spec(workspace: Parameter) -> Spec:
    """``diaban period``."""
    actions = (("list", tr("List the periods")), ("freeze", tr("Freeze one")))
    parameters = (
        workspace,
        Parameter("ACTION", CHOICE, tr("What to do"), default="list", choices=actions),
        Parameter("NAME", TEXT, tr("Name of the period"), optional=True),
        Parameter("FROM", TEXT, tr("From the day (2026-06-30)"), optional=True),
        Parameter("AS_OF", TEXT, tr("Day (2026-06-30; empty: the workspace's own)"), optional=True),
    )

    def arguments(values: Values) -> list[str]:
        found = ["period", values["WORKSPACE"], values["ACTION"], "--language", language()]
        if values["ACTION"] == "list":
            return found
        found += [values["NAME"]] if values["NAME"] else []
        for name, option in (("FROM", "--from"), ("AS_OF", "--as-of")):
            found += [option, values[name]] if values[name] else []
        return found

    about = tr("Freezes the figures of a review period, which then never change, or lists those there are.")
    return Spec("period", tr("Review periods"), about, "plans", parameters, arguments)
