"""The columns of the tables with their English and Chinese headers, as in `docs/tables.md`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that is read.

    Attributes
    ----------
    name
        English header, and the field of the row model.
    is_required
        Whether a table without the column cannot be read.
    is_personal
        Whether its cells are personal data, which no message repeats.
    """

    name: str
    chinese: str
    is_required: bool = False
    is_personal: bool = False

    @property
    def label(self) -> str:
        """Both headers, for messages about a column that the table lacks."""
        return f"{self.name} {self.chinese}"


def _required(name: str, chinese: str) -> Column:
    return Column(name=name, chinese=chinese, is_required=True)


def _personal(name: str, chinese: str, *, is_required: bool = False) -> Column:
    return Column(name=name, chinese=chinese, is_required=is_required, is_personal=True)


def _optional(name: str, chinese: str) -> Column:
    return Column(name=name, chinese=chinese)


CASE_COLUMNS = (
    _required("case_id", "案件编号"),
    _personal("borrower_name", "借款人", is_required=True),
    _personal("phone", "电话"),
    _optional("household_id", "户号"),
    _personal("address", "地址", is_required=True),
    _optional("district", "区县"),
    _personal("latitude", "纬度"),
    _personal("longitude", "经度"),
    _optional("datum", "坐标系"),
    _required("overdue_amount", "逾期金额"),
    _optional("balance", "贷款余额"),
    _required("days_past_due", "逾期天数"),
    _optional("notices", "通知记录"),
    _optional("agreed_windows", "约定时间"),
    _optional("asked_for", "借款人指定"),
    _optional("consent_ref", "同意编号"),
    _optional("consent_date", "同意日期"),
    _optional("consent_channel", "同意方式"),
    _personal("consent_by", "同意记录人"),
    _optional("agreed_with", "约定对象"),
    _optional("flags", "标记"),
    _optional("promise_date", "承诺还款日"),
    _optional("promise_amount", "承诺金额"),
    _optional("past_visits", "上门记录"),
    _optional("last_officer", "上次上门人员"),
    _optional("visit_minutes", "上门时长"),
    _optional("persons", "上门人数"),
    _optional("single_officer_approval", "单人上门批准号"),
    _optional("skills", "所需技能"),
    _optional("instruction", "调度指令"),
    _optional("instruction_reason", "指令原因"),
    _personal("instruction_by", "指令人"),
)

MEANS_COLUMNS = (
    _required("case_id", "案件编号"),
    _required("as_of", "截至日期"),
    _optional("product", "贷款产品"),
    _optional("lent_on", "放款日期"),
    _optional("overdue_since", "逾期起始日"),
    _required("principal", "应还本金"),
    _optional("interest", "应还利息"),
    _optional("fees", "应还费用"),
    _optional("instalment", "每期应还"),
    _personal("income", "家庭月收入"),
    _personal("outgoings", "固定月支出"),
    _personal("dependants", "抚养人数"),
    _personal("at_hand", "可用资金"),
)

OFFICER_COLUMNS = (
    _required("officer_id", "工号"),
    _personal("name", "姓名", is_required=True),
    _personal("phone", "电话"),
    _optional("crew_id", "搭档组"),
    _optional("mode", "交通方式"),
    _optional("start", "出发地"),
    _personal("home_latitude", "家纬度"),
    _personal("home_longitude", "家经度"),
    _optional("home_datum", "家坐标系"),
    _optional("skills", "技能"),
    _optional("certifications", "证书"),
    _optional("work_days", "工作日"),
    _optional("shift_start", "上班时间"),
    _optional("shift_end", "下班时间"),
    _optional("overtime_minutes", "可加班分钟"),
    _optional("lunch", "午休时段"),
    _optional("lunch_minutes", "午休分钟"),
    _optional("max_visits", "每日上限"),
    _optional("leave", "请假"),
    _optional("extra_days", "加班日"),
    _optional("training", "培训"),
)

TRAINING_COLUMNS = (
    _required("officer_id", "工号"),
    _required("course", "课程"),
    _required("done_on", "完成日期"),
    _optional("valid_until", "有效期至"),
)

SHIFT_COLUMNS = (
    _required("officer_id", "工号"),
    _required("day", "日期"),
    _required("shift_start", "上班时间"),
    _required("shift_end", "下班时间"),
    _optional("overtime_minutes", "可加班分钟"),
    _optional("start", "出发地"),
)

_OF_A_FOUND_PLACE = (
    _optional("case_id", "案件编号"),
    _optional("district", "区县"),
    _optional("grade", "精度"),
    _optional("source", "来源"),
    _optional("score", "相似度"),
)

ADDRESS_COLUMNS = (
    _personal("address", "地址", is_required=True),
    _personal("latitude", "纬度", is_required=True),
    _personal("longitude", "经度", is_required=True),
    _required("datum", "坐标系"),
    *_OF_A_FOUND_PLACE,
)

PIN_COLUMNS = (
    _personal("address", "地址", is_required=True),
    _personal("latitude", "纬度", is_required=True),
    _personal("longitude", "经度", is_required=True),
    _required("datum", "坐标系"),
    *_OF_A_FOUND_PLACE,
    _optional("reason", "原因"),
    _personal("candidate_latitude", "候选纬度"),
    _personal("candidate_longitude", "候选经度"),
    _optional("candidate_grade", "候选精度"),
    _optional("candidate_source", "候选来源"),
    _personal("candidate_address", "候选地址"),
    _personal("confirmed_by", "确认人"),
)

HAND_COLUMNS = (
    _required("case_id", "案件编号"),
    _optional("officers", "人员工号"),
    _optional("not_officers", "不派人员"),
    _optional("day", "日期"),
    _optional("not_days", "不排日期"),
    _optional("start", "开始时间"),
    _optional("order", "顺序"),
    _optional("together", "同路线"),
    _optional("must", "必访"),
)

TRAFFIC_COLUMNS = (
    _required("period", "时段"),
    _required("start", "开始"),
    _required("end", "结束"),
    _optional("days", "日期"),
    _required("overall", "整体"),
    _optional("fast", "快速路"),
    _optional("primary", "主干路"),
    _optional("secondary", "次干路"),
    _optional("tertiary", "支路"),
    _optional("minor", "街巷"),
)

_UNIT = re.compile(r"\((?:元|yuan|cny|rmb|分钟|minutes|min|天|days)\)$")
"""Units that people add to a header; 万元 is not among them, for it would change the amount."""


def header_key(header: str) -> str:
    """Return what is compared of a header: no case, width, spaces, underscores, stars or units."""
    text = unicodedata.normalize("NFKC", header).casefold()
    text = "".join(char for char in text if unicodedata.category(char) not in {"Cf", "Cc"})
    return _UNIT.sub("", re.sub(r"[\s_*-]", "", text))


def columns_by_header(columns: tuple[Column, ...]) -> dict[str, Column]:
    """Return the columns by the keys of both their headers."""
    return {
        header_key(header): column for column in columns for header in (column.name, column.chinese)
    }
