import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.model import Document
from extractor.outputs.export import Export, export
from extractor.outputs.export.guard import Losses, defuse, fit
from extractor.outputs.export.long import long_sheet
from extractor.outputs.export.text_files import as_csv
from extractor.outputs.export.wide import wide_sheet
from tests.outputs.papers import NAMES, cell, document, small, table

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")
frictionless = pytest.importorskip("frictionless")


def figures(name: str) -> list[tuple[str, int, int, float]]:
    """Every figure of the body of a fixture's tables, once for each place that it covers."""
    found = []
    for t in document(name).tables:
        for c in t.cells:
            if c.value is not None and c.row >= t.header_rows and c.column >= t.stub_columns:
                places = [(r, k) for r in range(c.row, c.row + c.row_span)
                          for k in range(c.column, c.column + c.column_span)]  # fmt: skip
                found += [(t.id, r, k, float(c.value)) for r, k in places]
    return sorted(found)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_long_form_loads_in_pandas_polars_and_duckdb_with_the_same_figures(name: str, kind: str, tmp_path: Path):
    export([(name, document(name))], tmp_path, Export(kind, "long"))
    path = tmp_path / f"{name}.long.{kind}"
    pandas = {
        "csv": pd.read_csv,
        "parquet": pd.read_parquet,
        "jsonl": lambda p: pd.read_json(p, lines=True, precise_float=True),
    }
    polars = {
        "csv": lambda p: pl.read_csv(p, infer_schema_length=None),
        "parquet": pl.read_parquet,
        "jsonl": lambda p: pl.read_ndjson(p, infer_schema_length=None),
    }
    frames = [
        pandas[kind](path),
        pd.DataFrame(polars[kind](path).to_dicts()),
        duckdb.sql(f"SELECT * FROM '{path}'").df(),
    ]
    for frame in frames:
        filled = frame[frame["value"].notna()]
        rows = zip(filled["table"], filled["row"], filled["column"], filled["value"], strict=True)
        assert sorted((str(t), int(r), int(c), float(v)) for t, r, c, v in rows) == figures(name)


@pytest.mark.parametrize("name", NAMES)
def test_wide_csv_loads_in_pandas_polars_and_duckdb_with_the_same_figures(name: str, tmp_path: Path):
    paper = document(name)
    export([(name, paper)], tmp_path, Export())
    for source in paper.tables:
        path = tmp_path / f"{name}.{source.id}.csv"
        sheet = wide_sheet(source, "x")
        numeric = [f.name for f in sheet.fields if f.type in ("integer", "number")]
        expected = {
            n: [None if v is None else float(v) for v in (row[k] for row in sheet.rows)]
            for k, n in enumerate(f.name for f in sheet.fields)
            if n in numeric
        }
        for frame in (
            pd.read_csv(path),
            pd.DataFrame(pl.read_csv(path, infer_schema_length=None).to_dicts()),
            duckdb.sql(f"SELECT * FROM read_csv('{path}', header=true, sample_size=-1)").df(),
        ):
            assert list(frame.columns) == [f.name for f in sheet.fields]
            assert len(frame) == len(sheet.rows)
            for column in numeric:
                got = [None if pd.isna(v) else float(v) for v in frame[column]]
                assert got == expected[column], (source.id, column)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", ["wide", "long"])
def test_frictionless_finds_the_package_valid_and_every_row_in_it(name: str, layout: str, tmp_path: Path):
    paper = document(name)
    export([(name, paper)], tmp_path, Export("csv", layout))
    report = frictionless.validate(tmp_path / "datapackage.json", type="package")
    assert report.valid, report.flatten(["type", "message"])
    package = frictionless.Package(tmp_path / "datapackage.json")
    rows = sum(len(resource.read_rows()) for resource in package.resources)
    assert rows == (
        len(long_sheet(paper, "x").rows)
        if layout == "long"
        else sum(len(wide_sheet(t, "x").rows) for t in paper.tables)
    )


def test_frictionless_notices_a_changed_file(tmp_path: Path):
    export([("s", document("shiryo1"))], tmp_path, Export("csv", "long"))
    path = tmp_path / "s.long.csv"
    path.write_bytes(path.read_bytes() + b"x")
    assert not frictionless.validate(tmp_path / "datapackage.json", type="package").valid


