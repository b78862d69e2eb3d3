"""Find the examples in the documentation, and run them as a reader does."""

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
"""The pages about Cuttings today. The changelog also has former names."""
STARTED_S = 60.0
"""Maximum seconds until a command has started."""
ENDED = (0, 130)
"""Exit codes of a command that was stopped with Ctrl+C."""

_FENCE = re.compile(r"^```(?P<kind>\S*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"\s+# .*$")
_PLAIN = re.compile(r"cuttings(?: [^|&;<>$`]+)?")
_SETTINGS = re.compile(r"(?:[A-Z_]+=\S+ )*")
_PORT = re.compile(r" --port \d+")
_STAYS = re.compile(rf"{_SETTINGS.pattern}cuttings (?:serve|watch)\b")


@dataclass(frozen=True, slots=True)
class Example:
    """A command or program in a page.

    `output` is the output in the page, or `None`.
    """

    kind: str
    code: str
    output: str | None = None


def text_of(page: str) -> str:
    """Return the text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def fences(page: str) -> list[tuple[str, str]]:
    """Return the kind and the content of each fenced block of a page."""
    return [(match["kind"], match["body"]) for match in _FENCE.finditer(text_of(page))]


def examples(page: str) -> list[Example]:
    """Return the examples of a page, from top to bottom."""
    page_examples: list[Example] = []
    for kind, body in fences(page):
        if kind == "python":
            page_examples.append(Example(kind, body))
        elif kind == "sh":
            page_examples += [Example(kind, command) for command in _commands(body)]
        elif kind == "console":
            page_examples += [
                Example(kind, command, output) for command, output in _session(body)
            ]
    return page_examples


def _commands(body: str) -> list[str]:
    """Return the commands of a `sh` block, without comments."""
    return [_COMMENT.sub("", line) for line in body.splitlines() if line.strip()]


def _session(body: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a `console` block with its output."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield _COMMENT.sub("", command), output


def prints(shown: str, printed: str) -> bool:
    """Return whether a printed text equals the text in a page.

    `…` stands for any text. Alone on a line, it stands for at least one line.
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
    with _started(command, dict(os.environ)) as output:
        address = re.search(r"http://127\.0\.0\.1:\d+", output)
        assert address, output
        yield address.group()


@contextmanager
def _started(
    command: list[str], environment: dict[str, str], folder: Path = ROOT
) -> Iterator[str]:
    """Start a command that runs until Ctrl+C, and yield its first output."""
    environment |= {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
    ) as process:
        assert process.stderr
        output = ""
        deadline = time.monotonic() + STARTED_S
        try:
            while "Ctrl+C" not in output:
                assert time.monotonic() < deadline, output
                line = process.stderr.readline()
                assert line, output
                output += line
            yield output
        finally:
            process.send_signal(signal.SIGINT)
            output += process.stderr.read()
    assert process.returncode in ENDED, f"{process.returncode}: {output}"


def fetch(site: str, address: str, **headers: str) -> str:
    """Return the response of a server. Raise HTTPError for an error status."""
    with urlopen(Request(address.replace(SITE, site), headers=headers)) as response:
        text: str = response.read().decode()
        return text


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader who tries the examples of one page, in a folder of their own."""

    folder: Path
    shell: Shell
    site: str

    def run(self, example: Example) -> str:
        """Run an example, and return its standard output."""
        code = example.code
        if example.kind == "python":
            return self._process(
                sys.executable, "-c", code.replace(SITE, self.site)
            ).stdout
        program = shlex.split(code)[0]
        if program == "curl":
            return self._curl(*shlex.split(code)[1:])
        if check := CHECKS.get(program):
            assert check(code), code
            return ""
        if _STAYS.match(code):
            return self._stay(code)
        if _PLAIN.fullmatch(code):
            result = self.shell(*shlex.split(code)[1:])
            assert result.returncode == 0, result.stdout + result.stderr
            return result.stdout
        return self._process("sh", "-e", "-c", code).stdout

    def _process(self, *command: str) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result

    def _environment(self) -> dict[str, str]:
        """Return environment variables with which `cuttings` is a command."""
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
        """Start a command that runs until Ctrl+C, on a free port, and stop it."""
        if "serve" in code:
            code = _PORT.sub("", code) + " --port 0"
        settings = _SETTINGS.match(code)
        assert settings
        command = code[settings.end() :]
        code = f"{settings.group()}exec {command}"
        with _started(["sh", "-c", code], self._environment(), self.folder):
            return ""

    def _curl(self, *arguments: str) -> str:
        """Return the output of curl. `-H` is the only supported option."""
        headers = {}
        remaining = list(arguments)
        while remaining[0] == "-H":
            name, _, value = remaining[1].partition(": ")
            headers[name] = value
            remaining = remaining[2:]
        (address,) = remaining
        return fetch(self.site, address, **headers)


def targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(
        re.findall(
            r"^([a-z-]+|\$\(VENV\)/\.\w+):", text_of("Makefile"), flags=re.MULTILINE
        )
    )


def _is_target(code: str) -> bool:
    """Return whether the Makefile has all targets of a `make` command."""
    names = [name.replace(".venv", "$(VENV)") for name in code.split()[1:]]
    return targets().issuperset(names)


def _is_installable(code: str) -> bool:
    """Return whether the extra exists, as in `pip install '.[spacy]'`."""
    requirement = shlex.split(code)[-1]
    match = re.fullmatch(r"\.(?:\[(?P<extra>\w+)\])?", requirement)
    if match is None:
        return False
    extra = match["extra"]
    return extra is None or f"\n{extra} =\n" in text_of("setup.cfg")


def _is_module(code: str) -> bool:
    """Return whether the module of a `python -m` command exists."""
    _, option, module, *_ = code.split()
    path = ROOT / module.replace(".", "/")
    files = (path.with_suffix(".py"), path / "__main__.py")
    return option == "-m" and any(file.exists() for file in files)


def _is_requirement(code: str) -> bool:
    """Return whether `setup.cfg` requires the program of a command."""
    program = Path(code.split(maxsplit=1)[0]).name
    pattern = rf"^    {program}[>=]="
    return re.search(pattern, text_of("setup.cfg"), re.MULTILINE) is not None


CHECKS = {
    "make": _is_target,
    "python": _is_module,
    "pip": _is_installable,
    "pipx": _is_installable,
    "uv": _is_installable,
    ".venv/bin/pre-commit": _is_requirement,
}
"""Programs that are not run, because they install or run everything → their check."""
