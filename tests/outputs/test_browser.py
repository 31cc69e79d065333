"""The page in a real browser, where one is there: no request, one language, nothing wider than a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.compare import compare
from extractor.compare.page import as_html as compared
from extractor.corrections import read_document
from extractor.outputs.report import Paper, as_html
from tests.outputs.papers import document, small
from tests.support.browser import chromium, grave_faults

GOLDEN = Path(__file__).resolve().parents[2] / "output"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=["report", "broken", "compare"])
def page_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    if request.param == "report":
        path.write_bytes(as_html([Paper(small()), Paper(document("council"))]))
    elif request.param == "broken":
        path.write_bytes(as_html([Paper(read_document(GOLDEN / "council.broken.json"))]))
    else:
        path.write_bytes(compared(compare(document("shiryo2"), document("shiryo2.shifted"))))
    return path


@pytest.mark.parametrize("width", [390, 1280])
def test_page_asks_for_nothing_fits_its_width_and_speaks_one_language(page_file: Path, browser: Any, width: int):
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(page_file.as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [page_file.as_uri()]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for language, other in (("ja", "en"), ("en", "ja")):
        page.locator(f"label[for=show-{language}]").click()
        assert page.locator(f"h1 .{language}").is_visible()
        assert not page.locator(f"h1 .{other}").is_visible()
    page.close()


def test_the_switch_works_from_the_keyboard_and_prints_without_it(page_file: Path, browser: Any):
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.locator("#show-en").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#show-ja").is_checked()
    page.emulate_media(media="print")
    assert not page.locator(".switch").is_visible()
    assert page.locator("h1").is_visible()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(page_file: Path, browser: Any, scheme: str):
    context = browser.new_context(color_scheme=scheme, locale="ja-JP", bypass_csp=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert grave_faults(page) == []
    context.close()
