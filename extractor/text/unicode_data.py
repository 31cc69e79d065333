"""Makes the data files ``radicals.tsv`` and ``variants.tsv`` from Unicode's, which are too large to be shipped.

``python -m extractor.text.unicode_data /usr/share/unicode`` (the folder of Debian's package unicode-data, or one with
EquivalentUnifiedIdeograph.txt and Unihan_OtherMappings.txt in it) writes them anew. Nothing else runs this.
"""

from __future__ import annotations

import bz2
import sys
from collections.abc import Iterator
from pathlib import Path

import unicodedata2

__all__ = ["main", "radicals", "variants"]

RADICALS_HEAD = """\
# Kangxi radicals and CJK radicals with their equivalent unified ideograph: code, ideograph, the two characters.
# Source: Unicode, EquivalentUnifiedIdeograph-{version}.txt, the rows of U+2E80-2FDF, unchanged (U+2E80 has none).
# Copyright Unicode, Inc.; Unicode licence, see unicode-license.txt in this folder.
"""
VARIANTS_HEAD = """\
# Old and rare forms of ideographs and the form by which they are matched: code, form, the two characters, source.
# kJinmeiyoKanji: Unihan_OtherMappings.txt of Unicode {version} (names may be written with the left form of the right
# one); Copyright Unicode, Inc.; Unicode licence, see unicode-license.txt in this folder.
# joyo: the old forms in brackets in the table of Joyo kanji (Cabinet notice of 2010); print: the simplified print forms
# of JIS X 0208 and their standard print form (Hyogai kanji table, 2000); name: forms of family and place names.
"""

JOYO = """
亞亜 惡悪 壓圧 圍囲 爲為 醫医 壹壱 稻稲 飮飲 隱隠 營営 榮栄 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴 櫻桜 奧奥
橫横 溫温 穩穏 假仮 價価 畫画 會会 繪絵 壞壊 懷懐 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 渴渇 罐缶 卷巻 陷陥 勸勧 寬寛 關関
歡歓 觀観 氣気 歸帰 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 峽峡 挾挟 狹狭 鄕郷 曉暁 區区 驅駆 勳勲 薰薫 徑径 惠恵 揭掲 溪渓
經経 繼継 莖茎 螢蛍 輕軽 鷄鶏 藝芸 擊撃 缺欠 儉倹 劍剣 圈圏 檢検 權権 獻献 縣県 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒
鑛鉱 號号 國国 黑黒 濟済 碎砕 齋斎 劑剤 册冊 雜雑 參参 慘惨 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 舍舎
寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 將将 燒焼 奬奨 條条 狀状 乘乗 淨浄 剩剰 疊畳 孃嬢 讓譲
釀醸 觸触 囑嘱 寢寝 愼慎 晉晋 眞真 盡尽 圖図 粹粋 醉酔 隨随 髓髄 樞枢 數数 瀨瀬 聲声 靜静 齊斉 攝摂 竊窃 專専 戰戦
淺浅 潛潜 纖繊 踐践 錢銭 禪禅 雙双 壯壮 搜捜 插挿 巢巣 爭争 總総 聰聡 莊荘 裝装 騷騒 增増 臟臓 藏蔵 屬属 續続 墮堕
體体 對対 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 聽聴 敕勅 鎭鎮
遞逓 鐵鉄 轉転 點点 傳伝 黨党 盜盗 燈灯 當当 鬪闘 德徳 獨独 讀読 屆届 繩縄 貳弐 惱悩 腦脳 廢廃 拜拝 賣売 麥麦 發発
髮髪 拔抜 蠻蛮 祕秘 濱浜 甁瓶 拂払 佛仏 竝並 變変 邊辺 辨弁 辯弁 瓣弁 舖舗 步歩 穗穂 寶宝 豐豊 沒没 飜翻 每毎 萬万
滿満 默黙 彌弥 藥薬 譯訳 豫予 餘余 與与 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 壘塁 勵励 禮礼 隸隷
靈霊 齡齢 戀恋 爐炉 勞労 樓楼 灣湾 戶戸 靑青 黃黄 淸清 內内 產産 敎教 强強 眾衆 絕絶 說説 稅税 脫脱 銳鋭 悅悦 閱閲
彥彦 顏顔 姬姫 虛虚 戾戻 曆暦 歷歴 錄録 綠緑 晚晩 槪概 旣既 卽即 鄰隣 蔣蒋 娛娯 吳呉 搜捜 瘦痩 爭争 尙尚 幷併 倂併
竝並 郞郎 兪愈 冰氷 剝剥 塡填 頰頬 𠮟叱
"""
PRINT = """
鷗鴎 麴麹 濤涛 壺壷 噓嘘 搔掻 摑掴 攪撹 蠟蝋 蟬蝉 軀躯 醬醤 顚顛 驒騨 鹼鹸 繫繋 禱祷 萊莱 簞箪 瀆涜 屛屏 囊嚢 儘侭
諫諌 賤賎 礪砺 礦砿 鰺鯵 檜桧 禰祢 嚙噛 啞唖 俠侠 鈎鉤 曾曽 籠篭 蘆芦 蠣蛎 靱靭 嶽岳 邇迩 潑溌 醱醗 瘙掻 蔥葱 焰焔
蘂蕊 藪薮
"""
NAME = """
髙高 﨑崎 邉辺 濵浜 栁柳 舘館 嶌島 嶋島 渕淵 桒桑 𠮷吉 檮梼 籔薮 冨富 峯峰 竈釜 龝秋 穐秋 曻昇 槗橋 𣘺橋 桺柳 塲場
廐厩 髮髪 鄊郷
"""


