"""Document families: what a paper's tables and sentences mean, declared one file a family.

``interpret`` finds the reports of a document and reads each by its family; ``registry.FAMILIES`` lists them.
"""

from __future__ import annotations

from extractor.families.engine import interpret

__all__ = ["interpret"]
