"""Form fields among the blocks of a page: values that the page itself does not print."""

from __future__ import annotations

from extractor.layout.found import TableGrid, TextBlock
from extractor.reading.page import Page

__all__ = ["with_fields"]


def with_fields(items: list[TextBlock | TableGrid], page: Page) -> list[TextBlock | TableGrid]:
    """The items with a block for each filled-in field, top to bottom, before the page number."""
    if not page.fields:
        return items
    blocks = [
        TextBlock(page.number, field.box, [field.value.splitlines()], field.box[3] - field.box[1], -1, "form_field")
        for field in sorted(page.fields, key=lambda f: (f.box[1], f.box[0]))
    ]
    end = len(items)
    while end and isinstance(item := items[end - 1], TextBlock) and item.kind == "page_number":
        end -= 1
    return [*items[:end], *blocks, *items[end:]]
