"""Index hostile files beside good ones, and measure time, memory and what is lost."""

from __future__ import annotations

import json
import logging
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tests.trust.archives import MERGED_PERSON, sentence
from tests.trust.figure import Effort, Figure, Unavailable
from tests.trust.processes import (
    TIMEOUT_S,
    Outcome,
    Process,
    Program,
    cuttings,
    finish,
    session_peak_mb,
    workspace,
)

log = logging.getLogger(__name__)

FILES = 200
QUICK_FILES = 3
GENERATORS = "tests.trust.hostile_files"
LIMIT_S = 30.0
LIMIT_MB = 512.0
"""What a file may cost: the memory is above a worker that has read nothing."""
GOOD_FILES = 3
SAMPLE_S = 0.1


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended, and the largest memory of one of its processes."""

    outcome: Outcome
    peak_mb: float


def measure(effort: Effort) -> Figure:
    """Index each hostile file, and then all of them together."""
    if not find_spec(GENERATORS):
        raise Unavailable(f"there is no {GENERATORS}")
    chance = random.Random(effort.seed)
    failures: list[str] = []
    slowest = highest = 0.0
    with workspace() as folder:
        baseline = _index([], folder / "none")
        paths = import_module(GENERATORS).write_hostile_files(folder / "files", FILES)
        chosen = paths if effort.long else chance.sample(paths, QUICK_FILES)
        for number, path in enumerate(chosen):
            run = _index([path], folder / f"{number}")
            slowest = max(slowest, run.outcome.seconds - baseline.outcome.seconds)
            highest = max(highest, run.peak_mb - baseline.peak_mb)
            problems = [*_run_problems(run, baseline, folder / f"{number}", [path])]
            if number % 4 == 0:
                problems += _extract_problems(path, folder / "extract", baseline)
            if problems:
                failures.append(f"{path.name}: {'; '.join(problems)}")
            shutil.rmtree(folder / f"{number}")
            log.info("%s: %s", path.name, "; ".join(problems) or "survived")
        failures += _together(chosen, folder / "together", baseline)
    tries = len(chosen)
    summary = (
        f"{tries - len(failures)} of {tries} cost only themselves, "
        f"slowest {slowest:.1f} s, {max(highest, 0):.0f} MB at most"
    )
    return Figure("hostile files", tries, tuple(failures), summary)


def _index(paths: Sequence[Path], folder: Path) -> Run:
    """Index copies of files, together with good ones."""
    source = folder / "source"
    source.mkdir(parents=True)
    chance = random.Random(len(paths))
    for number in range(GOOD_FILES):
        text = f"{MERGED_PERSON} said: {sentence(chance, 50)}"
        (source / f"good{number}.txt").write_text(text, encoding="utf-8")
    for path in paths:
        shutil.copy2(path, source / path.name, follow_symlinks=False)
    program = cuttings(folder / "home", "index", "--jobs", "2", source)
    return _run_measured(program, folder / "work", len(paths) or 1)


def _run_measured(program: Program, folder: Path, file_count: int) -> Run:
    """Run a program, and watch the memory of its processes."""
    process = Process(program, folder)
    process.go()
    peak_mb = 0.0
    deadline = time.monotonic() + 3 * LIMIT_S * file_count + TIMEOUT_S
    while (outcome := process.wait(SAMPLE_S)) is None:
        peak_mb = max(peak_mb, session_peak_mb(process.pid))
        if time.monotonic() > deadline:
            process.kill()
    process.survivors(seconds=2)
    return Run(outcome, peak_mb)


def _run_problems(
    run: Run, baseline: Run, folder: Path, paths: Sequence[Path]
) -> Iterator[str]:
    """Yield what is wrong with a run over hostile files."""
    outcome, home, work = run.outcome, folder / "home", folder / "work"
    if outcome.crashed:
        yield f"crash: {outcome.describe()}"
    seconds = outcome.seconds - baseline.outcome.seconds
    if seconds > LIMIT_S * len(paths):
        yield f"{seconds:.0f} s"
    if run.peak_mb - baseline.peak_mb > LIMIT_MB:
        yield f"{run.peak_mb - baseline.peak_mb:.0f} MB"
    yield from _lost(home, work, paths)


def _lost(home: Path, work: Path, paths: Sequence[Path]) -> Iterator[str]:
    """Yield the good files that were lost, and hostile files that are not accounted."""
    outcome = finish(cuttings(home, "export", "", "--format", "jsonl"), work)
    if outcome.code:
        yield f"no export: {outcome.describe()}"
        return
    read = "".join(line for line in outcome.stdout.splitlines())
    lost = [n for n in range(GOOD_FILES) if f"good{n}.txt" not in read]
    if lost:
        yield f"{len(lost)} good files lost"
    outcome = finish(cuttings(home, "failures", "--json"), work)
    listed = read + outcome.stdout
    for path in paths:
        if json.dumps(path.name)[1:-1] not in listed and path.name not in listed:
            yield f"{path.name} is neither read nor listed"


def _extract_problems(path: Path, folder: Path, baseline: Run) -> Iterator[str]:
    """Yield what is wrong with `extract` of a hostile file."""
    run = _run_measured(cuttings(folder / "home", "extract", path), folder / "work", 1)
    if run.outcome.crashed:
        yield f"extract: crash: {run.outcome.describe()}"
    if (seconds := run.outcome.seconds - baseline.outcome.seconds) > LIMIT_S:
        yield f"extract: {seconds:.0f} s"


def _together(paths: Sequence[Path], folder: Path, baseline: Run) -> list[str]:
    """Index all files in one run."""
    run = _index(paths, folder)
    problems = [*_run_problems(run, baseline, folder, paths)]
    return [f"together: {'; '.join(problems[:5])}"] if problems else []
