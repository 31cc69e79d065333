"""Every setting in one table, and where its value comes from: flags, then environment, then ``extractor.toml``.

A value that is wrong is told with its place and what would be right; an unknown name with the nearest known one.
Relative paths in a settings file are meant from the folder of that file, all others from the current one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from extractor import values
from extractor.errors import UsageError
from extractor.language import say
from extractor.reasons import reason
from extractor.settings import MIB, Limits, Settings, WatchSettings

__all__ = ["FILE", "SETTINGS", "Configuration", "Setting", "example", "load"]

FILE = "extractor.toml"
Parse = Callable[[object], Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its section and name in the file, how its value is read, what it means."""

    section: str
    name: str
    parse: Parse
    default: Any
    ja: str
    en: str

    @property
    def key(self) -> str:
        """``section.name``, as the command line and messages call it."""
        return f"{self.section}.{self.name}"

    @property
    def env(self) -> str:
        """The variable of the environment."""
        return "EXTRACTOR_" + ("LIMIT_" if self.section == "limits" else "") + self.name.upper()


def _settings() -> tuple[Setting, ...]:
    read, limits, watch = Settings(), Limits(), WatchSettings()
    positive, seconds, size = values.whole(1), values.number(0), values.size
    some = values.number(0, open_end=True)
    rows: tuple[tuple[str, str, Parse, Any, str, str], ...] = (
        ("reading", "reader", values.choice("pdfium", "pdfplumber"), read.reader,
         "PDFを読むエンジン", "the engine that reads the PDF"),
        ("reading", "ocr", values.choice("auto", "always", "never"), read.ocr,
         "画像の頁の文字認識", "recognition of pages that are pictures"),
        ("reading", "reveal_hidden", values.boolean, read.reveal_hidden,
         "見えない文字の中身も problems に書く", "write the words of hidden text into problems"),
        ("reading", "password_file", values.optional(values.path), None,
         "パスワードのファイル（1行に1つ）", "file of passwords, one a line"),
        ("limits", "file_bytes", size, limits.file_bytes, "PDFの大きさ", "size of a PDF"),
        ("limits", "pages", positive, limits.pages, "頁数", "pages"),
        ("limits", "glyphs_per_page", positive, limits.glyphs_per_page, "1頁の文字数", "glyphs of one page"),
        ("limits", "objects_per_page", positive, limits.objects_per_page, "1頁の要素数", "objects of one page"),
        ("limits", "inflated_bytes", size, limits.inflated_bytes,
         "PDFの圧縮を解いた大きさ", "what the streams of a PDF may grow to"),
        ("limits", "seconds", some, limits.seconds, "1文書の制限時間（秒）", "time for one document (seconds)"),
        ("limits", "picture_seconds", seconds, limits.picture_seconds,
         "文字認識する1頁ごとに増える時間（秒）", "more time for each page that is recognised (seconds)"),
        ("limits", "memory_bytes", values.size_from(256 * MIB), limits.memory_bytes,
         "1文書のメモリ", "memory for one document"),
        ("limits", "zip_members", positive, limits.zip_members, "zip の中のファイル数", "members of a zip file"),
        ("limits", "zip_bytes", size, limits.zip_bytes,
         "zip を解いた大きさ", "what the members of a zip file may grow to"),
        ("work", "output", values.path, watch.output, "出力先のフォルダ", "where documents are written"),
        ("work", "state", values.optional(values.path), watch.state,
         "台帳のフォルダ（既定: 出力先）", "folder of the ledger (default: the output folder)"),
        ("work", "jobs", values.optional(positive), watch.jobs,
         "同時に読む数（既定: CPUの数）", "papers read at once (default: the number of CPUs)"),
        ("watch", "settle", seconds, watch.settle,
         "この秒数変わらなければ完了とみなす", "a file at rest for so many seconds is whole"),
        ("watch", "patience", seconds, watch.patience,
         "PDFの終わりが見えない・開けないファイルを待つ秒数",
         "a file that does not end as a PDF, or does not open, is taken after so many seconds"),
        ("watch", "rescan", some, watch.rescan,
         "フォルダ全体を見直す間隔（秒）", "the whole folder is looked through so often (seconds)"),
        ("watch", "poll", some, watch.poll,
         "変更通知が使えないときの見直し間隔（秒）", "… and so often where the system tells no events (seconds)"),
        ("watch", "polling", values.boolean, watch.polling,
         "変更通知を使わない（共有フォルダ）", "do not rely on events (network shares)"),
        ("watch", "grace", seconds, watch.grace,
         "停止の指示のあと読み終わりを待つ秒数", "seconds to finish a document after being told to stop"),
        ("watch", "retry", some, watch.retry,
         "書き込めないときに待つ秒数", "seconds to wait after outputs could not be written"),
        ("watch", "hook", values.command, watch.hook,
         "1文書ごとに実行するコマンド（JSONのパスが最後に付く）",
         "command after each document (the JSON's path is its last argument)"),
        ("watch", "hook_seconds", some, watch.hook_seconds, "そのコマンドの制限時間（秒）", "time for it (seconds)"),
        ("watch", "log_json", values.boolean, watch.log_json, "ログを1行1JSONで書く", "log as JSON lines"),
    )  # fmt: skip
    return tuple(Setting(*row) for row in rows)


SETTINGS: tuple[Setting, ...] = _settings()
_BY_KEY = {s.key: s for s in SETTINGS}