def test_wide_form_fills_merges_moves_headings_and_parts_symbols():
    sheet = wide_sheet(small().tables[0], "x")
    assert [f.name for f in sheet.fields] == [
        "見出し", "区分", "令和6年度 / 件数（件）", "令和6年度 / 件数（件）（記号）", "令和6年度 / 割合（％）", "備考",
    ]  # fmt: skip
    assert [f.type for f in sheet.fields] == ["string", "string", "integer", "string", "number", "string"]
    formula = '=HYPERLINK("http://x.example","a")'
    assert sheet.rows == [
        ["福祉部", "総務課", 1234, None, Decimal("37.0"), formula],
        ["福祉部", "総務課", None, "none", Decimal("-0.5"), formula],
        ["福祉部", "合計", 1243, None, Decimal("36.5"), "髙い① 低い。"],
    ]


def test_long_form_names_row_column_year_unit_place_and_area():
    sheet = long_sheet(small(), "x")
    row = dict(zip((f.name for f in sheet.fields), sheet.rows[0], strict=True))
    assert row["row_label"] == "福祉部 / 総務課"
    assert row["column_header"] == "令和6年度 / 件数（件）"
    assert (row["era"], row["year"]) == ("令和6年度", "2024")
    assert (row["value"], row["unit"], row["municipality_code"]) == (1234, "件", "131202")
    assert (row["page"], row["x0"], row["top"]) == (1, Decimal("70.00"), Decimal("65.00"))
    assert len(sheet.rows) == 9


def test_a_merged_figure_is_told_as_repeated_so_that_sums_can_leave_it_out():
    cells = [cell(0, 0, "x", role="header"), cell(0, 1, "n", role="header"), cell(1, 0, "a"), cell(2, 0, "b"),
             cell(1, 1, "5", 5, row_span=2)]  # fmt: skip
    paper = small()
    paper.tables = [table("t", cells, 3, 2)]
    rows = [dict(zip((f.name for f in s.fields), r, strict=True)) for s in [long_sheet(paper, "x")] for r in s.rows]
    assert [(r["row_label"], r["value"], r["repeated"]) for r in rows] == [("a", 5, False), ("b", 5, True)]


