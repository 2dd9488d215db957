"""Jobs done in any order that their needs allow; what was done before is not done again."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, wait
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from visitplanner.errors import ServiceError
from visitplanner.messages import say
from visitplanner.scenarios.finishing import finished
from visitplanner.scenarios.jobs import Job, proof_key
from visitplanner.scenarios.likening import taken_over
from visitplanner.scenarios.searching import ProofTask, SearchTask, prove, search
from visitplanner.scenarios.watching import News
from visitplanner.solution import Solution, Termination
from visitplanner.workers import LOST_EACH_TIME, executor, result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Executor, Future

    from visitplanner.messages import Language, Message
    from visitplanner.scenarios.cells import Cells, Done
    from visitplanner.scenarios.jobs import Effort
    from visitplanner.scenarios.preparing import Situation
    from visitplanner.scenarios.searching import Searched
    from visitplanner.scenarios.watching import Watch
    from visitplanner.solution import Route
    from visitplanner.workers import Workers

TaskT = TypeVar("TaskT")
FoundT = TypeVar("FoundT")

PROVING_ITERATIONS = 1_000
"""Of the search that a proof starts from."""

MOST_LOSSES = 3
"""Times that processes may be lost one after the other, with no plan made in between."""

TAKEN_OVER = "taken over"
"""Engine of a plan that is another variant's."""


class Run:
    """All jobs of a comparison."""

    def __init__(
        self, jobs: Iterable[Job], cells: Cells, effort: Effort, lang: Language, watch: Watch
    ) -> None:
        self._jobs = {job.key: job for job in jobs}
        self._cells, self._effort, self._lang, self._watch = cells, effort, lang, watch
        self._done: dict[str, Done] = {}
        self._under_way: dict[Future[Any], Job | str] = {}

    def __len__(self) -> int:
        """Return how many plans are to be made."""
        return len(self._jobs)

    def do(self, workers: Workers) -> Mapping[str, Done]:
        """Return what was done, by key; work that is lost with its process is done again.

        Raises
        ------
        SolverError
            When a plan does not pass the checker.
        ServiceError
            When processes are lost again and again, a scheduler does not answer, or the disk
            refuses.
        """
        losses = 0
        while losses < MOST_LOSSES:
            before = len(self._done)
            try:
                with executor(workers) as pool:
                    self._do(pool)
                    return self._done
            except (BrokenExecutor, CancelledError):
                self._under_way.clear()
            losses = 0 if len(self._done) > before else losses + 1
        raise ServiceError(LOST_EACH_TIME)

    def _do(self, pool: Executor) -> None:
        waiting = {key: job for key, job in self._jobs.items() if key not in self._done}
        while waiting or self._under_way:
            while ready := [job for job in waiting.values() if self._is_ready(job)]:
                for job in ready:
                    del waiting[job.key]
                    self._start(job, pool)
            self._tell_plans()
            if self._under_way:
                self._finish_some()
        self._start_proofs(pool)
        total = len(self._under_way)
        while self._under_way:
            self._tell_proofs(total)
            self._finish_some()

    def _tell_plans(self) -> None:
        """Tell how many plans there are, and of what is under way the one begun first."""
        job = next((each for each in self._under_way.values() if isinstance(each, Job)), None)
        if job is not None:
            news = News(phase="plans", done=len(self._done), total=len(self), message=_named(job))
            self._watch.on_news(news)

    def _tell_proofs(self, total: int) -> None:
        done = total - len(self._under_way)
        message = say("Proving what no plan can beat")
        self._watch.on_news(News(phase="proofs", done=done, total=total, message=message))

    def _is_ready(self, job: Job) -> bool:
        return all(key in self._done for key in job.needs)

    def _start(self, job: Job, pool: Executor) -> None:
        """Take what was done before, or what is another's in all, or have it searched for."""
        before = self._cells.found(job.key, job.situation.prepared.indexed.problem)
        if before is None and self._cells.stands(job.key):
            plan = _named(job)
            self._watch.on_note(say("{plan}: changed since it was made, planned anew", plan=plan))
        twin = self._twin(job)
        if before is not None:
            self._done[job.key] = before
        elif twin is not None:
            routes = twin.routes
            solution = Solution(
                routes=routes, termination=Termination.UNKNOWN, engine=twin.cell.engine
            )
            self._finish(job, twin.first, solution)
        else:
            self._submit(pool, search, self._task(job), job)

    def _twin(self, job: Job) -> Done | None:
        """Return what was done of a job that is made from the very same."""
        same = (
            key for key in job.needs if self._jobs[key].situation.digest == job.situation.digest
        )
        return next((self._done[key] for key in same), None)

    def _task(self, job: Job) -> SearchTask:
        starts = (self._over(self._done[key].first, self._jobs[key], job) for key in job.needs)
        return SearchTask(
            problem=job.situation.prepared.indexed.problem,
            seed=job.seed,
            iterations=self._effort.iterations,
            time_limit=self._effort.time_limit,
            start=next((start for start in starts if start is not None), None),
        )

    def _over(
        self, routes: tuple[Route, ...], source: Job, target: Job
    ) -> tuple[Route, ...] | None:
        one, other = source.situation.prepared.indexed, target.situation.prepared.indexed
        return taken_over(routes, one, other)

    def _start_proofs(self, pool: Executor) -> None:
        if self._effort.bound_s is None:
            return
        for job in self._jobs.values():
            self._start_proof(job.situation, self._effort.bound_s, pool)

    def _start_proof(self, situation: Situation, seconds: float, pool: Executor) -> None:
        key = proof_key(situation, self._effort)
        if key in self._under_way.values() or self._cells.proof(key) is not None:
            return
        if self._cells.proof_stands(key):
            self._watch.on_note(say("A proof was changed since it was made: proven anew."))
        task = ProofTask(
            problem=situation.prepared.indexed.problem,
            iterations=PROVING_ITERATIONS,
            seconds=seconds,
        )
        self._submit(pool, prove, task, key)

    def _submit(
        self, pool: Executor, work: Callable[[TaskT], FoundT], task: TaskT, what: Job | str
    ) -> None:
        self._under_way[pool.submit(work, task)] = what

    def _finish_some(self) -> None:
        ended, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
        for future in ended:
            what = self._under_way.pop(future)
            self._take(what, result_of(future))

    def _take(self, what: Job | str, found: Any) -> None:  # noqa: ANN401 (of either kind of work)
        if isinstance(what, str):
            with _writing():
                self._cells.keep_proof(what, found)
        else:
            searched: Searched = found
            if searched.solution.termination is Termination.INTERRUPTED:
                raise KeyboardInterrupt
            self._finish(what, searched.first, searched.solution)

    def _finish(self, job: Job, first: tuple[Route, ...], solution: Solution) -> None:
        """Keep the best of a plan and those that it begins with."""
        others = [
            replace(solution, routes=routes, engine=TAKEN_OVER)
            for key in job.needs
            if (routes := self._over(self._done[key].routes, self._jobs[key], job)) is not None
        ]
        with _writing():
            self._done[job.key] = finished(job, first, (*others, solution), self._cells, self._lang)


def _named(job: Job) -> Message:
    return say(
        "{name}, {day:day}, seed {seed}",
        name=job.situation.scenario.name,
        day=job.situation.day,
        seed=job.seed,
    )


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(say("the files could not be written: {reason}", reason=reason)) from None
