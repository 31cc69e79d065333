"""The review page in a real browser: from a failing check to its cell, corrected, exported and read again."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys

import pytest

from extractor.corrections import corrections_path, read_document
from extractor.model import Block
from tests.corrections.build import broken, cell_of, on_disk, table_of
from tests.review.build import folder_of_one
from tests.support.browser import chromium, grave_faults, picture, served
from tests.support.pdfs import table_pdf
from tests.support.truth import FIXTURES

WIDE = {"width": 1440, "height": 900}
HOSTILE = "<script>r=1</script>"


SLOW = 90_000
"""Milliseconds that a step may take on a machine with other things to do."""


class Contexts:
    """Contexts of one browser that are as patient as a busy machine needs."""

    def __init__(self, found):
        self.found = found

    def new_context(self, **more):
        context = self.found.new_context(**more)
        context.set_default_timeout(SLOW)
        return context


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield Contexts(found)


def extractor(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "extractor", "--quiet", *map(str, arguments)], capture_output=True, check=False
    ).returncode


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """The fixture with planted errors, and a sound one, as the command reads them."""
    folder = tmp_path_factory.mktemp("papers")
    assert extractor("run", FIXTURES / "shiryo1.broken.pdf", FIXTURES / "shiryo2.pdf", "--output", folder) == 1
    return folder


@pytest.fixture
def copy(papers, tmp_path):
    return shutil.copytree(papers, tmp_path / "out")


@pytest.fixture
def page(browser):
    """A page that has seen no fault of script or policy when the test ends."""
    faults = []
    context = browser.new_context(viewport=WIDE, locale="ja-JP")
    opened = context.new_page()
    watch(opened, faults)
    yield opened
    context.close()
    assert faults == []


def watch(opened, faults):
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("dialog", lambda dialog: faults.append(dialog.message))
    expected = ("409", "ERR_CONNECTION_REFUSED")  # a conflict; a server that ended while pages were still coming
    opened.on(
        "console",
        lambda said: said.type == "error" and not any(e in said.text for e in expected) and faults.append(said.text),
    )


def ready(page):
    page.wait_for_selector("html[data-ready]", state="attached")


def open_document(page, address, name="shiryo1.broken"):
    page.goto(address)
    page.get_by_role("link", name=name).click()
    ready(page)


def failing_about(page, words):
    page.locator(".findings li.waits a", has_text=words).first.click()
    ready(page)


def test_from_a_failing_check_to_its_cell_to_an_export_and_through_a_new_reading(page, copy, tmp_path):
    with served(copy, "--sources", str(FIXTURES)) as address:
        page.goto(address)
        ready(page)
        picture(page, "list", tmp_path)
        open_document(page, address)
        waiting = page.locator(".findings li.waits").count()
        failing_about(page, "4,718")
        assert page.locator(".sum").inner_text().replace(" ", "") == "1,926+822+699+1,271=4,718≠4,664".replace(" ", "")
        assert page.locator(".grid .evidence").count() == page.locator("rect.cell.evidence").count() == 5
        cell = page.locator(".grid .failing.evidence")
        assert cell.inner_text() == "1,271"
        page.wait_for_load_state("networkidle")
        picture(page, "document", tmp_path)
        page.get_by_role("link", name="このセルを訂正").click()
        page.wait_for_selector("#editor[open]")
        page.fill("#text", "1,217")
        page.fill("#why", "原本を確認")
        page.fill("#who-cell", "山田")
        page.wait_for_load_state("networkidle")
        picture(page, "correction", tmp_path)
        page.get_by_role("button", name="訂正する", exact=True).click()
        page.wait_for_selector(".flash")
        ready(page)
        assert page.locator(".findings li.waits").count() == waiting - 1
        assert page.locator(".grid .corrected").inner_text() == "1,217"
        assert page.locator(".grid .corrected").get_attribute("title") == "読み取り: １，２７１"
    document = copy / "shiryo1.broken.json"
    assert extractor("export", document, "--output", tmp_path / "csv") == 0
    rows = [row for file in (tmp_path / "csv").rglob("*.csv") for row in csv.reader(file.open(encoding="utf-8-sig"))]
    assert any("1217" in row or "1,217" in row for row in rows)
    before = document.read_bytes()
    assert extractor("run", FIXTURES / "shiryo1.broken.pdf", "--output", copy) == 1
    assert document.read_bytes() == before
    cell = cell_of(table_of(read_document(document), "表2"), 4, 2)
    assert (cell.text, cell.value, cell.raw) == ("1,217", 1217, "１，２７１")


def test_two_tabs_in_conflict_the_second_is_told_and_keeps_what_was_typed(browser, copy):
    context = browser.new_context(viewport=WIDE, locale="ja-JP")
    with served(copy, "--sources", str(FIXTURES)) as address:
        tabs = [context.new_page(), context.new_page()]
        for tab, words in zip(tabs, ("4,718", "4,646"), strict=True):
            open_document(tab, address)
            failing_about(tab, words)
            tab.get_by_role("link", name="このセルを訂正").first.click()
            tab.wait_for_selector("#editor[open]")
        for tab, text, who in zip(tabs, ("1,217", "4,664"), ("山田", "佐藤"), strict=True):
            tab.fill("#text", text)
            tab.fill("#who-cell", who)
        tabs[0].get_by_role("button", name="訂正する", exact=True).click()
        tabs[0].wait_for_selector(".flash")
        tabs[1].get_by_role("button", name="訂正する", exact=True).click()
        tabs[1].wait_for_selector("[role=alert]")
        told = tabs[1].locator("main").inner_text()
        assert "山田" in told
        assert "4,664" in told
        saved = corrections_path(copy / "shiryo1.broken.json").read_text(encoding="utf-8")
        assert "佐藤" not in saved
        tabs[1].get_by_role("button", name="確かめたので保存する").click()
        tabs[1].wait_for_selector(".flash")
    context.close()
    now = read_document(copy / "shiryo1.broken.json")
    corrected = {c.corrected for t in now.tables for c in t.cells if c.corrected is not None}
    assert corrected == {"1,217", "4,664"}


def test_the_keyboard_alone_is_enough(page, copy):
    keys = page.keyboard
    with served(copy, "--sources", str(FIXTURES)) as address:
        page.goto(address)
        ready(page)
        for _ in range(40):
            keys.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "shiryo1.broken.json":
                break
        keys.press("Enter")
        page.wait_for_selector(".document")
        ready(page)
        for _ in range(20):
            with page.expect_navigation():
                keys.press("n")
            ready(page)
            if "4,718" in page.locator("#chosen").inner_text():
                break
        assert page.evaluate("document.activeElement.textContent") == "1,271"
        keys.press("ArrowUp")
        assert page.evaluate("document.activeElement.textContent") == "699"
        assert page.locator("rect.lit").count() == 1
        keys.press("ArrowDown")
        keys.press("Enter")
        page.wait_for_selector("#editor[open]")
        keys.press("Escape")
        page.wait_for_selector("#editor", state="hidden")
        assert page.evaluate("document.activeElement.textContent") == "1,271"
        keys.press("Enter")
        page.wait_for_selector("#editor[open]")
        keys.type("1,217")
        for _ in range(3):
            keys.press("Tab")
        keys.type("Yamada")
        with page.expect_navigation():
            keys.press("Control+Enter")
        page.wait_for_selector(".flash")
        assert page.locator(".grid .corrected").inner_text() == "1,217"
        keys.press("?")
        page.wait_for_selector("#keys[open]")
        keys.press("Escape")
        keys.press("/")
        assert page.evaluate("document.activeElement.id") == "q"
        keys.type("公開請求")
        keys.press("Enter")
        page.wait_for_selector(".hits mark")


def test_hovering_lights_cell_and_picture_both_ways(page, copy):
    with served(copy, "--sources", str(FIXTURES)) as address:
        open_document(page, address)
        page.locator(".grid td").first.hover()
        name = page.locator(".grid td").first.get_attribute("data-name")
        assert page.locator("rect.lit").get_attribute("data-name") == name
        page.locator(".picture rect.cell").nth(8).hover()
        name = page.locator(".picture rect.cell").nth(8).get_attribute("data-name")
        assert page.locator(".grid .lit").get_attribute("data-name") == name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser, copy, scheme):
    context = browser.new_context(viewport=WIDE, color_scheme=scheme, locale="ja-JP", bypass_csp=True)
    page = context.new_page()

    with served(copy, "--sources", str(FIXTURES)) as address:
        page.goto(f"{address}/?q=公開請求")
        assert grave_faults(page) == []
        open_document(page, address)
        failing_about(page, "4,718")
        page.wait_for_load_state("networkidle")
        assert grave_faults(page) == []
        for details in page.locator("details").all():
            details.evaluate("e => { e.open = true; }")
        assert grave_faults(page) == []
        page.get_by_role("link", name="このセルを訂正").click()
        page.wait_for_selector("#editor[open]")
        page.locator("#editor details").evaluate("e => { e.open = true; }")
        assert grave_faults(page) == []
        page.goto(f"{address}/d/0000000000000000")
        assert grave_faults(page) == []
    context.close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_at_200_percent_nothing_runs_off_the_page(browser, copy, language):
    context = browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = context.new_page()
    with served(copy, "--sources", str(FIXTURES)) as address:
        for path in ("/", "/?q=公開請求"):
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 640
        open_document(page, address)
        page.locator(".findings li.waits a").first.click()
        ready(page)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640
    context.close()


def test_words_of_a_hostile_pdf_run_nothing(page, tmp_path):
    paper = table_pdf(
        tmp_path / "in" / "paper.pdf",
        [["Item", HOSTILE], ["A", "1"], ["<svg onload=r=1>", "2"], ["Total", "4"]],
        caption="Table 1 <b onclick=r=1>",
    )
    assert extractor("run", paper, "--output", tmp_path / "out") in (0, 1)
    with served(tmp_path / "out", "--sources", str(tmp_path / "in")) as address:
        open_document(page, address, "paper.json")
        assert page.locator(".grid [data-name]", has_text=HOSTILE).count() == 1
        for target in page.locator(".grid [data-name]").all():
            target.hover()
        page.locator(".grid [data-name]").nth(1).dblclick()
        page.wait_for_selector("#editor[open]")
        page.fill("#text", HOSTILE + "<img src=x onerror=r=1>")
        page.fill("#why", HOSTILE)
        page.fill("#who-cell", HOSTILE)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".flash")
        ready(page)
        page.locator("details").last.evaluate("e => { e.open = true; }")
        page.goto(f"{address}/?q=script")
        assert page.locator(".hits mark").count() > 0
        assert page.evaluate("window.r") is None
        assert page.locator("main img, main b b, main script").count() == 0


def test_a_document_of_400_pages_opens_and_scrolls(page, tmp_path):
    read = broken()
    first = read.pages[0]
    read.pages = [first.model_copy(update={"number": n}) for n in range(1, 401)]
    read.source.page_count = 400
    read.blocks += [
        Block(id=f"x{n}", kind="paragraph", page=n, bbox=[50, 50, 90, 60], text=f"第{n}頁の文", raw=f"第{n}頁の文")
        for n in range(9, 401)
    ]
    on_disk(tmp_path, read, "long")
    with served(tmp_path) as address:
        open_document(page, address, "long.json")
        assert page.locator(".sheet").count() == 400
        assert page.locator(".sheet:not(.waiting)").count() < 10
        page.locator("#page-400").scroll_into_view_if_needed()
        page.wait_for_selector("#page-400:not(.waiting)")
        assert "第400頁の文" in page.locator("#page-400").inner_text()
        page.fill("#page", "200")
        page.keyboard.press("Enter")
        page.wait_for_selector("#page-200:not(.waiting)")
        assert re.search(r"page=200", page.url)
        box = page.locator("#page-200").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < WIDE["height"]


def test_a_document_that_was_made_by_hand_is_shown_without_pictures(page, tmp_path):
    folder_of_one(tmp_path)
    with served(tmp_path) as address:
        open_document(page, address, "shiryo1.json")
        assert page.locator("image").count() == 0
        page.locator("rect[data-name='c1-4-2']").dispatch_event("click")
        assert page.evaluate("document.activeElement.textContent") == "1,271"
