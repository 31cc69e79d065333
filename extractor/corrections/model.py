"""What a person changed, as a list of operations: ``<stem>.corrections.json`` beside the document.

An operation holds on to names (a table's key, the labels of a row and a column, the ``raw`` that was read), never to a
position alone, so that a better extraction does not misapply it. The list only grows: an undo is an operation too.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from extractor.model import Document, Evidence

__all__ = [
    "CORRECTIONS_VERSION",
    "AcceptDiscrepancy",
    "AcceptSuggestion",
    "CellRef",
    "Confirm",
    "Corrections",
    "JoinTables",
    "Operation",
    "OperationBase",
    "SetCell",
    "SetSpan",
    "SourceRef",
    "SplitTable",
    "TableRef",
    "Undo",
    "active",
]

CORRECTIONS_VERSION = "1.0"
OPERATIONS = 20_000
"""At most so many operations in one file: a bound for files from outside, far beyond what people do."""

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _clean(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("control characters are not allowed")
    return text


Text = Annotated[str, Field(max_length=20_000), AfterValidator(_clean)]
Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_clean)]
Number = int | float


class _Model(BaseModel):
    """Unknown keys are refused: what is not understood must not be dropped when the file is written again."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class SourceRef(_Model):
    """The PDF whose document is corrected."""

    file_name: Text
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class CellRef(_Model):
    """A cell by what is known of it in the paper's own words (see ``extractor.corrections.places``)."""

    table: Text = Field(description="The table's key.")
    row: list[Text] = Field(description="The label cells of its row as read, without blanks.")
    column: list[Text] = Field(description="The header cells of its column as read, without blanks.")
    raw: Text = Field(description="What was read in the cell.")
    nth: Annotated[int, Field(ge=1)] = Field(1, description="Which one, where several are alike in all of that.")
    of: Annotated[int, Field(ge=1)] = Field(1, description="How many are alike; where that changed, it is a conflict.")


class TableRef(_Model):
    """A table by its key and the words of its first row as read, without blanks."""

    table: Text
    words: list[Text]


class OperationBase(_Model):
    """Who did it, when (UTC, ISO 8601) and why."""

    id: Annotated[str, Field(pattern="^o[1-9][0-9]{0,6}$")]
    who: Name
    when: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    why: Text = ""


class SetCell(OperationBase):
    """Give a cell another text; its value follows from the text unless one is given."""

    op: Literal["set_cell"] = "set_cell"
    cell: CellRef
    text: Text
    value: Number | Literal["from_text"] | None = Field("from_text", description="A number, null, or from_text.")


class AcceptSuggestion(OperationBase):
    """Take what a check suggests for a cell."""

    op: Literal["accept_suggestion"] = "accept_suggestion"
    check: Text = Field(description="The check's key.")
    cell: CellRef
    text: Text


class SetSpan(OperationBase):
    """Give a cell another span: it takes in the cells that it then covers, or leaves empty ones behind."""

    op: Literal["set_span"] = "set_span"
    cell: CellRef
    row_span: Annotated[int, Field(ge=1, le=100_000)]
    column_span: Annotated[int, Field(ge=1, le=10_000)]


class SplitTable(OperationBase):
    """Make two tables of one: the row of ``cell`` is the first row of the second one."""

    op: Literal["split_table"] = "split_table"
    cell: CellRef
    header_rows: Annotated[int, Field(ge=0, le=100)] = Field(0, description="How many rows of the second are header.")
    caption: Text | None = None


class JoinTables(OperationBase):
    """Make one table of two that have as many columns; ``drop_rows`` of the second repeat the header."""

    op: Literal["join_tables"] = "join_tables"
    first: TableRef
    second: TableRef
    drop_rows: Annotated[int, Field(ge=0, le=100)] = 0


class AcceptDiscrepancy(OperationBase):
    """The paper itself is wrong: the failing check stays, with ``why`` as its remark and the source to blame."""

    op: Literal["accept_discrepancy"] = "accept_discrepancy"
    check: Text = Field(description="The check's key.")
    expected: Number | str | None
    actual: Number | str | None
    evidence: Evidence | None = Field(None, description="Where it stood, for people; nothing holds on to it.")


class Confirm(OperationBase):
    """A person has compared the whole document with the paper; it lapses when the content changes."""

    op: Literal["confirm"] = "confirm"
    content: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = Field(
        description="sha256 of the document's blocks, tables and remarks."
    )


class Undo(OperationBase):
    """Take back an earlier operation (or an earlier undo)."""

    op: Literal["undo"] = "undo"
    target: Annotated[str, Field(pattern="^o[1-9][0-9]{0,6}$")]


Operation = Annotated[
    SetCell | AcceptSuggestion | SetSpan | SplitTable | JoinTables | AcceptDiscrepancy | Confirm | Undo,
    Field(discriminator="op"),
]


class Corrections(_Model):
    """All that was changed in one document, in the order in which it was done."""

    schema_version: str = CORRECTIONS_VERSION
    source: SourceRef
    operations: Annotated[list[Operation], Field(max_length=OPERATIONS)] = []

    @classmethod
    def of(cls, document: Document) -> Corrections:
        """An empty list for a document."""
        return cls(source=SourceRef(file_name=document.source.file_name, sha256=document.source.sha256))

    def next_id(self) -> str:
        """The id of the operation that comes next."""
        return f"o{len(self.operations) + 1}"


def active(corrections: Corrections) -> list[Operation]:
    """The operations that count, in order: neither taken back nor undos themselves."""
    undone: set[str] = set()
    for operation in reversed(corrections.operations):
        if isinstance(operation, Undo) and operation.id not in undone:
            undone.add(operation.target)
    return [o for o in corrections.operations if o.id not in undone and not isinstance(o, Undo)]
