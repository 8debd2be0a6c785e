"""Gaps and indicators as records for programs and as lines for people."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..analysis.coverage import RULES, Coverage
from ..analysis.gaps.pieces import SEVERITIES
from ..layers.explaining import explain
from ..layers.wording import Words

GAP_FIELDS = (
    "rule",
    "severity",
    "table",
    "code",
    "item",
    "commune",
    "village",
    "value",
    "threshold",
    "unit",
    "since",
)
_SHOWN_FIRST = 10
_A_RULE_AT_A_TIME = 2


def explained_frame(gaps: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The gaps with GAP_FIELDS, ``explanation`` and ``suggestion``, in the same order."""
    shown = gaps.rename(columns={"table_name": "table"})[list(GAP_FIELDS)]
    told: dict[tuple[Any, ...], tuple[str, str]] = {}
    sentences = []
    for key in zip(gaps["rule"].tolist(), gaps["item"].tolist(), gaps["params"].tolist()):
        rule, item, params = key
        if key not in told:
            told[key] = explain(words, rule, item if isinstance(item, str) else None, params)
        sentences.append(told[key])
    return shown.assign(
        explanation=[why for why, _ in sentences], suggestion=[advice for _, advice in sentences]
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dict a row for JSON: missing as None, days as 2026-06-30, whole numbers without a point."""
    columns = [_plain(frame[name]) for name in frame.columns]
    return [dict(zip(frame.columns, row)) for row in zip(*columns)]


def _plain(column: pd.Series) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        column = column.dt.strftime("%Y-%m-%d")
    missing = column.isna().tolist()
    if column.dtype.kind == "f":
        whole = (column % 1 == 0).tolist()
        return [
            None if gone else int(value) if even else value
            for value, gone, even in zip(column.tolist(), missing, whole)
        ]
    return [None if gone else value for value, gone in zip(column.tolist(), missing)]


def counts_by_rule(gaps: pd.DataFrame) -> list[dict[str, Any]]:
    """How many gaps of each rule and severity, in the order of the rules."""
    counted = gaps.groupby(["rule", "severity"], observed=True).size()
    return [
        {"rule": rule, "severity": severity, "count": int(counted[rule, severity])}
        for rule in RULES
        for severity in SEVERITIES
        if (rule, severity) in counted.index
    ]


def most_important(
    gaps: pd.DataFrame, villages: pd.DataFrame, communes: pd.DataFrame
) -> list[dict[str, Any]]:
    """The gaps to look at first, with the names of their places: grave before slight, a few of each rule.

    Within a rule those that have lasted longest come first.
    """
    order = gaps[["rule", "severity", "since", "code", "item"]].assign(
        grave=gaps["severity"].map(SEVERITIES.index), by_rule=gaps["rule"].map(RULES.index)
    )
    order = order.sort_values(["grave", "by_rule", "since", "code", "item"], na_position="last")
    order["turn"] = order.groupby(["grave", "by_rule"]).cumcount() // _A_RULE_AT_A_TIME
    order = order.sort_values(["grave", "turn", "by_rule"], kind="stable")
    first = gaps.loc[order.index[:_SHOWN_FIRST]]
    named = first[["rule", "severity", "table_name", "code", "item", "since", "params"]].assign(
        village=_names(first["village"], villages), commune=_names(first["commune"], communes)
    )
    return records(named)


def _names(codes: pd.Series, places: pd.DataFrame) -> pd.Series:
    wanted = places[places["code"].isin(codes.dropna())]
    return codes.map(dict(zip(wanted["code"], wanted["name"])))


def described(result: dict[str, Any], words: Words) -> str:
    """The headline, the ten most important gaps and the counts by rule, for people."""
    by_severity = dict.fromkeys(SEVERITIES, 0)
    for entry in result["counts"]:
        by_severity[entry["severity"]] += entry["count"]
    total = {name: words.number(count) for name, count in by_severity.items()}
    headline = words(
        "coverage.headline",
        day=words.day(result["as_of"]),
        total=words.number(result["total"]),
        **total,
    )
    lines = [headline]
    if result["plan"] is not None:
        lines.append(words("coverage.plan", plan=result["plan"]))
    if result["first"]:
        lines += ["", words("coverage.most_important"), *(_line(gap, words) for gap in result["first"])]
        lines += ["", words("coverage.by_rule"), *_counts(result["counts"], words)]
    else:
        lines.append(words("coverage.none"))
    return "\n".join(lines + _notes(result, words))


def _line(gap: dict[str, Any], words: Words) -> str:
    where = ", ".join(name for name in (gap["village"], gap["commune"]) if name)
    place = f" ({where})" if where else ""
    since = f" [{words('coverage.since', day=words.day(gap['since']))}]" if gap["since"] else ""
    why, _ = explain(words, gap["rule"], gap["item"], gap["params"])
    return f"  {words('severity.' + gap['severity'])} · {gap['code']}{place}: {why}{since}"


def _counts(counts: list[dict[str, Any]], words: Words) -> list[str]:
    total: dict[str, int] = {}
    for entry in counts:
        total[entry["rule"]] = total.get(entry["rule"], 0) + entry["count"]
    width = max(len(words.number(count)) for count in total.values())
    return [f"  {words.number(count):>{width}}  {words('rule.' + rule)}" for rule, count in total.items()]


def _notes(result: dict[str, Any], words: Words) -> list[str]:
    notes = []
    if result["not_computed"]:
        rules = ", ".join(words(f"rule.{rule}") for rule in result["not_computed"])
        notes.append(words("coverage.not_computed", rules=rules))
    if result["past_day"]:
        notes.append(words("coverage.past_day"))
    if not result["logged"]:
        notes.append(words("coverage.not_logged"))
    if result["output"] is not None:
        notes.append(words("coverage.written", path=result["output"]))
    return ["", *notes] if notes else []


def contract(coverage: Coverage, words: Words) -> dict[str, Any]:
    """The JSON object that the command line promises, every gap explained."""
    return {
        "as_of": coverage.as_of.isoformat(),
        "plan": coverage.plan,
        "not_computed": list(coverage.not_computed),
        "gaps": records(explained_frame(coverage.gaps, words)),
        "indicators": records(coverage.indicators),
    }
