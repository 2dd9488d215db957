"""Errors: each names the place, what was expected and what came, and has an exit code."""

from __future__ import annotations

import pickle

import pytest

from visitplanner.errors import (
    Fault,
    InputError,
    ServiceError,
    SolverError,
    VisitPlannerError,
    input_fault,
)
from visitplanner.messages import say


@pytest.mark.parametrize(("kind", "code"), [(InputError, 2), (ServiceError, 3), (SolverError, 3)])
def test_each_class_has_its_exit_code(kind: type[VisitPlannerError], code: int) -> None:
    assert kind.exit_code == code


def test_a_fault_says_where_then_what() -> None:
    fault = Fault(message=say("is missing"), file="cases.csv", row=7, column="case_id")
    assert fault.describe("en") == "cases.csv, row 7, column case_id: is missing"


def test_a_fault_without_a_place_is_the_message_alone() -> None:
    assert Fault(message=say("is missing")).describe("en") == "is missing"


def test_an_error_carries_every_fault() -> None:
    faults = [Fault(message=say("one")), Fault(message=say("two"))]
    assert str(InputError(faults)) == "one\ntwo"
    assert str(ServiceError(say("three"))) == "three"
    assert input_fault(say("four"), file="f").faults[0].file == "f"


def test_an_error_comes_whole_from_another_process() -> None:
    error = input_fault(say("expected {n}", n=1), file="f")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert (type(again), again.faults) == (InputError, error.faults)
