"""``python -m extractor``, the same thing as the command ``extractor``."""

from __future__ import annotations

import sys

from extractor.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
