"""How to read: one small frozen object that travels through the pipeline."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits", "Settings"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that end a hostile or mistaken input with a code instead of a hang."""

    file_bytes: int = 512 * 1024 * 1024
    pages: int = 5_000
    glyphs_per_page: int = 400_000
    objects_per_page: int = 500_000
    seconds: float = 300.0  # wall clock for one document
    memory_bytes: int = 3 * 1024 * 1024 * 1024  # address space of the process that reads one document


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of one extraction. ``pages`` are 1-based page numbers, None for all."""

    reader: str = "pdfium"
    pages: tuple[int, ...] | None = None
    ocr: str = "auto"
    reveal_hidden: bool = False
    limits: Limits = Limits()
