"""The language of messages: Japanese where the locale is Japanese, otherwise English; ``--lang`` decides."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # this is loaded by every call: the module typing would be half of what --help costs
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    Language = Literal["ja", "en"]

__all__ = ["of_call", "of_environment", "say", "speak"]

_current: Language = "en"


def of_environment(environ: Mapping[str, str] | None = None) -> Language:
    """The language of the locale, by the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX's order)."""
    environ = os.environ if environ is None else environ
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "ja" if environ[name].lower().startswith("ja") else "en"
    if os.name == "nt":  # Windows sets none of them
        import locale

        return "ja" if (locale.getlocale()[0] or "").startswith(("ja", "Japanese")) else "en"
    return "en"


def of_call(arguments: Sequence[str]) -> Language:
    """The language of a command line before it is parsed, so that ``--help`` speaks it too."""
    for n, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and n + 1 < len(arguments):
            value = arguments[n + 1]
        if value == "ja" or value == "en":
            return "ja" if value == "ja" else "en"
    return of_environment()


def speak(language: Language) -> None:
    """Set the language of ``say`` for this process."""
    global _current
    _current = language


def say(ja: str, en: str) -> str:
    """The sentence in the language of this process."""
    return ja if _current == "ja" else en
