"""個人情報の利活用の状況: the files of personal data that were newly put to other use, provided, or outsourced."""

from __future__ import annotations

from pydantic import Field

from extractor.families.declare import (
    CountOf,
    Family,
    Figure,
    Item,
    LastOf,
    PartsOf,
    Record,
    Records,
    Runs,
    SumOfRows,
    number,
    prose,
    text,
    value,
)
from extractor.families.readers import DEPARTMENT, department, kind_of_use, task_and_purpose

__all__ = ["FAMILY", "PersonalDataUse"]


class Summary(Record):
    """What the paper says of the year as a whole."""

    consultations: Figure | None = Field(None, title="協議件数")
    files_total: Figure | None = Field(None, title="新たに目的外利用および目的外提供等を行った保有個人情報ファイル数")
    internal_use: Figure | None = Field(None, title="目的外利用")
    provision: Figure | None = Field(None, title="目的外提供")
    outsourcing: Figure | None = Field(None, title="業務委託")


class File(Item):
    """One file of personal data and its new use."""

    no: int | None = Field(None, title="番号")
    kind: str | None = Field(
        None, title="区分", description="internal_use 目的外利用 | provision 目的外提供 | outsourcing 業務委託"
    )
    using_department: str | None = Field(None, title="ファイル利用等部課名")
    task: str | None = Field(None, title="利用業務")
    purpose: str | None = Field(None, title="目的")
    file_name: str | None = Field(None, title="個人情報ファイル名")
    holding_department: str | None = Field(None, title="ファイル保有部課名")


class PersonalDataUse(Record):
    """The data of one report."""

    summary: Summary | None = Field(None, title="協議実績")
    files: list[File] = Field([], title="目的外利用および目的外提供、業務委託")


NO = number("no", "No", "№", "番号", "通番", "整理番号")
USING = text("using_department", "ファイル利用等部課名", "利用部課名", "利用課", "利用所属", "利用部署",
    "利用等部課", "利用所管課", "利用する課", "利用部署名", "利用先",
    looks=DEPARTMENT, read=department, group=True)  # fmt: skip
PURPOSE = text("purpose", "利用目的", "目的", "提供目的", "利用の目的", "提供の目的", "提供理由", "利用理由")
HOLDERS = ("ファイル保有部課名", "保有部課名", "保有課", "保有所属", "保有部署", "保有所管課", "保有する課", "管理課")
HOLDING = text("holding_department", *HOLDERS, "所管課", read=department)
FILE_NAME = text("file_name", "個人情報ファイル名", "個人情報ファイルの名称", "保有個人情報ファイル名",
    "ファイル名", "ファイルの名称", "ファイル名称",
    looks=r"(ファイル|名簿|台帳|記録|簿)$")  # fmt: skip

FAMILY = Family(
    name="personal_data_use",
    version="1",
    ja="個人情報の利活用の状況",
    titles=(
        "個人情報の利活用…状況", "個人情報…利活用の状況", "個人情報…利活用状況", "個人情報の利用等の状況",
        "保有個人情報…目的外利用…状況について", "個人情報…目的外利用…状況について",
    ),
    model=PersonalDataUse,
    tables=(
        Records(
            field="files",
            name="other_use",
            caption=("目的外利用", "目的外提供", "外部提供"),
            columns=(
                USING,
                text("task", "利用業務・目的", "利用業務", "業務・目的", "利用目的", "利用等の目的",
                    looks=r"^[【〔]", begins=r"^[【〔]", read=task_and_purpose, spread=True, group=True),
                text("kind", "区分", "種別", "利用・提供の別", looks=r"^(目的外|外部|内部)?(利用|提供)$",
                    read=kind_of_use, group=True),
                NO,
                FILE_NAME,
                text("holding_department", *HOLDERS, looks=DEPARTMENT, read=department, group=True),
            ),
        ),
        Records(
            field="files",
            name="internal_use",
            caption=("目的外利用",),
            unless=("提供",),
            columns=(USING, PURPOSE, NO, FILE_NAME, HOLDING),
            constants={"kind": "internal_use", "task": None},
            optional=True,
        ),
        Records(
            field="files",
            name="provision",
            caption=("目的外提供", "外部提供"),
            unless=("利用",),
            columns=(
                text("using_department", "提供先", "提供先の名称", "提供先名", "利用課", "利用所属"),
                PURPOSE,
                NO,
                FILE_NAME,
                HOLDING,
            ),
            constants={"kind": "provision", "task": None},
            optional=True,
        ),
        Records(
            field="files",
            name="outsourcing",
            caption=("業務委託", "委託"),
            columns=(
                USING,
                text("task", "利用業務・委託内容", "委託内容", "委託業務", "業務内容", "委託業務名", "委託業務の内容"),
                NO,
                FILE_NAME,
                text("holding_department", *HOLDERS, read=department, optional=True),
            ),
            constants={"kind": "outsourcing", "purpose": None},
        ),
    ),
    values=(
        value("summary.consultations", prose("協議件数[は|：|]{figure}件", "協議[は|が]{figure}件")),
        value(
            "summary.files_total",
            prose("個人情報ファイル数[は|：|]{figure}ファイル", "ファイル数[は|：|]{figure}ファイル",
                "ファイル数[は|：|]{figure}"),
            LastOf("files"),
            CountOf("files"),
        ),
        value(
            "summary.internal_use",
            prose("目的外利用[は|が|：|]{figure}ファイル", "目的外利用[は|が|：|]{figure}件"),
            CountOf("files", ("kind", "internal_use")),
        ),
        value(
            "summary.provision",
            prose("目的外提供[は|が|：|]{figure}ファイル", "目的外提供[は|が|：|]{figure}件",
                "外部提供[は|が|：|]{figure}ファイル"),
            CountOf("files", ("kind", "provision")),
        ),
        value(
            "summary.outsourcing",
            prose("業務委託[は|が|：|]{figure}ファイル", "業務委託[は|が|：|]{figure}件"),
            CountOf("files", ("kind", "outsourcing")),
        ),
    ),
    checks=(
        Runs("files"),
        PartsOf("summary.files_total", ("summary.internal_use", "summary.provision", "summary.outsourcing")),
        SumOfRows("other_use", ("summary.internal_use", "summary.provision"), column="kind"),
    ),
)  # fmt: skip
