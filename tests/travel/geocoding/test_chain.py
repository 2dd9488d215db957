"""The chain of services: whatever they do, nothing that was answered is asked again, ever."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from map_services import Server, nominatim_place, serving
from samples import make_case

from visitplanner.travel.geocoding.asking import GeopyGeocoder
from visitplanner.travel.geocoding.book import AddressBook
from visitplanner.travel.geocoding.chain import AnswersOfThisRun, Chain, Service
from visitplanner.travel.geocoding.found import Found, Placed
from visitplanner.travel.geocoding.geocoders import GeocoderSettings
from visitplanner.travel.geocoding.placing import Placer

if TYPE_CHECKING:
    from collections.abc import Sequence

ANSWERED = {"street", "district", "nothing", "elsewhere"}
BEHAVIOURS = [*sorted(ANSWERED), "500", "400", "429", "rubbish"]


def behave(server: Server, behaviour: str) -> None:
    server.status = int(behaviour) if behaviour.isdigit() else 200
    match behaviour:
        case "street":
            server.answer(nominatim_place(26))
        case "district":
            server.answer(nominatim_place(16))
        case "elsewhere":
            server.answer(nominatim_place(30, "30.25", "120.16"))
        case "nothing":
            server.answer([])
        case _:
            server.body = b"<html>busy</html>"


def service(server: Server, name: str) -> Service:
    wished = GeocoderSettings(kind="nominatim", domain=server.domain, min_delay_s=0)
    return Service(name=name, geocoder=GeopyGeocoder(wished, sleep=lambda _: None))


@settings(max_examples=40)
@given(
    streets=st.lists(st.integers(1, 6), min_size=1, max_size=8),
    behaviours=st.lists(
        st.lists(st.sampled_from(BEHAVIOURS), min_size=1, max_size=8), min_size=1, max_size=4
    ),
)
def test_after_any_failures_and_restarts_each_answered_question_was_asked_once(
    streets: Sequence[int], behaviours: Sequence[Sequence[str]]
) -> None:
    answered: Counter[tuple[str, str]] = Counter()
    cases = [
        make_case(f"C{n}", location=None, address=f"环翠区文化路{street}号")
        for n, street in enumerate(streets)
    ]
    with serving() as first, serving() as second, TemporaryDirectory() as folder:
        for run in behaviours:  # each with a book opened anew, as after a crash

            def answer(server: Server, name: str, run: Sequence[str]) -> None:
                def on_question(query: str) -> None:
                    behaviour = run[len(server.paths) % len(run)]
                    behave(server, behaviour)
                    answered[name, query] += behaviour in ANSWERED

                server.on_question = on_question

            answer(first, "first", run)
            answer(second, "second", run[::-1])
            with AddressBook.open(Path(folder) / "book.sqlite") as book:
                services = [service(first, "first"), service(second, "second")]
                outcomes = [Placer((), services, answers=book).place(case) for case in cases]
            assert [outcome.case for outcome in outcomes] == cases
            for outcome in outcomes:
                assert isinstance(outcome, Placed) or str(outcome.reason)
    assert set(answered.values()) <= {0, 1}


def test_questions_are_as_far_apart_as_asked_for() -> None:
    class Quick:
        def find(self, _: str) -> Found | None:
            """Know nothing."""

    waits: list[float] = []
    services = [Service(name="quick", geocoder=Quick(), min_delay_s=60)]
    chain = Chain(services, AnswersOfThisRun(), waits.append)
    for query in ("文化路1号", "文化路1号", "文化路2号"):
        assert list(chain.answers(query)) == [None]
    first, second = waits
    assert first == 0
    assert 59 < second <= 60


HANGING_RUN = """
import sys, time
from pathlib import Path
from visitplanner.domain import Location
from visitplanner.travel.geocoding.book import AddressBook
from visitplanner.travel.geocoding.chain import AnswersOfThisRun, Chain, Service
from visitplanner.travel.geocoding.found import Found

class Hanging:
    def find(self, address):
        if address == "文化路1号":
            return Found(location=Location(latitude=37.5, longitude=122.1))
        print("hangs", flush=True)
        time.sleep(600)

chain = Chain([Service(name="slow", geocoder=Hanging())], AddressBook.open(Path(sys.argv[1])))
for query in ("文化路1号", "文化路2号"):
    list(chain.answers(query))
"""


def test_a_run_that_was_killed_leaves_its_answers_and_no_lock(tmp_path: Path) -> None:
    class Told:
        def __init__(self) -> None:
            self.questions: list[str] = []

        def find(self, address: str) -> Found | None:
            """Know nothing."""
            self.questions.append(address)

    path = tmp_path / "book.sqlite"
    command = [sys.executable, "-c", HANGING_RUN, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as run:  # noqa: S603 (our own script)
        assert run.stdout is not None
        assert run.stdout.readline() == b"hangs\n"
        run.kill()
    geocoder = Told()
    with AddressBook.open(path) as book:
        chain = Chain([Service(name="slow", geocoder=geocoder)], book)
        found = [list(chain.answers(query)) for query in ("文化路1号", "文化路2号")]
    assert isinstance(found[0][0], Found)
    assert geocoder.questions == ["文化路2号"]


def test_two_runs_at_once_ask_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    queries = [f"文化路{n}号" for n in range(30)]

    def run(server: Server, order: Sequence[str]) -> list[object]:
        with AddressBook.open(path) as book:
            chain = Chain([service(server, "nominatim")], book)
            return [answer for query in order for answer in chain.answers(query)]

    with serving() as server, ThreadPoolExecutor() as runs:
        server.answer(nominatim_place())
        started = [runs.submit(run, server, order) for order in (queries, queries[::-1])]
        answers = [each.result() for each in started]
        assert len(server.questions) == len(set(server.questions)) == len(queries)
    assert [len(each) for each in answers] == [30, 30]
    assert all(isinstance(answer, Found) for each in answers for answer in each)
