"""One job for another program: a request on standard input, progress and the result on standard output.

Every message is one JSON object a line with the protocol's version and the request's id. Standard output
carries nothing else; cancel is the end of the process. A request names the ``arguments`` of a command; what a
job for programs works on comes as ``input``, who is at work as ``actor``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO

from ..layers.wording import load_words
from .cli import Cancelled, Failure, UsageMistakeError, build_parser, perform
from .progress import Progress

PROTOCOL = 1
Send = Callable[..., None]


@dataclass(frozen=True)
class Request:
    """What another program asks for."""

    id: str
    arguments: tuple[str, ...] = ()
    input: Mapping[str, Any] = field(default_factory=dict)
    actor: str | None = None
    cancel: bool = False


class BadRequestError(Exception):
    """A line that is no request of this protocol; ``identity`` where it names one."""

    def __init__(self, detail: str, identity: str | None) -> None:
        super().__init__(detail)
        self.identity = identity


def request_in(line: str) -> Request:
    """The request written on ``line``; BadRequestError where there is none."""
    identity: str | None = None
    try:
        body = json.loads(line)
        identity = str(body["id"])
        if body["protocol"] != PROTOCOL:
            raise ValueError(f"protocol {body['protocol']}, this engine speaks {PROTOCOL}")
        if body.get("cancel"):
            return Request(identity, cancel=True)
        given, actor = body.get("input") or {}, body.get("actor")
        if not isinstance(given, dict):
            raise TypeError("input")
        arguments = tuple(str(word) for word in body["arguments"])
        return Request(identity, arguments, given, None if actor is None else str(actor))
    except (ValueError, KeyError, TypeError) as error:
        raise BadRequestError(str(error), identity) from error


def sender(answers: TextIO, identity: str | None) -> Send:
    """Writes messages about the request ``identity`` to ``answers``."""

    def send(kind: str, **fields: Any) -> None:
        message = {"protocol": PROTOCOL, "id": identity, "kind": kind, **fields}
        print(json.dumps(message, ensure_ascii=False), file=answers, flush=True)

    return send


def answer(request: Request, send: Send) -> int:
    """Run the job that ``request`` asks for and say how it ended; returns its exit code."""
    try:
        args = build_parser(request.arguments, inner=True).parse_args(request.arguments)
    except (UsageMistakeError, SystemExit) as error:
        send("error", exit=2, message=load_words("en")("error.bad_request", detail=str(error)))
        return 2
    args.input = request.input
    if request.actor is not None:
        os.environ["DIABAN_ACTOR"] = request.actor
    words = load_words(args.language or "vi")
    progress = Progress(lambda fraction, message: send("progress", fraction=fraction, message=message), words)
    try:
        outcome = perform(args, progress, words)
    except Cancelled:
        outcome = Failure(1, words("error.cancelled"))
    if isinstance(outcome, Failure):
        send("error", exit=outcome.exit, message=outcome.message, notices=list(outcome.notices))
        return outcome.exit
    send("result", exit=0, result=outcome, text=args.job.describe(outcome, words))
    return 0


def serve_one(requests: TextIO, answers: TextIO) -> int:
    """Read one request, run it, answer; returns the exit code of the job."""
    try:
        request = request_in(requests.readline())
    except BadRequestError as error:
        send = sender(answers, error.identity)
        send("error", exit=2, message=load_words("en")("error.bad_request", detail=str(error)))
        return 2
    return answer(request, sender(answers, request.id))


def channels() -> tuple[TextIO, TextIO]:
    """Where requests come from and answers go; whatever a library prints goes elsewhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return os.fdopen(0, encoding="utf-8", closefd=False), answers


def main() -> int:
    """``python -m diaban.scripts job``."""
    return serve_one(*channels())


if __name__ == "__main__":
    sys.exit(main())
