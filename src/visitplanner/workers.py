"""Work given to several processes: of this machine, or of a dask cluster.

`executor` is where work goes; `each_done` gives out tasks and yields what came of each. What a lost
process had in hand is done again, so a task has to see by itself whether it is done already.

A task and what comes of it are pickled, and a cluster's workers have the same version of this
program and see the same files. Nothing of a borrower belongs into a task: dask may log it.
"""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
)
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from visitplanner.errors import ServiceError, VisitPlannerError, input_fault
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Client
    from distributed import Future as DaskFuture

Task = TypeVar("Task")
Found = TypeVar("Found")
Given = ParamSpec("Given")

MOST_BROKEN = 3
"""Pools that may break under all tasks together; then each task that is left has its own."""

LOST_EACH_TIME = say("its process was lost each time: is there enough memory?")

ANSWERS_WITHIN_S = 10
"""Seconds in which a scheduler has to answer."""

DASK_LOGS = ("distributed", "distributed.client")
"""What a client logs there, tracebacks among it, is told in words here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Where work is done.

    Attributes
    ----------
    jobs
        Processes on this machine; None takes as many as it has processors.
    scheduler
        Address of a dask scheduler, such as ``tcp://10.0.0.1:8786``; None stays on this machine.
    """

    jobs: int | None = None
    scheduler: str | None = None


@contextmanager
def executor(workers: Workers) -> Iterator[Executor]:
    """Give an executor for as long as the block lasts; what is not begun by its end is not done.

    Raises
    ------
    InputError
        When a scheduler is named, and dask is not installed.
    ServiceError
        When the scheduler does not answer.
    """
    if workers.scheduler is not None:
        with _client_of(workers.scheduler) as client:
            yield _Cluster(client)
        return
    spawning = multiprocessing.get_context("spawn")
    jobs = workers.jobs or os.cpu_count() or 1
    pool = ProcessPoolExecutor(jobs, mp_context=spawning, initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def each_done(
    workers: Workers, work: Callable[[Task], Found], tasks: Sequence[Task]
) -> Iterator[tuple[int, Found | Exception]]:
    """Yield the number of each task and what came of it, or what it failed by, as they are done.

    A task whose process is lost again and again fails by a `ServiceError`.

    Parameters
    ----------
    work
        A function at the top of a module.

    Raises
    ------
    InputError, ServiceError
        As `executor` does; and when the scheduler is lost.
    """
    left = dict(enumerate(tasks))
    for _ in range(MOST_BROKEN):
        if left:
            yield from _in_one_pool(workers, work, left)
    for idx, task in sorted(left.items()):  # one of them breaks its pool: find out which
        alone = {idx: task}
        yield from _in_one_pool(workers, work, alone)
        if alone:
            yield idx, ServiceError(LOST_EACH_TIME)


def result_of(future: Future[Found]) -> Found:
    """Return what came of a task that is done.

    Raises
    ------
    ServiceError
        When dask gave the task up, because it lost each worker that had it.
    """
    try:
        return future.result()
    except Exception as error:
        if type(error).__name__ == "KilledWorker":  # dask's, which need not be installed
            raise ServiceError(LOST_EACH_TIME) from None
        raise


def _in_one_pool(
    workers: Workers, work: Callable[[Task], Found], left: dict[int, Task]
) -> Iterator[tuple[int, Found | Exception]]:
    """Do what is left, and take out what is done; a pool that breaks leaves the rest."""
    with executor(workers) as pool:
        try:
            futures = {pool.submit(_told, work, task): idx for idx, task in left.items()}
        except BrokenExecutor:
            return
        for future in as_completed(futures):
            try:
                found: Found | Exception = result_of(future)
            except BrokenExecutor:
                continue
            except CancelledError:
                raise ServiceError(say("the scheduler of the cluster was lost")) from None
            except Exception as error:  # noqa: BLE001 (the other tasks are to be done)
                found = error
            del left[futures[future]]
            yield futures[future], found


def _told(work: Callable[[Task], Found], task: Task) -> Found | Exception:
    """Return what a task failed by, where that is for the user: dask would log it as a fault."""
    try:
        return work(task)
    except VisitPlannerError as error:
        return error


def _begin() -> None:
    """Let Ctrl-C be the parent's to hear, and end with the parent, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def _client_of(address: str) -> Iterator[Client]:
    try:
        from distributed import Client  # noqa: PLC0415 (an extra)
    except ImportError:
        message = say("needs dask: install visitplanner[cluster]")
        raise input_fault(message, column="--scheduler") from None
    for name in DASK_LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=ANSWERS_WITHIN_S, set_as_default=False)
    except ValueError:
        message = say(
            "expected an address like tcp://10.0.0.1:8786, got {address}", address=address
        )
        raise input_fault(message, column="--scheduler") from None
    except OSError:
        message = say("no scheduler answers at {address}", address=address)
        raise ServiceError(message) from None
    with client:
        yield client


class _Cluster(Executor):
    """Work for a dask cluster.

    dask's own executor looks whether a task went well after it has fetched what came of it: where
    the worker is lost between the two, it takes a result for an error and fails by a TypeError.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def submit(
        self, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Found]:
        future: Future[Found] = Future()
        task = self._client.submit(fn, *args, pure=False, **kwargs)
        task.add_done_callback(partial(_hand_over, future))
        return future


def _hand_over(future: Future[Found], task: DaskFuture[Found]) -> None:
    """Say what came of a task; what is lost on the way here is waited for anew."""
    try:
        found = task.result()
    except Exception as error:  # noqa: BLE001 (whoever reads the future is to hear of it)
        future.set_exception(error)
    else:
        future.set_result(found)
