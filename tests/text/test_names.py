"""Keys for comparing, and the table of local public bodies."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from extractor.text import match_key, municipality, normalise
from extractor.text.municipalities import all_municipalities, check_digit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("齋藤", "斎藤"),
        ("澤田", "沢田"),
        ("葛\U000e0101飾区", "葛飾区"),
        ("𠮷野", "吉野"),
        ("龍ケ崎市", "竜ヶ崎市"),
        ("ﾊﾞｽ", "バス"),
        ("ＵＳＢ", "usb"),
        ("合　計", "合計"),
        ("㈱練馬", "（株）練馬"),
        ("１０㎡", "10m2"),
        ("４月～６月", "4月~6月"),
        ("１－２", "1-2"),
        ("⼈⼝", "人口"),
        ("檜原村", "桧原村"),
    ],
)
def test_the_same_words_have_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)
    assert match_key(normalise(one)) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("①", "1"), ("①", "②"), ("コンピューター", "コンピュータ"), ("シ", "ツ"), ("ー", "－")]
)
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


def test_every_check_digit_is_right() -> None:
    wrong = [body for body in all_municipalities() if body.code[5] != check_digit(body.code)]
    assert wrong == []
    assert len(all_municipalities()) > 1950


def test_the_table_has_each_name_once_at_a_time() -> None:
    today = [body for body in all_municipalities() if body.valid_to is None]
    assert not [code for code, count in Counter(body.code for body in today).items() if count > 1]
    kinds = Counter(body.kind for body in today)
    assert kinds["prefecture"] == 47
    assert kinds["special_ward"] == 23
    assert kinds["city"] + kinds["town"] + kinds["village"] == 1718
    assert kinds["ward"] == 171


def test_a_code_begins_with_its_prefecture() -> None:
    prefectures = {body.name: body.code[:2] for body in all_municipalities() if body.kind == "prefecture"}
    assert all(prefectures[body.prefecture] == body.code[:2] for body in all_municipalities())


def test_each_body_is_found_by_its_full_name() -> None:
    for body in all_municipalities():
        if body.valid_to is None:
            assert municipality(body.full_name) == body


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("練馬区", "131202"),
        ("東京都　練馬区", "131202"),
        ("葛\U000e0101飾区", "131229"),
        ("東京都", "130001"),
        ("北区", "131172"),
        ("中央区", "131024"),
        ("横浜市", "141003"),
        ("横浜市中区", "141046"),
        ("神奈川県横浜市中区", "141046"),
        ("龍ヶ崎市", "082082"),
        ("塩釜市", "042030"),
        ("飛驒市", "212172"),
        ("桧枝岐村", "073644"),
        ("浜松市", "221309"),
        ("浜松市中央区", "221384"),
        ("浜松市浜名区", "221392"),
        ("浜松市天竜区", "221406"),
        ("浜松市中区", "221317"),
        ("丹波篠山市", "282219"),
        ("篠山市", "282219"),
        ("高岡郡梼原町", "394050"),
    ],
)
def test_a_body_is_found_by_the_name_that_a_paper_prints(name: str, code: str) -> None:
    found = municipality(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("name", ["", "府中市", "中区", "練馬", "区", "合計", "練馬区議会"])
def test_no_body_is_guessed(name: str) -> None:
    assert municipality(name) is None


def test_a_prefecture_decides_between_bodies_of_one_name() -> None:
    assert [(municipality("府中市", prefecture=p) or municipality("東京都")).code for p in ("東京都", "広島県")] == [
        "132063",
        "342084",
    ]


def test_the_day_decides_between_old_and_new_codes() -> None:
    wards = {day: municipality("浜松市天竜区", on=day) for day in (date(2020, 1, 1), date(2024, 1, 1))}
    assert [ward.code for ward in wards.values() if ward] == ["221376", "221406"]
    old = municipality("相模原市", on=date(2008, 4, 1))
    assert old is not None
    assert old.code == "142093"
