"""A table seen along one axis: items that are added up, once on every line.

What a cell holds is told by one of the states below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from extractor.checks.sheet import Sheet

__all__ = ["BLANK", "COVERED", "FIGURE", "NOTHING", "TEXT", "UNKNOWN", "Item", "View"]

BLANK: Final = 0
FIGURE: Final = 1
NOTHING: Final = 2
"""A dash: there is no such figure, so it adds nothing."""
UNKNOWN: Final = 3
"""A figure that the paper does not tell (x, …)."""
TEXT: Final = 4
COVERED: Final = 5
"""Under a merged cell that begins elsewhere."""


@dataclass(slots=True)
class Item:
    """A row (or a column) as one thing that is added up.

    ``chain`` are the label cells that stand for it, from outer to inner, as (row, column) of the cell and its words.
    """

    index: int
    chain: list[tuple[int, int, str]]
    label: str
    name: str
    level: int = 0
    strength: int = 0
    part: bool = False
    rate: bool = False
    share: bool = False
    other: bool = False
    difference: bool = False
    unit: str | None = None

    @property
    def leaf(self) -> str:
        """Its innermost label as matched."""
        return self.chain[-1][2] if self.chain else ""

    @property
    def parent(self) -> list[tuple[int, int, str]]:
        """The label cells around its innermost one."""
        return self.chain[:-1]


@dataclass(slots=True)
class View:
    """A sheet seen along one axis: ``items`` are added up, once on every one of ``lines``."""

    sheet: Sheet
    down: bool
    items: list[Item]
    lines: list[Item]
    by_index: dict[int, Item] = field(default_factory=dict)
    _groups: dict[tuple[tuple[int, int], ...], list[Item]] = field(default_factory=dict)

    def group(self, parent: list[tuple[int, int, str]]) -> list[Item]:
        """The items whose outer label cells are these, in their order."""
        if not parent:
            return self.items
        if not self._groups:
            for item in self.items:
                cells = tuple([(r, c) for r, c, _ in item.chain])
                for depth in range(1, len(cells) + 1):
                    self._groups.setdefault(cells[:depth], []).append(item)
        return self._groups.get(tuple([(r, c) for r, c, _ in parent]), [])

    def value(self, item: int, line: int) -> int:
        """The figure of an item on a line (0 where there is none)."""
        s = self.sheet.values
        return s[item][line] if self.down else s[line][item]

    def state(self, item: int, line: int) -> int:
        """What stands there: BLANK, FIGURE, …."""
        s = self.sheet.states
        return s[item][line] if self.down else s[line][item]

    def place(self, item: int, line: int) -> tuple[str, int, int]:
        """The cell as (table id, row, column)."""
        return (self.sheet.table.id, item, line) if self.down else (self.sheet.table.id, line, item)
