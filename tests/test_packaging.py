"""What is built can be installed: the wheel and the source archive hold all that the program reads, and it runs."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
LOCK = ROOT / "requirements" / "dev.lock"
PACKAGES = ("archive", "index", "web")
OTHER_SOURCE_FILES = (
    "LICENSE",
    "MANIFEST.in",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "requirements/dev.lock",
    "seeds/000_341b424f1474a88d.txt",
    "setup.cfg",
    "tests/conftest.py",
)
"""What who builds from the source archive needs, beside the packages."""
DATA_FILE_SUFFIXES = {
    ".crfsuite",
    ".css",
    ".html",
    ".js",
    ".po",
    ".tsv",
    ".txt",
    ".typed",
    ".xml",
}
"""Kinds of data files: at least one of each is shipped."""

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class BuiltPackages:
    """Both distributions, made from a copy of what Git knows of the project."""

    wheel: Path
    source: Path


def run(
    *command: str | Path, folder: Path, **settings: str
) -> subprocess.CompletedProcess[str]:
    """A command that must succeed, in a folder outside the project and without its modules on the path."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "CUTTINGS_HOME"}
    }
    done = subprocess.run(
        [*map(str, command)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=folder,
        env=environment | settings,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def sources() -> list[str]:
    """Every file of the packages, by its path in the project."""
    found = (
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file()
    )
    return sorted(
        path.relative_to(ROOT).as_posix()
        for path in found
        if "__pycache__" not in path.parts and path.suffix != ".pyc"
    )


def build(project: Path, kind: str, out: Path) -> Path:
    """One distribution of a project, built by the backend that is installed here."""
    run(
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        f"--{kind}",
        "--outdir",
        out,
        project,
        folder=out,
    )
    (made,) = [path for path in out.iterdir() if path.suffix in {".whl", ".gz"}]
    return made


def extract_archive(source: Path, folder: Path) -> Path:
    """The project in a source archive."""
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    (project,) = folder.iterdir()
    return project


@pytest.fixture(scope="module")
def built_packages(tmp_path_factory: pytest.TempPathFactory) -> BuiltPackages:
    """The source archive of this folder, and the wheel that is built from that archive."""
    ours, theirs = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    before = set(ROOT.iterdir())
    source = build(ROOT, "sdist", ours)
    assert {path for path in ROOT.iterdir() if path not in before} <= {
        ROOT / "cuttings.egg-info"
    }
    return BuiltPackages(
        build(
            extract_archive(source, tmp_path_factory.mktemp("unpacked")),
            "wheel",
            theirs,
        ),
        source,
    )


@pytest.fixture(scope="module")
def installed_wheel(
    built_packages: BuiltPackages, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A new environment that has the wheel, and takes its dependencies from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", ask, folder=folder).stdout.strip())
    installing = (
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        built_packages.wheel,
    )
    run(sys.executable, *installing, folder=folder)
    # A line of a path alone: an editable install there is named by another .pth, which is not read again.
    lines = dict.fromkeys(
        (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    )
    (packages / "dependencies.pth").write_text(
        "".join(f"{line}\n" for line in lines), encoding="utf-8"
    )
    return folder / "bin"


def locked_requirements() -> dict[str, set[str]]:
    """The versions in the lock file; there are several of a package where another Python needs another."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)==([^ ;\\]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def unmet_requirements(wanted: Sequence[str], names: Sequence[str]) -> list[str]:
    """What is wanted and not among the names."""
    return sorted(set(wanted) - set(names))


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(
    built_packages: BuiltPackages,
) -> None:
    with zipfile.ZipFile(built_packages.wheel) as archive:
        names = [
            name
            for name in archive.namelist()
            if not name.split("/")[0].endswith(".dist-info")
        ]
        (metadata,) = [
            name for name in archive.namelist() if name.endswith(".dist-info/METADATA")
        ]
        told = archive.read(metadata).decode()
    assert sorted(names) == sources()
    assert {
        Path(name).suffix or Path(name).name for name in names
    } >= DATA_FILE_SUFFIXES
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert re.search(r"^License(-Expression)?: MIT$", told, re.MULTILINE)
    assert "Requires-Python: >=3.11" in told


def test_the_source_archive_holds_what_builds_and_tests_it(
    built_packages: BuiltPackages,
) -> None:
    with tarfile.open(built_packages.source) as archive:
        names = [
            member.name.partition("/")[2]
            for member in archive.getmembers()
            if member.isfile()
        ]
    assert unmet_requirements([*sources(), *OTHER_SOURCE_FILES], names) == []
    assert [
        name
        for name in names
        if "__pycache__" in name or name.startswith((".venv", ".home", "build/"))
    ] == []


def test_the_installed_wheel_indexes_and_searches(
    installed_wheel: Path, tmp_path: Path
) -> None:
    where = run(
        installed_wheel / "python",
        "-c",
        "import archive, web; print(archive.__file__, web.__file__)",
        folder=tmp_path,
    )
    assert all(
        Path(path).is_relative_to(installed_wheel.parent)
        for path in where.stdout.split()
    )
    cuttings = (installed_wheel / "cuttings", "--home", tmp_path / "home")
    indexed = run(*cuttings, "index", SEEDS, folder=tmp_path)
    assert indexed.stderr.endswith("5 new; 5 articles in the archive\n")
    found = run(*cuttings, "search", "S-400", folder=tmp_path).stdout.splitlines()
    assert len(found) == 4
    assert any("The Times of India" in line for line in found)


def test_the_installed_wheel_draws_pages_in_each_language(
    installed_wheel: Path, tmp_path: Path
) -> None:
    program = """
from pathlib import Path

from archive.home import Home
from index.search.service import SearchService
from web.app import create_app
from web.cli.archive_access import open_archive

with open_archive(Home(Path("home"))) as (catalog, engine):
    client = create_app(SearchService(catalog, engine), catalog).test_client()
    for language in ("en", "de"):
        page = client.get("/", headers={"Accept-Language": language})
        assert page.status_code == 200, page.status
        assert f'<html lang="{language}"' in page.text, page.text[:200]
    assert client.get("/static/style.css").status_code == 200
"""
    run(
        installed_wheel / "cuttings",
        "--home",
        tmp_path / "home",
        "index",
        SEEDS,
        folder=tmp_path,
    )
    run(installed_wheel / "python", "-c", program, folder=tmp_path)


def test_the_lock_file_satisfies_requirements_and_has_no_local_paths() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    declared = (
        config["options"]["install_requires"]
        + config["options.extras_require"]["dev"]
        + config["options.extras_require"]["docs"]
    )
    wanted = [
        Requirement(line)
        for line in declared.splitlines()
        if line and not line.startswith("cuttings[")  # an extra within another
    ]
    versions = locked_requirements()
    assert [
        each.name for each in wanted if canonicalize_name(each.name) not in versions
    ] == []
    assert [
        f"{each} but {version}"
        for each in wanted
        for version in versions[canonicalize_name(each.name)]
        if not each.specifier.contains(version)
    ] == []
    text = LOCK.read_text(encoding="utf-8")
    assert not re.search(
        r"://|--(?:extra-)?index-url|--find-links|^#.* /", text, re.MULTILINE
    )
    assert len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) <= text.count(
        "--hash=sha256:"
    )


def test_each_target_of_the_makefile_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert re.findall(r"^([a-z-]+):.*  ## \w", makefile, re.MULTILINE) == phony.split()