@dataclass(frozen=True, slots=True)
class Configuration:
    """The value of every setting by its key, and where each comes from; ``file``: the settings file, if one was read.

    ``unknown``: variables ``EXTRACTOR_…`` that mean nothing, perhaps by a slip.
    """

    values: Mapping[str, Any]
    sources: Mapping[str, str]
    file: Path | None = None
    unknown: tuple[str, ...] = ()

    def reading(self) -> Settings:
        """How to read. Raises UsageError where the file of passwords cannot be read."""
        own = self._section("reading")
        passwords = _passwords(own.pop("password_file"))
        return Settings(**own, passwords=passwords, limits=Limits(**self._section("limits")))

    def watch(self) -> WatchSettings:
        """How to work the drop folder."""
        return WatchSettings(**self._section("work"), **self._section("watch"), reading=self.reading())

    def _section(self, section: str) -> dict[str, Any]:
        return {s.name: self.values[s.key] for s in SETTINGS if s.section == section}


def load(
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    file: Path | None = None,
    folder: Path | None = None,
) -> Configuration:
    """The settings of a call.

    Args:
        flags: values given on the command line, by key (``work.output``); None stands for "not given".
        environ: the environment (default: that of the process).
        file: the settings file; default ``EXTRACTOR_CONFIG``, then ``extractor.toml`` in ``folder``, if it is there.
        folder: the current folder by default.

    Raises:
        UsageError: a value, a name or the file is wrong; says where, and what would be right.
    """
    environ = os.environ if environ is None else environ
    known = {s.key: s.default for s in SETTINGS}
    sources = dict.fromkeys(known, "default")
    named = file or (Path(environ["EXTRACTOR_CONFIG"]) if environ.get("EXTRACTOR_CONFIG") else None)
    beside = (folder or Path()) / FILE
    path = named or (beside if beside.exists() else None)
    if path is not None:
        for key, value in _read(path).items():
            known[key] = _parsed(_BY_KEY[key], value, f"{path}: {key}", path.parent)
            sources[key] = str(path)
    for setting in SETTINGS:
        if environ.get(setting.env):
            known[setting.key] = _parsed(setting, environ[setting.env], setting.env)
            sources[setting.key] = setting.env
    for key, value in (flags or {}).items():
        if value is not None:
            setting = _known(key, "--set")
            known[key] = _parsed(setting, value, f"--{setting.name.replace('_', '-')}")
            sources[key] = "--" + setting.name.replace("_", "-")
    variables = {s.env for s in SETTINGS} | _OTHER
    unknown = tuple(sorted(n for n in environ if n.startswith("EXTRACTOR_") and n not in variables))
    return Configuration(known, sources, path, unknown)


_OTHER = {"EXTRACTOR_CONFIG", "EXTRACTOR_TRACEBACK", "EXTRACTOR_REQUIRE_SHARED"}


def example() -> str:
    """A settings file with every setting at its default, commented out, in the language of this process."""
    lines = [
        say(
            "# extractor の設定。# を外して値を変えます。",
            "# Settings of extractor. Take the # away and change the value.",
        ),
        say(
            "# 優先順位: コマンドの指定、環境変数 EXTRACTOR_…、このファイル。確認は extractor settings",
            "# Flags count first, then the environment EXTRACTOR_…, then this file; see: extractor settings",
        ),
        say("# パスはこのファイルのあるフォルダから。", "# Paths are meant from the folder of this file."),
    ]
    section = ""
    for setting in SETTINGS:
        if setting.section != section:
            section = setting.section
            lines += ["", f"[{section}]"]
        lines.append(f"# {say(setting.ja, setting.en)}")
        lines.append(f"#{setting.name} = {_toml(setting.default)}")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    for unit, name in ((1024 * MIB, "GiB"), (MIB, "MiB")):
        if isinstance(value, int) and value >= unit and value % unit == 0:
            return f'"{value // unit} {name}"'
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)


def _read(path: Path) -> dict[str, object]:
    """The values of a settings file by key. Raises UsageError."""
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(reason(error, path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(say(f"{path}: TOMLとして読めません: {error}", f"{path}: not TOML: {error}")) from error
    found: dict[str, object] = {}
    sections = sorted({s.section for s in SETTINGS})
    for section, table in content.items():
        if section not in sections or not isinstance(table, dict):
            raise UsageError(_unknown(f"{path}: [{section}]", section, sections))
        for name, value in table.items():
            found[_known(f"{section}.{name}", str(path)).key] = value
    return found


def _known(key: str, where: str) -> Setting:
    if key not in _BY_KEY:
        raise UsageError(_unknown(f"{where}: {key}", key, list(_BY_KEY)))
    return _BY_KEY[key]


def _unknown(place: str, name: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=1) or [", ".join(known)]
    return say(f"{place} という設定はありません（近いもの: {near[0]}）", f"{place}: no such setting; is it {near[0]}?")


def _parsed(setting: Setting, value: object, place: str, folder: Path | None = None) -> Any:
    try:
        parsed = setting.parse(value)
    except values.WrongValueError as error:
        raise UsageError(f"{place} = {value!r}: {say(error.ja, error.en)}") from error
    return folder / parsed if folder is not None and isinstance(parsed, Path) else parsed


def _passwords(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error, path) if isinstance(error, OSError) else f"UTF-8: {path}"
        raise UsageError(say(f"パスワードのファイルを読めません: {why}", f"The password file: {why}")) from error
    return tuple(dict.fromkeys(line for line in lines if line))


assert {s.name for s in SETTINGS if s.section == "limits"} == {f.name for f in fields(Limits)}
