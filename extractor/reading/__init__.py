"""PDF → ``Page``: glyphs, strokes, shapes, pictures as plain numbers, no meaning yet."""

from extractor.reading.opening import open_document
from extractor.reading.paper import Paper

__all__ = ["Paper", "open_document"]
