"""Two years of one paper side by side: figures matched by meaning, not by position."""

from extractor.compare.changes import Change, Comparison, Gone, Reworded
from extractor.compare.match import compare, compare_years

__all__ = ["Change", "Comparison", "Gone", "Reworded", "compare", "compare_years"]
