"""A document as an Excel workbook: a list of its tables, one sheet a table, its checks, and the rules that it breaks.

Header rows stand as printed, merged; below them one datum a cell, merged cells filled, figures as numbers with the
printed number of decimals. Texts are written as texts, never as formulas. The same document gives the same bytes: dates
and the archive's times are fixed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from extractor.language import say
from extractor.model import Cell, Document
from extractor.outputs.export.rules import RULES, broken
from extractor.outputs.export.sheet import Sheet, Value, figure
from extractor.outputs.export.wide import HEADING, plain
from extractor.outputs.matrix import Matrix, one_line, words
from extractor.outputs.summary import page_of, place_of

__all__ = ["LARGEST_CELL", "as_workbook"]

LARGEST_CELL = 32_767
"""Characters that an Excel cell holds (Microsoft, "Excel specifications and limits")."""
_NAME = 31
_UNFIT_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a reader of the format takes for the code of a character (ECMA-376 part 1, 22.9.2.19): _x0041_ would be A."""
_HEAD = PatternFill("solid", fgColor="E8EEF5")
_FAIL = PatternFill("solid", fgColor="FBE3DD")
_OPEN = PatternFill("solid", fgColor="FFF6D6")
_THIN = Border(*(Side(style="thin", color="A0A8B0"),) * 4)
_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_EPOCH = datetime(2000, 1, 1)
_WIDEST = 48
_LINE, _TALLEST = 15.0, 400.0
"""Points: the height of a line, and of the tallest row that Excel takes (409)."""


def as_workbook(document: Document, long: Sheet | None = None) -> bytes:
    """A document as .xlsx. ``long``: write this one sheet of data instead of one sheet a table."""
    book = Workbook()
    book.remove(book.active)
    names = _Names()
    contents = book.create_sheet(names.give(say("目次", "contents")))
    titles: list[str] = []
    if long is not None:
        titles = [names.give(say("データ", "data"))] * len(document.tables)
        _fill_sheet(book.create_sheet(titles[0] if titles else names.give("data")), long)
    else:
        for table in document.tables:
            title = names.give(table.caption or (table.section[-1] if table.section else table.id))
            titles.append(title)
            _fill_table(book.create_sheet(title), Matrix(table))
    _contents(contents, document, titles)
    _checks(book.create_sheet(names.give(say("検算", "checks"))), document)
    _rules(book.create_sheet(names.give(say("統一ルール", "unified rules"))), document, titles)
    book.properties.creator = "extractor"
    book.properties.title = document.source.file_name
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream.getvalue())


class _Names:
    """Names of sheets: 31 characters, none forbidden, each once without regard to case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, title: str) -> str:
        base = _UNFIT_NAME.sub(" ", one_line(title)).strip(" '")[:_NAME] or "-"
        base = base + "_" if base.casefold() == "history" else base  # Excel keeps that name for itself
        name, n = base, 1
        while name.casefold() in self._taken:
            n += 1
            name = f"{base[: _NAME - len(str(n)) - 1]}~{n}"
        self._taken.add(name.casefold())
        return name


def _put(sheet: Worksheet, row: int, column: int, value: Value, formatted: str | None = None) -> Any:
    """Write a value so that Excel takes it as what it is; gives the cell."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _ESCAPE.sub("_x005F_", _CONTROL.sub("", value)[:LARGEST_CELL])
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell.quotePrefix = value[:1] in "=+-@"
    elif value is not None:
        cell.value = float(value) if isinstance(value, Decimal) else value
        if formatted:
            cell.number_format = formatted
    return cell


def _format(cell: Cell) -> str:
    """The number format that shows a figure as printed: separators, decimals, a per-cent sign behind it."""
    text = words(cell)
    decimals = "." + "0" * cell.decimals if cell.decimals else ""
    sign = '"%"' if text.rstrip().endswith(("%", "％")) else ""
    return ("#,##0" if "," in text else "0") + decimals + sign


