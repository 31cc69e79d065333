"""What a worker process loads only if somebody asks for it.

pydantic imports ``importlib.metadata``, and with it the modules of e-mail and of zip files, to look for plugins; in a
worker plugins are off (``PYDANTIC_DISABLE_PLUGINS``), and loading all that takes as long as half a page to read.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

__all__ = ["put_off_metadata"]

_NAME = "importlib.metadata"


def put_off_metadata() -> None:
    """Put a stand-in for ``importlib.metadata`` until something of it is used; then it is the module itself."""
    if _NAME in sys.modules:
        return
    stand_in: Any = ModuleType(_NAME)

    def module() -> Any:
        if sys.modules.get(_NAME) is stand_in:
            del sys.modules[_NAME]
        return importlib.import_module(_NAME)

    stand_in.__path__ = [f"{folder}/metadata" for folder in importlib.__path__]  # the import statement asks for it
    stand_in.entry_points = lambda **wanted: module().entry_points(**wanted)
    stand_in.__getattr__ = lambda name: getattr(module(), name)
    sys.modules[_NAME] = stand_in
    vars(importlib)["metadata"] = stand_in
