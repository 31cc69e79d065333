"""Values of form fields, which stand in the fields and not in what the page draws. Nothing is run for them."""

from __future__ import annotations

import ctypes
from typing import Any

from extractor.reading.native import raw
from extractor.reading.page import Field
from extractor.reading.place import Place

__all__ = ["Fields"]

_MOST = 10_000  # fields of a page
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_KINDS = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)


class Fields:
    """The form of a document. ``kind`` is PDFium's form type, 0 for no form."""

    def __init__(self, document: Any) -> None:
        self.kind = raw.FPDF_GetFormType(document)
        self._form: Any = None
        if self.kind != raw.FORMTYPE_NONE:
            self._info = raw.FPDF_FORMFILLINFO(version=2)
            self._form = raw.FPDFDOC_InitFormFillEnvironment(document, self._info)

    def close(self) -> None:
        """Let the form go, before its document."""
        if self._form:
            raw.FPDFDOC_ExitFormFillEnvironment(self._form)
            self._form = None

    def of_page(self, page: Any, place: Place) -> list[Field]:
        """The filled-in text and choice fields of a loaded page that a person may see, in the file's order."""
        if not self._form:
            return []
        found = []
        for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            if not annotation:
                continue
            try:
                field = self._field(annotation, place)
            finally:
                raw.FPDFPage_CloseAnnot(annotation)
            if field is not None:
                found.append(field)
        return found

    def _field(self, annotation: Any, place: Place) -> Field | None:
        import numpy as np

        if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_WIDGET:
            return None
        if raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
            return None
        kind = raw.FPDFAnnot_GetFormFieldType(self._form, annotation)
        flags = raw.FPDFAnnot_GetFormFieldFlags(self._form, annotation)
        if kind not in _KINDS:
            return None
        if kind == raw.FPDF_FORMFIELD_TEXTFIELD and flags & raw.FPDF_FORMFLAG_TEXT_PASSWORD:
            return None
        value = self._text(raw.FPDFAnnot_GetFormFieldValue, annotation).strip()
        if not value:
            return None
        rect = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(annotation, rect)
        box = place.windows(np.array([[rect.left, rect.bottom, rect.right, rect.top]], float))[0].tolist()
        name = self._text(raw.FPDFAnnot_GetFormFieldName, annotation)
        return Field(name, value, (box[0], box[1], box[2], box[3]))

    def _text(self, call: Any, annotation: Any) -> str:
        size = call(self._form, annotation, None, 0)
        if size <= 2:
            return ""
        buffer = (ctypes.c_ushort * (size // 2 + 1))()
        call(self._form, annotation, buffer, size)
        return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
