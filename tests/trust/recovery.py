"""Check an archive after a disturbed command, and after the next run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from index.columnar.storage.manifest import MANIFEST_NAME, read_manifest
from tests.trust.archives import SEARCH_OPTIONS, parse_answer
from tests.trust.operations import Content, Prepared, file_patterns, read_content
from tests.trust.processes import Outcome, cuttings, finish


def lost(prepared: Prepared, home: Path, folder: Path) -> Iterator[str]:
    """Yield what is wrong right after a command was disturbed."""
    if prepared.before is None:
        outcome = finish(cuttings(home, "search", ""), folder)
        if outcome.crashed:
            yield f"unusable: search: {outcome.describe()}"
        return
    yield from _missing_documents(prepared, home, folder)
    yield from wrong_answers(prepared, home, folder)
    outcome = finish(cuttings(home, "verify"), folder)
    if outcome.crashed or "damaged" in outcome.stdout + outcome.stderr:
        yield f"verify calls it damage: {outcome.stdout[:160]} {outcome.describe()}"


def _missing_documents(prepared: Prepared, home: Path, folder: Path) -> Iterator[str]:
    """Yield a sentence if a document that must always be there is missing."""
    ids = sorted(prepared.kept_ids)
    for id in (ids[0], ids[len(ids) // 2], ids[-1]):
        outcome = finish(cuttings(home, "show", "--json", id), folder)
        if outcome.code:
            yield f"unusable: show {id}: {outcome.describe()}"
        elif json.loads(outcome.stdout)["id"] != id:
            yield f"lost: {id}"


def wrong_answers(prepared: Prepared, home: Path, folder: Path) -> Iterator[str]:
    """Yield a sentence for each search that an index in any state must answer."""
    assert prepared.before is not None
    contents = (prepared.before, prepared.after)
    for query in ("", "oil"):
        outcome = finish(cuttings(home, "search", *SEARCH_OPTIONS, query), folder)
        if outcome.code:
            refused = prepared.operation.is_migration and not outcome.crashed
            if not refused:
                yield f"no answer: search {query!r}: {outcome.describe()}"
            continue
        got = parse_answer(outcome.stdout)
        expected = [state["answers"][query] for state in contents]
        totals = sorted(total for total, _ in expected)
        if prepared.operation.adds_documents:
            is_right = totals[0] <= got[0] <= totals[1] or query != ""
        else:
            is_right = got in expected
        if not is_right:
            yield f"lost: search {query!r} finds {got[0]} instead of {totals[0]}"


def resumed(prepared: Prepared, home: Path, folder: Path) -> Iterator[str]:
    """Yield what is wrong after the next run."""
    outcome = finish(prepared.operation.resume(prepared.scene, home), folder)
    if outcome.code:
        yield f"unusable: the next run: {outcome.describe()}"
        return
    outcome = finish(cuttings(home, "verify"), folder)
    if outcome.code:
        yield f"verify after the next run: {outcome.stdout[:160]}{outcome.describe()}"
    try:
        got = read_content(home, folder)
    except ValueError as error:
        yield f"unusable: {error}"
        return
    expected = [prepared.after]
    if prepared.operation.is_atomic and prepared.before is not None:
        expected.append(prepared.before)
    if got not in expected:
        yield f"lost: other content than undisturbed: {difference(got, prepared.after)}"
    yield from _leftovers(prepared, home, folder)


def _leftovers(prepared: Prepared, home: Path, folder: Path) -> Iterator[str]:
    """Yield the files that an undisturbed archive does not have."""
    # Readers may leave SQLite's empty `-wal` and its `-shm` while others read.
    names = file_patterns(home) - prepared.files_after
    if names:
        yield f"leftovers in the home: {', '.join(sorted(names))}"
    for manifest_path in home.rglob(MANIFEST_NAME):
        manifest = read_manifest(manifest_path.parent)
        assert manifest is not None
        listed = {MANIFEST_NAME, *manifest.file_names()}
        files = {path.name for path in manifest_path.parent.iterdir() if path.is_file()}
        if files - listed:
            yield f"leftovers in the index: {', '.join(sorted(files - listed))}"
    temporary = sorted(path.name for path in (folder / "tmp").iterdir())
    if temporary:
        yield f"leftovers in TMPDIR: {', '.join(temporary)}"


def difference(got: Content, expected: Content) -> str:
    """Return the first difference of two contents, in short."""
    for key, value in expected.items():
        if got[key] == value:
            continue
        if not isinstance(value, dict):
            return f"{key}: {str(got[key])[:80]} instead of {str(value)[:80]}"
        for name in value.keys() | got[key].keys():
            if got[key].get(name) != value.get(name):
                return f"{key} {name}: {str(got[key].get(name))[:80]}"
    return "none"


def message_problem(outcome: Outcome, expected: str) -> str | None:
    """Return what is wrong with the message of a failed command."""
    if outcome.crashed:
        return f"crash: {outcome.describe()}"
    if expected not in outcome.stderr.lower():
        return f"no sentence with “{expected}”: {outcome.describe()}"
    return None
