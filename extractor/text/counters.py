"""Counters and units that may follow a figure (助数詞と単位).

A list, and not "any word", since 1歳入 or 2総務費 are numbered headings. Sources: the units of 日本統計年鑑 and of the
計量単位令, the counters of 公用文作成の考え方 (2022), and those that council papers count by.
"""

from __future__ import annotations

__all__ = ["COUNTERS", "MONEY", "NOUNS", "scale"]

_RATES = "% ‰ パーセント パーミル ポイント %ポイント ppm ppb 割 分 厘 倍 度 ℃ °C 位 点"
_PEOPLE = "人 名 世帯 家庭 家族 組 戸 者 氏 柱 人分 名分 世帯分 人日 人月 人/日 延べ人 クラス 学級 学年"
_BODIES = """
    団体 法人 機関 事業所 事業者 会社 社 店 店舗 校 園 館 署 局 庁 部局 課 係 室 区 市 町 村 都道府県 道府県 県
    市町村 区市町村 市区町村 自治体 町会 町内会 クラブ チーム 班 隊 か国 カ国 ヵ国 ヶ国
"""
_THINGS = """
    件 個 箇 つ コ 枚 冊 部 巻 本 台 機 基 棟 軒 部屋 席 床 面 品 品目 種 種類 類 式 セット 箱 袋 缶 束 通 票 問
    項目 筆 区画 両 隻 艘 頭 匹 羽 株 樹 輪 食 杯 膳 着 足 双 対 行 列 桁 文字 字 語 文 ページ 頁 曲 話 体 脚 張
    口 灯 か所 カ所 ヵ所 ヶ所 ケ所 箇所 個所 地点 地区 路線 系統 便 区間 車線 ファイル レコード アカウント 件分
    個分 枚分 冊分 室分
"""
_ACTS = "回 事務 業務 議席 コース コマ 試合 泊 周 巡 歩 段 段階 階 項"
_TIMES = """
    秒 分間 時間 日 日間 週 週間 か月 カ月 ヵ月 ヶ月 ケ月 箇月 か月間 カ月間 ヵ月間 ヶ月間 年 年間 か年 カ年
    ヵ年 ヶ年 箇年 か年度 世紀 歳 才 歳児 日分 か月分 年分 回分
"""
_MEASURES = """
    mm cm m km ㎜ ㎝ ㎞ メートル キロメートル キロ センチ ミリ ㎡ m² m2 平方メートル 平方キロメートル km² km2 ㎢
    ha a ヘクタール アール 坪 ㎥ m³ m3 立方メートル 千m3 千㎥ l L ℓ ml mL リットル kl kL g kg ㎏ ㎎ mg t トン
    キログラム グラム ミリグラム kW kWh MW MWh GWh kVA W V A Hz dB lx lm cal kcal J kJ MJ GJ Pa hPa Sv mSv μSv
    Bq Bq/kg m/s km/h t-CO2 トン-CO2 KB MB GB TB kbps Mbps Gbps ビット バイト 台/日 t/日 m3/日 ㎥/日 件/日 人/㎢
    人/km2
"""
_NOUNS = """
    事業 施設 企業 大学 学校 小学校 中学校 高校 保育所 保育園 幼稚園 図書館 病院 診療所 組合 協会 自治会 支所
    出張所 児童 生徒 職員 議員 議案 議題 案 施策 取組 申請 手続 手続き 講座 講演 大会 質問 発言 条例 規則 法令
    計画 契約 物件 作品 資料 文書 データ システム サイト 回線 車両 地域 指標 分野
"""

MONEY = frozenset(
    ("円", "銭", "千円", "百万円", "十億円", "億円", "兆円", "ドル", "米ドル", "ユーロ", "円/月", "円/年")
)

COUNTERS = MONEY | frozenset(" ".join((_RATES, _PEOPLE, _BODIES, _THINGS, _ACTS, _TIMES, _MEASURES)).split())
"""What follows a figure and is read as its unit, also after a blank (48 件)."""

NOUNS = frozenset(_NOUNS.split())
"""Words that are counted by themselves: units only where they touch the figure (12施設); 1 事業 is a heading."""

_SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8, "十億": 10**9, "兆": 10**12}


def scale(unit: str | None) -> int:
    """What one of a unit is worth in its base unit: 1000 for 千円 and 千人, 1 for 円 and for no unit."""
    if not unit:
        return 1
    for length in (2, 1):
        if len(unit) > length and unit[:length] in _SCALES:
            return _SCALES[unit[:length]]
    return 1
