"""What the system says of a file, disk or share, in words that a clerk understands."""

from __future__ import annotations

import errno
import os

from extractor.language import say

__all__ = ["reason", "words"]

_JA = {
    "ENOSPC": "ディスクの空きがありません",
    "EDQUOT": "割り当てられた容量を使い切りました",
    "EFBIG": "ファイルの大きさの上限を超えます",
    "EACCES": "アクセス権がありません",
    "EPERM": "許可されていません",
    "EROFS": "読み取り専用の場所です",
    "ENOENT": "見つかりません",
    "ENOTDIR": "フォルダではないものがあります",
    "EISDIR": "同じ名前のフォルダがあります",
    "EEXIST": "同じ名前のファイルがあります",
    "ENAMETOOLONG": "名前が長すぎます",
    "EBUSY": "使用中です",
    "EMFILE": "開いているファイルが多すぎます",
    "ENOMEM": "メモリが足りません",
    "EIO": "読み書きに失敗しました（装置か共有フォルダを確かめてください）",
    "ESTALE": "共有フォルダの接続が切れました",
    "ENOTCONN": "共有フォルダの接続が切れました",
    "EHOSTDOWN": "共有フォルダのサーバーが応答しません",
    "ETIMEDOUT": "共有フォルダのサーバーが応答しません",
}
_BY_NUMBER = {getattr(errno, name): words for name, words in _JA.items() if hasattr(errno, name)}


def words(error: OSError) -> str:
    """Why the system refuses something: its own sentence in English, in Japanese where it is known."""
    plain = error.strerror or str(error) or type(error).__name__
    return say(_BY_NUMBER.get(error.errno or 0, plain), plain)


def reason(error: OSError, file: str | os.PathLike[str] | None = None) -> str:
    """``words``, and of which file; ``file``: the one to name where the error names none."""
    named = error.filename if error.filename is not None else file
    return words(error) if named is None else f"{words(error)}: {os.fspath(named)}"
