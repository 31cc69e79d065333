"""A first declaration of a new family, written from one paper's own captions, headers and sentences.

What comes out is Python to be edited: English names are taken from a small glossary where it knows the header, else
they are numbered. It binds the paper it was written from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.checks.scope import scopes
from extractor.families.grid import Grid
from extractor.families.words import clean, key, title
from extractor.model import Document, Part, Table

__all__ = ["draft"]

_GLOSSARY = {
    "no": ("番号", "no", "№", "通番", "項番", "整理番号"),
    "label": ("区分", "種別", "項目", "内容別", "分類"),
    "count": ("件数", "数", "回数"),
    "requests": ("請求件数",),
    "people": ("人数", "者数", "人員"),
    "amount": ("金額", "予算額", "決算額", "額"),
    "name": ("名称", "事業名", "事務名", "施設名", "氏名", "ファイル名"),
    "kind": ("種類", "類型"),
    "content": ("内容", "概要", "調査事項"),
    "cause": ("原因", "理由"),
    "department": ("所管", "所管課", "担当課", "主管課", "部課名", "所属"),
    "date": ("年月日", "実施日", "期日", "日付"),
    "year": ("年度",),
    "ratio": ("割合", "構成比", "率"),
    "difference": ("増減", "比較", "差引"),
    "purpose": ("目的",),
    "remarks": ("備考", "摘要", "説明"),
    "organisation": ("団体名", "実施機関", "市町村名", "区市町村名"),
}
_CAPTION = re.compile(
    r"^\s*(?:(?:表|図|別表)\s*[0-9０-９一二三四五六七八九十]+|[(（]?[0-9０-９]{1,2}[)）.．、]?|第[0-9０-９]+表?|[①-⑳])"
    r"[\s　.．]*"
)
_YEAR = re.compile(r"[(（]?(令和|平成|昭和)[元0-9０-９]+年度?[^\s　]{0,3}?(?:における|の|分)?[)）]?")
_COUNTED = re.compile(r"[(（][0-9０-９]+[^()（）]{0,4}[)）]")
_BRACKET = re.compile(r"[(（][^()（）]*[)）]$")
_SENTENCES = 12
"""How many figures of the prose are proposed as values."""


@dataclass
class _Names:
    """English names, each once."""

    used: set[str] = field(default_factory=set)

    def of(self, words: str, fallback: str) -> str:
        """A name for a header: the glossary's for the longest entry that ends it, else a number."""
        folded = key(_BRACKET.sub("", words))
        fits = [(len(w), name) for name, entries in _GLOSSARY.items() for w in entries if folded.endswith(key(w))]
        name = max(fits)[1] if fits else fallback
        count, wanted = 2, name
        while wanted in self.used:
            wanted, count = f"{name}_{count}", count + 1
        self.used.add(wanted)
        return wanted


@dataclass
class _Field:
    name: str
    type: str
    title: str
    declared: str = ""


@dataclass
class _List:
    """One table as a list of the data."""

    name: str
    model: str
    doc: str
    fields: list[_Field]
    declared: str


def _words(text: str) -> str:
    """A caption or header without number, year, counts and note marks: what next year's will say too."""
    bare = _COUNTED.sub("", _YEAR.sub("", title(text.replace("\n", ""))))
    return _CAPTION.sub("", bare).strip(" 　")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def draft(document: Document, name: str, part: Part | None = None) -> str:
    """The declaration as the text of a Python module.

    Args:
        document: a paper that was read (and interpreted, if ``part`` is given).
        name: the family's name (snake_case).
        part: the report to take; all of the document without it.
    """
    tables = [t for t in document.tables if part is None or t.part == part.id]
    names = _Names({"evidence"})
    lists = [made for n, t in enumerate(tables, start=1) if (made := _list(t, n, names)) is not None]
    values = list(_values(document, part, names))
    told = part.title if part is not None else None
    heading = told or next((b.text for b in document.blocks if b.kind == "heading" and b.text), name)
    return _module(name, title(heading.replace("\n", "")), _words(heading), lists, values)


def _list(table: Table, number: int, names: _Names) -> _List | None:
    """One table; None where nothing names it or its columns."""
    grid = Grid(table)
    caption = _words(table.caption or (table.section[-1] if table.section else ""))
    if not caption or not any(grid.headers):
        return None
    name = names.of("", f"table{number}")
    called = f"Table{number}Item"
    columns = range(table.column_count)
    figures = [c for c in columns if grid.is_figures(c) and not _runs(grid, c)]
    runs = [c for c in columns if _runs(grid, c)]
    words = [c for c in columns if c not in figures and c not in runs]
    doc = f"One row of {clean(caption)}."
    if words and figures and words == list(range(len(words))) and not runs and len(words) <= 2:
        return _breakdown(name, called, doc, caption, grid, words, figures)
    return _records(name, called, doc, caption, grid, figures, runs)


def _runs(grid: Grid, column: int) -> bool:
    """Whether a column numbers its rows."""
    values = [v for r in grid.rows() if (v := grid.value(r, column)) is not None]
    steps = sum(b - a == 1 for a, b in pairwise(values))
    return len(values) > 2 and steps >= 0.7 * (len(values) - 1)


def _header(grid: Grid, column: int) -> str:
    return grid.headers[column][-1] if grid.headers[column] else ""


