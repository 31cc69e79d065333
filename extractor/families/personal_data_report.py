"""個人情報保護制度の運用状況: requests for one's own data, what is held and handed out, the year's incidents."""

from __future__ import annotations

from pydantic import Field

from extractor.families.declare import (
    Breakdown,
    CaptionCount,
    Family,
    Figure,
    GroupCounts,
    Item,
    Record,
    Records,
    RowOf,
    Runs,
    Total,
    figure,
    nothing,
    number,
    prose,
    text,
    value,
)
from extractor.families.readers import DAY_OR_MONTH, DEPARTMENT, date, department, incident, month, without_count

__all__ = ["FAMILY", "PersonalDataReport"]


class Requests(Item):
    """A label with its number of requests."""

    label: str = Field(title="区分")
    requests: Figure | None = Field(None, title="件数（件）")


class RequestersAndRequests(Item):
    """A label with its numbers of requesters and requests."""

    label: str = Field(title="区分")
    requesters: Figure | None = Field(None, title="請求者数（人）")
    requests: Figure | None = Field(None, title="件数（件）")


class Outcome(Item):
    """A kind of request (開示請求, 訂正請求 …) with what came of it."""

    label: str | None = Field(None, title="請求の種類")
    requests: Figure | None = Field(None, title="件数（件）")
    outcomes: list[Requests] = Field([], title="処理状況の内訳")


class Holdings(Record):
    """The files of personal data that are held."""

    as_of: str | None = Field(None, title="基準年月", description="ISO month")
    files: Figure | None = Field(None, title="個人情報ファイルの保有数")
    published_registers: Figure | None = Field(None, title="個人情報ファイル簿の数")


class Outsourcing(Record):
    """Contracts under which others handle personal data."""

    as_of: str | None = Field(None, title="基準年月", description="ISO month")
    contracts: Figure | None = Field(None, title="個人情報を取り扱う委託の件数")
    files: Figure | None = Field(None, title="委託事業者が取り扱う個人情報ファイルの数")


class OtherUse(Record):
    """Use for other purposes and provision to others, in times."""

    internal_use: Figure | None = Field(None, title="目的外利用の回数")
    provision_inside: Figure | None = Field(None, title="区内部の他実施機関への目的外提供の回数")
    provision_outside: Figure | None = Field(None, title="区以外への目的外提供の回数")


class ThirdPartyReview(Item):
    """One task whose assessment a third party reviewed."""

    task: str | None = Field(None, title="第三者点検事務名")
    department: str | None = Field(None, title="所管課名")
    date: str | None = Field(None, title="点検実施日", description="ISO date")


class Affected(Record):
    """How many were concerned: 18 名, 17 家庭."""

    count: Figure = Field(title="数")
    unit: str = Field(title="単位")


class Incident(Item):
    """One incident with personal data."""

    no: int | None = Field(None, title="番号")
    kind: str | None = Field(None, title="種別")
    month: str | None = Field(None, title="発生年月", description="ISO month")
    actor: str | None = Field(
        None, title="事故を起こした者", description="委託事業者 | 指定管理者 | null: the body itself"
    )
    content: str | None = Field(None, title="内容")
    affected: list[Affected] = Field([], title="対象となった人・世帯など")
    cause: str | None = Field(None, title="原因", description="同上 resolved")
    cause_printed: str | None = Field(None, title="原因（印刷のとおり）")
    department: str | None = Field(None, title="所管")


class PersonalDataReport(Record):
    """The data of one report."""

    requests: Figure | None = Field(None, title="開示等請求件数")
    requesters: Figure | None = Field(None, title="請求者数")
    by_requester: list[RequestersAndRequests] = Field([], title="開示等請求状況")
    by_outcome: list[Outcome] = Field([], title="開示等請求処理状況")
    by_decision_period: list[Requests] = Field([], title="諾否の決定に要した期間")
    review_requests: Figure | None = Field(None, title="審査請求の件数")
    holdings: Holdings | None = Field(None, title="個人情報ファイル等の保有状況")
    outsourcing: Outsourcing | None = Field(None, title="業務委託等の状況")
    other_use: OtherUse | None = Field(None, title="目的外利用および目的外提供の状況")
    third_party_reviews: list[ThirdPartyReview] = Field([], title="第三者点検の実施状況")
    incidents: list[Incident] = Field([], title="個人情報に係る事務処理ミス")


