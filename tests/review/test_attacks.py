"""The attack list: each line of it has a test."""

from __future__ import annotations

import json
import re

import pytest

from extractor.corrections import corrections_path, read_document
from extractor.corrections.promote import truth_of
from extractor.errors import UsageError
from extractor.model import Message, Problem
from extractor.outputs.names import safe_component
from extractor.outputs.writer import as_bytes
from extractor.review.guard import FIELDS
from extractor.review.settings import ReviewSettings
from tests.corrections.build import cell_of, on_disk, table_of
from tests.review.build import HERE, PORT, Visitor, broken, fields, folder_of_one

SCRIPT = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{7*7}}"


@pytest.fixture
def one(tmp_path):
    path = folder_of_one(tmp_path / "in")
    return path, Visitor(tmp_path / "in")


def ready(visitor, path):
    """The address of the document, and a form that would be taken."""
    page = visitor.first_document()
    form = fields(visitor.html(f"{page}/cell/c1-4-2"), "set_cell")
    return page, {**form, "text": "1,217", "value": "", "why": "", "who": "山田"}


# DNS rebinding


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1.evil.example:{PORT}",
        "",
    ],
)
def test_a_host_that_is_not_ours_is_refused(one, host):
    _, visitor = one
    answer = visitor.get("/", host=host)
    assert answer.status_code == 421
    assert "shiryo1" not in answer.text


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"[::1]:{PORT}"])
def test_the_names_of_loopback_are_served(one, host):
    _, visitor = one
    assert visitor.get("/", host=host).status_code == 200


# CSRF


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", f"http://127.0.0.1:{PORT}.evil.example", ""],
)
def test_a_form_from_elsewhere_is_refused(one, origin):
    path, visitor = one
    page, form = ready(visitor, path)
    assert visitor.post(f"{page}/edit", form, origin=origin).status_code == 403
    assert not corrections_path(path).exists()


def test_a_form_without_origin_or_referer_is_refused(one):
    path, visitor = one
    page, form = ready(visitor, path)
    assert visitor.client.post(f"{page}/edit", data=form).status_code == 403
    assert visitor.client.post(f"{page}/edit", data=form, headers={"referer": f"{HERE}{page}"}).status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_the_right_token_is_refused(one, token):
    path, visitor = one
    page, form = ready(visitor, path)
    assert visitor.post(f"{page}/edit", {**form, "csrf": token}).status_code == 403
    assert not corrections_path(path).exists()


def test_the_token_of_another_session_is_refused(one):
    path, visitor = one
    page, form = ready(visitor, path)
    visitor.client.cookies.clear()
    assert visitor.post(f"{page}/edit", form).status_code == 403


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(one):
    _, visitor = one
    cookie = visitor.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_nothing_is_changed_by_a_get(one):
    path, visitor = one
    page, form = ready(visitor, path)
    assert visitor.client.get(f"{page}/edit", params=form).status_code == 405
    assert not corrections_path(path).exists()


def test_other_sites_may_not_fetch(one):
    _, visitor = one
    assert visitor.get("/", **{"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}).status_code == 403
    headers = visitor.get("/").headers
    assert "access-control-allow-origin" not in headers
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"


# path traversal


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..\\app.py",
        "/static//etc/passwd",
        "/d/..%2f..%2fetc%2fpasswd",
        "/d/....//....//etc/passwd",
        "/d/%00",
        "/d/../../secret",
        "/d/0000000000000000",
        "/d/%2e%2e%2fsecret/page/1.png",
    ],
)
def test_no_path_leads_out(one, path):
    file, visitor = one
    (file.parent.parent / "secret.json").write_bytes(as_bytes(broken()))
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "def " not in answer.text


@pytest.mark.parametrize("name", ["c0-0-99999", "c99-0-0", "c-1-0-0", "c0-0", "../cell", "c0-0-0%0a", "c٠-٠-٠"])
def test_a_cell_that_is_not_there_is_not_found(one, name):
    _, visitor = one
    assert visitor.get(f"{visitor.first_document()}/cell/{name}").status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    folder_of_one(tmp_path / "out")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.json").symlink_to(tmp_path / "out" / "shiryo1.json")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out")
    html = Visitor(tmp_path / "in").html("/")
    assert "/d/" not in html


