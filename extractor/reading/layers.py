"""Which layers (optional content) are off when a viewer opens the file: ISO 32000-1, 8.11.

Objects are pdfminer's. The default configuration decides; what a viewer's user might switch later does not.
"""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral, literal_name

__all__ = ["Layers"]

_DEPTH = 16  # visibility expressions within each other


class Layers:
    """The groups of a document and their first state. ``any``: whether one is off."""

    def __init__(self, catalog: dict[str, Any]) -> None:
        properties = resolve1(catalog.get("OCProperties"))
        properties = properties if isinstance(properties, dict) else {}
        default = resolve1(properties.get("D"))
        default = default if isinstance(default, dict) else {}
        base = resolve1(default.get("BaseState"))
        self._all_off = isinstance(base, PSLiteral) and literal_name(base) == "OFF"
        self._on = _ids(default.get("ON"))
        self._off = _ids(default.get("OFF"))
        groups = _ids(properties.get("OCGs"))
        self.any = bool(self._off) or (self._all_off and bool(groups - self._on))

    def hidden(self, content: Any) -> bool:
        """Whether what belongs to an optional content group or membership (a reference to it) is off."""
        if content is None or not self.any:
            return False
        found = resolve1(content)
        if not isinstance(found, dict):
            return False
        if _name(found.get("Type")) == "OCMD":
            return not self._member(found)
        return not self._shows(content)

    def _shows(self, group: Any) -> bool:
        number = group.objid if isinstance(group, PDFObjRef) else None
        if number in self._off:
            return False
        return number in self._on or not self._all_off

    def _member(self, found: dict[str, Any]) -> bool:
        expression = resolve1(found.get("VE"))
        if isinstance(expression, list) and expression:
            return self._express(expression, 0)
        groups = found.get("OCGs")
        resolved = resolve1(groups)
        members = resolved if isinstance(resolved, list) else [groups]
        states = [self._shows(g) for g in members if isinstance(resolve1(g), dict)]
        if not states:
            return True
        policy = _name(found.get("P")) or "AnyOn"
        return {
            "AllOn": all(states),
            "AnyOn": any(states),
            "AnyOff": not all(states),
            "AllOff": not any(states),
        }.get(policy, any(states))

    def _express(self, expression: Any, depth: int) -> bool:
        node = resolve1(expression)
        if not isinstance(node, list):
            return self._shows(expression)
        if not node or depth > _DEPTH:
            return True
        parts = [self._express(part, depth + 1) for part in node[1:]]
        operator = _name(node[0])
        if operator == "Not":
            return not all(parts)
        return any(parts) if operator == "Or" else all(parts)


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(literal_name(value)) if isinstance(value, PSLiteral) else ""


def _ids(groups: Any) -> set[int]:
    """Object numbers of the groups in an array."""
    found = resolve1(groups)
    return {g.objid for g in found if isinstance(g, PDFObjRef)} if isinstance(found, list) else set()
