"""One job for another program: a request on standard input, progress and the result on standard output.

Every message is one JSON object a line with the protocol's version and the request's id. Standard output
carries nothing else; cancel is the end of the process.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TextIO

from ..layers.wording import load_words
from .cli import Cancelled, Failure, UsageMistakeError, build_parser, perform
from .progress import Progress

PROTOCOL = 1


def serve_one(requests: TextIO, answers: TextIO) -> int:
    """Read one request, run it, answer; returns the exit code of the job."""
    identity: str | None = None

    def send(kind: str, **fields: Any) -> None:
        message = {"protocol": PROTOCOL, "id": identity, "kind": kind, **fields}
        print(json.dumps(message, ensure_ascii=False), file=answers, flush=True)

    words = load_words("en")
    try:
        request = json.loads(requests.readline())
        identity, arguments = str(request["id"]), [str(word) for word in request["arguments"]]
        if request["protocol"] != PROTOCOL:
            raise ValueError(f"protocol {request['protocol']}, this engine speaks {PROTOCOL}")
        args = build_parser(arguments).parse_args(arguments)
    except (ValueError, KeyError, TypeError, UsageMistakeError) as error:
        send("error", exit=2, message=words("error.bad_request", detail=str(error)))
        return 2
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


def main() -> int:
    """``python -m diaban.scripts job``."""
    # Whatever a library prints must not break the protocol.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    requests = os.fdopen(0, encoding="utf-8", closefd=False)
    return serve_one(requests, answers)


if __name__ == "__main__":
    sys.exit(main())
