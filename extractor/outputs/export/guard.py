"""What a spreadsheet must not do with a paper's words, and what an encoding cannot say.

A cell that begins with = + - @ or a tab is a formula to a spreadsheet, also inside a CSV (OWASP, "CSV Injection"; the
full-width forms count, since Japanese input takes them as the same). In CSV such a text gets an apostrophe in front.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

__all__ = ["GETA", "Losses", "defuse", "fit"]

_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠|]")
_FIGURE = re.compile(r"[+\-]?[\d,]+(\.\d+)?\s*[%％]?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
GETA = "〓"
"""What stands for a character that cannot be written: the printers' own sign for a missing type (下駄)."""

_SAME_IN_JIS = {
    "cp932": str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢"),
}
"""The same character of JIS X 0208 under another code point in the encoding's table (Microsoft's differs from JIS)."""


def defuse(text: str) -> str:
    """The text so that no spreadsheet runs it: an apostrophe in front where it would be a formula."""
    plain = _CONTROL.sub("", text)  # as ``fit`` will leave it
    if len(plain.strip()) < 2 or not _FORMULA.match(plain) or _FIGURE.fullmatch(plain.strip()):
        return text
    return "'" + text


@dataclass(slots=True)
class Losses:
    """Characters that an encoding could not say: how often, and the first places."""

    characters: Counter[str] = field(default_factory=Counter)
    places: list[str] = field(default_factory=list)
    SHOWN = 20

    def add(self, character: str, place: str) -> None:
        """Count one."""
        self.characters[character] += 1
        if len(self.places) < self.SHOWN and place not in self.places:
            self.places.append(place)

    def __bool__(self) -> bool:
        return bool(self.characters)


def fit(text: str, encoding: str, losses: Losses, place: str) -> str:
    """The text so that ``encoding`` can say it.

    Control characters out, the same character's other code point taken,
    〓 for what is left (counted in ``losses``).
    """
    text = _CONTROL.sub("", text)
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        pass
    out = []
    for character in text.translate(_SAME_IN_JIS.get(encoding, {})):
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            losses.add(character, place)
            character = GETA
        out.append(character)
    return "".join(out)
