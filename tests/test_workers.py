"""Work for several processes: all of it done, whoever is lost on the way."""

from __future__ import annotations

import sys
from concurrent.futures import Future
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from errands import (
    dask_cluster,
    doubled,
    is_odd_refused,
    killed_always,
    killed_once,
    refused_if_odd,
    slow,
)
from what_if import KilledWorker

from visitplanner.errors import InputError, ServiceError
from visitplanner.workers import Workers, each_done, result_of

if TYPE_CHECKING:
    from pathlib import Path

    from distributed import Future as DaskFuture


def test_each_task_is_done_once() -> None:
    done = list(each_done(Workers(jobs=2), doubled, range(5)))
    assert sorted(done) == [(0, 0), (1, 2), (2, 4), (3, 6), (4, 8)]


def test_nothing_to_do_is_done_at_once() -> None:
    assert list(each_done(Workers(jobs=2), doubled, [])) == []


def test_what_one_fails_by_comes_whole_and_the_others_are_done() -> None:
    done = dict(each_done(Workers(jobs=2), refused_if_odd, range(3)))
    assert (done[0], done[2]) == (0, 2)
    assert is_odd_refused(done[1])


def test_what_a_lost_process_had_is_done_again(tmp_path: Path) -> None:
    marks = ["", str(tmp_path / "killed"), ""]
    done = list(each_done(Workers(jobs=2), killed_once, marks))
    assert sorted(done) == [(0, "alive"), (1, "alive"), (2, "alive")]
    assert (tmp_path / "killed").exists()


def test_a_task_that_loses_every_process_fails_alone() -> None:
    done = dict(each_done(Workers(jobs=2), killed_always, range(3)))
    assert (done[1], done[2]) == (1, 2)
    assert isinstance(done[0], ServiceError)
    assert "lost each time" in str(done[0])


def test_a_task_that_dask_gives_up_is_told_in_words() -> None:
    future: Future[int] = Future()
    future.set_exception(KilledWorker("task", "tcp://127.0.0.1:1"))
    with pytest.raises(ServiceError, match="its process was lost each time"):
        result_of(future)


def test_what_else_goes_wrong_stays_what_it_is() -> None:
    future: Future[int] = Future()
    future.set_exception(ZeroDivisionError("x"))
    with pytest.raises(ZeroDivisionError, match="x"):
        result_of(future)


def test_a_cluster_does_again_what_a_lost_worker_had(tmp_path: Path) -> None:
    marks = ["", str(tmp_path / "killed"), "", ""]
    with dask_cluster(2) as (address, workers):
        done = list(each_done(Workers(scheduler=address), killed_once, marks))
        assert sorted(done) == [(idx, "alive") for idx in range(4)]
        odd = dict(each_done(Workers(scheduler=address), refused_if_odd, [1]))
        assert is_odd_refused(odd[0])
        assert [worker.poll() is None for worker in workers].count(False) == 1  # the killed one


def test_a_result_stands_though_its_worker_is_lost_as_it_is_fetched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = pytest.importorskip("distributed").Client
    fetch = client._gather  # noqa: SLF001 (between this and what follows, a worker can be lost)

    async def fetch_and_lose(self: object, tasks: list[DaskFuture[int]]) -> object:
        found = await fetch(self, tasks)
        for task in tasks:
            task._state.lose()  # noqa: SLF001 (the scheduler tells so)
        return found

    monkeypatch.setattr(client, "_gather", fetch_and_lose)
    with dask_cluster(1) as (address, _):
        done = list(each_done(Workers(scheduler=address), doubled, range(3)))
    assert sorted(done) == [(0, 0), (1, 2), (2, 4)]


def test_a_scheduler_that_is_lost_is_told_in_words(capfd: pytest.CaptureFixture[str]) -> None:
    with dask_cluster(1) as (address, processes):
        Timer(1, processes[-1].kill).start()
        with pytest.raises(ServiceError, match="the scheduler of the cluster was lost"):
            list(each_done(Workers(scheduler=address), slow, [60.0]))
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("address", ["tcp://127.0.0.1", "nonsense://x"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="expected an address like"):
        list(each_done(Workers(scheduler=address), doubled, [1]))


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visitplanner.workers.ANSWERS_WITHIN_S", 0.2)
    with pytest.raises(ServiceError, match="no scheduler answers at tcp"):
        list(each_done(Workers(scheduler="tcp://127.0.0.1:9"), doubled, [1]))


def test_without_dask_a_scheduler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"install visitplanner\[cluster\]"):
        list(each_done(Workers(scheduler="tcp://127.0.0.1:9"), doubled, [1]))
