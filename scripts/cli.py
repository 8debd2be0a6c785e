"""The command line: one subcommand a job, the same options and the same way of failing for all."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from types import FrameType
from typing import Any, NoReturn, Protocol, TextIO

from ..layers import commits
from ..layers.errors import DiaBanError, EngineError, InputError, UsageError
from ..layers.notices import collecting
from ..layers.offline import keep_offline
from ..layers.wording import LANGUAGES, Words, load_words
from .progress import Bar, Progress, json_lines, silent

# Command and module, in the order of a person's work. A job that does not exist yet is not listed.
COMMANDS = {
    "sample": "sample",
    "new": "new",
    "import": "import_data",
    "check": "check",
    "travel": "travel",
    "way": "way",
    "catchment": "catchment",
    "coverage": "coverage",
    "assign": "assign",
    "site": "site",
    "plan": "plan",
    "compare": "compare",
    "period": "period",
    "tables": "tables",
    "history": "history",
    "webmap": "webmap",
    "print": "print_maps",
    "backup": "backup",
    "restore": "restore",
}
# Jobs for other programs alone: what they work on comes with the request, in ``args.input``.
INNER = {"save": "save", "find": "find"}


class Job(Protocol):
    """What a module of a job offers."""

    NAME: str
    EXAMPLE: str
    __doc__: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, args: argparse.Namespace, progress: Progress) -> dict[str, Any]: ...
    def describe(self, result: dict[str, Any], words: Words) -> str: ...


class Cancelled(BaseException):
    """Somebody asked the job to stop. Not an Exception, so that nothing mistakes it for a failure."""


@dataclass(frozen=True)
class Failure:
    """How a job failed: the exit code, the one line for the user, and what else was worth saying."""

    exit: int
    message: str
    notices: tuple[str, ...] = ()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise UsageMistakeError(f"{self.prog}: {message}")


class UsageMistakeError(Exception):
    """The words of the command line do not fit."""


def jobs(only: str | None = None, inner: bool = False) -> dict[str, Job]:
    """The jobs there are, by the name of their command; with ``only`` that one alone, with ``inner`` those for programs too."""
    modules: list[Any] = [
        importlib.import_module(f".{module}", __package__)
        for name, module in {**COMMANDS, **(INNER if inner else {})}.items()
        if only in (None, name)
    ]
    return {module.NAME: module for module in modules}


def build_parser(arguments: Sequence[str] = (), inner: bool = False) -> argparse.ArgumentParser:
    """The parser of the whole command line; of one command where ``arguments`` begin with it.

    What the other commands need is heavy, and then not loaded. With ``inner`` it knows the jobs for programs too.
    """
    parser = _Parser(prog="diaban", description="Địa Bàn: who looks after which household and village.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    known = {**COMMANDS, **(INNER if inner else {})}
    wanted = arguments[0] if arguments and arguments[0] in known else None
    for name, job in jobs(wanted, inner).items():
        about = (job.__doc__ or name).strip()
        command = commands.add_parser(
            name,
            help=about.splitlines()[0],
            description=about,
            epilog=f"example: {job.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        job.add_arguments(command)
        command.add_argument("--json", action="store_true", help="print the result as one JSON object")
        command.add_argument("--progress", choices=("json",), help="progress as JSON lines on stderr")
        if not getattr(job, "TAKES_LANGUAGE", False):
            default = (
                "language (default that of the system)"
                if _is_read_here(job)
                else "language of outputs (default vi)"
            )
            command.add_argument("--language", choices=LANGUAGES, help=default)
        command.set_defaults(job=job)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 the user's input, 2 usage, 3 our fault)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        with _reader_may_leave():
            words_given = sys.argv[1:] if argv is None else list(argv)
            args = build_parser(words_given).parse_args(words_given)
    except UsageMistakeError as error:
        print(error, file=sys.stderr)
        return 2
    words = load_words(_spoken_language(args.language))
    bar = Bar() if args.progress is None and sys.stderr.isatty() else None
    sink = json_lines(sys.stderr) if args.progress == "json" else (bar or silent)
    with closing(bar) if bar else nullcontext():
        outcome = perform(args, Progress(sink, words), words)
    if isinstance(outcome, Failure):
        _say(outcome.notices)
        print(f"diaban: {outcome.message}", file=sys.stderr)
        return outcome.exit
    if not args.json:
        _say(outcome.get("notices", ()))
    with _reader_may_leave():
        print(json.dumps(outcome, ensure_ascii=False) if args.json else args.job.describe(outcome, words))
    return int(outcome.get("exit", 0))


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """Somebody may read only the beginning, as ``head`` does; the rest goes nowhere, and the job counts as done."""
    try:
        yield
    except BrokenPipeError:
        _hush(sys.stdout)
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _hush(sys.stdout)


def _hush(stream: TextIO) -> None:
    """What the stream still holds is written to nowhere, so that the interpreter's own last flush succeeds."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def perform(args: argparse.Namespace, progress: Progress, words: Words) -> dict[str, Any] | Failure:
    """Run the job of ``args``; every failure comes back as one line in the language of ``words``.

    What was worth saying of the workspaces it opened comes along as ``notices``, where there is any.
    """
    args.language = args.language or _language_of_result(args, words)
    keep_offline()
    with collecting() as collected, _cancellable():
        outcome = _outcome(args, progress, words)
    notices = [notice.text(words) for notice in collected]
    if isinstance(outcome, Failure):
        return replace(outcome, notices=tuple(notices))
    return {**outcome, "notices": notices} if notices else outcome


