"""Columns that nothing is learned from: protected or sensitive traits, and who a person is.

A trait is refused by its name in English or Chinese, whoever asks. A stand-in under another name
cannot be told by its name: `--group` shows whether a model treats groups alike all the same.

References
----------
.. [1] Personal Information Protection Law of the PRC, art. 28 (sensitive information: biometrics,
   belief, specific identity, health, accounts, whereabouts, minors) and art. 6 (least data). Read.
.. [2] The same, art. 24 (automated decisions are fair and treat nobody unreasonably). Recalled.
.. [3] The bank's process: a visit is reasonable, and hardship never brings more pressure.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping

PROTECTED, SENSITIVE, VULNERABLE, PERSONAL = "protected", "sensitive", "vulnerable", "personal"

WORDS: Mapping[str, str] = {
    PROTECTED: (
        "sex gender male female man men woman women age agegroup ageband birth birthday birthdate "
        "birthyear yearofbirth born dob senior seniors elder race racial ethnic ethnicity "
        "nationality foreign foreigner immigrant native hukou marital maritalstatus married "
        "marriage spouse divorced single widowed pregnant pregnancy maternity orientation language"
    ),
    SENSITIVE: (
        "religion religious faith belief political politics party union health medical illness "
        "disease diagnosis healthstatus cancer depression biometric biometrics fingerprint genetic "
        "criminal conviction prison"
    ),
    VULNERABLE: (
        "disability disabled handicap vulnerable vulnerability hardship mourning bereaved flags "
        "minor minors elderly orphan welfare benefit benefits unemployed retired pension "
        "pensioner"
    ),
    PERSONAL: (
        "name borrower phone mobile telephone address email mail wechat passport identity idcard "
        "ssn latitude longitude coordinates location photo street postcode zipcode postal "
        "household district"
    ),
}
"""English words, any of which refuses the column that it stands in."""

CHINESE: Mapping[str, str] = {
    PROTECTED: (
        "性别 女 年龄 年纪 周岁 高龄 岁 出生 生日 民族 种族 汉族 回族 国籍 外国 外地人 "
        "户籍 户口 籍贯 婚 丧偶 离异 单亲 配偶 孕 哺乳 生育 性取向"
    ),
    SENSITIVE: (
        "宗教 信仰 政治 党员 党派 工会 健康 病 医疗 住院 诊断 精神状况 抑郁 "
        "生物识别 指纹 基因 犯罪 前科 服刑"
    ),
    VULNERABLE: (
        "残疾 残障 弱势 困难 贫困 特困 丧亲 未成年 老年 老人 孤儿 低保 五保 失业 退休 标记"
    ),
    PERSONAL: (
        "姓名 名字 客户名称 借款人 电话 手机 联系方式 地址 住址 小区 街道 邮编 村 区县 户号 "
        "邮箱 微信 护照 身份证 证件号 纬度 经度 坐标 位置 照片"
    ),
}
"""Chinese words, any of which refuses the column that it is part of."""

OF_A_THING = frozenset({"loan", "account", "debt", "card", "notice", "product"})
"""Beside one of these, `age` or `language` is a thing's and no person's."""

_OF_EITHER = frozenset({"age", "language", "single", "benefit", "party"})
_OLD_FORMS = str.maketrans(
    "別齡歲婦殘齒貧離喪孕黨醫療證號電話機郵", "别龄岁妇残齿贫离丧孕党医疗证号电话机邮"
)
_BETWEEN = re.compile(r"[\s_\-.·]|[\u200b-\u200f\u2060\ufeff]")
"""What may stand between the characters of a word and is not read."""

_ENGLISH_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def refusal_of(column: str) -> Message | None:
    """Return why nothing is learned from a column of this name; None where something may be."""
    kind = _kind_of(column)
    return None if kind is None else _REASONS[kind]


def _kind_of(column: str) -> str | None:
    text = unicodedata.normalize("NFKC", column)
    words = {word.casefold() for word in _ENGLISH_WORD.findall(text)}
    if words & OF_A_THING:
        words -= _OF_EITHER
    if "product" in words:
        words -= {"name"}
    for kind, listed in WORDS.items():
        if words & set(listed.split()):
            return kind
    text = _BETWEEN.sub("", text).translate(_OLD_FORMS)
    parts = ((kind, part) for kind, listed in CHINESE.items() for part in listed.split())
    return next((kind for kind, part in parts if part in text), None)


_REASONS: Mapping[str, Message] = {
    PROTECTED: say(
        "a protected trait is no feature: people must not be treated differently for it (Personal"
        " Information Protection Law, art. 24); --group shows whether they are"
    ),
    SENSITIVE: say(
        "sensitive personal information is no feature (Personal Information Protection Law,"
        " art. 28)"
    ),
    VULNERABLE: say(
        "a borrower's circumstances are no feature: hardship and vulnerability never bring more"
        " pressure"
    ),
    PERSONAL: say(
        "who a person is and where they live is no feature (Personal Information Protection Law,"
        " arts. 6 and 28)"
    ),
}
