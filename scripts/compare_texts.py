"""What differs between two sides, in lines for people."""

from __future__ import annotations

from typing import Any

from ..analysis.coverage import RULES
from ..layers.wording import Words

_SHOWN = (
    "households_assigned",
    "villages_covered",
    "cells_attended",
    "commune_posts_filled",
    "reach_120",
    "load_mean",
)


def described(result: dict[str, Any], words: Words) -> str:
    """Both sides, the province's figures, gaps by rule, and how many assignments change."""
    lines = [words("compare.headline", a=side_words(result["a"], words), b=side_words(result["b"], words))]
    lines += _figures(result["indicators"], words)
    counts = {name: len(gaps) for name, gaps in result["gaps"].items()}
    lines.append(words("compare.gaps", **{name: words.number(count) for name, count in counts.items()}))
    lines += _by_rule(result["gaps"], words)
    changes = result["assignments"]
    told = {name: words.number(len(changes[name])) for name in ("added", "ended", "moved")}
    lines.append(words("compare.assignments", **told, kept=words.number(changes["kept"])))
    for each in result["divided"]:
        lines.append(words("compare.divided", old=each["old"], new=", ".join(each["new"])))
    if result["untold"]:
        lines.append(words("compare.untold", codes=", ".join(result["untold"])))
    if result.get("output"):
        lines.append(words("coverage.written", path=result["output"]))
    return "\n".join(lines)


def side_words(side: dict[str, str], words: Words) -> str:
    """“plan “Phương án 1” on 30/06/2026”."""
    return words(f"compare.side.{side['kind']}", name=side["name"], day=words.day(side["as_of"]))


def figure_words(row: dict[str, Any], side: str, words: Words) -> str:
    """A share in per cent, anything else as a number; a dash where it is not known."""
    value, below = row[f"value_{side}"], row[f"denominator_{side}"]
    if value is None:
        return words.number(float("nan"))
    if below is not None and row["name"] != "load_mean":
        return words.percent(row[f"numerator_{side}"], below, 1)
    return words.number(value, 0 if float(value).is_integer() else 1)


def _figures(indicators: list[dict[str, Any]], words: Words) -> list[str]:
    lines = []
    for row in indicators:
        if row["scope"] == "province" and row["name"] in _SHOWN:
            name = words(f"indicator.{row['name']}")
            a, b = (figure_words(row, side, words) for side in "ab")
            lines.append(words("compare.figure", name=name, a=a, b=b))
    return lines


def _by_rule(gaps: dict[str, list[dict[str, Any]]], words: Words) -> list[str]:
    lines = []
    for rule in RULES:
        counts = {name: sum(gap["rule"] == rule for gap in found) for name, found in gaps.items()}
        if counts["closed"] or counts["new"]:
            told = {name: words.number(count) for name, count in counts.items()}
            lines.append(words("compare.rule", rule=words(f"rule.{rule}"), **told))
    return lines
