"""From a form to an operation, which holds on to the names that the person's page had."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from extractor.corrections import Corrections, Replayed
from extractor.corrections.model import (
    AcceptDiscrepancy,
    AcceptSuggestion,
    CellRef,
    Confirm,
    JoinTables,
    Operation,
    SetCell,
    SetSpan,
    SplitTable,
    Undo,
)
from extractor.corrections.places import cell_at, ref_of, table_ref
from extractor.model import Cell, Check, Document, Table

__all__ = ["FormError", "added", "following", "held_cell", "held_check", "held_table", "operation_of", "place_in"]

NAME = re.compile(r"c(\d{1,6})-(\d{1,7})-(\d{1,7})", re.ASCII)
"""How a page names a cell: its table's number, its row and its column."""
_NUMBER = re.compile(r"[-+]?\d{1,18}(\.\d{1,9})?")


class FormError(ValueError):
    """What was sent cannot be understood; ``ja`` and ``en`` say why."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja, self.en = ja, en


def added(corrections: Corrections, form: Mapping[str, str], now: datetime) -> Corrections:
    """The corrections with the form's operation at the end. Raises FormError."""
    operation = operation_of(corrections, form, now)
    return corrections.model_copy(update={"operations": [*corrections.operations, operation]})


def operation_of(base: Corrections, form: Mapping[str, str], now: datetime) -> Operation:
    """The operation that a form means. Raises FormError.

    The form itself carries the names that the operation holds on to, as the person saw them: nothing is looked up by
    position in a document that may be another one by now.
    """
    who = form.get("who", "").strip()
    if not who:
        raise FormError("担当者の名前を入れてください。", "Enter your name.")
    stamp = {
        "id": base.next_id(),
        "who": who,
        "when": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "why": form.get("why", "").strip().replace("\r\n", "\n"),
    }
    try:
        return _operation(stamp, base, form)
    except ValidationError as error:
        field = ".".join(str(p) for p in error.errors()[0]["loc"])
        raise FormError(f"入力が正しくありません（{field}）。", f"This cannot be taken ({field}).") from error


def _operation(stamp: dict[str, str], base: Corrections, form: Mapping[str, str]) -> Operation:
    kind = form.get("op", "")
    if kind == "undo":
        if form.get("target") not in {o.id for o in base.operations}:
            raise FormError("その訂正はありません。", "There is no such correction.")
        return Undo(**stamp, target=form["target"])
    if kind == "confirm":
        return Confirm(**stamp, content=form.get("content", ""))
    if kind == "accept_discrepancy":
        if not stamp["why"]:
            raise FormError("理由を書いてください。", "Say why.")
        return AcceptDiscrepancy.model_validate({**stamp, **_json(form, "held")})
    if kind == "join_tables":
        return JoinTables.model_validate(
            {
                **stamp,
                "first": _json(form, "held"),
                "second": _json(form, "second"),
                "drop_rows": _count(form, "drop_rows"),
            }
        )
    cell = CellRef.model_validate(_json(form, "held"))
    if kind == "set_cell":
        text = form.get("text", "").replace("\r\n", "\n")
        return SetCell.model_validate({**stamp, "cell": cell, "text": text, "value": _value(form.get("value", ""))})
    if kind == "accept_suggestion":
        return AcceptSuggestion(**stamp, check=form.get("check", ""), cell=cell, text=form.get("text", ""))
    if kind == "set_span":
        return SetSpan(**stamp, cell=cell, row_span=_count(form, "row_span"), column_span=_count(form, "column_span"))
    if kind == "split_table":
        caption = form.get("caption", "").strip() or None
        return SplitTable(**stamp, cell=cell, header_rows=_count(form, "header_rows"), caption=caption)
    raise FormError("操作が分かりません。", "This operation is not known.")


def held_cell(replayed: Replayed, table: Table, cell: Cell) -> str:
    """What a form about a cell carries."""
    return ref_of(table, cell, replayed.keys[table.id]).model_dump_json()


def held_table(replayed: Replayed, table: Table) -> str:
    """What a form about a whole table carries."""
    return table_ref(table, replayed.keys[table.id]).model_dump_json()


def held_check(check: Check) -> str:
    """What a form about a failing check carries."""
    evidence = check.evidence[0].model_dump(mode="json") if check.evidence else None
    held = {"check": check.key, "expected": check.expected, "actual": check.actual, "evidence": evidence}
    return json.dumps(held, ensure_ascii=False, allow_nan=False)


def place_in(document: Document, name: str) -> tuple[Table, Cell]:
    """Table and cell of a name like ``c0-4-2``. Raises FormError."""
    match = NAME.fullmatch(name)
    number = int(match.group(1)) if match else -1
    if match and number < len(document.tables):
        table = document.tables[number]
        cell = cell_at(table, int(match.group(2)), int(match.group(3)))
        if cell is not None:
            return table, cell
    raise FormError("そのセルはありません。", "There is no such cell.")


def following(document: Document, table: Table) -> Table | None:
    """The table that is read after another one."""
    at = next(n for n, t in enumerate(document.tables) if t is table)
    return document.tables[at + 1] if at + 1 < len(document.tables) else None


def _json(form: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        record = json.loads(form.get(name, ""))
    except (ValueError, RecursionError) as error:
        raise FormError("送られた内容を読めません。", "What was sent cannot be read.") from error
    if not isinstance(record, dict):
        raise FormError("送られた内容を読めません。", "What was sent cannot be read.")
    return record


def _count(form: Mapping[str, str], name: str) -> int:
    text = form.get(name, "0").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise FormError(f"数を入れてください（{name}）。", f"Enter a number ({name}).")
    return int(text)


def _value(text: str) -> int | float | str | None:
    """The number that was entered; nothing: it follows from the text; ``-`` alone: no number."""
    text = text.strip().replace(",", "")
    if not text:
        return "from_text"
    if text == "-":
        return None
    if not _NUMBER.fullmatch(text):
        raise FormError("数値を半角で入れてください。", "Enter the value as a plain number.")
    return float(text) if "." in text else int(text)
