"""公文書の公開状況: what was asked for under the ordinance on public information, by whom, and what came of it."""

from __future__ import annotations

from pydantic import Field

from extractor.families.declare import (
    Breakdown,
    Family,
    Figure,
    Item,
    Rate,
    Record,
    RowNamed,
    RowOf,
    Total,
    figure,
    nothing,
    prose,
    value,
)

__all__ = ["FAMILY", "DisclosureReport"]


class Requests(Item):
    """A label with its number of requests."""

    label: str = Field(title="区分")
    requests: Figure | None = Field(None, title="件数（件）")


class Requesters(Item):
    """A label with its number of requesters."""

    label: str = Field(title="区分")
    requesters: Figure | None = Field(None, title="請求者数（人）")


class RequestersAndRequests(Item):
    """A label with its numbers of requesters and requests."""

    label: str = Field(title="区分")
    requesters: Figure | None = Field(None, title="請求者数（人）")
    requests: Figure | None = Field(None, title="件数（件）")


class TopSubject(Record):
    """The subject that was asked for most."""

    label: str | None = Field(None, title="公文書の内容")
    share_percent: Figure | None = Field(None, title="全体に占める割合（％）")


class DisclosureReport(Record):
    """The data of one report."""

    requests: Figure | None = Field(None, title="公開請求件数")
    requesters: Figure | None = Field(None, title="請求者数")
    by_subject: list[Requests] = Field([], title="公開請求の内容別件数")
    by_requester: list[RequestersAndRequests] = Field([], title="公開請求者の内訳")
    by_method: list[Requesters] = Field([], title="請求方法")
    by_purpose: list[Requests] = Field([], title="公開請求の目的別件数")
    by_outcome: list[Requests] = Field([], title="公開請求処理状況")
    by_refusal_reason: list[Requests] = Field([], title="公開請求に対する非公開の理由別件数")
    by_decision_period: list[Requests] = Field([], title="公開諾否の決定に要した期間")
    disclosure_rate_percent: Figure | None = Field(None, title="公開の割合（％）")
    top_subject: TopSubject | None = Field(None, title="最も多い請求内容")
    review_requests: Figure | None = Field(None, title="審査請求の件数")


REQUESTS = figure(
    "requests",
    "件数",
    "請求件数",
    "公開請求件数",
    "開示請求件数",
    "申出件数",
    "公文書数",
    "文書件数",
    "請求数",
    "受付数",
    "申出数",
    "延べ件数",
    unit="件",
)
REQUESTERS = figure("requesters", "請求者数", "人数", "請求者", "申出者数", "実人員", unit="人")
WITHDRAWN = ("取下げ", "取り下げ", "取下", "取り下げられたもの", "請求取下げ", "取下げられたもの")
ABSENT = ("不存在", "文書不存在", "公文書不存在", "不存在による非公開", "不存在による不開示")
WHOLLY = ("全部公開", "公開", "全部開示", "開示", "全面公開")
PARTLY = ("部分公開", "一部公開", "部分開示", "一部開示")
REFUSED = ("非公開", "全部非公開", "不開示", "全部不開示", "非開示")
GLOMAR = ("存否応答拒否", "存否拒否", "存否を明らかにしない")

