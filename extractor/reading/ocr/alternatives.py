"""Digits that the recogniser was not sure of, and what else they may be: for the checks to choose from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Doubt"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One recognised digit that may be another: its place on the displayed page, in points, and what else it may be.

    ``others``: likeliest first, with the recogniser's probabilities.
    """

    page: int
    box: tuple[float, float, float, float]
    text: str
    confidence: float
    others: tuple[tuple[str, float], ...]
