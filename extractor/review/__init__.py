"""The review page: each cell on its page, each failing check with its evidence, and corrections that are never lost."""

from __future__ import annotations

__all__ = ["ReviewSettings"]

from extractor.review.settings import ReviewSettings
