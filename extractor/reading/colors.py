"""Colours of a graphics state as one number, from the colour spaces that pdfminer tells apart."""

from __future__ import annotations

from typing import Any

__all__ = ["argb", "first_color"]


def first_color(space: Any) -> Any:
    """The colour that a newly chosen colour space begins with (ISO 32000-1, 8.6)."""
    if space is None:
        return 0
    if space.name == "Separation":
        return 1.0
    return {1: 0, 3: (0, 0, 0), 4: (0, 0, 0, 1)}.get(space.ncomponents, 0)


def argb(color: Any, space: Any, alpha: float) -> int:
    """A colour as 0xAABBGGRR; what cannot be told (patterns) is mid-grey."""
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(v, (int, float)) for v in parts):
        parts = (0.5,)
    name = space.name if space is not None else "DeviceGray"
    if len(parts) == 4:
        key = 1 - parts[3]
        rgb = [(1 - v) * key for v in parts[:3]]
    elif len(parts) == 3:
        rgb = list(parts)
    else:
        rgb = [1 - parts[0] if name == "Separation" else parts[0]] * 3
    r, g, b, a = (round(255 * min(max(float(v), 0.0), 1.0)) for v in (*rgb, alpha))
    return r | g << 8 | b << 16 | a << 24
