"""A stop belongs to its job, begun or not."""

from __future__ import annotations

import threading

from app.engine.jobs import Job, Jobs
from app.engine.protocol import Unload


def job(number: int) -> Job:
    return Job(Unload(job=number))


def test_jobs_come_in_order() -> None:
    jobs = Jobs()
    made = [job(number) for number in range(3)]
    for one in made:
        jobs.put(one)
    assert [jobs.next(0) for _ in range(4)] == [*made, None]


def test_a_stop_reaches_the_job_at_work_and_no_other() -> None:
    jobs = Jobs()
    first, second = job(1), job(2)
    jobs.put(first)
    jobs.put(second)
    jobs.next(0)
    assert jobs.stop(1) is None
    assert first.stopped()
    jobs.next(0)
    assert not second.stopped()


def test_a_stop_after_the_job_does_nothing_to_the_next_one() -> None:
    jobs = Jobs()
    jobs.put(job(1))
    jobs.next(0)
    jobs.next(0)
    later = job(2)
    jobs.put(later)
    jobs.stop(1)
    assert jobs.next(0) is later
    assert not later.stopped()


def test_a_job_that_waits_is_stopped_and_can_be_withdrawn_once() -> None:
    jobs = Jobs()
    first, second = job(1), job(2)
    jobs.put(first)
    jobs.put(second)
    assert jobs.stop(2) is second
    assert jobs.withdraw(second)
    assert not jobs.withdraw(second)
    assert jobs.next(0) is first
    assert jobs.next(0) is None


def test_a_job_that_began_meanwhile_cannot_be_withdrawn() -> None:
    jobs = Jobs()
    only = job(1)
    jobs.put(only)
    stopped = jobs.stop(1)
    assert jobs.next(0) is only
    assert stopped is only
    assert not jobs.withdraw(only)
    assert only.stopped()


def test_closing_stops_what_is_at_work_and_forgets_the_rest() -> None:
    jobs = Jobs()
    first = job(1)
    jobs.put(first)
    jobs.put(job(2))
    jobs.next(0)
    jobs.close()
    jobs.put(job(3))
    assert first.stopped()
    assert jobs.closed
    assert jobs.next(None) is None


def test_waiting_ends_when_a_job_comes_or_the_queue_closes() -> None:
    jobs = Jobs()
    got: list[Job | None] = []
    thread = threading.Thread(target=lambda: got.extend([jobs.next(None), jobs.next(None)]))
    thread.start()
    only = job(1)
    jobs.put(only)
    jobs.close()
    thread.join(60)
    assert got in ([only, None], [None, None])