def _fill_table(sheet: Worksheet, matrix: Matrix) -> None:
    """A table: its header as printed, then one datum a cell."""
    table = matrix.table
    shift = 2 if matrix.has_headings else 1
    heads = max(table.header_rows, 1)
    if table.header_rows == 0:
        for column in range(table.column_count):
            title = " / ".join(matrix.column_path(column)) or say(f"列{column + 1}", f"column {column + 1}")
            _put(sheet, 1, column + shift, title)
    for cell in (c for c in table.cells if c.row < table.header_rows):
        _put(sheet, cell.row + 1, cell.column + shift, one_line(words(cell)))
        last = min(cell.row + cell.row_span, table.header_rows)
        if last > cell.row + 1 or cell.column_span > 1:
            sheet.merge_cells(
                start_row=cell.row + 1,
                end_row=last,
                start_column=cell.column + shift,
                end_column=cell.column + cell.column_span + shift - 1,
            )
    if shift == 2:
        _put(sheet, 1, 1, HEADING)
        if heads > 1:
            sheet.merge_cells(start_row=1, end_row=heads, start_column=1, end_column=1)
    for n, row in enumerate(matrix.body(), start=heads + 1):
        if shift == 2:
            _put(sheet, n, 1, matrix.heading(row) or None)
        for column in range(table.column_count):
            place = matrix.at(row, column)
            if place is None:
                continue
            value = figure(place)
            if value is None:
                written = _put(sheet, n, column + shift, plain(place))
            else:
                written = _put(sheet, n, column + shift, value, _format(place))
            written.border = _THIN
            written.alignment = Alignment(vertical="top", wrap_text=value is None)
            if place.role == "total":
                written.font = Font(bold=True)
    _dress(sheet, heads, table.column_count + shift - 1)
    sheet.freeze_panes = sheet.cell(heads + 1, matrix.stub + shift)


def _fill_sheet(sheet: Worksheet, data: Sheet) -> None:
    """A sheet of plain rows."""
    for column, field in enumerate(data.fields, start=1):
        _put(sheet, 1, column, field.name)
    for n, row in enumerate(data.rows, start=2):
        for column, value in enumerate(row, start=1):
            digits = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
            _put(sheet, n, column, value, "0." + "0" * digits if digits > 0 else "0")
    _dress(sheet, 1, len(data.fields))
    sheet.freeze_panes = "A2"


def _dress(sheet: Worksheet, heads: int, columns: int) -> None:
    """Colours and widths."""
    for row in sheet.iter_rows(min_row=1, max_row=heads, max_col=max(columns, 1)):
        for cell in row:
            cell.fill, cell.border, cell.alignment = _HEAD, _THIN, _CENTRE
            cell.font = Font(bold=True)
    for column in range(1, columns + 1):
        longest = max((_width(sheet.cell(r, column).value) for r in range(heads, sheet.max_row + 1)), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 8), _WIDEST)
    for row in range(heads + 1, sheet.max_row + 1):
        tallest = max((_lines(sheet.cell(row, c).value) for c in range(1, columns + 1)), default=1)
        if tallest > 1:  # Excel fits heights by itself, other programs do not
            sheet.row_dimensions[row].height = min(_LINE * tallest, _TALLEST)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"1:{heads}"


