"""Sets pages with Typst, which is an extra: whether it is here, and in which font.

Names and addresses are Chinese in every language of the program, so a font with Chinese characters
is needed always; without one they would come out as boxes.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime, time
from functools import cache
from importlib import util
from typing import TYPE_CHECKING, Any

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.report.offline import asset

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Serif CJK SC",
    "SimHei",
    "SimSun",
)
"""Families with simplified Chinese characters, the best first."""


def require_typesetting(option: str) -> None:
    """Make sure, before any work, that pages can be set.

    Raises
    ------
    InputError
        When Typst, or a font with Chinese characters, is not on this machine.
    """
    if util.find_spec("typst") is None:
        message = say("a PDF needs Typst: {command}", command="pip install 'visitplanner[pdf]'")
        raise input_fault(message, column=option)
    if not chinese_font():
        message = say(
            "no font with Chinese characters is on this machine, and names would come out as"
            " boxes; install one, such as Debian's package {package}",
            package="fonts-noto-cjk",
        )
        raise input_fault(message, column=option)


def chinese_font() -> str:
    """Return the family of fonts that pages are set in; "" where there is none."""
    families = set(_fonts().families())
    return next((name for name in CHINESE_FONTS if name in families), "")


def set_pages(template: str, values: Mapping[str, object], day: date) -> bytes:
    """Return a template of this room, filled with `values`, as a PDF.

    The template sees `values` as data, and neither files nor the network.

    Parameters
    ----------
    day
        Stands in the file as the date of its making, so that the same plan gives the same bytes.
    """
    import typst  # noqa: PLC0415 (an extra)

    made = datetime.combine(day, time(0), tzinfo=UTC)
    with tempfile.TemporaryDirectory() as nothing:
        return typst.compile(
            asset(template).encode(),
            root=nothing,
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"day": json.dumps(values)},
            package_path=nothing,
            package_cache_path=nothing,
            timestamp=made,
        )


@cache
def _fonts() -> Any:  # noqa: ANN401 (of an extra)
    import typst  # noqa: PLC0415 (an extra)

    return typst.Fonts()
