"""Words as they are compared: without blanks, note marks, and differences of form that mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractor.text import match_key

__all__ = [
    "Folded",
    "Labels",
    "Sought",
    "clean",
    "contains",
    "fold",
    "holds",
    "key",
    "known",
    "same",
    "shows",
    "sought",
    "strength",
    "which",
]

_NOTE = re.compile(r"[※＊]\s*[0-9０-９]*|[（(]注\s*[0-9０-９]*[)）]|(?<=\S)\*[0-9０-９]*$")
_BLANK = re.compile(r"\s+")
_LINE = re.compile(r"[ 　]*\n[ 　]*")
_MARK = re.compile(r"^[○●◯◎■□◆◇▼▽・◦]\s*")
_UNIT = re.compile(r"[(（][^()（）]*[)）]$")
_GAP = "…"
Folded = tuple[tuple[str, ...], ...]
"""Words ready to be looked for in texts that are keys: of each word its pieces between gaps, as keys."""


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """A label as it goes into a record: normalised already, without note marks and without line breaks."""
    return _LINE.sub("", _NOTE.sub("", text)).strip()


def title(text: str) -> str:
    """A caption or heading as it goes into a record: also without its leading ○ or ●."""
    return _MARK.sub("", clean(text)).strip()


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """A text as it is compared: its match key without note marks and blanks."""
    return _BLANK.sub("", match_key(_NOTE.sub("", text)))


@lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[str, ...]:
    return tuple(key(piece) for piece in word.split(_GAP) if piece)


def _within(word: str, text: str) -> bool:
    """Whether all pieces of a word (``…`` stands for anything between) are in the text, in order."""
    return _in_order(_pieces(word), text)


def _in_order(pieces: tuple[str, ...], text: str) -> bool:
    start = 0
    for piece in pieces:
        at = text.find(piece, start)
        if at < 0:
            return False
        start = at + len(piece)
    return True


def _spans(word: str, text: str) -> bool:
    """Whether a word with a gap is the text from its beginning to its end."""
    if _GAP not in word:
        return False
    pieces = _pieces(word)
    ends = word.startswith(_GAP) or text.startswith(pieces[0]), word.endswith(_GAP) or text.endswith(pieces[-1])
    return all(ends) and _within(word, text)


def contains(text: str, words: Iterable[str]) -> bool:
    """Whether any of the words is in the text."""
    return _contains(text, tuple(words))


@lru_cache(maxsize=16384)
def _contains(text: str, words: tuple[str, ...]) -> bool:
    folded = key(text)
    return any(_within(word, folded) for word in words)


def fold(words: Iterable[str]) -> Folded:
    """Words to look for with ``holds``, made once for many texts."""
    return tuple(map(_pieces, words))


class Sought(NamedTuple):
    """Words to look for in many texts, and the first two letters of each: a text that ``shows`` none holds none."""

    words: Folded
    begins: frozenset[str]


def sought(words: Iterable[str]) -> Sought:
    """The words with how they begin, made once for many texts."""
    folded = fold(words)
    return Sought(folded, frozenset(pieces[0][:2] if pieces else "" for pieces in folded))


def shows(folded: str) -> frozenset[str]:
    """The letters and pairs of letters of a text that is a key: one question rules out many words."""
    return frozenset(("", *folded, *map("".join, pairwise(folded))))


def holds(folded: str, words: Folded) -> bool:
    """Whether any of the words is in a text that is a key: ``contains``, for who has both folded already."""
    for pieces in words:
        if len(pieces) == 1:
            if pieces[0] in folded:
                return True
        elif _in_order(pieces, folded):
            return True
    return False


def same(text: str, words: Iterable[str]) -> bool:
    """Whether the text is one of the words, but for note marks, blanks and a bracket at its end.

    A word with a gap (``個人に関する情報…``) is meant from beginning to end.
    """
    return _same(text, tuple(words))


@lru_cache(maxsize=16384)
def _same(text: str, words: tuple[str, ...]) -> bool:
    own = _forms(text)
    whole, with_gap = _meant(words)
    return not whole.isdisjoint(own) or any(_spans(word, form) for word in with_gap for form in own)


def which(text: str, rows: tuple[tuple[str, ...], ...]) -> set[int]:
    """The numbers of the rows that a text is the ``same`` as; all at once, as a table has many texts."""
    return known(rows, Labels.of([text]))


@dataclass(frozen=True, slots=True)
class Labels:
    """Some texts, ready to be asked which known rows are among them: their forms, and these one behind the other."""

    forms: frozenset[str]
    joined: str

    @classmethod
    def of(cls, texts: Iterable[str]) -> Labels:
        """The labels of some texts."""
        forms = frozenset().union(*map(_forms, texts))
        return cls(forms, "\0".join(forms))


def known(rows: tuple[tuple[str, ...], ...], labels: Labels, least: int = 0) -> set[int]:
    """The numbers of the rows that some labels are the ``same`` as.

    Where there cannot be ``least`` of them, those that are found without a closer look.
    """
    whole, with_gap = _numbered(rows)
    found = {n for form in whole.keys() & labels.forms for n in whole[form]}
    rest = [(n, word) for n, word in with_gap if n not in found and _begins_in(word, labels.joined)]
    if not rest or len(found) + len(rest) < least:
        return found
    return found | {n for n, word in rest if any(_spans(word, form) for form in labels.forms)}


def _begins_in(word: str, text: str) -> bool:
    """Whether the first piece of a word is in a text."""
    pieces = _pieces(word)
    return not pieces or pieces[0] in text


@lru_cache(maxsize=256)
def _numbered(
    rows: tuple[tuple[str, ...], ...],
) -> tuple[dict[str, tuple[int, ...]], tuple[tuple[int, str], ...]]:
    """By the key of each word, the numbers of the rows that have it; and the words with a gap."""
    whole: dict[str, tuple[int, ...]] = {}
    for n, words in enumerate(rows):
        for own in map(key, words):
            whole[own] = (*whole.get(own, ()), n)
    return whole, tuple((n, word) for n, words in enumerate(rows) for word in words if _GAP in word)


@lru_cache(maxsize=4096)
def _meant(words: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The keys of words, and those of them that have a gap."""
    return frozenset(map(key, words)), tuple(word for word in words if _GAP in word)


def strength(text: str, words: Iterable[str]) -> int:
    """How well a header fits the words: 3 it is one of them, 2 it begins or ends so, 1 it contains one, else 0.

    A word with a gap (``個人情報ファイル数…要配慮を含む``) fits by 2 where it is the header from beginning to end.
    """
    return _strength(text, tuple(words))


@lru_cache(maxsize=16384)
def _strength(text: str, words: tuple[str, ...]) -> int:
    folded, whole, best = key(text), _forms(text), 0
    if not folded:
        return 0
    for word in words:
        own = key(word)
        if own in whole:
            return 3
        ends = _GAP not in word and (folded.startswith(own) or any(f.endswith(own) for f in whole))
        if ends or any(_spans(word, form) for form in whole):
            best = max(best, 2)
        elif _within(word, folded):
            best = max(best, 1)
    return best


@lru_cache(maxsize=16384)
def _forms(text: str) -> frozenset[str]:
    folded = key(text)
    bare = _UNIT.sub("", folded)
    return frozenset({folded, bare or folded, _MARK.sub("", folded)})
