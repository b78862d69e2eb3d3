"""The command and the environment of a Python process that runs a module of Cuttings."""

from __future__ import annotations

import os
import sys

RUN_MODULE = (
    "import sys; sys.path[:] = sys.argv.pop(1).split('\\n'); "
    "from {} import main; main()"
)
"""Python code that runs a module with the paths of this process."""


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command that calls `main` of a module with the paths of this process."""
    code = RUN_MODULE.format(module)
    flags = ["-B"] if sys.dont_write_bytecode else []
    return [sys.executable, *flags, "-c", code, "\n".join(sys.path), *arguments]


def single_thread_environment() -> dict[str, str]:
    """Return the environment of a process whose libraries start no threads."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
