"""An open PDF: what is known of the file, and its pages one by one."""

from __future__ import annotations

import builtins
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from extractor.reading.page import Page

__all__ = ["Facts", "Paper"]


@dataclass(slots=True)
class Facts:
    """What the file holds beside its pages; ``actions`` are the kinds found (``JavaScript``, ``Launch`` …)."""

    repaired: bool = False
    damaged: int = 0  # streams of which a part is lost
    attachments: int = 0
    annotations: dict[int, int] = field(default_factory=dict)
    actions: set[str] = field(default_factory=set)


class Paper(ABC):
    """One open document. Pages are read when they are asked for and not kept.

    Attributes:
        file_name: the name of the file, without its folder.
        sha256: of the file's bytes.
        bytes: their number.
        page_count: number of pages.
        producer: the program that the file names, or None.
        content: the bytes that are read, repaired where the file was damaged.
        password: what opened it; empty where nothing was needed.
        facts: what else it holds; annotations and actions of a page are known once the page is read.
    """

    file_name: str
    sha256: str
    bytes: int
    page_count: int
    producer: str | None
    content: builtins.bytes
    password: str
    facts: Facts

    @abstractmethod
    def page(self, number: int) -> Page:
        """Page ``number``, counted from 1."""

    @abstractmethod
    def close(self) -> None:
        """Let the document go."""
