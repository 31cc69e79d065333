"""What can go wrong beyond one machine; what was written stands, and the same call goes on from it."""

from __future__ import annotations

from typing import Any

from extractor.errors import ExtractorError

__all__ = ["ChangedError", "ClusterError", "FetchError", "InstallationError", "StorageError"]


class _TravellingError(ExtractorError):
    """An error that is raised on a worker and arrives as itself."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.detail,)


class ClusterError(_TravellingError):
    """The scheduler cannot be reached, or was lost."""

    code = "cluster"
    ja = "クラスターにつながらないか、途中で失われました。同じ指定でもう一度実行すると、続きから始めます。"
    en = "The cluster cannot be reached, or was lost. The same call goes on where this one ended."


class InstallationError(_TravellingError):
    """A worker has another version of this package, of PDFium or of the recognition than the others."""

    code = "installation"
    ja = "ワーカーごとに版が違います。同じ版を入れてください。"
    en = "The workers do not have the same versions installed. Install the same ones everywhere."


class StorageError(_TravellingError):
    """A storage cannot be listed, or outputs cannot be written to it."""

    code = "storage"
    ja = "保存先または入力の場所を読み書きできません。直してから同じ指定でもう一度実行すると、続きから始めます。"
    en = "The storage cannot be read or written. Once it can, the same call goes on where this one ended."


class FetchError(_TravellingError):
    """One input cannot be fetched, though the file may be there; trying again may help."""

    code = "fetch"
    ja = "入力ファイルを取得できません。"
    en = "The input cannot be fetched."


class ChangedError(_TravellingError):
    """An input is gone, closed, or no longer what it was when the run began; trying again at once does not help."""

    code = "changed"
    ja = "入力ファイルが途中で変わったか、なくなりました。"
    en = "The input was changed or taken away meanwhile."
