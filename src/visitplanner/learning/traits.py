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
        "sex gender male female age birth birthday birthdate born dob race racial ethnic ethnicity "
        "nationality foreign foreigner immigrant native hukou marital married marriage spouse "
        "divorced single widowed pregnant pregnancy maternity orientation language"
    ),
    SENSITIVE: (
        "religion religious faith belief political politics party union health medical illness "
        "disease diagnosis biometric biometrics fingerprint genetic criminal conviction"
    ),
    VULNERABLE: (
        "disability disabled handicap vulnerable vulnerability hardship mourning bereaved flags "
        "minor minors elderly orphan welfare benefit benefits unemployed"
    ),
    PERSONAL: (
        "name borrower phone mobile telephone address email mail wechat passport identity idcard "
        "ssn latitude longitude coordinates location photo"
    ),
}
"""English words, any of which refuses the column that it stands in."""

CHINESE: Mapping[str, str] = {
    PROTECTED: (
        "性别 年龄 岁数 出生 生日 民族 种族 国籍 户籍 户口 籍贯 婚姻 婚否 已婚 未婚 离异 配偶 怀孕 "
        "孕期 生育 性取向"
    ),
    SENSITIVE: "宗教 信仰 政治 党员 党派 工会 健康 病史 疾病 医疗 诊断 生物识别 指纹 基因 犯罪",
    VULNERABLE: "残疾 残障 弱势 困难 丧亲 未成年 老年 孤儿 低保 失业 标记",
    PERSONAL: (
        "姓名 借款人 电话 手机 地址 住址 邮箱 微信 护照 身份证 证件号 纬度 经度 坐标 位置 照片"
    ),
}
"""Chinese words, any of which refuses the column that it is part of."""

OF_A_THING = frozenset({"loan", "account", "debt", "card", "notice", "product", "contact"})
"""Beside one of these, `age`, `name` or `language` is a thing's and no person's."""

_OF_EITHER = frozenset({"age", "name", "language", "single", "benefit", "party"})
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
    for kind, listed in WORDS.items():
        if words & set(listed.split()):
            return kind
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