def _lines(value: object) -> int:
    """Lines that a text takes in a column of its width."""
    lines = str(value).split("\n") if isinstance(value, str) else [""]
    return sum(max(1, -(-_width(line) // (_WIDEST - 2))) for line in lines)


def _width(value: object) -> int:
    """Columns that a text takes: a full-width letter two."""
    return sum(1 if ord(c) < 0x300 or 0xFF61 <= ord(c) < 0xFFA0 else 2 for c in str(value)) if value is not None else 0


def _list(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """A sheet with one header row and texts that wrap."""
    for column, title in enumerate(heads, start=1):
        _put(sheet, 1, column, title)
    for n, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            _put(sheet, n, column, value).alignment = _TOP
    _dress(sheet, 1, len(heads))
    sheet.freeze_panes = "A2"


def _contents(sheet: Worksheet, document: Document, titles: Sequence[str]) -> None:
    parts = {part.id: part for part in document.parts}
    rows: list[list[Value]] = []
    for table, title in zip(document.tables, titles, strict=True):
        part, matrix = parts.get(table.part or ""), Matrix(table)
        units = [f"{' / '.join(matrix.column_path(c)) or c + 1}: {u}" for c in range(table.column_count)
                 if (u := matrix.unit(c))]  # fmt: skip
        place = part.municipality if part else None
        rows.append(
            [
                title,
                table.id,
                table.caption,
                " ".join(filter(None, [part.label, part.title])) if part else None,
                ", ".join(str(p) for p in table.pages),
                table.unit,
                "\n".join(units) or None,
                part.era_label if part else None,
                part.fiscal_year if part else None,
                place.name if place else None,
                place.code if place else None,
                "\n".join(table.notes) or None,
            ]
        )
    heads = (
        say("シート", "sheet"), say("表ID", "table"), say("表題", "caption"), say("資料", "part"), say("頁", "pages"),
        say("単位", "unit"), say("列の単位", "units of columns"), say("和暦", "Japanese year"),
        say("西暦", "fiscal year"), say("自治体", "municipality"), say("団体コード", "code"), say("注", "notes"),
    )  # fmt: skip
    _list(sheet, heads, rows)
    for n, title in enumerate(titles, start=2):
        link = sheet.cell(n, 1)
        link.hyperlink = Hyperlink(ref=link.coordinate, location="'" + title.replace("'", "''") + "'!A1")
        link.font = Font(color="0B4F8A", underline="single")


_STATUS = {"fail": ("不一致", "fails"), "undecided": ("保留", "open"), "pass": ("一致", "holds")}
_BLAME = {"source": ("資料", "the paper"), "extraction": ("読み取り", "our reading"), "unclear": ("不明", "unclear")}


def _checks(sheet: Worksheet, document: Document) -> None:
    """The checks, those that fail first."""
    tables = {table.id: table for table in document.tables}
    order = {"fail": 0, "undecided": 1, "pass": 2}
    checks = sorted(document.checks, key=lambda check: order[check.status])
    rows: list[list[Value]] = []
    for check in checks:
        first = check.evidence[0] if check.evidence else None
        blame = _BLAME.get(check.blame or "")
        rows.append(
            [
                say(*_STATUS[check.status]),
                check.kind,
                say(check.statement.ja, check.statement.en),
                _number(check.expected),
                _number(check.actual),
                _number(check.tolerance),
                place_of(first, tables) if first else None,
                page_of(first, tables) if first else None,
                say(*blame) if blame else check.blame,
                "\n".join(f"{r.by}: {r.text}" for r in check.readings) or None,
                "\n".join(say(s.reason.ja, s.reason.en) for s in check.suggestions) or None,
                check.remark,
            ]
        )
    heads = (
        say("結果", "status"), say("種類", "kind"), say("内容", "statement"), say("計算値", "expected"),
        say("記載値", "printed"), say("許容差", "tolerance"), say("場所", "place"), say("頁", "page"),
        say("原因", "cause"), say("再読", "readings"), say("修正候補", "suggestions"), say("備考", "remark"),
    )  # fmt: skip
    _list(sheet, heads, rows)
    for n, check in enumerate(checks, start=2):
        if check.status != "pass":
            for cell in sheet[n]:
                cell.fill = _FAIL if check.status == "fail" else _OPEN


def _number(value: int | float | str | None) -> Value:
    return Decimal(str(value)) if isinstance(value, float) else value


def _rules(sheet: Worksheet, document: Document, titles: Sequence[str]) -> None:
    """The check items of the unified rules that the printed tables break."""
    names = dict(zip((t.id for t in document.tables), titles, strict=True))
    rows: list[list[Value]] = [
        [
            names.get(f.table or "", document.source.file_name),
            f.rule,
            say(RULES[f.rule].ja, RULES[f.rule].en),
            f.count,
            "\n".join(f.examples) or None,
        ]
        for f in broken(document)
    ]
    heads = (say("シート", "sheet"), say("項目", "item"), say("内容", "rule"), say("か所", "places"),
             say("例", "examples"))  # fmt: skip
    _list(sheet, heads, rows)


def _without_clock(content: bytes) -> bytes:
    """The archive anew with fixed times, so that the same document gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as was, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as now:
        for item in was.infolist():
            body = was.read(item)
            if item.filename == "docProps/core.xml":
                stamp = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                body = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, body)
            info = zipfile.ZipInfo(item.filename, date_time=(2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            now.writestr(info, body)
    return stream.getvalue()
