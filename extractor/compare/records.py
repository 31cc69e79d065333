"""Single figures of typed records (counts that stand in prose), compared by field where both years know the family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.compare.changes import Change
from extractor.families.registry import FAMILIES
from extractor.model import Document, Part

__all__ = ["record_changes"]


def record_changes(old: Document, new: Document) -> tuple[list[Change], list[Change]]:
    """The figures of records that changed, and those that did not; lists are compared as tables, not here."""
    before = _by_family(old)
    changed: list[Change] = []
    equal: list[Change] = []
    for family, part in _by_family(new).items():
        was = before.get(family)
        if was is None or was.data is None or part.data is None:
            continue
        schema = next((f.model.model_json_schema() for f in FAMILIES if f.name == family), {})
        figures = dict(_figures(was.data, schema, schema))
        for path, value in _figures(part.data, schema, schema):
            if path in figures:
                title = part.title or part.label or family
                unit = "%" if path[-1].endswith("率") or "割合" in path[-1] else None
                pages = (was.pages[0], part.pages[0])
                change = Change(title, " / ".join(path), "", figures[path], value, unit, pages=pages, is_single=True)
                (equal if figures[path] == value else changed).append(change)
    return changed, equal


def _by_family(document: Document) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for part in document.parts:
        if part.family:
            found.setdefault(part.family, part)
    return found


def _figures(data: dict[str, Any], schema: dict[str, Any], root: dict[str, Any]) -> Iterator[tuple[Path, float]]:
    """Each single figure with the Japanese titles of the fields that lead to it."""
    for name, value in data.items():
        field = _resolved(schema.get("properties", {}).get(name, {}), root)
        title = str(schema.get("properties", {}).get(name, {}).get("title") or field.get("title") or name)
        if isinstance(value, dict):
            for path, figure in _figures(value, field, root):
                yield (title, *path), figure
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield (title,), value


Path = tuple[str, ...]


def _resolved(field: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """A field's schema behind references and "or null"."""
    for option in [field, *field.get("anyOf", [])]:
        reference = option.get("$ref")
        if reference:
            found: dict[str, Any] = root.get("$defs", {}).get(reference.rsplit("/", 1)[-1], {})
            return found
    return field
