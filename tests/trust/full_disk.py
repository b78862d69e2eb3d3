"""Fill the disk at different points of each command, and check the archive."""

from __future__ import annotations

import logging
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.trust.figure import Effort, Figure, Unavailable
from tests.trust.operations import OPERATIONS, PreparationError, Prepared, prepare
from tests.trust.processes import Process, finish, unused_folder, workspace
from tests.trust.recovery import message_problem, resumed, wrong_answers

log = logging.getLogger(__name__)

POINTS = 20
"""Sizes of the free space, from none to what the command needs."""
PAGE = 4096
SAMPLE_S = 0.002
LARGE_DISK = 64 << 20
SPACE_WORD = "space"
"""A word of the message of a full disk, which also says what is needed."""


class Disk:
    """A small file system in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        _mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder))

    @property
    def home(self) -> Path:
        """Return the archive on the disk."""
        return self.folder / "home"

    def leave_free(self, size: int) -> None:
        """Change the size of the disk, so that this many bytes are free.

        An empty disk keeps a page: without any size, it would have no limit.
        """
        used = shutil.disk_usage(self.folder).used
        _mount("-o", f"remount,size={max(used + size, PAGE)}", str(self.folder))

    def unmount(self) -> None:
        """Remove the disk."""
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """Mount a disk, and remove it at the end."""
    try:
        disk = Disk(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable("mounting a tmpfs is not permitted") from error
    try:
        yield disk
    finally:
        disk.unmount()


def measure(effort: Effort) -> Figure:
    """Run each command with too little space, and check the archive."""
    chance = random.Random(effort.seed)
    failures: list[str] = []
    tries = 0
    with workspace() as parent:
        for number, operation in enumerate(OPERATIONS):
            try:
                prepared = prepare(operation, parent / str(number))
            except PreparationError as error:
                failures.append(f"it fails undisturbed: {error}")
                tries += 1
                continue
            need = _needed_space(prepared)
            for size in _sizes(need, effort, chance):
                tries += 1
                problems = _try_full_disk(prepared, size)
                log.info(
                    "%s, %d bytes: %s", operation.name, size, problems or "survived"
                )
                if problems:
                    failures.append(
                        f"{operation.name}, {size:,} bytes free: {'; '.join(problems)}"
                    )
    summary = f"{tries - len(failures)} of {tries} full disks survived"
    return Figure("full disk", tries, tuple(failures), summary)


def _sizes(need: int, effort: Effort, chance: random.Random) -> list[int]:
    """Return sizes that are too small, in whole pages."""
    sizes = [need * number // POINTS // PAGE * PAGE for number in range(POINTS)]
    return sizes if effort.long else [chance.choice(sizes)]


def _needed_space(prepared: Prepared) -> int:
    """Return how much more space the command uses for a time, on a large disk."""
    process_folder = unused_folder(prepared.scene.folder)
    with _disk_with_archive(prepared) as disk:
        used_before = used = _used(disk)
        process = Process(prepared.program(disk.home), process_folder)
        process.go()
        while process.wait(SAMPLE_S) is None:
            used = max(used, _used(disk))
    return max(used - used_before, POINTS * PAGE)


def _used(disk: Disk) -> int:
    return shutil.disk_usage(disk.folder).used


@contextmanager
def _disk_with_archive(prepared: Prepared) -> Iterator[Disk]:
    with small_disk(unused_folder(prepared.scene.folder) / "disk") as disk:
        disk.leave_free(LARGE_DISK)
        prepared.copy(disk.home)
        yield disk


def _try_full_disk(prepared: Prepared, size: int) -> list[str]:
    """Run the command with this much space, and return the problems."""
    work = unused_folder(prepared.scene.folder)
    problems = []
    with _disk_with_archive(prepared) as disk:
        disk.leave_free(size)
        outcome = finish(prepared.program(disk.home), work)
        if outcome.code and (problem := message_problem(outcome, SPACE_WORD)):
            problems.append(problem)
        if prepared.before is not None:
            disk.leave_free(0)
            problems += wrong_answers(prepared, disk.home, work)
        disk.leave_free(LARGE_DISK)
        problems += resumed(prepared, disk.home, work)
    return problems
