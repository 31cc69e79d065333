"""Where other libraries lose meaning that the text package keeps, counted. Prints the tables of ``docs/text.md``.

    python benchmarks/text_peers.py

Needs neologdn, jaconv, mojimoji, ja-cvu-normalizer, kanjize and japanera, which the project does not depend on (but for
kanjize): install them in an environment of their own, with the project beside them. What is missing is left out.

Each is called as its documentation calls it for normalising; a case is right where the result is the text that the
policy gives. They are made for other ends (search, speech, one character class), so a low count is no fault of theirs.
"""

from __future__ import annotations

import json
import unicodedata
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from extractor.text import normalise, parse_date, parse_figure
from extractor.text.policy import POLICY

ROOT = Path(__file__).parents[1]
Normaliser = Callable[[str], str]

KANJI_CASES: tuple[tuple[str, int | None], ...] = (
    ("二十三", 23),
    ("一億二千万", 120000000),
    ("１億２，３４５万", 123450000),
    ("3千5百", 3500),
    ("壱百弐拾参", 123),
    ("二〇二四", 2024),
    ("廿三", 23),
    ("4,664", 4664),
    ("４６６４", 4664),
    ("二三十", None),
    ("二三", None),
    ("万一", None),
    ("千代", None),
    ("三田", None),
    ("十百", None),
)
ERA_CASES: tuple[tuple[str, str | None], ...] = (
    ("令和6年8月6日", "2024-08-06"),
    ("令和６年８月６日", "2024-08-06"),
    ("令和元年5月1日", "2019-05-01"),
    ("平成31年4月30日", "2019-04-30"),
    ("昭和64年1月7日", "1989-01-07"),
    ("平成31年5月1日", None),
    ("令和6年2月30日", None),
    ("令和元年度", "2019"),
    ("令和6年", "2024"),
    ("令和6年10月", "2024-10"),
    ("明治45年", "1912"),
    ("R6.4.1", "2024-04-01"),
    ("S63", "1988"),
    ("令和6年4月1日（月）現在", "2024-04-01"),
    ("平成31年/令和元年", "2019"),
    ("第6回", None),
)
JAPANERA_FORMS = ("%-K%-y年%-m月%-d日", "%-K%-y年%-m月", "%-K%-y年", "%-K%-y年度")


def normalisers() -> dict[str, Normaliser]:
    """Those that are installed, by name."""
    found: dict[str, Normaliser] = {
        "this": normalise,
        "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    }
    calls: dict[str, tuple[str, Callable[[Any], Normaliser]]] = {
        "neologdn": ("neologdn", lambda m: m.normalize),
        "jaconv": ("jaconv", lambda m: m.normalize),
        "mojimoji": (
            "mojimoji",
            lambda m: lambda text: m.han_to_zen(m.zen_to_han(text, kana=False), digit=False, ascii=False),
        ),
        "ja-cvu-normalizer": ("ja_cvu_normalizer.ja_cvu_normalizer", lambda m: m.JaCvuNormalizer().normalize),
    }
    for name, (module, call) in calls.items():
        try:
            found[name] = call(import_module(module))
        except ImportError:
            continue
    return found


def cases() -> dict[str, list[tuple[str, str]]]:
    """Cases by row of the policy, then those of real papers."""
    by_row = {rule.what: list(rule.examples) for rule in POLICY}
    real = (ROOT / "tests" / "text" / "real_cases.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in real if line.startswith("normalise\t")]
    by_row["strings of real papers"] = [(json.loads(given), json.loads(expected)) for _, given, expected, *_ in rows]
    return by_row


def right(normaliser: Normaliser, given: str, expected: str) -> bool:
    try:
        return normaliser(given) == expected
    except (ValueError, UnicodeError):  # lone surrogates
        return False


def table_of_normalisers() -> list[str]:
    found = normalisers()
    lines = ["| what | cases | " + " | ".join(found) + " |", "| --- " * (len(found) + 2) + "|"]
    for what, examples in cases().items():
        counts = [sum(right(fn, *example) for example in examples) for fn in found.values()]
        lines.append(f"| {what} | {len(examples)} | " + " | ".join(map(str, counts)) + " |")
    return lines


def table_of_losses() -> list[str]:
    """What each makes of one telling case a row."""
    telling = [
        "①住民",
        "⺠⽣費",
        "⾭少年",
        "（１）総則",
        "㈱練馬",
        "１０㎡",
        "区　分",
        "東京都　練馬区",
        "割合によ\nる公開",
    ]
    telling += ["ｺﾝﾋﾟｭｰﾀｰ", "４月～６月", "－５．２", "また，１．総則", "葛\U000e0101飾区", "…"]
    found = normalisers()
    lines = ["| given | " + " | ".join(found) + " |", "| --- " * (len(found) + 1) + "|"]
    for given in telling:
        shown = [f"`{fn(given)}`".replace("\n", "⏎").replace("　", "␣␣").replace(" ", "␣") for fn in found.values()]
        lines.append(f"| `{given}` | ".replace("\n", "⏎").replace("　", "␣␣") + " | ".join(shown) + " |")
    return lines


def kanjize(text: str) -> int | None:
    try:
        return int(import_module("kanjize").kanji2number(text))
    except ValueError:
        return None


def japanera(text: str) -> str | None:
    """The forms that a caller would try in turn; the precision is that of the form which fits."""
    era_date = import_module("japanera").EraDate
    for form, length in zip(JAPANERA_FORMS, (10, 7, 4, 4), strict=True):
        try:
            return str(era_date.strptime(text, form)[0].to_date().isoformat()[:length])
        except ValueError:
            continue
    return None


def ours(text: str) -> int | None:
    figure = parse_figure(text)
    return None if figure is None or figure.value is None else int(figure.value)


def table_of_readers(
    title: str, columns: dict[str, Callable[[str], Any]], given: tuple[tuple[str, Any], ...]
) -> list[str]:
    lines = [f"| {title} | expected | " + " | ".join(columns) + " |", "| --- " * (len(columns) + 2) + "|"]
    right = dict.fromkeys(columns, 0)
    for text, expected in given:
        results = {name: read(text) for name, read in columns.items()}
        for name, result in results.items():
            right[name] += result == expected
        shown = " | ".join("–" if result is None else str(result) for result in results.values())
        lines.append(f"| {text} | {'–' if expected is None else expected} | {shown} |")
    return [*lines, f"| right of {len(given)} | | " + " | ".join(map(str, right.values())) + " |"]


def main() -> None:
    warnings.simplefilter("ignore")
    for table in (
        table_of_normalisers(),
        table_of_losses(),
        table_of_readers("numeral", {"this": ours, "kanjize": kanjize}, KANJI_CASES),
        table_of_readers("date", {"this": parse_date, "japanera": japanera}, ERA_CASES),
    ):
        print("\n".join(table), end="\n\n")


if __name__ == "__main__":
    main()
