"""The page for people: one self-contained HTML file about one or more documents."""

from extractor.outputs.report.page import Paper, as_html

__all__ = ["Paper", "as_html"]
