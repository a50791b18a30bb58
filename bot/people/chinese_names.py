"""Chinese names, known by what stands around them: 王总, 李女士, 老张, 姓赵, 我叫王小明.

In: a text. Out: the same text with [name] where a name stood; the title stays, since it tells who decides. Words that
only look like it stay: 总价, 周总结, 我先生, 老板.
"""

import re

# Family names, simplified and traditional. Those which are everyday words too count only at the beginning of a word.
_SURE = (
    "王李张張刘劉陈陳杨楊赵趙吴吳徐孙孫朱胡郭林罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖萧蕭田董袁潘蒋蔣蔡余杜戴"
    "夏钟鐘鍾汪姜范廖姚谭譚邹鄒熊陆陸郝崔康毛邱秦江顾顧侯邵孟龙龍段汤湯尹黎贺賀龚龔庞龐樊兰蘭殷翟聂聶葛薛闫閆柳魏吕呂"
    "苏蘇卢盧沈倪耿鲁魯俞柯翁涂詹欧歐冼霍焦裴祁蓝藍霄阮莫骆駱"
)
_UNSURE = (
    "高方成全时時常金钱錢石白黄黃马馬叶葉易安平向于包花单單季应應水何任万萬史严嚴武孔程丁傅温溫文牛古甘尚雷付申岳童"
    "路左周"
)
_TWO = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|东方|東方|皇甫|尉迟|公孙|令狐|慕容|司徒|端木|南宫|南宮"

_HAN = r"[\u4e00-\u9fff]"
# The beginning of a word: no Chinese character in front, or one that links words or begins a sentence.
_LINKS = "跟和找问問给給是叫请請约約见見那这這让讓说說被替陪帮幫等了的我你您他她们們"
_BEGINS = rf"(?:(?<!{_HAN})|(?<=[{_LINKS}]))"
# Words that begin like a name and stand before a title: 安装师傅 the fitter, 谢谢老板 thank you.
_WORDS = (
    "安装|安裝|万一|萬一|水电|水電|包子|谢谢|謝謝|方面|全部|全家|成本|时候|時候|金融|黄金|石油|马上|馬上|高级|高級|白天|单位|單位|应该|"
    "應該|何必|任何|安全|平台|路由|路边|古董|花店|花艺|向导|时装|牛肉|常务|常務|高中|宋词|江湖|龙头|龍頭"
)
_SURNAME = rf"(?!{_WORDS})(?<![谢謝])(?:{_TWO}|[{_SURE}]|{_BEGINS}[{_UNSURE}])"

_TITLES = (
    "先生|女士|小姐|太太|夫人|总经理|總經理|董事长|董事長|经理|經理|老板|老闆|老师|老師|主任|局长|局長|处长|處長|科长|科長|"
    "院长|院長|校长|校長|厂长|廠長|店长|店長|部长|部長|行长|行長|医生|醫生|大夫|律师|律師|教授|博士|师傅|師傅|阿姨|大姐|大哥|"
    "叔叔|同志|工程师|工程師"
)
_POLITE = re.compile(rf"{_SURNAME}{_HAN}{{0,2}}?(?={_TITLES})")

# 总 is a chief, and also the beginning of words: 总价 total, 总结 summary, 总是 always.
_CHIEF = re.compile(
    rf"(?:{_TWO}|[{_SURE}])(?=[总總董](?![价價额額数數结結部裁是]))"
    rf"|{_BEGINS}[{_UNSURE}](?=[总總董](?![价價额額数數计計结結量部费費体體和算得觉覺之有公裁是]))"
    rf"|{_SURNAME}(?=[总總]是[说說要让讓个個做])"
)
# 王哥, 李姐 (elder brother, sister); 王工, 刘局 (engineer Wang, bureau chief Liu).
_ELDER = re.compile(rf"{_SURNAME}(?=[哥姐叔婶嬸伯姨嫂爷爺](?![妹弟]))")
_POST = re.compile(
    rf"(?:{_TWO}|[{_SURE}])(?=[工局处處](?![长長作资資人业業程具厂廠地会會商期序时時面部内內势勢境分理所]))"
)
_COMMON = "王李张張刘劉陈陳杨楊赵趙吴吳徐孙孫朱胡郭罗羅郑鄭梁谢謝宋邓鄧韩韓冯馮曹彭肖袁潘蒋蔣蔡姚"
_FAMILIAR = re.compile(rf"(?<=[老小阿])[{_COMMON}](?!子|{_HAN}?期)")
_SURNAMED = re.compile(rf"(?<=姓)[{_SURE}{_UNSURE}]")
_CALLED = re.compile(
    r"((?:我叫|他叫|她叫|名叫|名字叫|名字是|姓名是?|本人)[:： ]{0,2})"
    rf"(?:{_TWO}|[{_SURE}{_UNSURE}]){_HAN}{{1,2}}(?!{_HAN}?[价價格])"
)


def without_chinese_names(text: str) -> str:
    """The text with [name] in place of each name that its surroundings give away."""
    for pattern in (_POLITE, _CHIEF, _ELDER, _POST, _FAMILIAR, _SURNAMED):
        text = pattern.sub("[name]", text)
    return _CALLED.sub(r"\1[name]", text)
