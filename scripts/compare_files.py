"""A comparison as a file: Excel for people, JSON for programs. Codes only, no names of people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from ..layers.exports.sheets import Sheet
from ..layers.exports.workbook import write_workbook
from ..layers.files import replacing
from ..layers.wording import Words
from ..layers.workspace import Workspace
from .compare_texts import figure_words, side_words

SUFFIXES = (".xlsx", ".json")
_GAP_COLUMNS = ("state", "severity", "rule", "code", "item", "commune", "village", "value", "threshold")
_CHANGE_COLUMNS = ("state", "duty", "target", "commune", "cadre_a", "cadre_b", "minutes_a", "minutes_b")
_DUTIES = ("household", "village", "party_cell", "commune_post")


def write(path: Path | None, result: dict[str, Any], workspace: Workspace, words: Words, actor: str) -> None:
    """Write ``result``; logged before the file takes its name, or not there at all. Nothing for no path."""
    if path is None:
        return
    with replacing(path) as aside:
        if path.suffix.lower() == ".json":
            body = {**result, "sample": workspace.is_sample}
            aside.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        else:
            _write_xlsx(aside, result, workspace, words)
        if not workspace.read_only:
            about = {"kind": "compare", "names": False, "file": path.name}
            with workspace.writing(actor, "export") as writer:
                writer.log("export", after=about)


def _write_xlsx(path: Path, result: dict[str, Any], workspace: Workspace, words: Words) -> None:
    title = words("compare.title")
    sheets = [
        _indicators(result, words),
        _gaps(result, words),
        _changes(result, words),
        _cadres(result, words),
        _about(result, workspace, words),
    ]
    mark = words("output.sample") if workspace.is_sample else ""
    write_workbook(path, sheets, title, mark=mark)


def _indicators(result: dict[str, Any], words: Words) -> Sheet:
    rows = [
        {
            "scope": words(f"compare.scope.{row['scope']}"),
            "code": row["code"],
            "name": words(f"indicator.{row['name']}"),
            "a": figure_words(row, "a", words),
            "b": figure_words(row, "b", words),
            "difference": row["difference"],
        }
        for row in result["indicators"]
    ]
    columns = ("scope", "code", "name", "a", "b", "difference")
    return _sheet("compare.sheet.indicators", rows, columns, words, {"name": 48.0})


def _gaps(result: dict[str, Any], words: Words) -> Sheet:
    rows = [
        {
            **{name: gap[name] for name in _GAP_COLUMNS if name != "state"},
            "state": words(f"compare.{state}"),
            "severity": words(f"severity.{gap['severity']}"),
            "rule": words(f"rule.{gap['rule']}"),
            "item": words.first(f"item.{gap['item']}") if gap["item"] else None,
        }
        for state in ("closed", "new", "lasting")
        for gap in result["gaps"][state]
    ]
    return _sheet("table.gap", rows, _GAP_COLUMNS, words, {"rule": 40.0})


def _changes(result: dict[str, Any], words: Words) -> Sheet:
    rows = []
    for state, side in (("added", "b"), ("ended", "a"), ("moved", "")):
        for each in result["assignments"][state]:
            row = {f"cadre_{side}": each.get("cadre"), f"minutes_{side}": each.get("minutes")} if side else {}
            told = {"state": words(f"compare.{state}"), "duty": words.word("duty", each["duty"])}
            rows.append({**each, **row, **told})
    return _sheet("table.assignment", rows, _CHANGE_COLUMNS, words, {})


def _cadres(result: dict[str, Any], words: Words) -> Sheet:
    columns = ["cadre", *(f"{duty}_{side}" for duty in _DUTIES for side in "ab"), "farthest_a", "farthest_b"]
    headings = {"cadre": words("compare.column.cadre")}
    for name in columns[1:]:
        what, side = name[:-2], name[-1]
        told = words("compare.column.farthest") if what == "farthest" else words.word("duty", what)
        headings[name] = words(f"compare.column.of_{side}", what=told)
    frame = pd.DataFrame(result["cadres"], columns=columns)
    return Sheet(words("compare.sheet.cadres"), frame, headings)


def _about(result: dict[str, Any], workspace: Workspace, words: Words) -> Sheet:
    lines = [(words(f"compare.column.{side}"), side_words(result[side], words)) for side in "ab"]
    for each in result["divided"]:
        told = words("compare.divided", old=each["old"], new=", ".join(each["new"]))
        lines += [("", told)]
    if result["untold"]:
        lines.append(("", words("compare.untold", codes=", ".join(result["untold"]))))
    if workspace.is_sample:
        lines.append((words("coverage.data"), words("coverage.sample")))
    if workspace.read_only:
        lines.append((words("coverage.log"), words("coverage.not_logged")))
    frame = pd.DataFrame(lines, columns=["name", "value"])
    headings = {"name": words("coverage.about"), "value": words("coverage.about_value")}
    return Sheet(words("coverage.about"), frame, headings, widths={"value": 60.0}, filters=False)


def _sheet(
    title: str, rows: list[dict[str, Any]], columns: tuple[str, ...], words: Words, widths: dict[str, float]
) -> Sheet:
    headings = {name: words(f"compare.column.{name}") for name in columns}
    return Sheet(words(title), pd.DataFrame(rows, columns=list(columns)), headings, widths=widths)
