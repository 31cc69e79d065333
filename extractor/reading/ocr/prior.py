"""Which characters a Japanese office paper can hold, and how likely each is.

The recogniser knows 18,000 classes: Chinese, Latin with every accent, Greek. Where two look alike (减 and 減, · and ・)
the paper's language decides. A character of JIS X 0208 level 1, kana, Latin or a symbol weighs 1, one of level 2 a
tenth, anything that Japanese encodings cannot write nothing. ``※ ○ 〇`` are given more, since the network was hardly
shown them. Old forms of ordinary characters (齡 for 齢, 國 for 国) weigh next to nothing, but for those in which people
write their names (澤, 濱, 齋).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["FIGURES", "figures", "weights"]

FIGURES = "0123456789０１２３４５６７８９,，.．%％▲△-－()（）"
"""What stands in a figure."""

_BOOST = {"※": 30.0, "○": 8.0, "〇": 4.0, "髙": 0.3, "﨑": 0.3, "卜": 0.01}
_NEVER = "·•∙⋅"  # the network's middle dots of other scripts; ・ takes over
_OLD_FORMS = frozenset(
    "惡壓圍醫壹隱營衞驛歐毆奧橫溫穩假價畫囘壞懷繪擴殼覺樂勸卷寬歡觀關陷歸僞戲犧舊據擧峽挾敎鄕徑揭攜溪經繼莖輕鷄藝擊缺儉劍圈檢權獻縣險驗效號黑碎濟劑雜參慘棧贊殘絲齒兒辭濕寫釋收從澁"
    "獸縱肅處緖敍尙奬將牀燒稱證剩壤孃條疊穰讓釀觸囑寢愼盡圖粹醉隨髓數樞聲竊攝專戰淺潛纖踐錢禪壯搜插爭莊裝騷增臟卽屬續墮體對帶滯臺擇單擔膽團彈斷癡遲蟲鑄廳聽敕鎭遞轉點黨盜當鬭獨讀屆繩貳惱腦"
    "廢拜賣麥發髮拔蠻祕拂佛變辨瓣辯舖沒飜默譯餘譽搖樣謠賴亂覽兩獵綠壘勵靈齡戀爐勞樓錄灣豐"
)
_LEVEL_2 = 0x989F  # first code of JIS X 0208 level 2 in Shift_JIS
_VENDOR = 0xED40  # first code of the vendors' extensions


def _weight(char: str) -> float:
    if char in ("", " "):
        return 1.0
    if char in _BOOST:
        return _BOOST[char]
    if char in _NEVER:
        return 0.0
    try:
        code = int.from_bytes(char.encode("cp932"), "big")
    except UnicodeError:
        return 0.0
    if code >= _VENDOR:
        return 0.0
    if code < _LEVEL_2:
        return 1.0
    return 0.005 if char in _OLD_FORMS else 0.1


def weights(classes: Sequence[str]) -> NDArray[np.float32]:
    """The prior of each class of a recogniser."""
    return np.array([_weight(char) for char in classes], np.float32)


def figures(classes: Sequence[str]) -> NDArray[np.float32]:
    """1 for the classes that stand in a figure and for the blank class, else 0."""
    return np.array([char == "" or char in FIGURES for char in classes], np.float32)
