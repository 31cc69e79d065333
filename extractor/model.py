"""The document: what leaves the extractor, as pydantic models.

These models are the one source of the contract in code; ``schemas/*.schema.json`` are generated from them.
Boxes are ``[x0, top, x1, bottom]`` in PDF points from the top left of the page as it is displayed.

Their annotations are evaluated as they stand (no ``from __future__ import annotations``): texts would be compiled one
by one, field by field and class by class, which takes longer than all else in the loading of this module. For the same
reason pydantic builds what checks a model when the first one is checked (``defer_build``); most are parts of another.
"""

from collections.abc import Set as AbstractSet
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, SerializerFunctionWrapHandler, model_serializer

__all__ = [
    "SCHEMA_VERSION",
    "Attachment",
    "Block",
    "Cell",
    "Check",
    "Column",
    "Document",
    "Evidence",
    "ExtractorInfo",
    "Message",
    "Municipality",
    "PageInfo",
    "Part",
    "Problem",
    "Reading",
    "Region",
    "Source",
    "Table",
    "made",
]

SCHEMA_VERSION = "1.0"

Points = Annotated[float, PlainSerializer(lambda v: round(v, 2) + 0.0, return_type=float)]
"""A length in PDF points (1/72 inch), written with two decimals (and never as -0.0)."""
BBox = Annotated[list[Points], Field(min_length=4, max_length=4)]
Number = int | float


class Model(BaseModel):
    """Base of all contract models: unknown keys are refused when writing, so that the schema stays honest."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Sparse(Model):
    """A model that leaves out the keys which it does not use instead of writing null."""

    @model_serializer(mode="wrap")
    def _leave_out_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value is not None}


_AnyModel = TypeVar("_AnyModel", bound=BaseModel)
_put = object.__setattr__


def made(model: type[_AnyModel], fields: dict[str, Any], told: AbstractSet[str]) -> _AnyModel:
    """A model of all its fields, whose types are right, as ``model_construct`` makes it; that asks each of its name.

    ``told`` are the fields that were given a value. A page has hundreds of cells: to have pydantic check what was just
    made takes as long as to make it.
    """
    new = model.__new__(model)
    _put(new, "__dict__", fields)
    _put(new, "__pydantic_fields_set__", set(told))
    _put(new, "__pydantic_extra__", None)
    _put(new, "__pydantic_private__", None)
    return new


class Message(Model):
    """A sentence for people, in both languages."""

    ja: str
    en: str


class Source(Model):
    """The PDF that was read."""

    file_name: str
    sha256: str
    bytes: int
    page_count: int
    producer: str | None = None


class ExtractorInfo(Model):
    """What read it."""

    version: str
    reader: str
    ocr: str | None = None


class PageInfo(Model):
    """A page as it is displayed; layer: where its text comes from."""

    number: int
    width: Points
    height: Points
    rotation: int = Field(description="The page's /Rotate in degrees, already applied to every box.")
    layer: str = Field(description="digital | ocr | mixed | picture (seen, not read) | empty")


class Attachment(Model):
    """A 別紙 that completes a part."""

    label: str
    pages: list[int]


class Municipality(Model):
    """A public body with its 全国地方公共団体コード (6 digits, with check digit)."""

    name: str
    code: str | None = None


class Part(Model):
    """One report of one family."""

    id: str
    label: str | None = None
    title: str | None = None
    family: str | None = None
    family_version: str | None = None
    pages: list[int]
    attachments: list[Attachment] = []
    fiscal_year: int | None = None
    era_label: str | None = None
    municipality: Municipality | None = None
    data: dict[str, Any] | None = None


class Region(Model):
    """A place on a page."""

    page: int
    bbox: BBox


class Block(Sparse):
    """One piece of the reading order; a table stands in it by its id."""

    id: str
    part: str | None = None
    kind: str = Field(description="heading | paragraph | note | caption | page_number | form_field | table")
    page: int
    bbox: BBox | None = None
    text: str | None = None
    raw: str | None = None
    table: str | None = None
    regions: list[Region] | None = Field(None, description="Only where the block runs over a page break.")


class Column(Model):
    """A column's header texts from top to bottom (empty ones left out) and its unit."""

    index: int
    header: list[str]
    unit: str | None = None


class Cell(Model):
    """A cell at its top-left place in the grid, with its spans."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    text: str
    raw: str
    corrected: str | None = None
    value: Number | None = None
    decimals: int | None = None
    symbol: str | None = Field(None, description="none | unknown | secret | not_applicable")
    role: str = Field("data", description="header | label | data | total")
    confidence: Points = 1.0
    regions: list[Region]


class Table(Model):
    """One table as its author meant it, over all its pages."""

    id: str
    key: str = ""
    part: str | None = None
    caption: str | None = None
    section: list[str] = []
    unit: str | None = None
    pages: list[int]
    header_rows: int = 0
    stub_columns: int = 0
    row_count: int
    column_count: int
    columns: list[Column] = []
    ruling: str = Field("ruled", description="ruled | partly | unruled")
    notes: list[str] = []
    cells: list[Cell]


class Evidence(Sparse):
    """A cell (table, row, column), a range (table, rows, columns) or prose (page, bbox, text)."""

    table: str | None = None
    row: int | None = None
    column: int | None = None
    rows: list[int] | None = Field(None, description="First and last row of a range.")
    columns: list[int] | None = Field(None, description="The columns of a range.")
    page: int | None = None
    bbox: BBox | None = None
    text: str | None = None
    document: str | None = Field(None, description="sha256 of another document, where it stands there.")


class Lines(Model):
    """How many lines of a relation were tested, and how many held."""

    tested: int
    held: int


class Reading(Model):
    """What an independent reading of a cell gave."""

    by: str
    text: str


class Suggestion(Model):
    """A change that would make the checks of a cell hold; never applied silently."""

    evidence: Evidence
    text: str
    reason: Message


class Check(Model):
    """One relation between figures, worked out again."""

    id: str = ""
    key: str = ""
    kind: str = Field(
        description="column_total | row_total | part_of | same_figure | claim | sequence | group_count | …"
    )
    status: Literal["pass", "fail", "undecided"]
    statement: Message
    expected: Number | str | None = None
    actual: Number | str | None = None
    tolerance: Number = 0
    lines: Lines | None = None
    evidence: list[Evidence]
    blame: str | None = Field(None, description="For a fail: source | extraction | unclear")
    readings: list[Reading] = []
    suggestions: list[Suggestion] = []
    remark: str | None = None


class Problem(Sparse):
    """Something a person should know about how the paper was read."""

    code: str
    severity: Literal["info", "warning", "error"]
    page: int | None = None
    bbox: BBox | None = None
    message: Message


class Document(Model):
    """Everything read from one PDF."""

    schema_version: str = SCHEMA_VERSION
    source: Source
    extractor: ExtractorInfo
    corrections_sha256: str | None = None
    pages: list[PageInfo]
    parts: list[Part] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    checks: list[Check] = []
    problems: list[Problem] = []
