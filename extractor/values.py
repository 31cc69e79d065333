"""How the value of a setting is read, from a settings file (typed) or from a flag or the environment (text)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

__all__ = [
    "WrongValueError",
    "boolean",
    "choice",
    "command",
    "number",
    "optional",
    "path",
    "size",
    "size_from",
    "whole",
]

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmMgGtT]?)(?:i?[bB])?")
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


class WrongValueError(ValueError):
    """What would be right, in Japanese and English."""

    def __init__(self, ja: str, en: str) -> None:
        self.ja, self.en = ja, en
        super().__init__(en)


def whole(least: int) -> Callable[[object], int]:
    """Whole numbers from ``least`` on."""

    def parse(value: object) -> int:
        text = value.strip() if isinstance(value, str) else ""
        if re.fullmatch(r"\d+(?:_\d+)*", text) and len(text) <= 18:
            value = int(text)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise WrongValueError(f"{least} 以上の整数", f"a whole number from {least} on")
        return value

    return parse


def number(least: float, *, open_end: bool = False) -> Callable[[object], float]:
    """Finite numbers from ``least`` on, ``least`` itself not if ``open_end``."""
    ja, en = (f"{least} より大きい数", f"a number above {least}") if open_end else (f"{least} 以上の数", f"≥ {least}")

    def parse(value: object) -> float:
        try:
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise ValueError
            result = float(value)
        except ValueError:
            raise WrongValueError(ja, en) from None
        if not math.isfinite(result) or result < least or (open_end and result == least):
            raise WrongValueError(ja, en)
        return result

    return parse


def size_from(least: int) -> Callable[[object], int]:
    """Bytes, as a number or with a unit (``512 MiB``, ``2G``; units are powers of 1024), from ``least`` on."""

    def parse(value: object) -> int:
        if isinstance(value, str):
            match = _SIZE.fullmatch(value.strip())
            value = int(float(match[1]) * 1024 ** _POWERS[match[2].lower()]) if match else None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            at_least = f"{least:,}"
            raise WrongValueError(
                f"{at_least} バイト以上の大きさ（例: 512MiB）", f"a size of {at_least} bytes or more, such as 512MiB"
            )
        return value

    return parse


size = size_from(1)
"""Bytes from 1 on."""


def choice(*options: str) -> Callable[[object], str]:
    """One of some words."""

    def parse(value: object) -> str:
        if value not in options:
            words = " | ".join(options)
            raise WrongValueError(f"{words} のどれか", f"one of {words}")
        return str(value)

    return parse


def boolean(value: object) -> bool:
    """``true`` or ``false`` (as text also yes/no, on/off, 1/0)."""
    if isinstance(value, str):
        value = _WORDS.get(value.strip().lower())
    if not isinstance(value, bool):
        raise WrongValueError("true または false", "true or false")
    return value


def path(value: object) -> Path:
    """A path; ``~`` is the home folder."""
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise WrongValueError("パス", "a path")
    try:
        return Path(value).expanduser()
    except RuntimeError:  # ~name of nobody here
        raise WrongValueError("あるホームフォルダ", "a home folder that exists") from None


def optional(parse: Callable[[object], object]) -> Callable[[object], object]:
    """``parse``, where an empty text means that the setting is not set."""
    return lambda value: None if value == "" else parse(value)


def command(value: object) -> tuple[str, ...]:
    """A command: its words as a list, or one text split as a shell would (no shell runs it)."""
    import shlex

    try:
        words = shlex.split(value) if isinstance(value, str) else value
    except ValueError:
        words = None
    if not isinstance(words, list | tuple) or not all(isinstance(w, str) and "\0" not in w for w in words):
        raise WrongValueError("コマンド（語の配列か1つの文字列）", "a command: a list of words, or one text")
    return tuple(words)