def test_csv_is_rfc_4180_with_a_mark_for_excel():
    content = as_csv(wide_sheet(small().tables[0], "x"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 4
    assert b"\n" not in content.replace(b"\r\n", b"")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {6}
    assert rows[1][4] == "37.0"
    assert not as_csv(wide_sheet(small().tables[0], "x"), bom=False).startswith(b"\xef\xbb\xbf")


def test_formulas_are_defused_and_figures_are_not():
    content = as_csv(wide_sheet(small().tables[0], "x")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[1][5].startswith("'=HYPERLINK")
    assert rows[2][4] == "-0.5"
    assert [defuse(t) for t in ("-", "－", "-5", "+1,234", "-5%", "△5", "a=b")] == [
        "-", "－", "-5", "+1,234", "-5%", "△5", "a=b",
    ]  # fmt: skip
    for text in ("=1+1", "+cmd|x", "@SUM(A1)", "-2+3", " =1+1", "\t=1", "＝１＋１", "＠x"):
        assert defuse(text) == "'" + text


@given(st.text())
@example("\x1b=0")
def test_no_text_leaves_as_a_formula(text: str):
    made = fit(defuse(text), "utf-8", Losses(), "")
    body = made.lstrip()
    assert not (len(body) > 1 and body[0] in "=@" and not made.startswith("'"))


@given(st.text())
def test_whatever_is_written_in_cp932_can_be_read_back(text: str):
    losses = Losses()
    made = fit(text, "cp932", losses, "here")
    assert made.encode("cp932").decode("cp932").count("〓") >= losses.characters.total()


def test_what_an_encoding_cannot_say_is_told_with_its_place():
    losses = Losses()
    assert fit("〜𠮷野−", "cp932", losses, "表1 3/店") == "～〓野－" or losses.characters == {"𠮷": 1}
    assert losses.characters == {"𠮷": 1}
    assert losses.places == ["表1 3/店"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
@pytest.mark.parametrize("layout", ["wide", "long"])
def test_the_same_document_gives_the_same_bytes(kind: str, layout: str, tmp_path: Path):
    for folder in ("a", "b"):
        export([("s", small()), ("s", document("shiryo1"))], tmp_path / folder, Export(kind, layout))
    a, b = ({p.name: p.read_bytes() for p in (tmp_path / f).iterdir()} for f in ("a", "b"))
    assert a == b
    assert any("~" in name for name in a)


def test_hidden_words_told_in_problems_never_reach_an_export(tmp_path: Path):
    for kind in ("csv", "xlsx", "parquet", "jsonl"):
        export([("s", small())], tmp_path / kind, Export(kind))
        export([("s", small())], tmp_path / kind, Export(kind, "long"))
    secret = "ひみつの言葉".encode()
    assert all(secret not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_catalogue_names_the_paper_its_number_area_dates_and_tables(tmp_path: Path):
    export([("s", small())], tmp_path, Export())
    catalog = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["catalog"]
    dataset = catalog["dataset"][0]
    assert dataset["title"] == "試験の状況"
    assert dataset["subtitle"] == "資料1"
    assert dataset["identifier"].endswith("#part1")
    assert "表1 試験" in dataset["description"]
    assert (dataset["issued"], dataset["localGovernmentCode"]) == ("2025-08-01", "131202")
    assert dataset["temporal"] == {"start": "2024-04-01", "end": "2025-03-31"}
    assert catalog["publisher"] == "練馬区"


ADVERSE = (
    "=1+1", "＝1+1", "-1-2", "+81-3-3993", "@SUM(1)", "|cmd", '=HYPERLINK("http://x")', "_x0041_b", 'q"q,;', "'x",
    "0001", "true", "NaN", "null", "1e5",
    "2024-01-01", "<b>", "%s {0} ${x}", "[表]*?/:", "１，０００", "長" * 300, "😀",
)  # fmt: skip
FIGURES = (7, -3, 10**18, 10**19, -(10**30))


@pytest.fixture(scope="module")
def adverse() -> Document:
    """Words that programs take for something else in every place, and figures larger than their whole numbers."""
    cells = [cell(0, k, name, role="header") for k, name in enumerate(("項目", "=head", "数"))]
    for row, text in enumerate(ADVERSE, start=1):
        figure = FIGURES[row % len(FIGURES)]
        cells += [cell(row, 0, text), cell(row, 1, text), cell(row, 2, str(figure), figure)]
    made = small()
    rows = len(ADVERSE) + 1
    made.tables = [table("t1", cells, rows, 3, caption="=History"), table("t2", cells, rows, 3, caption="History")]
    made.blocks, made.checks = [], []
    return made


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_words_made_to_mislead_come_back_from_every_format_as_they_are(
    adverse: Document, layout: str, tmp_path: Path
) -> None:
    for kind in ("csv", "jsonl", "parquet"):
        export([("x", adverse)], tmp_path / kind, Export(kind, layout))
    stem = "x.t1" if layout == "wide" else "x.long"
    with (tmp_path / "csv" / f"{stem}.csv").open(encoding="utf-8-sig", newline="") as file:
        from_csv = [list(row.values()) for row in csv.DictReader(file)]
    from_lines = [
        list(json.loads(line).values())
        for line in (tmp_path / "jsonl" / f"{stem}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    ]
    from_parquet = [list(row.values()) for row in pl.read_parquet(tmp_path / "parquet" / f"{stem}.parquet").to_dicts()]
    for text in ADVERSE:
        held = defuse(text)
        assert any(held in row for row in from_csv), text
        assert any(plain in row for row in from_lines for plain in (text, held)), text
        assert any(plain in row for row in from_parquet for plain in (text, held)), text
    assert not any(str(value)[:1] in "=@|＝" for row in from_csv for value in row if value)
    assert len(from_csv) == len(from_lines) == len(from_parquet)
    for rows in (from_csv, from_lines, from_parquet):
        numbers = {float(v) for row in rows for v in row if _is_number(v)}
        assert {float(figure) for figure in FIGURES} <= numbers


def _is_number(value: object) -> bool:
    try:
        return value is not None and not isinstance(value, bool) and float(str(value)) == float(str(value))
    except ValueError:
        return False


def test_a_workbook_shows_words_made_to_mislead_as_they_are(adverse: Document, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    export([("x", adverse)], tmp_path, Export("xlsx", "wide"))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames[1:3] == ["=History", "History_"]
    cells = [book["History_"].cell(row, column) for row in range(2, len(ADVERSE) + 2) for column in (1, 2)]
    assert {c.data_type for c in cells} == {"s"}
    shown = [str(c.value).replace("_x005F_", "_") for c in cells]  # as a program shows it that knows the format
    assert shown == [text for text in ADVERSE for _ in range(2)]
