"""Every code that a document or an error file can carry, in one table (``docs/codes.md`` is written from it).

A code is stable: tools and clerks' habits hang on it. New ones are added, none changes its meaning.
``python -m extractor.codes`` prints the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractor import errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.model import Problem

__all__ = ["ERRORS", "PROBLEMS", "Code", "page", "problem"]

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Code:
    """One code: how grave it is, and what it says."""

    code: str
    severity: Severity
    ja: str
    en: str


PROBLEMS: dict[str, Code] = {
    c.code: c
    for c in (
        # reading
        Code(
            "repaired",
            "warning",
            "壊れた構造を修復して読んだ",
            "the file's structure was damaged and has been repaired",
        ),
        Code(
            "hidden-text",
            "warning",
            "見えない文字がある（読み取りから除いた）",
            "text that a reader cannot see was left out",
        ),
        Code(
            "unmapped-glyph",
            "warning",
            "文字コードのない文字がある",
            "glyphs without a Unicode value, kept as they are",
        ),
        Code("control-character", "warning", "制御文字を � に置きかえた", "control characters were replaced by U+FFFD"),
        Code(
            "page-cut", "error", "上限に達し、頁の途中で読み取りを終えた", "a limit ended the reading of a page early"
        ),
        Code(
            "content-damaged",
            "warning",
            "中身の一部が壊れていて、読めない部分がある",
            "parts of the file's content are damaged and could not be read",
        ),
        Code("page-unread", "error", "頁を読み取れなかった", "a page could not be read"),
        Code("page-missing", "warning", "指定された頁がない", "a page that was asked for is not there"),
        Code("picture-page", "warning", "画像の頁で、文字は読んでいない", "the page is a picture: seen, not read"),
        Code(
            "picture-unread",
            "info",
            "頁の中の画像は読んでいない",
            "pictures on a page, which may hold text, were not read",
        ),
        Code("picture-poor", "warning", "画像が不鮮明で読み取れない", "a page's picture is too poor to be read"),
        Code(
            "doubtful-characters",
            "info",
            "読み取りに自信のない文字がある",
            "characters were recognised with little confidence",
        ),
        Code(
            "text-layer-garbage",
            "warning",
            "文字情報が壊れていて、画像から読み取った",
            "a text layer without meaning: the page was read from its picture",
        ),
        Code(
            "text-layer-hidden",
            "info",
            "他の認識による文字が画像の下にある（比較だけに使う）",
            "another recognition's text lies under the picture; it is compared, not taken",
        ),
        Code(
            "text-layer-differs",
            "warning",
            "画像の下の文字が画像と食い違う",
            "the text hidden under a picture differs from what the picture shows",
        ),
        Code("page-turned", "info", "頁を回して読み取った", "a page was turned upright for reading"),
        Code("two-pages", "info", "1枚に並ぶ2頁を別の頁として読み取った", "two pages on one sheet were read as two"),
        Code("annotations", "info", "注釈がある（本文には含めない）", "annotations, told and not read into the text"),
        Code("attachments", "info", "添付ファイルがある（開かない）", "attached files, told and not opened"),
        Code(
            "actions",
            "warning",
            "動作（リンク・スクリプト等）がある（実行しない）",
            "actions such as scripts, told and not run",
        ),
        # layout
        Code(
            "stacked-rows",
            "info",
            "1行に積まれた複数の記録を行に分けた",
            "records stacked in one ruled row were given as rows",
        ),
        # meaning
        Code("table-missing", "warning", "様式にあるはずの表がない", "a table that such a paper has is not there"),
        Code("table-unknown", "info", "様式の定義にない表がある", "a table that the family does not declare"),
        Code("header-missing", "warning", "表の見出し行がない", "a table without a header that is known"),
        Code("column-missing", "warning", "様式にあるはずの列がない", "a column that such a table has is not there"),
        Code("column-unknown", "info", "様式の定義にない列がある", "a column that the family does not declare"),
        Code("row-missing", "warning", "あるはずの行がない", "a row that the table should have is not there"),
        Code("row-unknown", "info", "新しい行がある", "a row that is new"),
        Code("value-missing", "warning", "あるはずの数値・語句がない", "a value that such a paper says is not there"),
        Code("source-missing", "info", "元のPDFが見つからない", "the PDF of a document is not there"),
        Code(
            "correction-conflict",
            "warning",
            "訂正を反映できない（読み取りが変わった）",
            "a correction does not fit the document any more and was left out",
        ),
    )
}


ERRORS: tuple[type[errors.InputError], ...] = (
    errors.EmptyFileError,
    errors.NotAPdfError,
    errors.DamagedError,
    errors.EncryptedError,
    errors.UnsupportedError,
    errors.TooLargeError,
    errors.TimedOutError,
    errors.OutOfMemoryError,
    errors.UnreadableError,
    errors.WorkerLostError,
    errors.InternalError,
)


def problem(code: str, ja: str, en: str, *, page: int | None = None, bbox: Sequence[float] | None = None) -> Problem:
    """A problem with the severity of its code. Raises KeyError for a code that is not in the table."""
    from extractor.model import Message, Problem

    return Problem(
        code=code,
        severity=PROBLEMS[code].severity,
        page=page,
        bbox=None if bbox is None else [float(v) for v in bbox],
        message=Message(ja=ja, en=en),
    )


def page() -> str:
    """The page ``docs/codes.md``."""
    lines = [
        "# Codes",
        "",
        "Written from `extractor/codes.py` by `make schema`; a test holds it complete.",
        "",
        "## `problems` of a document",
        "",
        "| code | severity | 意味 | meaning |",
        "| --- | --- | --- | --- |",
        *(f"| `{c.code}` | {c.severity} | {c.ja} | {c.en} |" for c in PROBLEMS.values()),
        "",
        "## Errors: a file that could not be read (`<stem>.error.json`, exit status 3)",
        "",
        "| code | severity | 意味 | meaning |",
        "| --- | --- | --- | --- |",
        *(f"| `{e.code}` | error | {e.ja} | {e.en} |" for e in ERRORS),
        "",
        "## Exit status",
        "",
        "| status | meaning |",
        "| --- | --- |",
        "| 0 | all read, and every check holds |",
        "| 1 | read, but at least one check does not hold (`verify`: there is a difference) |",
        "| 2 | the call is wrong, no PDF was found, or outputs cannot be written |",
        "| 3 | at least one input could not be read; goes before 1 |",
        "| 130 | interrupted |",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(), end="")
