"""Find the examples of the documentation, and run them as a reader does."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from tests.shell import CUTTINGS_COMMAND, Shell

ROOT = Path(__file__).parent.parent
SITE = "http://127.0.0.1:8000"
PAGES = tuple(
    sorted(
        path.relative_to(ROOT).as_posix()
        for pattern in ("*.md", "docs/**/*.md")
        for path in ROOT.glob(pattern)
        if "_build" not in path.parts and path.name != "CHANGELOG.md"
    )
)
"""The pages that show what Cuttings does today; the changelog also shows the past."""
STARTED_S = 60.0
ENDED = (0, 130)
"""Exit codes of a command that was ended by Ctrl+C."""

_FENCE = re.compile(r"^```(?P<kind>\S*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"\s+# .*$")
_PLAIN = re.compile(r"cuttings(?: [^|&;<>$`]+)?")
_SETTINGS = re.compile(r"(?:[A-Z_]+=\S+ )*")
_PORT = re.compile(r" --port \d+")
_STAYS = re.compile(rf"{_SETTINGS.pattern}cuttings (?:serve|watch)\b")


@dataclass(frozen=True, slots=True)
class Example:
    """A command or program in a page; `output` is what it prints, `None` if not shown."""

    kind: str
    code: str
    output: str | None = None


def text_of(page: str) -> str:
    """Return the text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def fences(page: str) -> list[tuple[str, str]]:
    """Return kind and content of each fenced block of a page."""
    return [(each["kind"], each["body"]) for each in _FENCE.finditer(text_of(page))]


def examples(page: str) -> list[Example]:
    """Return the examples of a page, from top to bottom."""
    found: list[Example] = []
    for kind, body in fences(page):
        if kind == "python":
            found.append(Example(kind, body))
        elif kind == "sh":
            found += [Example(kind, line) for line in _commands(body)]
        elif kind == "console":
            found += [Example(kind, *each) for each in _session(body)]
    return found


def _commands(body: str) -> list[str]:
    return [_COMMENT.sub("", line) for line in body.splitlines() if line.strip()]


def _session(body: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield _COMMENT.sub("", command), output


def prints(shown: str, printed: str) -> bool:
    """Return whether a text is the one that is shown, where `…` stands for any text.

    `…` alone on a line stands for at least one line.
    """
    pattern = "".join(
        r"(?:.*\n)+"
        if line == "…"
        else ".*".join(map(re.escape, line.split("…"))) + "\n"
        for line in shown.strip().splitlines()
    )
    lines = "".join(f"{line.rstrip()}\n" for line in printed.strip().splitlines())
    return re.fullmatch(pattern, lines) is not None


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Serve an archive, and yield its address without the last slash."""
    command = [*CUTTINGS_COMMAND, "--home", str(home), "serve", "--port", "0"]
    with _started(command, dict(os.environ)) as said:
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        yield found.group()


@contextmanager
def _started(
    command: list[str], environment: dict[str, str], folder: Path = ROOT
) -> Iterator[str]:
    """Start a command that runs until Ctrl+C, and yield what it printed at its start."""
    environment |= {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
    ) as process:
        assert process.stderr
        said, end = "", time.monotonic() + STARTED_S
        try:
            while "Ctrl+C" not in said:
                assert time.monotonic() < end, said
                line = process.stderr.readline()
                assert line, said
                said += line
            yield said
        finally:
            process.send_signal(signal.SIGINT)
            said += process.stderr.read()
    assert process.returncode in ENDED, f"{process.returncode}: {said}"


def fetch(site: str, address: str, **headers: str) -> str:
    """Return what a server answers; an error status is raised."""
    with urlopen(Request(address.replace(SITE, site), headers=headers)) as response:
        text: str = response.read().decode()
        return text


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who tries the examples of one page, in a folder of their own."""

    folder: Path
    shell: Shell
    site: str

    def run(self, example: Example) -> str:
        """Run an example, and return what it prints to standard output."""
        code = example.code
        if example.kind == "python":
            return self._process(
                sys.executable, "-c", code.replace(SITE, self.site)
            ).stdout
        program = shlex.split(code)[0]
        if program == "curl":
            return self._curl(*shlex.split(code)[1:])
        if check := CHECKS.get(program):
            check(code)
            return ""
        if _STAYS.match(code):
            return self._stay(code)
        if _PLAIN.fullmatch(code):
            done = self.shell(*shlex.split(code)[1:])
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout
        return self._process("sh", "-e", "-c", code).stdout

    def _process(self, *command: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def _environment(self) -> dict[str, str]:
        """Return an environment in which `cuttings` is a command."""
        programs = self.folder / ".programs"
        if not programs.exists():
            programs.mkdir()
            cuttings = programs / "cuttings"
            cuttings.write_text(
                f'#!/bin/sh\nexec {shlex.join(CUTTINGS_COMMAND)} "$@"\n'
            )
            cuttings.chmod(0o755)
        return os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "CUTTINGS_HOME": str(self.shell.home),
        }

    def _stay(self, code: str) -> str:
        """Start a command that runs until Ctrl+C, on a free port, and end it."""
        if "serve" in code:
            code = _PORT.sub("", code) + " --port 0"
        at = _SETTINGS.match(code)
        assert at
        code = f"{code[: at.end()]}exec {code[at.end() :]}"
        with _started(["sh", "-c", code], self._environment(), self.folder):
            return ""

    def _curl(self, *arguments: str) -> str:
        """Return what curl prints; `-H` is its only option here."""
        headers = {}
        rest = list(arguments)
        while rest[0] == "-H":
            name, _, value = rest[1].partition(": ")
            headers[name] = value
            rest = rest[2:]
        (address,) = rest
        return fetch(self.site, address, **headers)


def targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(
        re.findall(
            r"^([a-z-]+|\$\(VENV\)/\.\w+):", text_of("Makefile"), flags=re.MULTILINE
        )
    )


def _is_target(code: str) -> None:
    for target in code.split()[1:]:
        assert target.replace(".venv", "$(VENV)") in targets(), code


def _installs(code: str) -> None:
    """Check the extra that is installed, as in `pip install '.[spacy]'`."""
    what = shlex.split(code)[-1]
    found = re.fullmatch(r"\.(?:\[(?P<extra>\w+)\])?", what)
    assert found, code
    extra = found["extra"]
    assert extra is None or f"\n{extra} =\n" in text_of("setup.cfg"), code


def _is_module(code: str) -> None:
    words = code.split()
    assert words[1] == "-m", code
    assert (ROOT / words[2].replace(".", "/")).with_suffix(".py").exists(), code


def _is_declared(code: str) -> None:
    program = Path(code.split(maxsplit=1)[0]).name
    assert re.search(rf"^    {program}[>=]=", text_of("setup.cfg"), re.MULTILINE), code


CHECKS = {
    "make": _is_target,
    "python": _is_module,
    "pip": _installs,
    "pipx": _installs,
    "uv": _installs,
    ".venv/bin/pre-commit": _is_declared,
}
"""Commands that are checked and not run, since they install or run everything."""
