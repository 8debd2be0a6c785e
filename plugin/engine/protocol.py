"""The language spoken with the engine: one JSON object a line, both ways (standard library only)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

PROTOCOL = 1


@dataclass(frozen=True)
class Message:
    """One line from the engine. ``kind`` is progress, result or error (``ready`` of an engine that stays alive).

    ``description`` is the result in words, ``id`` the request's (empty where it is about none).
    """

    kind: str
    fraction: float = 0.0
    text: str = ""
    exit_code: int = 0
    description: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    id: str = ""


def request(
    job_id: str,
    arguments: Sequence[str],
    given: Optional[dict[str, Any]] = None,
    actor: Optional[str] = None,
) -> bytes:
    """The line that starts a job; ``arguments`` are those of the command line, ``given`` what it works on."""
    body: dict[str, Any] = {"protocol": PROTOCOL, "id": job_id, "arguments": list(arguments)}
    if given is not None:
        body["input"] = given
    if actor is not None:
        body["actor"] = actor
    return _line(body)


def cancellation(job_id: str) -> bytes:
    """The line that cancels a job of an engine that stays alive."""
    return _line({"protocol": PROTOCOL, "id": job_id, "cancel": True})


def _line(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, ensure_ascii=False) + "\n").encode("utf-8")


class MessageReader:
    """Turns the bytes of the engine's standard output into messages, however they are cut up.

    Those of one job, or without ``job_id`` of every job.
    """

    def __init__(self, job_id: Optional[str] = None) -> None:
        self._job_id = job_id
        self._rest = b""
        self.noise: list[str] = []

    def feed(self, data: bytes) -> list[Message]:
        """The messages completed by ``data``; lines that are not of this job go to ``noise``."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        messages = []
        for line in lines:
            message = self._parse(line)
            if message is not None:
                messages.append(message)
        return messages

    def _parse(self, line: bytes) -> Message | None:
        text = line.decode("utf-8", "replace").strip()
        if not text:
            return None
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        if (
            not isinstance(body, dict)
            or body.get("protocol") != PROTOCOL
            or not self._is_ours(body.get("id"))
        ):
            self.noise.append(text)
            return None
        result = body.get("result") or {}
        return Message(
            kind=str(body.get("kind", "")),
            fraction=float(body.get("fraction") or 0.0),
            text=str(body.get("message") or ""),
            exit_code=int(body.get("exit") or 0),
            description=str(body.get("text") or ""),
            result=result,
            # With a result they stand in it, with an error beside it.
            notices=tuple(str(said) for said in body.get("notices") or result.get("notices") or ()),
            id=str(body.get("id") or ""),
        )

    def _is_ours(self, identity: object) -> bool:
        return self._job_id is None or identity == self._job_id
