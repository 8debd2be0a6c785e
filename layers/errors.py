"""The errors a person can meet. Each says what is wrong, where, and what to do.

The sentence itself lives in ``layers/words`` under the error's key, so that it can be said in the
user's language; ``exit_code`` is what the command line returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .wording import Words


class DiaBanError(Exception):
    """Any failure this program foresees; ``key`` names its sentence, ``params`` fill it."""

    exit_code = 3

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key = key
        self.params = params

    def text(self, words: Words) -> str:
        """The sentence in the language of ``words``, on one line."""
        return " ".join(words(self.key, **self.params).split())

    def __str__(self) -> str:
        from .wording import load_words

        return self.text(load_words("en"))


class EngineError(DiaBanError):
    """Our fault: something that should have worked did not."""


class InputError(DiaBanError):
    """The user's input is at fault; nothing was changed."""

    exit_code = 1


class WorkspaceError(InputError):
    """The workspace file cannot be used as asked."""


class RuleError(InputError):
    """A rule of the data refused a row; nothing was changed."""


class UsageError(DiaBanError):
    """The command was put together wrongly."""

    exit_code = 2
