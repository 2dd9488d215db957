"""HiGHS, the solver of linear and integer programs, without its words on the screen."""

from __future__ import annotations

import highspy


class QuietHighs(highspy.Highs):
    """HiGHS that says nothing: its own start prints a banner before it can be told not to."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)  # noqa: FBT003 (HiGHS takes values by place)
