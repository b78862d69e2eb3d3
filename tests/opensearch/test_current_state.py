"""Test that a state is never older than a moment, and that no page waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from threading import Event, current_thread

import pytest

from archive.messages import Message
from index.engine import EngineUnavailableError
from index.opensearch import current_state
from index.opensearch.current_state import RECHECK_S, CurrentState
from index.opensearch.state import Generation, State

STALE_S = 1.5 * RECHECK_S


class Cluster:
    """A source of states. Each has a higher number, and remembers its reader."""

    def __init__(self) -> None:
        self.numbers = count()
        self.threads: list[str] = []
        self.is_away = False

    def read(self) -> Generation:
        """Return the next state. Raise EngineUnavailableError while away."""
        self.threads.append(current_thread().name)
        if self.is_away:
            raise EngineUnavailableError(Message("away"), may_pass=True)
        state = State(
            archive_id="a", edition="e", checkpoint="c", commit=next(self.numbers)
        )
        return Generation("index", state)

    @property
    def reads_here(self) -> int:
        """Return how often a user waited for a state."""
        return self.threads.count(current_thread().name)


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


@pytest.fixture
def state(cluster: Cluster) -> Iterator[CurrentState]:
    with closing(CurrentState(cluster.read)) as state:
        yield state


def use_twice(state: CurrentState) -> None:
    """Use a state as the first two pages do. The thread starts with the second."""
    state.get()
    time.sleep(STALE_S)
    state.get()


def wait_for(cluster: Cluster, reads: int) -> None:
    """Wait until a state was read so often."""
    give_up = time.monotonic() + 10
    while len(cluster.threads) < reads:
        assert time.monotonic() < give_up, "the state was not read again"
        time.sleep(0.01)


def test_a_state_is_used_for_a_moment(state: CurrentState, cluster: Cluster) -> None:
    assert state.get() is state.get()
    assert len(cluster.threads) == 1


def test_one_use_starts_no_thread(state: CurrentState, cluster: Cluster) -> None:
    state.get()
    time.sleep(STALE_S)
    assert len(cluster.threads) == 1


def test_no_page_waits_while_a_thread_reads_the_state(
    state: CurrentState, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_state, "RECHECK_S", 10.0)  # for a busy machine
    first = state.get()
    state.forget()
    state.get()
    wait_for(cluster, reads=5)
    latest = state.get()
    assert cluster.reads_here == 2
    assert first is not None
    assert latest is not None
    assert latest.state.commit > first.state.commit + 1


def test_a_forgotten_state_is_read_at_once(
    state: CurrentState, cluster: Cluster
) -> None:
    before = state.get()
    state.forget()
    after = state.get()
    assert before is not None
    assert after is not None
    assert after.state.commit == before.state.commit + 1


def test_a_state_from_before_a_change_is_not_used_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The thread has asked before the change, and the answer comes after it."""
    monkeypatch.setattr(current_state, "RECHECK_S", 10.0)
    cluster, asked, changed = Cluster(), Event(), Event()

    def read() -> Generation:
        generation = cluster.read()
        if current_thread().name == "index state" and not asked.is_set():
            asked.set()
            assert changed.wait(10)
        return generation

    with closing(CurrentState(read)) as state:
        state.get()
        state.forget()
        state.get()
        assert asked.wait(10)
        monkeypatch.setattr(current_state, "REFRESH_S", 60.0)
        state.forget()
        newest = state.get()
        changed.set()
        time.sleep(STALE_S)
        assert state.get() is newest


def test_the_thread_ends_when_nobody_uses_the_state(
    state: CurrentState, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_twice(state)
    monkeypatch.setattr(current_state, "IDLE_S", 0.0)
    time.sleep(STALE_S)
    reads = len(cluster.threads)
    time.sleep(STALE_S)
    assert len(cluster.threads) == reads


def test_a_failure_is_reported_to_the_next_user(
    state: CurrentState, cluster: Cluster
) -> None:
    use_twice(state)
    cluster.is_away = True
    time.sleep(2 * STALE_S)
    with pytest.raises(EngineUnavailableError):
        state.get()
    cluster.is_away = False
    assert state.get() is not None


def test_the_thread_ends_when_the_engine_is_closed(cluster: Cluster) -> None:
    state = CurrentState(cluster.read)
    use_twice(state)
    state.close()
    time.sleep(STALE_S)
    reads = len(cluster.threads)
    time.sleep(STALE_S)
    assert len(cluster.threads) == reads
