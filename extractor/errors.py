"""The faults that an input can have, as one small tree.

Each class has the stable ``code`` of the contract and a sentence in Japanese and English which says what to do next.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing is for the reader and for mypy alone
if TYPE_CHECKING:
    from typing import ClassVar

__all__ = [
    "DamagedError",
    "EmptyFileError",
    "EncryptedError",
    "ExtractorError",
    "InputError",
    "InternalError",
    "NotAPdfError",
    "OutOfMemoryError",
    "TimedOutError",
    "TooLargeError",
    "UnreadableError",
    "UnsupportedError",
    "UsageError",
    "WorkerLostError",
]


class ExtractorError(Exception):
    """Base of every error that this package raises on purpose."""

    code: ClassVar[str] = "error"
    ja: ClassVar[str] = "エラーが発生しました。"
    en: ClassVar[str] = "An error occurred."

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(f"{self.en} {detail}".strip())


class UsageError(ExtractorError):
    """The call itself is wrong (exit status 2)."""

    code = "usage"
    ja = "指定に誤りがあります。"
    en = "The call is wrong."


class InputError(ExtractorError):
    """One input cannot be read (exit status 3); the others are not touched."""


class EmptyFileError(InputError):
    """The file has no bytes."""

    code = "empty-file"
    ja = "ファイルが空です。もう一度保存またはコピーしてください。"
    en = "The file is empty. Save or copy it again."


class NotAPdfError(InputError):
    """The bytes are not those of a PDF, whatever the name says."""

    code = "not-a-pdf"
    ja = "PDFではありません。元の文書をPDFとして保存し直してください。"
    en = "This is not a PDF. Save the original document as PDF."


class DamagedError(InputError):
    """A PDF that cannot be repaired."""

    code = "damaged"
    ja = "PDFが壊れていて読めません。元の文書から作り直してください。"
    en = "The PDF is damaged and cannot be read. Make it again from the original document."


class EncryptedError(InputError):
    """A password is needed to open it."""

    code = "encrypted"
    ja = "パスワードで保護されています。パスワードを外すか、--password-file で指定してください。"
    en = "The PDF is protected by a password. Take it off, or give it by --password-file."


class UnsupportedError(InputError):
    """A valid file of a kind that cannot be read (for instance a pure XFA form)."""

    code = "unsupported"
    ja = "この種類のPDFには対応していません。印刷用のPDFとして保存し直してください。"
    en = "This kind of PDF is not supported. Save it again as a PDF for printing."


class TooLargeError(InputError):
    """A limit of size, pages or objects is passed."""

    code = "too-large"
    ja = "大きすぎて読めません。分割するか、上限の設定を上げてください。"
    en = "The file is too large. Split it, or raise the limit in the settings."


class TimedOutError(InputError):
    """The time limit of one document is passed."""

    code = "timeout"
    ja = "時間内に読み終わりませんでした。分割するか、制限時間を延ばしてください。"
    en = "Reading did not end in time. Split the file, or raise the time limit."


class OutOfMemoryError(InputError):
    """The memory limit of one document is passed."""

    code = "out-of-memory"
    ja = "メモリの上限に達しました。分割するか、上限の設定を上げてください。"
    en = "The memory limit was reached. Split the file, or raise the limit."


class UnreadableError(InputError):
    """The operating system does not give the file (permission, a broken share)."""

    code = "unreadable"
    ja = "ファイルを開けません。アクセス権と保存場所を確かめてください。"
    en = "The file cannot be opened. Check its permissions and where it lies."


class WorkerLostError(InputError):
    """Beyond one machine: every worker that read it was lost, each time it was tried."""

    code = "worker-lost"
    ja = "読み取り中のワーカーが繰り返し失われました。ワーカーのメモリと記録を確かめて、もう一度実行してください。"
    en = "The workers that read it were lost again and again. Look at their memory and logs, and run it again."


class InternalError(InputError):
    """A fault of this program; it is none of the paper."""

    code = "internal-error"
    ja = "プログラムの不具合で読めませんでした。このPDFを添えて報告してください。"
    en = "A fault of this program stopped the reading. Report it with this PDF."
