"""Kill commands at random moments, and before each kind of file operation."""

from __future__ import annotations

import logging
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from tests.trust.figure import Effort, Figure, Unavailable
from tests.trust.operations import OPERATIONS, PreparationError, Prepared, prepare
from tests.trust.processes import Outcome, Process, unused_folder, workspace
from tests.trust.recovery import lost, resumed
from tests.trust.strace import STRACE, Call, kill_before, record

log = logging.getLogger(__name__)

RANDOM_KILLS = 20
"""Kills of each command at random moments, in the long form."""
ATTEMPTS = 8
"""How often a kill that came too late is tried again, after half the time."""


def measure(effort: Effort) -> Figure:
    """Kill each command, and check the archive."""
    if STRACE is None:
        raise Unavailable("no strace: install Debian's")
    chance = random.Random(effort.seed)
    failures: list[str] = []
    tries = 0
    with workspace() as parent:
        for number, operation in enumerate(OPERATIONS):
            folder = parent / str(number)
            try:
                prepared = prepare(operation, folder)
            except PreparationError as error:
                failures.append(f"unusable: it fails undisturbed: {error}")
                tries += 1
                continue
            for name, problems in _kills(prepared, folder, chance, effort):
                tries += 1
                log.info("%s, %s: %s", operation.name, name, problems or "survived")
                if problems:
                    failures.append(f"{operation.name}, {name}: {'; '.join(problems)}")
            shutil.rmtree(folder)
    return Figure("kills", tries, tuple(failures), _summary(tries, failures))


def _summary(tries: int, failures: list[str]) -> str:
    """Return how many archives survived, and what happened to the others."""
    counts = ", ".join(
        f"{sum(word in failure for failure in failures)} {label}"
        for word, label in (
            ("lost:", "lost"),
            ("unusable:", "unusable"),
            ("leftovers", "leftovers"),
        )
    )
    return f"{tries - len(failures)} of {tries} survived, {counts}"


def _kills(
    prepared: Prepared, folder: Path, chance: random.Random, effort: Effort
) -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the problems of each kill."""
    home = folder / "recorded"
    prepared.copy(home)
    calls = record(prepared.program(home), home, unused_folder(folder))
    kinds = {call.name: call for call in chance.sample(calls, len(calls))}
    chosen = [*kinds.values()]
    for call in chosen if effort.long else ():
        yield f"before {call}", _try_kill(prepared, folder, call)
    for number in range(effort.pick(2, RANDOM_KILLS)):
        if number % 2:
            delay = chance.uniform(0, prepared.seconds)
            yield f"after {delay:.3f} s", _try_kill(prepared, folder, delay)
        else:
            call = chance.choice(calls)
            yield f"before {call}", _try_kill(prepared, folder, call)


def _try_kill(prepared: Prepared, folder: Path, moment: Call | float) -> list[str]:
    """Kill the command once, and return the problems."""
    for _ in range(ATTEMPTS):
        trial = unused_folder(folder)
        home, work = trial / "home", trial / "work"
        prepared.copy(home)
        process, outcome = _kill(prepared, home, work, moment)
        if outcome.code == -9:
            break
        moment = moment / 2 if isinstance(moment, float) else moment
        shutil.rmtree(trial)
    else:
        return [f"not killed: {outcome.describe()}"]
    problems = [*_survivors(process), *lost(prepared, home, work)]
    problems += resumed(prepared, home, work)
    shutil.rmtree(trial)
    return problems


def _kill(
    prepared: Prepared, home: Path, work: Path, moment: Call | float
) -> tuple[Process, Outcome]:
    program = prepared.program(home)
    if isinstance(moment, Call):
        return kill_before(moment, program, work)
    process = Process(program, work)
    process.go()
    time.sleep(moment)
    process.kill()
    outcome = process.wait()
    assert outcome is not None
    return process, outcome


def _survivors(process: Process) -> list[str]:
    """Return a sentence if processes of the killed command go on."""
    running = process.survivors()
    return [f"{len(running)} of its processes go on"] if running else []
