"""Which of the unified rules for machine-readable statistics a printed table breaks.

The rules: 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」(2020-12-18), check items 1-1 to 1-13, 2-1
and 2-2. What a PDF cannot show is not tested (1-7 formulas, 1-8 objects). A finding speaks of the table as it was
printed; the exports mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.model import Cell, Document, Table
from extractor.outputs.export.wide import SAME, kind_of
from extractor.outputs.matrix import Matrix, one_line
from extractor.outputs.times import ERA

__all__ = ["RULES", "Finding", "Rule", "broken"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check item: its number and what it asks."""

    number: str
    ja: str
    en: str


RULES = {
    r.number: r
    for r in (
        Rule("1-1", "ファイル形式はExcelかCSVとする", "the file is Excel or CSV"),
        Rule("1-2", "1セル1データとする", "one datum a cell"),
        Rule("1-3", "数値データは数値属性とし、文字列を含まない", "numbers are numbers, without letters or separators"),
        Rule("1-4", "セルの結合をしない", "no merged cells"),
        Rule("1-5", "スペースや改行等で体裁を整えない", "no spaces or line breaks for looks"),
        Rule("1-6", "項目名等を省略しない", "no labels left out"),
        Rule("1-9", "データの単位を記載する", "units are given"),
        Rule("1-10", "機種依存文字を使用しない", "no machine-dependent characters"),
        Rule("1-11", "西暦表記又は和暦に西暦を併記する", "Western years, or beside the Japanese"),
        Rule("1-12", "地域コード又は地域名称を表記する", "an area code or name is given"),
        Rule("1-13", "数値の列に特殊記号を混ぜない", "no special signs in a column of numbers"),
        Rule("2-1", "データを分断しない", "data are not broken up"),
        Rule("2-2", "1シートに1つの表とする", "one table a sheet"),
    )
}

_FIGURES = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MOSTLY = re.compile(r"[\d,.\s()（）/／〜~・%％人件円△▲+\-]+")
_BARE = re.compile(r"-?\d+(\.\d+)?")
_WESTERN = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_AREA = re.compile(r"[都道府県市区町村]$")
_BLANK = re.compile(r"[ \u3000\t]")
_SHOWN = 3
_JIS = str.maketrans("～－∥—￠￡￢", "〜−‖―¢£¬")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a table breaks. ``places``: the first cells, as ``[row, column]``; ``examples``: their words."""

    rule: str
    table: str | None
    count: int
    places: tuple[tuple[int, int], ...] = ()
    examples: tuple[str, ...] = ()


def broken(document: Document) -> list[Finding]:
    """The rules that a document's tables break, table by table; 1-1 stands for the whole document."""
    if not document.tables:
        return []
    named = {part.id for part in document.parts if part.municipality is not None}
    findings = [Finding("1-1", None, 1)]
    for table in document.tables:
        findings.extend(_of_table(table, document, area_known=table.part in named))
    return findings


def _of_table(table: Table, document: Document, *, area_known: bool) -> Iterator[Finding]:
    matrix = Matrix(table)
    rows = list(matrix.body())
    columns = {c: [matrix.at(r, c) for r in rows] for c in range(table.column_count)}
    numeric = {c for c, cells in columns.items() if kind_of(cells) != "string"}
    mixed = {c for c, cells in columns.items() if any(cell and cell.value is not None for cell in cells)}
    data = [c for c in table.cells if c.row >= table.header_rows]
    heads = [c for c in table.cells if c.row < table.header_rows]
    labels = [c for c in data if c.column < matrix.stub]

    def tell(rule: str, cells: Sequence[Cell]) -> Iterator[Finding]:
        if cells:
            first = cells[:_SHOWN]
            places = tuple((c.row, c.column) for c in first)
            examples = tuple(one_line(c.raw) for c in first)
            yield Finding(rule, table.id, len(cells), places, examples)

    yield from tell("1-2", [c for c in data if _several(c, c.column in mixed)])
    yield from tell("1-3", [c for c in data if c.value is not None and not _BARE.fullmatch(c.raw.strip())])
    yield from tell("1-4", [c for c in table.cells if c.row_span > 1 or c.column_span > 1])
    yield from tell("1-5", [c for c in [*heads, *labels] if _for_looks(c)])
    left_out = [c for c in [*heads, *labels] if not c.text.strip()]
    yield from tell("1-6", [*left_out, *(c for c in data if c.text.strip() in SAME)])
    bare = [c for c in sorted(numeric) if c >= matrix.stub and not matrix.unit(c) and not _printed_unit(columns[c])]
    if bare and not table.unit:
        examples = tuple(" / ".join(matrix.column_path(c)) for c in bare[:_SHOWN])
        yield Finding("1-9", table.id, len(bare), tuple((0, c) for c in bare[:_SHOWN]), examples)
    yield from tell("1-10", [c for c in table.cells if _machine_dependent(c.raw)])
    yield from tell("1-11", [c for c in table.cells if ERA.search(c.text) and not _WESTERN.search(c.text)])
    areas = sum(bool(_AREA.search(c.text.strip())) for c in labels)
    if not area_known and areas * 2 < len(labels):
        yield Finding("1-12", table.id, 1)
    yield from tell("1-13", [c for c in data if c.symbol and c.column in numeric])
    headings = [c for r in range(table.row_count) if matrix.is_heading(r) and (c := matrix.at(r, 0))]
    if headings:
        yield from tell("2-1", headings)
    elif len(table.pages) > 1:
        yield Finding("2-1", table.id, len(table.pages))
    beside = sum(table.pages[0] in other.pages for other in document.tables)
    if beside > 1:
        yield Finding("2-2", table.id, beside)


def _several(cell: Cell, among_figures: bool) -> bool:
    """Whether a cell holds more than one datum: lines that the author began anew, or several figures."""
    if "\n" in cell.text.strip():
        return True
    text = cell.text.strip()
    return among_figures and cell.value is None and len(_FIGURES.findall(text)) > 1 and bool(_MOSTLY.fullmatch(text))


def _for_looks(cell: Cell) -> bool:
    """Whether blanks stand in a label that only part its letters or indent it (区　分)."""
    raw = cell.raw.strip("\n")
    return len(_BLANK.findall(raw)) > len(_BLANK.findall(cell.text))


def _printed_unit(cells: Sequence[Cell | None]) -> bool:
    """Whether every figure of a column has its unit printed behind it."""
    figures = [c for c in cells if c is not None and c.value is not None]
    return bool(figures) and all(not c.text.rstrip()[-1:].isdigit() for c in figures)


def _machine_dependent(raw: str) -> bool:
    """Whether a text has a character that is not in JIS X 0208 (①, Ⅲ, ㈱, 髙, radicals, private use)."""
    try:
        raw.translate(_JIS).replace("\n", "").encode("shift_jis")
    except UnicodeEncodeError:
        return True
    return False
