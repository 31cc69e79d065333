"""個人情報保護法の施行の状況: the state's survey of prefectures and municipalities, in long form."""

from __future__ import annotations

from pydantic import Field

from extractor.families.declare import (
    Adds,
    Family,
    Figure,
    Item,
    Matrix,
    Record,
    Records,
    Runs,
    Within,
    figure,
    number,
    text,
)

__all__ = ["FAMILY", "PrivacyActSurvey"]


class SurveyFigure(Item):
    """One figure of one organisation."""

    table: str = Field(title="表", description="The heading without its mark and note marks.")
    organisation: str = Field(title="団体名")
    code: str | None = Field(None, title="全国地方公共団体コード")
    measure: list[str] = Field(title="項目", description="The headers from top to bottom.")
    value: Figure | None = Field(None, title="値")


class SafetyMeasure(Item):
    """One question of the survey on safety measures."""

    no: int | None = Field(None, title="No")
    item: str | None = Field(None, title="項目名")
    question: str | None = Field(None, title="調査事項")


class PrivacyActSurvey(Record):
    """The data of one report."""

    figures: list[SurveyFigure] = Field([], title="団体別の件数")
    safety_measures: list[SafetyMeasure] = Field([], title="安全管理措置の対応状況")


ORGANISATION = (
    "団体名", "団体", "区市町村名", "市区町村名", "市町村名", "自治体名", "都道府県名", "区名", "機関名", "市区町村",
    "区市町村", "市町村", "都道府県", "自治体",
)  # fmt: skip

FAMILY = Family(
    name="privacy_act_survey",
    version="1",
    ja="個人情報保護法の施行の状況",
    titles=(
        "個人情報保護法の施行の状況", "個人情報保護法の施行状況", "個人情報の保護に関する法律の施行の状況",
        "個人情報保護法…施行の状況",
    ),
    model=PrivacyActSurvey,
    tables=(
        Matrix(
            field="figures",
            name="holdings",
            caption=("個人情報ファイル…保有状況", "ファイル…保有の状況"),
            label=ORGANISATION,
            columns=(
                figure("files", "個人情報ファイル数"),
                figure("sensitive", "個人情報ファイル数…要配慮を含む", "個人情報ファイル数…要配慮…"),
                figure("specific", "特定個人情報ファイル数"),
                figure("sensitive_specific", "特定個人情報ファイル数…要配慮を含む", "特定個人情報ファイル数…要配慮…"),
                figure("outsourced", "業務委託等を実施した個人情報ファイル数", "…委託…ファイル数"),
                figure("subcontracted", "再委託を実施", "…再委託…"),
                figure("abroad", "委託先等が外国", "…外国…"),
            ),
        ),
        Matrix(
            field="figures",
            name="other_use",
            caption=("目的外利用・提供の状況", "目的外利用…提供…状況"),
            label=ORGANISATION,
            columns=(
                figure("by_law", "法令に基づく場合"),
                figure("by_article", "法69条2項に基づく場合", "69条…基づく場合"),
                figure("inside", "2号（内部利用）", "内部利用"),
                figure("outside", "3号（外部提供）", "外部提供"),
                figure("public_interest", "4号（公益等）", "公益"),
            ),
        ),
        Matrix(
            field="figures",
            name="anonymised",
            caption=("匿名加工情報…提案の状況", "匿名加工情報…状況"),
            label=ORGANISATION,
            columns=(
                figure("offered_files", "提案募集の対象となったファイル数", "提案募集…ファイル数"),
                figure("proposals", "提案の件数"),
                figure("accepted", "審査結果が適合となった件数"),
                figure("contracts", "契約締結に至った件数"),
                figure("no_contracts", "契約締結にまで至らなかった件数", "契約締結に至らなかった件数"),
                figure("refused", "審査結果が不適合となった件数"),
                figure("carried_over", "審査が翌年度に持ち越しとなった件数", "翌年度に持ち越…"),
                figure("databases", "匿名加工情報を含むデータベース等の数", "データベース等の数"),
            ),
        ),
        Matrix(
            field="figures",
            name="leaks",
            caption=("漏えい等事案の状況", "漏えい…状況", "漏洩…状況"),
            label=ORGANISATION,
            columns=(figure("leaks", "漏えい等事案の件数", "漏えい…件数", "件数"),),
        ),
        Matrix(field="figures", name="others", caption=(), label=ORGANISATION, others=True, many=True, optional=True),
        Records(
            field="safety_measures",
            caption=("安全管理措置", "安全確保措置", "安全管理のための措置"),
            columns=(
                number("no", "No", "№", "番号", "項番"),
                text("item", "項目名", "項目"),
                text("question", "調査事項", "質問", "設問", "調査項目", looks=r"(ますか|ですか)。?$"),
            ),
        ),
    ),
    checks=(
        Runs("safety_measures"),
        Adds("anonymised", whole="proposals", parts=("accepted", "refused", "carried_over")),
        Adds("anonymised", whole="accepted", parts=("contracts", "no_contracts")),
        Within("holdings", whole="files", part="sensitive"),
        Within("holdings", whole="files", part="specific"),
        Within("holdings", whole="specific", part="sensitive_specific"),
        Within("holdings", whole="sensitive", part="sensitive_specific"),
        Within("holdings", whole="files", part="outsourced"),
        Within("holdings", whole="outsourced", part="subcontracted"),
        Within("holdings", whole="outsourced", part="abroad"),
    ),
)  # fmt: skip