FAMILY = Family(
    name="disclosure_report",
    version="1",
    ja="公文書の公開状況",
    titles=(
        "公文書…公開状況", "公文書…公開…状況", "公文書…開示…状況", "公文書…公開制度", "公文書…開示制度",
        "行政文書…公開…状況", "行政文書…開示…状況", "行政情報…公開…状況", "行政情報…開示…状況",
        "情報公開…運用状況", "情報公開…実施状況", "情報公開…施行状況", "情報公開…処理状況", "情報公開…利用状況",
        "情報公開制度…状況", "情報公開条例…状況",
    ),
    model=DisclosureReport,
    tables=(
        Breakdown(
            field="by_subject",
            caption=("内容別", "請求内容", "請求の内容", "分野別", "対象公文書の内容", "事項別"),
            label=("公文書の内容", "行政文書の内容", "請求内容", "請求の内容", "内容", "分野", "事項"),
            columns=(REQUESTS,),
            rows=(
                ("教育",), ("都市整備・建築・土木", "都市整備", "建築・土木"), ("区政一般", "市政一般", "町政一般"),
                ("児童福祉",), ("社会福祉", "福祉"), ("環境・清掃", "環境"), ("保健・衛生・医療", "保健・衛生"),
                ("入札・契約など", "入札・契約", "契約"), ("議会",),
            ),
        ),
        Breakdown(
            field="by_requester",
            caption=("請求者の内訳", "請求者別", "請求者の区分", "請求者…内訳", "請求者の状況"),
            label=("区分", "請求者の区分", "請求者区分", "請求者"),
            columns=(REQUESTERS, REQUESTS),
            rows=(
                ("区民", "市民", "町民", "村民", "区内在住者", "市内在住者", "個人"),
                ("区民以外", "市民以外", "区外在住者", "市外在住者"),
                ("区内の法人・団体など", "区内の法人・団体", "市内の法人・団体",
                    "市内に事務所等を有する法人その他の団体"),
                ("区外の法人・団体など", "区外の法人・団体", "市外の法人・団体"),
            ),
        ),
        Breakdown(
            field="by_method",
            caption=("請求方法", "請求の方法", "受付方法", "提出方法", "方法別"),
            label=("請求方法", "請求の方法", "受付方法", "提出方法", "方法"),
            columns=(REQUESTERS,),
            rows=(
                ("インターネット", "電子申請", "オンライン", "電子メール"), ("窓口", "窓口持参", "来庁"),
                ("ファクシミリ", "ファックス", "FAX"), ("郵送", "郵便"),
            ),
        ),
        Breakdown(
            field="by_purpose",
            caption=("目的別", "請求目的", "請求の目的", "利用目的"),
            label=("請求目的", "請求の目的", "利用目的", "目的"),
            columns=(REQUESTS,),
            rows=(
                ("区政の監視、区民参加", "市政の監視、市民参加"), ("営業活動", "営利目的"),
                ("学問的な調査・研究", "調査・研究"), ("私的利害の調整",), ("請求目的の記載なし", "記載なし"),
            ),
        ),
        Breakdown(
            field="by_outcome",
            caption=("処理状況", "決定状況", "処理の状況", "決定の状況", "決定等の状況", "決定区分", "処理内訳",
                "処理の内訳", "決定の内訳", "決定内容"),
            label=("処理状況", "処理区分", "決定区分", "決定内容", "決定等の内容", "処理内容", "決定"),
            columns=(REQUESTS,),
            rows=(WHOLLY, PARTLY, REFUSED, ABSENT, GLOMAR, WITHDRAWN),
        ),
        Breakdown(
            field="by_refusal_reason",
            caption=("非公開の理由", "非公開理由", "不開示の理由", "不開示理由", "非開示理由", "非開示の理由",
                "理由別"),
            label=("非公開とした理由", "非公開理由", "不開示理由", "不開示とした理由", "非開示理由", "理由",
                "根拠条項"),
            columns=(REQUESTS,),
            rows=(
                ("個人に関する情報…", "個人情報", "個人に関する情報"),
                ("法人などに関する情報…", "法人等情報", "法人等に関する情報…"),
                ("公共の安全と秩序…", "公共安全情報", "公共の安全…"),
                ("審議・検討・協議…", "審議検討情報", "意思形成過程情報"),
                ("事務事業の適正な…", "事務事業情報", "事務又は事業…", "行政運営情報"),
                ("法令等の規定…", "法令秘情報", "法令等の定め…"),
                ("他の制度との調整…",),
            ),
            total=False,
        ),
        Breakdown(
            field="by_decision_period",
            caption=("要した期間", "要した日数", "決定までの期間", "決定期間", "処理期間", "処理日数", "所要日数"),
            label=("決定期間", "決定に要した期間", "処理期間", "処理日数", "所要日数", "期間", "日数"),
            columns=(REQUESTS,),
            rows=(
                ("1週間以内", "7日以内"), ("8日から14日まで", "8日〜14日"), ("15日", "15日以内"),
                ("16日から30日まで", "16日〜30日"), ("31日以上",), WITHDRAWN,
            ),
        ),
    ),
    values=(
        value(
            "requests",
            prose(
                "公開請求件数[は|が]{figure}件", "開示請求件数[は|が]{figure}件", "公開請求の件数は{figure}件",
                "開示請求の件数は{figure}件", "[^審査]請求件数[は|が]{figure}件", "[^審査]請求は{figure}件",
                "[^審査]請求が{figure}件",
            ),
            nothing("開示請求[は|が]ありません", "公開請求[は|が]ありません",
                "開示請求[は|が]な[かった|し|い]", "公開請求[は|が]な[かった|し|い]"),
            Total("by_subject", "requests"),
            Total("by_requester", "requests"),
            Total("by_purpose", "requests"),
            Total("by_outcome", "requests"),
            Total("by_decision_period", "requests"),
        ),
        value(
            "requesters",
            prose("請求者[は|が]{figure}人", "請求者数[は|が]{figure}人", "請求人数[は|が]{figure}人"),
            Total("by_requester", "requesters"),
            Total("by_method", "requesters"),
        ),
        value(
            None,
            RowOf("by_outcome", WITHDRAWN, "requests"),
            RowOf("by_decision_period", WITHDRAWN, "requests"),
            title="取下げ",
        ),
        value(
            "disclosure_rate_percent",
            prose(
                "公開の割合[は|が]{figure}", "公開した割合[は|が]{figure}", "開示の割合[は|が]{figure}",
                    "公開率[は|が]{figure}",
                "開示率[は|が]{figure}",
            ),
        ),
        value(
            "top_subject.label",
            prose("「{words}」に関するものが[最も|もっとも|]多", "「{words}」が[最も|もっとも|]多", take="words"),
        ),
        value(
            "top_subject.share_percent",
            prose("全体の{figure}を占め", "全体の{figure}となっ", "全体の{figure}であ", "全体の{figure}だっ",
                "全体の{figure}でし", "全体の{figure}です", "全体の{figure}に"),
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
    ),
    checks=(
        Rate(
            "disclosure_rate_percent",
            over=(RowOf("by_outcome", WHOLLY, "requests"), RowOf("by_outcome", PARTLY, "requests")),
            under=(Total("by_outcome", "requests"),),
            less=(RowOf("by_outcome", ABSENT, "requests"), RowOf("by_outcome", WITHDRAWN, "requests")),
        ),
        Rate(
            "top_subject.share_percent",
            over=(RowNamed("by_subject", "top_subject.label", "requests"),),
            under=(Total("by_subject", "requests"),),
        ),
    ),
)  # fmt: skip