def test_a_file_name_in_the_json_leads_nowhere(tmp_path):
    read = broken()
    read.source.file_name = "../../../../etc/passwd"
    on_disk(tmp_path, read)
    visitor = Visitor(tmp_path)
    page = visitor.first_document()
    assert visitor.get(f"{page}/page/1.png").status_code == 404


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/cron.d/evil", "..\\..\\evil", "C:\\evil", "a/../../b", "CON", "x\x00y", "."]
)
def test_names_of_fixtures_stay_in_their_folder(tmp_path, name):
    safe = safe_component(name)
    inside = (tmp_path / f"{safe}.pdf").resolve()
    assert inside.parent == tmp_path.resolve()
    assert "/" not in safe
    assert "\\" not in safe
    assert truth_of(broken(), safe)["document"] == safe


# oversized and malformed bodies


def test_a_body_over_the_limit_is_refused_whether_it_says_so_or_not(one):
    path, visitor = one
    page, form = ready(visitor, path)
    big = {**form, "text": "x" * (visitor.settings.body_bytes + 1)}
    assert visitor.post(f"{page}/edit", big).status_code == 413
    headers = {"origin": HERE, "content-type": "application/x-www-form-urlencoded"}
    chunks = (b"a" * 65536 for _ in range(100))
    assert visitor.client.post(f"{page}/edit", content=chunks, headers=headers).status_code == 413
    assert not corrections_path(path).exists()


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_only_plain_forms_are_taken(one, kind):
    _, visitor = one
    page = visitor.first_document()
    answer = visitor.client.post(f"{page}/edit", content=b"{}", headers={"origin": HERE, "content-type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("body", [b"\xff\xfe", b"csrf=%ff", b"&".join(b"a%d=1" % n for n in range(FIELDS + 1))])
def test_a_malformed_body_is_refused(one, body):
    _, visitor = one
    headers = {"origin": HERE, "content-type": "application/x-www-form-urlencoded"}
    assert visitor.client.post(f"{visitor.first_document()}/edit", content=body, headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held", "{}"),
        ("held", "[" * 50_000),
        ("held", "not json"),
        ("held", '{"table": 1, "row": [], "column": [], "raw": ""}'),
        ("who", ""),
        ("who", "x" * 101),
        ("who", "a\x1b[2J"),
        ("text", "a\x00b"),
        ("value", "1e999"),
        ("value", "NaN"),
        ("value", "9" * 400),
        ("op", "drop_everything"),
    ],
)
def test_a_form_that_cannot_be_understood_changes_nothing(one, field, value):
    path, visitor = one
    page, form = ready(visitor, path)
    assert visitor.post(f"{page}/edit", {**form, field: value}).status_code == 400
    assert not corrections_path(path).exists()


def test_numbers_from_outside_are_bounded(one):
    _, visitor = one
    page = visitor.first_document()
    for query in ("page=99999999999999999999", "page=-1", "page=٣", "check=999999", "check=-1", "w=999999999", "was=x"):
        assert visitor.get(f"{page}?{query}").status_code == 200
    assert visitor.get(f"{page}/sheet/99999999999999999999").status_code == 404


def test_a_redirect_stays_here(one):
    path, visitor = one
    page, form = ready(visitor, path)
    answer = visitor.post(f"{page}/edit", {**form, "page": "//evil.example", "cell": "\r\nX: y//evil.example"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(page + "?")
    assert "x" not in [k.lower() for k in answer.headers if k.lower() == "x"]


@pytest.mark.parametrize(
    "claims", [{"row_count": 10**9}, {"column_count": 10**9}, {"row_count": 1}, {"row_count": -5}, {"column_count": 0}]
)
def test_a_json_that_claims_an_impossible_grid_is_unreadable_and_costs_nothing(tmp_path, claims):
    read = broken()
    for name, value in claims.items():
        setattr(read.tables[0], name, value)
    on_disk(tmp_path, read)
    assert 'class="state unreadable"' in Visitor(tmp_path).html("/")


def test_spans_beyond_the_grid_make_a_json_unreadable(tmp_path):
    read = broken()
    read.tables[0].cells[0].row_span = 10**9
    on_disk(tmp_path, read)
    assert 'class="state unreadable"' in Visitor(tmp_path).html("/")


# stored script


def test_words_of_a_paper_never_become_markup(tmp_path):
    read = broken()
    table = table_of(read, "表２")
    for cell in (cell_of(table, 4, 2), cell_of(table, 0, 2), cell_of(table, 1, 0)):
        cell.text = cell.raw = SCRIPT
    table.caption, table.unit, table.notes = SCRIPT, SCRIPT, [SCRIPT]
    table.id = SCRIPT
    for block in read.blocks:
        block.text = SCRIPT if block.text else None
        block.table = SCRIPT if block.table == "t2" else block.table
    read.checks = [c for c in read.checks if c.status == "fail"][:3]
    read.checks[0].statement = Message(ja=SCRIPT, en=SCRIPT)
    read.checks[0].key = SCRIPT
    read.checks[0].blame = SCRIPT
    read.checks[0].remark = None
    read.problems.append(Problem(code=SCRIPT, severity="warning", page=1, message=Message(ja=SCRIPT, en=SCRIPT)))
    read.source.file_name = SCRIPT
    on_disk(tmp_path, read, 'x"><b>y')
    visitor = Visitor(tmp_path)
    page = visitor.first_document()
    shown = [
        visitor.html(p)
        for p in ("/", "/?q=<script>", page, f"{page}?check=0", f"{page}/sheet/1", f"{page}/cell/c1-4-2")
    ]
    shown.append(visitor.client.get("/", params={"q": SCRIPT, "state": SCRIPT, "lang": SCRIPT}).text)
    form = fields(visitor.html(f"{page}/cell/c1-4-2"), "set_cell")
    answer = visitor.post(f"{page}/edit", {**form, "text": SCRIPT, "value": "", "why": SCRIPT, "who": SCRIPT})
    assert answer.status_code == 303
    shown.append(visitor.html(page))
    shown.append(visitor.post(f"{page}/edit", {**form, "text": SCRIPT, "who": SCRIPT}).text)
    for html in shown:
        assert "<script>" not in html
        assert "<img src=x" not in html
        assert "<b>y" not in html
        assert "49" not in re.findall(r"'(\d\d)", html)
        assert re.findall(r"<script[^>]*>", html) in (['<script src="/static/review.js" defer>'], [])


def test_no_inline_script_style_or_handler_is_served_and_the_policy_forbids_it(one):
    _, visitor = one
    page = visitor.first_document()
    for path in ("/", page, f"{page}?check=0", f"{page}/cell/c1-4-2"):
        answer = visitor.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', answer.text))
        assert " style=" not in answer.text
        assert "javascript:" not in answer.text
        assert not re.search(r'(src|href)="(https?:)?//', answer.text)


def test_what_is_written_into_a_form_is_stored_as_text_alone(one):
    path, visitor = one
    page, form = ready(visitor, path)
    assert visitor.post(f"{page}/edit", {**form, "text": SCRIPT, "why": SCRIPT}).status_code == 303
    record = json.loads(corrections_path(path).read_text(encoding="utf-8"))
    assert record["operations"][0]["text"] == SCRIPT
    assert cell_of(table_of(read_document(path), "表２"), 4, 2).text == SCRIPT


# who may see it


def test_others_are_let_in_only_with_a_token(tmp_path):
    for host in ("0.0.0.0", "::", "192.168.1.5", "council.example", ""):
        with pytest.raises(UsageError):
            ReviewSettings(tmp_path, host=host)
    with pytest.raises(UsageError):
        ReviewSettings(tmp_path, host="0.0.0.0", token="short")
    ReviewSettings(tmp_path, host="0.0.0.0", token="x" * 16)


def test_nothing_is_shown_before_the_token_was_entered(tmp_path):
    path = folder_of_one(tmp_path)
    visitor = Visitor(tmp_path, token="correct horse battery")
    page = f"/d/{'0' * 16}"
    answer = visitor.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    for hidden in (page, f"{page}/page/1.png", "/?q=教育", f"{page}/sheet/1"):
        assert visitor.get(hidden).status_code in (303, 401)
        assert "shiryo1" not in visitor.get(hidden).text
    form = fields(visitor.html("/login"))
    assert visitor.post(f"{page}/edit", form).status_code == 401
    assert visitor.post("/login", {**form, "token": "wrong"}).status_code == 403
    assert visitor.get("/").status_code == 303
    assert visitor.post("/login", {**form, "token": "correct horse battery"}).status_code == 303
    assert "shiryo1" in visitor.html("/")
    assert path.exists()


def test_a_proof_of_another_session_opens_nothing(tmp_path):
    folder_of_one(tmp_path)
    visitor = Visitor(tmp_path, token="correct horse battery")
    form = fields(visitor.html("/login"))
    visitor.post("/login", {**form, "token": "correct horse battery"})
    name = f"extractor_review_{PORT}"
    proof = visitor.client.cookies[name].partition(".")[2]
    visitor.client.cookies.clear()
    visitor.client.cookies.set(name, f"{'0' * 64}.{proof}", domain="127.0.0.1")
    assert visitor.get("/").status_code == 303
