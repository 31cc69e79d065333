"""The distribution's own Chromium, driven by Playwright, and a review server in a process of its own.

Without Chromium the tests that need it are skipped with the reason, or fail under EXTRACTOR_REQUIRE_BROWSER=1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def missing(reason: str) -> None:
    if os.environ.get("EXTRACTOR_REQUIRE_BROWSER") == "1":
        pytest.fail(f"EXTRACTOR_REQUIRE_BROWSER=1: {reason}")
    pytest.skip(reason)


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("no Chromium: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        # root may not use Chromium's sandbox; the pages are our own
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served(folder: Path, *more: str) -> Iterator[str]:
    """The address of a review page over a folder, served by the command itself."""
    command = [sys.executable, "-m", "extractor", "--lang", "ja", "review", str(folder), "--port", "0", *more]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stderr is not None
        try:
            said = server.stderr.readline()
            address = next((word for word in said.split() if word.startswith("http://")), None)
            assert address is not None, said + server.stderr.read()
            yield address.rstrip("/")
        finally:
            server.terminate()
            server.wait()


def picture(page: Any, name: str, folder: Path) -> None:
    """Take a picture for the documentation: into docs/pictures under EXTRACTOR_PICTURES=1, else thrown away."""
    wanted = os.environ.get("EXTRACTOR_PICTURES") == "1"
    target = (PICTURES if wanted else folder) / f"review-{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(target), animations="disabled")
    assert target.stat().st_size > 10_000


def grave_faults(page: Any) -> list[tuple[str, list[str]]]:
    """What axe calls serious or critical on a page: the rule, and up to three elements that break it."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        missing("axe-playwright-python is not installed")
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found if v["impact"] in ("serious", "critical")]
