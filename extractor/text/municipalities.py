"""Local public bodies by name, with their code (全国地方公共団体コード, JIS X 0401 and 0402 with a check digit)."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from extractor.text.match import match_key

__all__ = ["Municipality", "all_municipalities", "check_digit", "municipality"]

Kind = Literal["prefecture", "city", "special_ward", "town", "village", "ward"]


@dataclass(frozen=True, slots=True)
class Municipality:
    """One body under one name and code.

    Attributes:
        name: 練馬区, 横浜市, 北海道; of a ward of a designated city the ward alone (中区).
        code: six digits, the last one the check digit.
        prefecture: 東京都.
        kind: ``prefecture``, ``city``, ``special_ward``, ``town``, ``village``, or ``ward`` (of a designated city).
        within: the county (郡) of a town or village, the city of a ward; empty elsewhere.
        valid_from, valid_to: first and last day of the name under this code, where it changed; else None.
    """

    name: str
    code: str
    prefecture: str
    kind: Kind
    within: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def full_name(self) -> str:
        """東京都練馬区, 神奈川県横浜市中区, 高知県高岡郡梼原町."""
        return self.name if self.kind == "prefecture" else self.prefecture + self.within + self.name

    def valid_on(self, day: date) -> bool:
        """Whether the name had this code on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def check_digit(code: str) -> str:
    """The sixth digit of a code: 11 minus the sum of the five digits times 6, 5, 4, 3, 2 modulo 11, its last figure."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


@cache
def all_municipalities() -> tuple[Municipality, ...]:
    """Every row of the table (``data/municipalities.csv``), by code."""
    text = (Path(__file__).with_name("data") / "municipalities.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        Municipality(
            name=row["name"],
            code=row["code"],
            prefecture=row["prefecture"],
            kind=row["kind"],  # type: ignore[arg-type]
            within=row["within"],
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in csv.DictReader(lines)
    )


@cache
def _by_key() -> dict[str, tuple[Municipality, ...]]:
    """Every way to write a body: 練馬区, 東京都練馬区; 梼原町, 高岡郡梼原町, 高知県梼原町 …; 横浜市中区, 中区."""
    found: defaultdict[str, dict[Municipality, None]] = defaultdict(dict)
    for body in all_municipalities():
        names = {body.name, body.full_name, body.within + body.name}
        if body.kind != "prefecture":
            names.add(body.prefecture + body.name)
        for name in names:
            found[match_key(name)][body] = None
    return {key: tuple(bodies) for key, bodies in found.items()}


@lru_cache(maxsize=4096)
def municipality(name: str, *, prefecture: str | None = None, on: date | None = None) -> Municipality | None:
    """The body of a name, or None where there is none or several (府中市 is in 東京都 and in 広島県).

    Args:
        name: as printed, with or without its prefecture, county or city; old forms and widths do not matter (龍ヶ崎市).
        prefecture: 東京都 where the paper tells it: decides between bodies of one name.
        on: a day (of the paper): names and codes that were valid then go first. Without it the latest is taken.

    A body goes before a ward of a designated city of the same name (北区 is the one of 東京都).
    """
    bodies = list(_by_key().get(match_key(name), ()))
    if prefecture is not None:
        bodies = [b for b in bodies if b.prefecture == prefecture]
    bodies = [b for b in bodies if b.kind != "ward"] or bodies
    bodies = [b for b in bodies if (b.valid_to is None if on is None else b.valid_on(on))] or bodies
    if len({(b.prefecture, b.within, b.kind == "ward") for b in bodies}) > 1:
        return None
    return max(bodies, key=lambda b: b.valid_from or date.min, default=None)
