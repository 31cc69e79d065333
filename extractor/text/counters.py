"""Counters and units that may follow a figure (助数詞と単位).

A list, and not "any word", since 1歳入 or 2総務費 are numbered headings. Sources: the units of 日本統計年鑑 and of the
計量単位令, the counters of 公用文作成の考え方 (2022), and those that council papers count by.
"""

from __future__ import annotations

__all__ = ["COUNTERS"]

_RATES = "% ‰ パーセント パーミル ポイント %ポイント ppm ppb 割 分 厘 倍 度 ℃ °C 位 点 級"
_MONEY = "円 銭 千円 百万円 十億円 億円 兆円 ドル 米ドル ユーロ 円/月 円/年"
_PEOPLE = "人 名 世帯 家庭 家族 組 戸 者 氏 柱 人員 人分 名分 世帯分 人日 人月 人/日 延べ人 クラス 学級 学年 学校"
_BODIES = (
    "団体 法人 機関 事業所 事業者 事業 施設 会社 社 店 店舗 校 園 館 署 局 庁 部局 課 係 室 区 市 町 村 都道府県 道府県 県 市町村 "
    "区市町村 市区町村 自治体 自治会 町会 町内会 組合 協会 クラブ チーム 班 隊 支所 出張所 保育所 保育園 幼稚園 小学校 中学校 病院 診療所"
)
_THINGS = (
    "件 個 箇 つ コ 枚 冊 部 巻 本 台 機 基 棟 軒 室 部屋 席 床 面 点 品 品目 種 種類 類 式 セット 箱 袋 缶 束 通 票 問 項目 項 条 "
    "筆 区画 両 隻 艘 頭 匹 羽 株 樹 輪 食 杯 膳 着 足 双 対 組 行 列 桁 文字 字 語 文 ページ 頁 号室 曲 話 体 脚 張 口 灯 戸数 "
    "か所 カ所 ヵ所 ヶ所 ケ所 箇所 個所 地点 地区 地域 路線 系統 便 区間 車線 車両 ファイル データ レコード アカウント システム サイト 回線"
)
_ACTS = "回 度 件数 回数 事務 業務 取組 施策 議案 議題 案 票 議席 議員 発言 質問 講座 コース コマ 講演 大会 試合 泊 周 巡 歩 段 段階 階 階級"
_TIMES = "秒 分間 時間 日 日間 泊 週 週間 か月 カ月 ヵ月 ヶ月 ケ月 箇月 か月間 カ月間 ヵ月間 ヶ月間 年 年間 年度間 か年 カ年 ヵ年 ヶ年 箇年 世紀 歳 才 歳児"
_MEASURES = (
    "mm cm m km ㎜ ㎝ ㎞ メートル キロメートル キロ センチ ミリ ㎡ m² m2 平方メートル 平方キロメートル km² km2 ㎢ ha a ヘクタール アール 坪 "
    "㎥ m³ m3 立方メートル 千m3 千㎥ l L ℓ ml mL リットル kl kL g kg ㎏ ㎎ mg t トン キログラム グラム ミリグラム "
    "kW kWh MW MWh GWh kVA W V A Hz dB lx lm cal kcal J kJ MJ GJ Pa hPa Sv mSv μSv Bq Bq/kg m/s km/h t-CO2 トン-CO2 "
    "KB MB GB TB kbps Mbps Gbps ビット バイト 台/日 t/日 m3/日 ㎥/日 件/日 人/㎢ 人/km2"
)

COUNTERS = frozenset(" ".join((_RATES, _MONEY, _PEOPLE, _BODIES, _THINGS, _ACTS, _TIMES, _MEASURES)).split())
