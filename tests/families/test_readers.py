from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.families.readers import date, incident, kind_of_use, month, task_and_purpose, without_count


def test_an_incident_is_taken_apart():
    text = "【６年５月】\n（委託事業者）学童クラブにおいて案内文を別人に交付（17家庭・18名分）"
    assert incident(text, 2024) == {
        "month": "2024-05",
        "actor": "委託事業者",
        "content": "学童クラブにおいて案内文を別人に交付",
        "affected": [{"count": 17, "unit": "家庭"}, {"count": 18, "unit": "名"}],
    }


@pytest.mark.parametrize(
    ("text", "actor", "content", "affected"),
    [
        (
            "（指定管理者）メールを別人である31名に送信（１名分）",
            "指定管理者",
            "メールを別人である31名に送信",
            [(1, "名")],
        ),
        ("サーバへの不正アクセス", None, "サーバへの不正アクセス", []),
        ("書類（生活保護受給証明書）を紛失（約1,200人）", None, "書類（生活保護受給証明書）を紛失", [(1200, "人")]),
        ("書類（第3号様式）を別人に送付した。", None, "書類（第3号様式）を別人に送付した。", []),
        ("（委託先）名簿を紛失（３世帯、８名分）", "委託事業者", "名簿を紛失", [(3, "世帯"), (8, "名")]),
        ("（学校）答案用紙を紛失", None, "（学校）答案用紙を紛失", []),
    ],
)
def test_who_erred_and_how_many_were_concerned(text, actor, content, affected):
    read = incident(text, 2024)
    assert (read["actor"], read["content"]) == (actor, content)
    assert [(a["count"], a["unit"]) for a in read["affected"]] == affected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("目的外利用", "internal_use"),
        ("内部利用", "internal_use"),
        ("目的外提供", "provision"),
        ("外部提供", "provision"),
        ("業務委託", "outsourcing"),
        ("その他", "その他"),
        ("", None),
    ],
)
def test_kinds_of_use(text, kind):
    assert kind_of_use(text, None) == kind


def test_a_task_in_brackets_and_its_purpose():
    assert task_and_purpose("【支援事業】\n支援を行う。", None) == {"task": "支援事業", "purpose": "支援を行う。"}
    assert task_and_purpose("アンケート調査", None) == {"task": "アンケート調査", "purpose": None}


def test_counts_are_taken_off_a_kind():
    assert without_count("紛失\n（８）", None) == "紛失"
    assert without_count("紛失（８件）", None) == "紛失"
    assert without_count("誤送信（メール）", None) == "誤送信（メール）"


def test_dates_and_months():
    assert date("令和６年８月６日", None) == "2024-08-06"
    assert month("令和６年８月６日", None) == "2024-08"
    assert month("不明", None) is None


@given(st.text())
def test_no_text_makes_a_reader_fail(text):
    for reader in (date, incident, kind_of_use, month, task_and_purpose, without_count):
        reader(text, 2024)


@given(st.sampled_from(["【6年5月】", ""]), st.text("あ漢カ送付紛失", min_size=1, max_size=20), st.integers(1, 9999))
def test_what_stands_between_month_and_count_is_the_content(head, content, count):
    read = incident(f"{head}{content}（{count}名分）", 2024)
    assert read["content"] == content
    assert read["affected"] == [{"count": count, "unit": "名"}]
