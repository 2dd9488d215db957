"""The words that cells may hold for a coded value, English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Generic, TypeVar

from visitplanner.domain import (
    AgreedWith,
    Channel,
    DispatcherWord,
    HoldFlag,
    OutcomeCode,
    PlaceGrade,
    TravelMode,
)
from visitplanner.travel.datum import Datum
from visitplanner.travel.traffic import DayKind

if TYPE_CHECKING:
    from collections.abc import Mapping

CodeT = TypeVar("CodeT")


class Vocabulary(Generic[CodeT]):
    """Codes and their words; the first English and the first Chinese word are shown to people."""

    def __init__(self, words: Mapping[CodeT, str]) -> None:
        self._codes = {
            _key(word): code for code, spellings in words.items() for word in spellings.split()
        }
        self._shown = {code: spellings.split()[:2] for code, spellings in words.items()}
        self.labels = tuple(" ".join(shown) for shown in self._shown.values())

    def find(self, word: str) -> CodeT | None:
        """Return the code of a word, or None for a word that is not known."""
        code = self._codes.get(word)
        return self._codes.get(_key(word)) if code is None else code

    def word(self, code: CodeT, *, is_chinese: bool) -> str:
        """Return the word of a code that is shown to people in a language."""
        english, chinese = self._shown[code]
        return chinese if is_chinese else english


def _key(word: str) -> str:
    return re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", word).casefold())


CHANNELS = Vocabulary(
    {
        Channel.PHONE: "phone 电话",
        Channel.SMS: "sms 短信",
        Channel.WECHAT: "wechat 微信",
        Channel.MAIL: "mail 信函",
        Channel.APP: "app APP",
        Channel.IN_PERSON: "in_person 当面",
    }
)

PARTIES = Vocabulary(
    {
        AgreedWith.BORROWER: "borrower 本人",
        AgreedWith.GUARANTOR: "guarantor 担保人",
        AgreedWith.OTHER: "other 其他",
    }
)

OUTCOMES = Vocabulary(
    {
        OutcomeCode.MET_PROMISED: "met_promised 已见面承诺还款",
        OutcomeCode.MET_PLAN_AGREED: "met_plan_agreed 已见面达成方案",
        OutcomeCode.MET_REFUSED: "met_refused 已见面拒绝",
        OutcomeCode.MET_HARDSHIP: "met_hardship 已见面困难",
        OutcomeCode.DISPUTED: "disputed 有争议",
        OutcomeCode.NOT_AT_HOME: "not_at_home 不在家",
        OutcomeCode.MOVED: "moved 已搬离",
        OutcomeCode.WRONG_ADDRESS: "wrong_address 地址错误",
        OutcomeCode.THIRD_PARTY_MET: "third_party_met 见到第三人",
        OutcomeCode.ANOTHER_TIME: "another_time 另约时间",
        OutcomeCode.LEFT_FOR_SAFETY: "left_for_safety 安全撤离",
        OutcomeCode.PAID_BEFORE: "paid_before 上门前已还款",
        OutcomeCode.CANCELLED: "cancelled 已取消",
    }
)

FLAGS = Vocabulary(
    {
        HoldFlag.DISPUTED: "disputed 有争议",
        HoldFlag.PAID: "paid 已还清",
        HoldFlag.INSOLVENCY: "insolvency 破产",
        HoldFlag.IN_COURT: "in_court 诉讼中",
        HoldFlag.REPRESENTED: "represented 已委托律师",
        HoldFlag.DECEASED: "deceased 已故",
        HoldFlag.MINOR_ALONE: "minor_alone 未成年人独居",
        HoldFlag.SERIOUSLY_ILL: "seriously_ill 重病",
        HoldFlag.VULNERABLE: "vulnerable 弱势",
        HoldFlag.MOURNING: "mourning 丧事",
        HoldFlag.DISASTER: "disaster 受灾",
        HoldFlag.HARDSHIP: "hardship 困难",
        HoldFlag.COMPLAINT: "complaint 投诉",
    }
)

INSTRUCTIONS = Vocabulary({DispatcherWord.MUST: "must 必访", DispatcherWord.SKIP: "skip 不访"})

MODES = Vocabulary(
    {
        TravelMode.CAR: "car 汽车",
        TravelMode.EBIKE: "ebike 电动车",
        TravelMode.WALK: "walk 步行",
    }
)

STARTS_AT_HOME = Vocabulary({False: "branch 网点", True: "home 家"})

SUBJECTS = Vocabulary(
    {
        "law": "law 法律 法规 法律法规",
        "communication": "communication 沟通 沟通技巧",
        "products": "products 产品 产品知识 业务知识 knowledge",
        "conduct": "conduct 行为规范",
        "privacy": "privacy 隐私 个人信息保护",
        "safety": "safety 安全",
    }
)
"""Subjects of training that have a word in both languages; others stand as they are typed."""

DATUMS = Vocabulary(
    {
        Datum.WGS84: "WGS-84 GPS EPSG:4326 地球坐标 国际坐标",
        Datum.GCJ02: "GCJ-02 高德 火星坐标 火星坐标系 国测局 AMap Gaode 腾讯 Tencent",
        Datum.BD09: "BD-09 百度 百度坐标 百度坐标系 Baidu BD09LL",
    }
)

GRADES = Vocabulary(
    {
        PlaceGrade.GIVEN: "given 已给定",
        PlaceGrade.DOOR: "door 门牌",
        PlaceGrade.STREET: "street 道路",
        PlaceGrade.COMMUNITY: "community 小区村庄",
        PlaceGrade.DISTRICT: "district 区县",
    }
)

DAY_KINDS = Vocabulary(
    {
        DayKind.WORKING: "working 工作日 workday workdays weekday weekdays",
        DayKind.OFF: "off 休息日 weekend weekends 周末 节假日",
        DayKind.ALL: "all 每天 daily",
    }
)

ANSWERS = Vocabulary({True: "yes 是 y 1 true", False: "no 否 n 0 false"})

WEEKDAYS = Vocabulary(
    {
        0: "Mon 周一 Monday 星期一 礼拜一 一",
        1: "Tue 周二 Tuesday Tues 星期二 礼拜二 二",
        2: "Wed 周三 Wednesday 星期三 礼拜三 三",
        3: "Thu 周四 Thursday Thur Thurs 星期四 礼拜四 四",
        4: "Fri 周五 Friday 星期五 礼拜五 五",
        5: "Sat 周六 Saturday 星期六 礼拜六 六",
        6: "Sun 周日 Sunday 周天 星期日 星期天 礼拜日 礼拜天 日",
    }
)
