"""What this installation can do: libraries, engine, recognition, fonts, guards. Nothing is changed or fetched."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["GUARDS", "LIBRARIES", "Library", "engine", "examine", "fonts", "guards", "libraries", "recognition"]


@dataclass(frozen=True, slots=True)
class Library:
    """A library: its distribution, its module, which extra brings it (None: always needed), what it is for."""

    distribution: str
    module: str
    extra: str | None
    ja: str
    en: str


LIBRARIES = (
    Library("pypdfium2", "pypdfium2", None, "PDFを読む（既定）・頁の画像", "reading PDFs (default), pictures of pages"),
    Library("numpy", "numpy", None, "図形の計算", "geometry"),
    Library("pydantic", "pydantic", None, "文書の型とスキーマ", "the document's types and schemas"),
    Library("unicodedata2", "unicodedata2", None, "文字の正規化", "normalising text"),
    Library("regex", "regex", None, "文字の正規化", "normalising text"),
    Library("pdfplumber", "pdfplumber", None, "PDFを読む（第2）・読み直し", "the second reader, reading again"),
    Library("camelot-py", "camelot", None, "合わない表の読み直し", "reading again tables that do not reconcile"),
    Library("rich", "rich", None, "画面の表", "tables on the terminal"),
    Library("jinja2", "jinja2", None, "報告と確認画面", "reports and the review page"),
    Library("openpyxl", "openpyxl", None, "Excelへの書き出し", "export to Excel"),
    Library("pyarrow", "pyarrow", "parquet", "Parquetへの書き出し", "export to Parquet"),
    Library("rapidocr", "rapidocr", "ocr", "画像の頁の文字認識", "recognition of pages that are pictures"),
    Library("onnxruntime", "onnxruntime", "ocr", "画像の頁の文字認識", "recognition of pages that are pictures"),
    Library("starlette", "starlette", "review", "確認画面", "the review page"),
    Library("uvicorn", "uvicorn", "review", "確認画面", "the review page"),
    Library("watchfiles", "watchfiles", "watch", "受領フォルダの変更通知", "events of the drop folder"),
    Library("distributed", "distributed", "cluster", "複数の機械での読み取り", "reading on many machines"),
    Library("fsspec", "fsspec", "cluster", "s3:// などの保存先", "storages such as s3://"),
)

GUARDS = {
    "memory": ("メモリの上限", "bound of memory"),
    "cpu": ("処理時間の上限", "bound of processor time"),
    "network": ("読み取り中の通信の禁止", "no network while reading"),
    "parent": ("本体が終われば読み取りも終わる", "the reader ends with its parent"),
}

_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
_JAPANESE = (
    "notosanscjk", "notoserifcjk", "notosansjp", "notoserifjp", "sourcehan", "ipag", "ipam", "ipaexg", "ipaexm",
    "takao", "vl-gothic", "msgothic", "msmincho", "meiryo", "yugoth", "yumin", "bizud", "hiragino", "ヒラギノ",
    "osaka", "mplus", "migu",
)  # fmt: skip
_MANY_FILES = 20_000


def libraries() -> list[tuple[Library, str | None]]:
    """Each library with its version, None where it is not there."""
    found = []
    for library in LIBRARIES:
        try:
            number: str | None = version(library.distribution)
        except PackageNotFoundError:
            number = None
        found.append((library, number if find_spec(library.module) else None))
    return found


def recognition() -> str | None:
    """The engine of recognition, None where it or its weights are missing."""
    if not (find_spec("rapidocr") and find_spec("onnxruntime")):
        return None
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else None
    if folder is None or not any(folder.glob("*rec*.onnx")):
        return None
    return f"rapidocr {version('rapidocr')}, onnxruntime {version('onnxruntime')}"


def engine() -> str:
    """The library that reads PDFs, the version of PDFium in it, and which of the two engines calls it."""
    import pypdfium2

    from extractor.reading.engine import Columnar
    from extractor.reading.engine import engine as reading_engine

    kind = "Python" if isinstance(reading_engine(), Columnar) else "C"
    return f"{kind}, pypdfium2 {version('pypdfium2')}, PDFium {pypdfium2.PDFIUM_INFO}"


def fonts() -> list[str]:
    """Japanese fonts of this system, by file name. They matter only for PDFs that do not carry their own."""
    return sorted({path.name for path in _font_files() if path.name.lower().startswith(_JAPANESE)})


def _font_files() -> Iterator[Path]:
    count = 0
    for folder in _FONT_FOLDERS:
        for root, _, files in os.walk(Path(folder).expanduser()):
            for name in files:
                count += 1
                if count > _MANY_FILES:
                    return
                if name.lower().endswith((".ttf", ".ttc", ".otf")):
                    yield Path(root) / name


def guards() -> dict[str, bool]:
    """Which guards take hold of a reading process here; tried in a process of its own, since they cannot be undone."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})\n"
        "import json; from extractor.service import guard\n"
        "print(json.dumps({'parent': guard.die_with_parent(), 'memory': guard.limit_memory(1 << 32),"
        " 'cpu': guard.limit_cpu(60), 'network': guard.no_network()}))"
    )
    known = dict.fromkeys(GUARDS, False)
    with contextlib.suppress(OSError, ValueError, subprocess.TimeoutExpired):
        done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, timeout=60, check=False)
        known |= json.loads(done.stdout)
    return known


def examine(limits: dict[str, Any]) -> dict[str, Any]:
    """Everything as plain values. ``ok``: nothing that is always needed is missing."""
    found = libraries()
    missing = [library.distribution for library, number in found if number is None and library.extra is None]
    return {
        "ok": not missing,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "encoding": {"output": sys.stdout.encoding if sys.stdout else None, "files": sys.getfilesystemencoding()},
        "engine": engine() if "pypdfium2" not in missing else None,
        "ocr": recognition(),
        "libraries": [
            {"name": library.distribution, "version": number, "extra": library.extra} for library, number in found
        ],
        "missing": missing,
        "fonts": fonts(),
        "guards": guards(),
        "limits": limits,
    }
