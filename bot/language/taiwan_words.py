"""How Taiwan says what the mainland says otherwise, as far as OpenCC's dictionary does not know it: the words of telecom,
contracts, visits and everyday talk. Both sides of the table are in traditional characters."""

import re
from collections.abc import Mapping
from types import MappingProxyType

TAIWAN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        # contracts and money
        "合同": "合約", "賬": "帳", "報銷": "報帳", "首付": "頭期款", "充值": "儲值", "話費": "電話費", "電話費": "電話費",
        "通話費": "通話費", "套餐費": "月租費", "套餐": "方案", "價效比": "CP 值", "性價比": "CP 值", "返現": "現金回饋",
        "包郵": "免運", "郵費": "運費", "小票": "收據",
        # telecom
        "營業廳": "門市", "網點": "據點", "門店": "門市", "攜號轉網": "攜碼", "機頂盒": "機上盒", "光貓": "數據機", "座機": "市話",
        "固話": "市話", "手機號碼": "手機號碼", "手機號": "手機號碼", "流量包": "上網包", "公眾號": "官方帳號", "郵箱": "信箱",
        "二維碼": "QR Code", "掃碼": "掃 QR Code", "臺": "台",
        # products and service
        "質量": "品質", "除錯": "測試", "演示": "示範", "培訓": "教育訓練", "教程": "教學", "送貨上門": "送貨到府", "上門安裝": "到府安裝",
        "上門維修": "到府維修", "上門服務": "到府服務", "質保": "保固", "保修": "保固", "尺碼": "尺寸", "快遞": "宅配",
        # people and places
        "領導": "主管", "小區": "社區", "物業": "管委會", "樓道": "樓梯間",
        # everyday talk
        "咱們": "我們", "咱": "我們", "靠譜": "可靠", "立馬": "馬上", "啥": "什麼", "咋": "怎麼", "哪兒": "哪裡", "這兒": "這裡",
        "那兒": "那裡", "一會兒": "等一下", "事兒": "事", "點兒": "點", "活兒": "工作", "行嗎": "可以嗎", "成嗎": "可以嗎",
        "琢磨琢磨": "想想", "琢磨": "想", "合計合計": "商量商量", "鬧心": "煩心", "省心": "省事", "打水漂": "白花", "忽悠": "唬弄",
        "糊弄": "敷衍", "掏錢": "付錢",
    }
)  # fmt: skip
_ANY = re.compile("|".join(sorted(map(re.escape, TAIWAN_WORDS), key=len, reverse=True)))


def in_taiwan(traditional: str) -> str:
    """The text with every word of the table said as in Taiwan; the longest word that fits counts."""
    return _ANY.sub(lambda found: TAIWAN_WORDS[found.group()], traditional)