def _lines(folder: Path, name: str) -> Iterator[str]:
    packed = folder / f"{name}.bz2"
    if packed.exists():
        with bz2.open(packed, "rt", encoding="utf-8") as lines:
            yield from lines
    else:
        yield from (folder / name).read_text(encoding="utf-8").splitlines()


def radicals(folder: Path) -> str:
    """The table of radicals from EquivalentUnifiedIdeograph.txt."""
    version, rows = "", []
    for line in _lines(folder, "EquivalentUnifiedIdeograph.txt"):
        if line.startswith("# EquivalentUnifiedIdeograph-"):
            version = line.strip().removeprefix("# EquivalentUnifiedIdeograph-").removesuffix(".txt")
        span, _, ideograph = line.partition("#")[0].partition(";")
        if ideograph:
            first, _, last = span.strip().partition("..")
            target = int(ideograph, 16)
            rows += [(code, target) for code in range(int(first, 16), int(last or first, 16) + 1)]
    body = "".join(f"{a:04X}\t{b:04X}\t{chr(a)} {chr(b)}\n" for a, b in rows if 0x2E80 <= a <= 0x2FDF)
    return RADICALS_HEAD.format(version=version) + body


def variants(folder: Path) -> str:
    """The table of variants: from kJinmeiyoKanji and the lists above; forms that NFKC unifies are left out."""
    version, pairs = "", {}
    for line in _lines(folder, "Unihan_OtherMappings.txt"):
        if line.startswith("# Unicode version:"):
            version = line.split(":")[1].strip()
        code, _, rest = line.partition("\tkJinmeiyoKanji\t")
        if "U+" in rest:
            pairs[_char(code)] = (_char(rest.split(":")[1]), "kJinmeiyoKanji")
    for source, table in (("joyo", JOYO), ("print", PRINT), ("name", NAME)):
        for pair in table.split():
            old, new = pair[0], pair[1]
            if new not in pairs or pairs[new][0] != old:  # 桧 is 檜 by Unihan, and so not the other way round
                pairs.setdefault(old, (new, source))
    rows = []
    for old, (new, source) in sorted(pairs.items()):
        form, seen = new, {old}
        while form in pairs and form not in seen:
            seen.add(form)
            form = pairs[form][0]
        form = unicodedata2.normalize("NFKC", form)
        if unicodedata2.normalize("NFKC", old) == old and form != old:
            rows.append(f"{ord(old):04X}\t{ord(form):04X}\t{old} {form}\t{source}\n")
    return VARIANTS_HEAD.format(version=version) + "".join(rows)


def _char(code: str) -> str:
    return chr(int(code.strip().removeprefix("U+"), 16))


def main(arguments: list[str]) -> int:
    """Write both files; the one argument is Unicode's folder."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    folder, data = Path(arguments[0]), Path(__file__).parent / "data"
    (data / "radicals.tsv").write_text(radicals(folder), encoding="utf-8")
    (data / "variants.tsv").write_text(variants(folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
