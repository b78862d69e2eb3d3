"""Test that the wheel and the source archive are complete, and that the wheel runs."""

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
MODULES = ("cuttings.py",)
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
"""Files outside the packages that are needed to build and test the source archive."""
DATA_FILE_SUFFIXES = {
    ".crfsuite",
    ".css",
    ".html",
    ".js",
    ".ngrams",
    ".po",
    ".tsv",
    ".txt",
    ".typed",
    ".xml",
}
"""Suffixes of data files. The wheel has at least one file of each."""

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class BuiltPackages:
    """The paths of both distributions of the project."""

    wheel: Path
    source: Path


def run(
    *command: str | Path, folder: Path, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command that must succeed in a folder outside the project.

    The modules of the project are not on its path.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "CUTTINGS_HOME"}
    }
    result = subprocess.run(
        [*map(str, command)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=folder,
        env=environment | settings,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result


def sources() -> list[str]:
    """Return the paths of all files of the packages, relative to the project."""
    package_files = (
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file()
    )
    paths = [
        path.relative_to(ROOT).as_posix()
        for path in package_files
        if "__pycache__" not in path.parts and path.suffix != ".pyc"
    ]
    return sorted([*MODULES, *paths])


def build(project: Path, kind: str, out: Path) -> Path:
    """Build a distribution of a project with the installed backend."""
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
    (distribution,) = [path for path in out.iterdir() if path.suffix in {".whl", ".gz"}]
    return distribution


def extract_archive(source: Path, folder: Path) -> Path:
    """Extract a source archive, and return the folder of the project."""
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    (project,) = folder.iterdir()
    return project


@pytest.fixture(scope="module")
def built_packages(tmp_path_factory: pytest.TempPathFactory) -> BuiltPackages:
    """Build the source archive of the project, and the wheel from that archive."""
    initial_paths = set(ROOT.iterdir())
    source = build(ROOT, "sdist", tmp_path_factory.mktemp("source"))
    new_paths = set(ROOT.iterdir()) - initial_paths
    assert new_paths <= {ROOT / "cuttings.egg-info"}
    project = extract_archive(source, tmp_path_factory.mktemp("unpacked"))
    wheel = build(project, "wheel", tmp_path_factory.mktemp("wheel"))
    return BuiltPackages(wheel=wheel, source=source)


@pytest.fixture(scope="module")
def installed_wheel(
    built_packages: BuiltPackages, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Install the wheel into a new environment, and return its folder of programs.

    The dependencies come from the environment that runs the tests.
    """
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    program = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", program, folder=folder).stdout.strip())
    pip_install = (
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
    run(sys.executable, *pip_install, folder=folder)
    # Python does not read the .pth files in these folders, so an editable install of
    # the project in them has no effect.
    dependency_folders = dict.fromkeys(
        (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    )
    (packages / "dependencies.pth").write_text(
        "".join(f"{path}\n" for path in dependency_folders), encoding="utf-8"
    )
    return folder / "bin"


def locked_requirements() -> dict[str, set[str]]:
    """Return the versions of each package in the lock file.

    A package has several versions if versions of Python need different ones.
    """
    versions_by_package: dict[str, set[str]] = {}
    text = LOCK.read_text(encoding="utf-8")
    for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", text, re.MULTILINE):
        versions_by_package.setdefault(canonicalize_name(name), set()).add(version)
    return versions_by_package


def unmet_requirements(wanted: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return the wanted names that are missing."""
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
        (metadata_name,) = [
            name for name in archive.namelist() if name.endswith(".dist-info/METADATA")
        ]
        metadata = archive.read(metadata_name).decode()
    assert sorted(names) == sources()
    suffixes = {Path(name).suffix or Path(name).name for name in names}
    assert suffixes >= DATA_FILE_SUFFIXES
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert re.search(r"^License(-Expression)?: MIT$", metadata, re.MULTILINE)
    assert "Requires-Python: >=3.11" in metadata


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
    program = "import archive, web; print(archive.__file__, web.__file__)"
    output = run(installed_wheel / "python", "-c", program, folder=tmp_path).stdout
    assert all(
        Path(path).is_relative_to(installed_wheel.parent) for path in output.split()
    )
    cuttings = (installed_wheel / "cuttings", "--home", tmp_path / "home")
    indexed = run(*cuttings, "index", SEEDS, folder=tmp_path)
    assert indexed.stderr.endswith("5 new; 5 articles in the archive\n")
    lines = run(*cuttings, "search", "S-400", folder=tmp_path).stdout.splitlines()
    assert len(lines) == 4
    assert any("The Times of India" in line for line in lines)


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
    result = run(installed_wheel / "python", "-c", program, folder=tmp_path)
    assert result.returncode == 0


def test_the_lock_file_satisfies_requirements_and_has_no_local_paths() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    declared = (
        config["options"]["install_requires"]
        + config["options.extras_require"]["dev"]
        + config["options.extras_require"]["docs"]
    )
    requirements = [
        Requirement(line)
        for line in declared.splitlines()
        if line and not line.startswith("cuttings[")  # an extra within another
    ]
    versions = locked_requirements()
    names = [canonicalize_name(requirement.name) for requirement in requirements]
    assert unmet_requirements(names, list(versions)) == []
    assert [
        f"{requirement} but {version}"
        for name, requirement in zip(names, requirements, strict=True)
        for version in versions[name]
        if not requirement.specifier.contains(version)
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