@contextmanager
def _cancellable() -> Iterator[None]:
    """While a job runs, a request to stop ends it in order; before and after there is nothing to put in order."""
    commits.start()
    earlier = signal.signal(signal.SIGTERM, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)


def _outcome(args: argparse.Namespace, progress: Progress, words: Words) -> dict[str, Any] | Failure:
    try:
        return args.job.run(args, progress)  # type: ignore[no-any-return]
    except DiaBanError as error:
        return Failure(error.exit_code, error.text(words))
    except (KeyboardInterrupt, Cancelled):
        return Failure(1, words("error.cancelled"))
    except MemoryError:
        return Failure(1, words("error.out_of_memory"))
    except Exception as error:
        if os.environ.get("DIABAN_TRACEBACK"):
            raise
        return Failure(
            3, EngineError("error.unexpected", detail=f"{type(error).__name__}: {error}").text(words)
        )


def _say(notices: Iterable[str]) -> None:
    for notice in notices:
        print(f"diaban: {notice}", file=sys.stderr)


def actor() -> str:
    """Who the log says is at work: the name and position given at first run, else the system's user."""
    given = os.environ.get("DIABAN_ACTOR", "").strip()
    return given or os.environ.get("USER") or os.environ.get("USERNAME") or "diaban"


def day_argument(value: str | None) -> date | None:
    """The day written as year-month-day; InputError for anything else."""
    if value is None or value == "":
        return None
    try:
        if len(value) != 10:
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError as error:
        raise InputError("error.bad_day", value=value) from error


def add_names_arguments(parser: argparse.ArgumentParser) -> None:
    """``--names --reason TEXT``, the same for every output."""
    parser.add_argument(
        "--names", action="store_true", help="with names, contacts and points of households (logged)"
    )
    parser.add_argument(
        "--reason", metavar="TEXT", help="why names are needed; printed on the output and logged"
    )


def checked_reason(args: argparse.Namespace) -> str | None:
    """The reason for names, None without ``--names``; UsageError where one stands without the other."""
    reason = (args.reason or "").strip()
    if args.names and not reason:
        raise UsageError("error.names_need_reason")
    if reason and not args.names:
        raise UsageError("error.reason_needs_names")
    return reason or None


def _is_read_here(job: Job) -> bool:
    """Whether what a job finds is sentences to be read where it was asked for, beside those around them."""
    return getattr(job, "IS_READ_HERE", False)


def _language_of_result(args: argparse.Namespace, words: Words) -> str:
    """That of the sentences around it; Vietnamese where it is made for others: for a program, or in a file."""
    for_others = args.json or getattr(args, "output", None) is not None
    return words.language if _is_read_here(args.job) and not for_others else "vi"


def _spoken_language(asked: str | None) -> str:
    if asked:
        return asked
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "vi" if locale.startswith("vi") else "en"


def cancel(_number: int, _frame: FrameType | None) -> None:
    """The handler of a request to stop. What is just being made final is finished, and said to be."""
    if not commits.too_late():
        raise Cancelled
