"""Page → blocks and tables: geometry first, words only where a caption, a note or a heading must be known."""

from __future__ import annotations

from extractor.layout.assemble import Assembler, assemble
from extractor.layout.found import PageLayout
from extractor.layout.sheet import lay_out

__all__ = ["Assembler", "PageLayout", "assemble", "lay_out"]
