"""What became of plans, in lines for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..layers.wording import Words

_LINES = {"dropped": "plan.line.dropped", "approved": "plan.line.approved"}


def described(result: dict[str, Any], words: Words) -> str:
    """The result of any action of ``diaban plan``."""
    return _TEXTS[result["action"]](result, words)


def _list(result: dict[str, Any], words: Words) -> str:
    if not result["plans"]:
        return words("plan.none")
    return "\n".join(_line(plan, words) for plan in result["plans"])


def _line(plan: dict[str, Any], words: Words) -> str:
    line = words(
        _LINES.get(plan["status"], "plan.line"),
        name=plan["name"],
        status=words.word("plan_status", plan["status"]),
        assignments=words.number(plan["assignments"]),
        endings=words.number(plan["endings"]),
    )
    more = []
    if plan["parent"]:
        more.append(words("plan.line.parent", name=plan["parent"]))
    if plan["conflicts"]:
        more.append(words("plan.line.conflicts", count=words.number(plan["conflicts"])))
    if plan["submitted_by"]:
        more.append(
            words("plan.line.submitted", who=plan["submitted_by"], day=words.day(plan["submitted_at"]))
        )
    if plan["decided_by"]:
        more.append(words("plan.line.decided", who=plan["decided_by"], day=words.day(plan["decided_at"])))
    if plan["commented"]:
        more.append(words("plan.line.comment"))
    return "\n    ".join([line, *more])


def _show(result: dict[str, Any], words: Words) -> str:
    lines = [_line(result["plan"], words)]
    lines += [f"    {conflict['sentence']}" for conflict in result["conflicts"]]
    for part in result["parts"]:
        lines.append(
            words(
                "plan.part",
                unit=part["unit"],
                duty=words.word("duty", part["duty"]),
                assignments=words.number(part["assignments"]),
                endings=words.number(part["endings"]),
            )
        )
    return "\n".join(lines)


def _approve(result: dict[str, Any], words: Words) -> str:
    lines = [
        words(
            "plan.approved",
            name=result["plan"]["name"],
            decision=result["decision"]["number"],
            approved=words.number(result["approved"]),
            ended=words.number(result["ended"]),
        )
    ]
    if result["along"]:
        lines.append(words("plan.along", names=", ".join(f"“{name}”" for name in result["along"])))
    if result["left"]:
        lines.append(words("plan.left", left=words.number(result["left"])))
    if result["backdated"]:
        lines.append(words("plan.backdated", count=words.number(result["backdated"])))
    return "\n".join(lines)


def _settle(result: dict[str, Any], words: Words) -> str:
    done = words("plan.settled", name=result["plan"]["name"], count=words.number(result["settled"]))
    return "\n".join([done, *result["left"]])


def _keep(result: dict[str, Any], words: Words) -> str:
    kept, gone = (words.number(result[name]) for name in ("kept", "taken_out"))
    return words("plan.kept", name=result["plan"]["name"], kept=kept, gone=gone)


def _drop(result: dict[str, Any], words: Words) -> str:
    dropped = result["plan"]
    counts = {name: words.number(dropped[name]) for name in ("assignments", "endings")}
    return words("plan.dropped", name=dropped["name"], **counts)


def _said(key: str) -> Callable[[dict[str, Any], Words], str]:
    def said(result: dict[str, Any], words: Words) -> str:
        return words(key, name=result["plan"]["name"], was=result.get("was", ""))

    return said


_TEXTS: dict[str, Callable[[dict[str, Any], Words], str]] = {
    "list": _list,
    "show": _show,
    "approve": _approve,
    "settle": _settle,
    "keep": _keep,
    "submit": _said("plan.submitted"),
    "return": _said("plan.returned"),
    "branch": _said("plan.branched"),
    "rename": _said("plan.renamed"),
    "drop": _drop,
}
