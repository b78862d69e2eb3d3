"""Corrections one after another: each has its turn, tells how far it is, and ends in what it came to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from enum import StrEnum

from archive.errors import BusyError

MOST = 100
"""Turns that are kept; half of them may have ended, so that whoever still looks is told what they came to."""


class Stage(StrEnum):
    """What is being done."""

    WAITING = "waiting"
    CORRECTING = "correcting"
    INDEXING = "indexing"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a correction is: `done` of `total` articles in this stage; a total of 0 is not known yet."""

    stage: Stage = Stage.WAITING
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What a correction came to: what is said of it, where it is undone ("" for nowhere), and where to go on.

    It is said in the language of the request that tells it, which no other thread knows.
    """

    told: Callable[[], str]
    undo: str
    back: str


class Turn:
    """One correction, made by a thread of its own; a `Progress` that hears how it goes on."""

    def __init__(self, back: str) -> None:
        """`back`: where its reader came from."""
        self.key = secrets.token_urlsafe(8)
        self.back = back
        self.reached = Reached()
        self._made: Future[Done] = Future()

    def begin(self, made: Future[Done]) -> None:
        """It stands in the queue."""
        self._made = made

    def enter(self, stage: Stage) -> None:
        """This is being done now."""
        self.reached = Reached(stage)

    def start(self, total: int) -> None:
        """So many articles more are to be done."""
        self.reached = replace(self.reached, total=self.reached.total + total)

    def advance(self, size: int) -> None:
        """So many have been done."""
        self.reached = replace(self.reached, done=self.reached.done + size)

    def ended(self, within: float = 0) -> bool:
        """Whether it has ended, in so many seconds at the latest."""
        wait((self._made,), within)
        return self._made.done()

    def result(self) -> Done:
        """What it came to; whatever went wrong is raised."""
        return self._made.result()


class Turns:
    """The queue of one server: one correction at a time, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._queue = ThreadPoolExecutor(1, "correction")
        self._turns: dict[str, Turn] = {}

    def take(self, back: str, work: Callable[[Turn], Done]) -> Turn:
        """Have something done when its turn comes."""
        for old in [key for key, each in list(self._turns.items()) if each.ended()][
            : -MOST // 2
        ]:
            self._turns.pop(old, None)  # another request may have tidied up too
        if len(self._turns) >= MOST:
            raise BusyError("Too many corrections are queued. Try again later.")
        turn = Turn(back)
        self._turns[turn.key] = turn
        turn.begin(self._queue.submit(work, turn))
        return turn

    def get(self, key: str) -> Turn | None:
        """The turn of that key, as long as it is kept."""
        return self._turns.get(key)

    @property
    def busy(self) -> bool:
        """Whether a correction is being made or waits."""
        return not all(each.ended() for each in list(self._turns.values()))

    def close(self) -> None:
        """Make the one under way to its end, and none of those that wait."""
        self._queue.shutdown(cancel_futures=True)
