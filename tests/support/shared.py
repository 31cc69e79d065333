"""The shared papers beside the checkout (real ones, hostile ones): no part of the project, so tests may skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def shared_path(name: str) -> Path:
    """``../shared/<name>``; where it is absent, skips the test, or fails it under EXTRACTOR_REQUIRE_SHARED=1."""
    path = SHARED / name
    if not path.exists():
        if os.environ.get("EXTRACTOR_REQUIRE_SHARED") == "1":
            pytest.fail(f"../shared/{name} is required (EXTRACTOR_REQUIRE_SHARED=1) and is not there")
        pytest.skip(f"../shared/{name} is not there")
    return path
