"""Jobs done in any order that their needs allow; what was done before is not done again."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from visitplanner.errors import Fault, ServiceError, SolverError, VisitPlannerError
from visitplanner.messages import say
from visitplanner.scenarios.finishing import finished
from visitplanner.scenarios.jobs import proof_key
from visitplanner.scenarios.likening import taken_over
from visitplanner.scenarios.searching import ProofTask, SearchTask, prove, search
from visitplanner.solution import Solution, Termination

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import Future

    from visitplanner.messages import Language
    from visitplanner.scenarios.cells import Cells, Done
    from visitplanner.scenarios.jobs import Effort, Job
    from visitplanner.scenarios.pools import Pool
    from visitplanner.scenarios.preparing import Situation
    from visitplanner.scenarios.searching import Searched
    from visitplanner.solution import Route

PROVING_ITERATIONS = 1_000
"""Of the search that a proof starts from."""

TAKEN_OVER = "taken over"
"""Engine of a plan that is another variant's."""


class Run:
    """All jobs of a comparison."""

    def __init__(self, jobs: Iterable[Job], cells: Cells, effort: Effort, lang: Language) -> None:
        self._jobs = {job.key: job for job in jobs}
        self._cells, self._effort, self._lang = cells, effort, lang
        self._done: dict[str, Done] = {}
        self._under_way: dict[Future[Any], tuple[Callable[[Any], Any], Any, Any]] = {}

    def __len__(self) -> int:
        """Return how many plans are to be made."""
        return len(self._jobs)

    def do(self, pool: Pool, on_done: Callable[[int], None]) -> Mapping[str, Done]:
        """Return what was done, by key.

        Parameters
        ----------
        on_done
            Told how many plans are there after each.

        Raises
        ------
        SolverError
            When a plan does not pass the checker.
        ServiceError
            When workers are lost again and again, or the disk refuses.
        """
        waiting = dict(self._jobs)
        self._start_proofs(pool)
        while waiting or self._under_way:
            while ready := [job for job in waiting.values() if self._is_ready(job)]:
                for job in ready:
                    del waiting[job.key]
                    self._start(job, pool)
                on_done(len(self._done))
            if self._under_way:
                self._finish_some(pool)
                on_done(len(self._done))
        return self._done

    def _is_ready(self, job: Job) -> bool:
        return all(key in self._done for key in job.needs)

    def _start(self, job: Job, pool: Pool) -> None:
        """Take what was done before, or what is another's in all, or have it searched for."""
        before = self._cells.found(job.key, job.situation.prepared.indexed.problem)
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

    def _start_proofs(self, pool: Pool) -> None:
        if self._effort.bound_s is None:
            return
        for job in self._jobs.values():
            self._start_proof(job.situation, self._effort.bound_s, pool)

    def _start_proof(self, situation: Situation, seconds: float, pool: Pool) -> None:
        key = proof_key(situation, self._effort)
        asked = {what for _, _, what in self._under_way.values()}
        if key in asked or self._cells.proof(key) is not None:
            return
        task = ProofTask(
            problem=situation.prepared.indexed.problem,
            iterations=PROVING_ITERATIONS,
            seconds=seconds,
        )
        self._submit(pool, prove, task, key)

    def _submit(self, pool: Pool, work: Callable[[Any], Any], task: Any, what: Any) -> None:  # noqa: ANN401 (either kind of work)
        self._under_way[pool.submit(work, task)] = work, task, what

    def _finish_some(self, pool: Pool) -> None:
        ended, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
        for future in ended:
            work, task, what = self._under_way.pop(future)
            try:
                found = future.result()
            except VisitPlannerError:
                raise
            except Exception as error:
                if not pool.is_lost(error):
                    raise _lost(error) from None
                self._submit(pool, work, task, what)
            else:
                self._take(what, found)

    def _take(self, what: Job | str, found: Any) -> None:  # noqa: ANN401 (of either kind of work)
        if isinstance(what, str):
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
        try:
            self._done[job.key] = finished(job, first, (*others, solution), self._cells, self._lang)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = say("the files could not be written: {reason}", reason=reason)
            raise ServiceError([Fault(message=message)]) from None


def _lost(error: Exception) -> VisitPlannerError:
    message = say("a worker failed ({kind})", kind=type(error).__name__)
    is_solver = isinstance(error, ArithmeticError | MemoryError | RuntimeError)
    return (SolverError if is_solver else ServiceError)([Fault(message=message)])