def _breakdown(
    name: str, model: str, doc: str, caption: str, grid: Grid, words: list[int], figures: list[int]
) -> _List:
    label = next((_header(grid, c) for c in reversed(words) if grid.headers[c]), "")
    own = _Names({"label", "evidence"})
    fields = [_Field("label", "str", label or "区分")]
    for c in figures:
        header = _BRACKET.sub("", _header(grid, c))
        field_name = own.of(header, f"figure{c}")
        path = [_BRACKET.sub("", h) for h in grid.headers[c]]
        spelt = [header] if len(path) < 2 else ["…".join(path), header]
        unit = grid.table.columns[c].unit if c < len(grid.table.columns) else None
        given = ", ".join(_quoted(w) for w in spelt if w)
        unit_told = f", unit={_quoted(unit)}" if unit else ""
        fields.append(
            _Field(field_name, "Figure | None", _header(grid, c), f"figure({_quoted(field_name)}, {given}{unit_told})")
        )
    total = any(grid.is_total(r) for r in grid.rows())
    lines = [
        "        Breakdown(",
        f"            field={_quoted(name)},",
        f"            caption=({_quoted(caption)},),",
        f"            label=({_quoted(label or '区分')},),",
        "            columns=(",
        *(f"                {f.declared}," for f in fields if f.declared),
        "            ),",
        *([] if total else ["            total=False,"]),
        "        ),",
    ]
    return _List(name, model, doc, fields, "\n".join(lines))


def _records(
    name: str, model: str, doc: str, caption: str, grid: Grid, figures: Iterable[int], runs: Iterable[int]
) -> _List:
    own = _Names({"evidence"})
    fields: list[_Field] = []
    for c in range(grid.table.column_count):
        header = _BRACKET.sub("", _header(grid, c))
        if c in runs:
            field_name = own.of("番号", "no")
            given = f", {_quoted(header)}" if header else ""
            fields.append(_Field(field_name, "int | None", header or "番号", f"number({_quoted(field_name)}{given})"))
            continue
        if not header:
            continue
        kind, type_ = ("figure", "Figure | None") if c in figures else ("text", "str | None")
        field_name = own.of(header, f"{kind}{c + 1}")
        fields.append(_Field(field_name, type_, header, f"{kind}({_quoted(field_name)}, {_quoted(header)})"))
    lines = [
        "        Records(",
        f"            field={_quoted(name)},",
        f"            caption=({_quoted(caption)},),",
        "            columns=(",
        *(f"                {f.declared}," for f in fields),
        "            ),",
        "        ),",
    ]
    return _List(name, model, doc, fields, "\n".join(lines))


def _values(document: Document, part: Part | None, names: _Names) -> Iterator[_Field]:
    """Figures of the prose with the words before them, to be kept or deleted by the editor."""
    seen: set[str] = set()
    count = 0
    for scope in scopes(document):
        for figure in scope.figures():
            if part is not None and figure.block.part != part.id:
                continue
            noun = figure.noun.strip()
            if (
                figure.unit == "ページ"
                or not 3 <= len(noun) <= 30
                or noun in seen
                or re.search(r"[\d{}…\[\]|]", noun)
                or count >= _SENTENCES
            ):
                continue
            seen.add(noun)
            count += 1
            called = re.sub(r"[はがもの]$", "", noun)
            name = names.of("", f"value{count}")
            pattern = f"{noun}{{figure}}{figure.unit}"
            yield _Field(name, "Figure | None", called, f"value({_quoted(name)}, prose({_quoted(pattern)}))")


def _module(name: str, ja: str, words: str, lists: list[_List], values: list[_Field]) -> str:
    """The module's text."""
    model = "".join(w.capitalize() for w in name.split("_"))
    kinds = {k for made in lists for k in ("Breakdown", "Records") if made.declared.lstrip().startswith(k)}
    makers = {
        m for made in lists for f in made.fields for m in ("figure", "number", "text") if f.declared.startswith(m)
    }
    makers |= {"prose", "value"} if values else set()
    imported = [*sorted({"Family", "Figure", "Item", "Record", *kinds}), *sorted(makers)]
    out = [
        f'"""{ja}: a first declaration, written by `extractor new-family` from one paper. Edit it.',
        "",
        "Give the fields English names, add other wordings of captions and headers, delete what is not of interest;",
        "then name FAMILY in extractor/families/registry.py and run `extractor schema`.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from pydantic import Field",
        "",
        "from extractor.families.declare import (",
        *(f"    {word}," for word in imported),
        ")",
        "",
        f'__all__ = ["FAMILY", "{model}"]',
    ]
    for made in lists:
        out += ["", "", f"class {made.model}(Item):", f'    """{made.doc}"""', ""]
        for f in made.fields:
            default = "" if f.type == "str" else "None, "
            out.append(f"    {f.name}: {f.type} = Field({default}title={_quoted(f.title)})")
    out += ["", "", f"class {model}(Record):", '    """The data of one report."""', ""]
    out += [f"    {f.name}: {f.type} = Field(None, title={_quoted(f.title)})" for f in values]
    out += [f"    {made.name}: list[{made.model}] = Field([], title={_quoted(_title(made))})" for made in lists]
    if not (lists or values):
        out.append("    pass")
    out += [
        "",
        "",
        "FAMILY = Family(",
        f"    name={_quoted(name)},",
        '    version="1",',
        f"    ja={_quoted(ja)},",
        f"    titles=({_quoted(words or ja)},),",
        f"    model={model},",
        "    tables=(",
        *(made.declared for made in lists),
        "    ),",
        *(["    values=(", *(f"        {f.declared}," for f in values), "    ),"] if values else []),
        ")  # fmt: skip",
        "",
    ]
    return "\n".join(out)


def _title(made: _List) -> str:
    return made.doc.removeprefix("One row of ").removesuffix(".")
