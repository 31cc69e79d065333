"""The reader for pages that are pictures: straighten, find rules, recognise; nothing heavy is imported here.

``PageReader`` looks at each page that another reader gave and recognises what has no usable text.
"""

from extractor.reading.ocr.pages import Look, PageReader, available

__all__ = ["Look", "PageReader", "available"]