REQUESTS = figure("requests", "件数", "請求件数", "開示請求件数", "請求数", "受付数", "延べ件数", unit="件")
REQUESTERS = figure("requesters", "請求者数", "人数", "請求者", "実人員", unit="人")
WITHDRAWN = ("取下げ", "取り下げ", "取下", "取り下げられたもの", "取下げられたもの", "請求取下げ")

FAMILY = Family(
    name="personal_data_report",
    version="1",
    ja="個人情報保護制度の運用状況",
    titles=(
        "個人情報保護制度…状況", "個人情報保護条例…状況", "個人情報保護…運用状況", "個人情報保護…実施状況",
        "個人情報の保護に関する法律…施行状況", "個人情報の保護に関する法律…運用状況", "個人情報の保護…運用状況",
        "個人情報制度…運用状況", "保有個人情報…開示…状況", "個人情報…開示…請求…状況",
    ),
    model=PersonalDataReport,
    tables=(
        Breakdown(
            field="by_requester",
            caption=("開示等請求状況", "請求者の内訳", "請求者別", "開示請求者", "開示等の請求状況",
                "開示請求の状況", "請求状況"),
            label=("区分", "請求者の区分", "請求者区分", "請求者"),
            columns=(REQUESTERS, REQUESTS),
            rows=(("区民", "市民", "町民", "村民", "本人"), ("区民以外", "市民以外", "町民以外", "代理人")),
        ),
        Breakdown(
            field="by_outcome",
            caption=("処理状況", "決定状況", "処理の状況", "決定の状況", "決定等の状況", "処理内訳"),
            label=("処理状況", "処理区分", "決定区分", "決定内容", "区分", "請求の種類"),
            columns=(REQUESTS,),
            rows=(
                ("開示請求",), ("全部開示", "開示"), ("部分開示", "一部開示"), ("不開示", "非開示", "全部不開示"),
                ("不存在",), WITHDRAWN,
            ),
            heads=("請求",),
            parts="outcomes",
        ),
        Breakdown(
            field="by_decision_period",
            caption=("要した期間", "要した日数", "決定までの期間", "決定期間", "処理期間", "処理日数"),
            label=("決定期間", "決定に要した期間", "処理期間", "処理日数", "期間", "日数"),
            columns=(REQUESTS,),
            rows=(
                ("1週間までに決定したもの", "1週間以内"), ("2週間までに決定したもの", "2週間以内"),
                ("15日かかったもの", "15日"), ("決定期間を延長したもの", "延長したもの"), WITHDRAWN,
            ),
        ),
        Records(
            field="third_party_reviews",
            caption=("第三者点検", "全項目再評価", "全項目評価", "特定個人情報保護評価"),
            columns=(
                text("task", "第三者点検事務名", "事務名", "評価書名", "事務の名称", "評価対象事務", "評価書の名称",
                    looks=r"(事務|業務)$", bullets=True),
                text("department", "所管課名", "所管課", "所管", "担当課", "主管課", "実施課", "担当部署", "所属",
                    looks=DEPARTMENT, read=department, bullets=True),
                text("date", "点検実施日", "実施日", "点検日", "実施年月日", "実施時期", looks=DAY_OR_MONTH, read=date),
            ),
        ),
        Records(
            field="incidents",
            caption=("事務処理ミス", "個人情報…事故", "漏えい", "漏洩", "紛失等", "個人情報…事案"),
            columns=(
                number("no", "No", "№", "番号", "通番", "整理番号"),
                text("kind", "種別", "区分", "類型", "事故の種類", "事故区分", "事案区分",
                    "事案の種類", looks=r"^[^。]{1,8}[(（]\d+[)）]$",
                    read=without_count, group=True),
                text("content", "内容", "概要", "事案の概要", "事故の概要", "事案の内容", "事故の内容",
                    looks=r"^[【〔]", read=incident,
                    spread=True),
                text("month", "発生年月", "発生日", "発生年月日", "発生月", "年月日", "発生時期", "発生日時", "発覚日",
                    "発覚年月日", "判明日", looks=DAY_OR_MONTH, read=month, optional=True),
                text("cause", "原因", "発生原因", "発生の原因", "事故原因", "事故の原因", "発生要因",
                    looks=r"ため。?$|^同上$", ditto=True,
                    printed="cause_printed"),
                text("department", "所管", "所管課", "担当課", "主管課", "所属", "発生課", "発生所属", "担当部署",
                    "部署", looks=DEPARTMENT, read=department),
            ),
        ),
    ),
    values=(
        value(
            "requests",
            prose(
                "開示等請求件数[は|が]{figure}件", "開示請求件数[は|が]{figure}件",
                    "開示等の請求件数[は|が]{figure}件",
                "[^審査]請求件数[は|が]{figure}件", "[^審査]請求は{figure}件",
                "[^審査]請求が{figure}件",
            ),
            nothing("開示請求[は|が]ありません", "開示等請求[は|が]ありません",
                "開示請求[は|が]な[かった|し|い]", "開示等請求[は|が]な[かった|し|い]"),
            Total("by_requester", "requests"),
            Total("by_outcome", "requests"),
            Total("by_decision_period", "requests"),
        ),
        value(
            "requesters",
            prose("請求者数[は|が]{figure}人", "請求者[は|が]{figure}人", "請求人数[は|が]{figure}人"),
            Total("by_requester", "requesters"),
        ),
        value(
            None,
            RowOf("by_outcome", WITHDRAWN, "requests"),
            RowOf("by_decision_period", WITHDRAWN, "requests"),
            title="取下げ",
        ),
        value(
            "review_requests",
            prose(
                "審査請求[は|が]{figure}件", "審査請求の件数[は|が]{figure}件", "審査請求件数[は|が]{figure}件",
                "不服申立て[は|が]{figure}件", "不服申立ての件数[は|が]{figure}件", "不服申立件数[は|が]{figure}件",
            ),
            nothing(
                "審査請求[は|が]な[かった|し|い]", "審査請求[は|が]ありません", "審査請求の件数[は|が]な[かった|し|い]",
                "不服申立て[は|が]な[かった|し|い]",
                "不服申立て[は|が]ありません", "審査請求[は|が]行われません", "審査請求[は|が]行われな",
            ),
        ),
        value(
            "holdings.as_of",
            prose("{date}[現在|時点]の個人情報ファイルの保有数", "{date}[現在|時点]の個人情報ファイルの数",
                  "{date}[現在|時点]の個人情報ファイル簿", "{date}[現在|時点]の個人情報ファイル", take="month"),
        ),
        value(
            "holdings.files",
            prose("個人情報ファイルの保有数[は|が]{figure}", "保有する個人情報ファイル[は|が]{figure}",
                "保有する個人情報ファイルの数[は|が]{figure}"),
        ),
        value(
            "holdings.published_registers",
            prose("個人情報ファイル簿の数[は|が]{figure}", "個人情報ファイル簿の件数[は|が]{figure}",
                "個人情報ファイル簿[は|が]{figure}"),
        ),
        value(
            "outsourcing.as_of",
            prose("{date}[現在|時点]の個人情報を取り扱う委託", "{date}[現在|時点]の個人情報…委託",
                "{date}[現在|時点]の委託", take="month"),
        ),
        value(
            "outsourcing.contracts",
            prose("個人情報を取り扱う委託の件数[は|が]{figure}", "個人情報を取り扱う業務委託の件数[は|が]{figure}",
                "委託の件数[は|が]{figure}", "委託件数[は|が]{figure}"),
        ),
        value(
            "outsourcing.files",
            prose("委託事業者が取り扱う個人情報ファイルの数[は|が]{figure}",
                "委託先が取り扱う個人情報ファイルの数[は|が]{figure}",
                "委託…個人情報ファイルの数[は|が]{figure}ファイル"),
        ),
        value(
            "other_use.internal_use",
            prose("目的外利用の回数[は|が]{figure}", "目的外利用の件数[は|が]{figure}", "目的外利用[は|が]{figure}"),
        ),
        value(
            "other_use.provision_inside",
            prose(
                "内部の他実施機関への目的外提供の回数[は|が]{figure}",
                    "内部の他の実施機関への…提供の回数[は|が]{figure}",
                "他の実施機関への…提供の[回数|件数][は|が]{figure}",
            ),
        ),
        value(
            "other_use.provision_outside",
            prose(
                "[区|市|町|村]以外への目的外提供の回数[は|が]{figure}",
                    "[区|市|町|村]以外への…提供の[回数|件数][は|が]{figure}",
                "以外のものへの…提供の[回数|件数][は|が]{figure}", "外部提供の[回数|件数][は|が]{figure}",
            ),
        ),
    ),
    checks=(
        Runs("incidents"),
        GroupCounts("incidents", column="kind"),
        CaptionCount("third_party_reviews", unit="事務", columns=("task", "department")),
    ),
)  # fmt: skip
