"""Damage the index, the catalog and a backup, and check `verify` and the answers."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.trust.archives import QUERIES, SEARCH_OPTIONS, parse_answer, write_page
from tests.trust.archives import write_pages as write_articles
from tests.trust.figure import Effort, Figure
from tests.trust.operations import Content, Scene, read_content
from tests.trust.processes import Outcome, cuttings, evaluate, finish, workspace

TRIES = 500
QUICK_TRIES = 36
PRIMARY_KEYS: Mapping[str, str] = {
    "documents": '"key"',
    "facts": "document, layer",
    "mentions": "document, place",
}
"""Table with values that are changed → its primary key."""
ANSWERED_QUERIES = QUERIES[:4]
LARGEST_BLOCK = 4096
ATTEMPTS = 50
"""How often a damage without any effect is replaced by another."""

Harm = Callable[[bytes, random.Random], bytes]


def _flip(data: bytes, chance: random.Random) -> bytes:
    """Change some bytes in one place."""
    start, length = chance.randrange(len(data)), chance.choice((1, 1, 4, 16))
    harmed = bytes(byte ^ chance.randrange(1, 256) for byte in data[start:][:length])
    return data[:start] + harmed + data[start + len(harmed) :]


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _zero(data: bytes, chance: random.Random) -> bytes:
    """Write zeros over a block, as a lost write does."""
    start = chance.randrange(len(data)) // 512 * 512
    length = len(data[start:][: chance.choice((512, LARGEST_BLOCK))])
    return data[:start] + bytes(length) + data[start + length :]


def _garble(data: bytes, chance: random.Random) -> bytes:
    """Write random bytes over a block."""
    start = chance.randrange(len(data))
    length = len(data[start:][:LARGEST_BLOCK])
    return data[:start] + chance.randbytes(length) + data[start + length :]


def _empty(_: bytes, __: random.Random) -> bytes:
    return b""


HARMS: Mapping[str, Harm] = {
    "flip": _flip,
    "truncate": _truncate,
    "zero": _zero,
    "garble": _garble,
    "empty": _empty,
}


@dataclass(frozen=True, slots=True)
class Sound:
    """An archive without damage, an older state of it, another one, and a backup."""

    folder: Path
    content: Content
    older_content: Content
    other_content: Content

    @property
    def home(self) -> Path:
        """Return the archive."""
        return self.folder / "before"

    @property
    def older(self) -> Path:
        """Return an older copy of the archive."""
        return self.folder / "older"

    @property
    def other(self) -> Path:
        """Return an archive of other articles."""
        return self.folder / "other" / "before"

    @property
    def backup(self) -> Path:
        """Return a backup of the archive."""
        return self.folder / "archive.backup"


@dataclass(frozen=True, slots=True)
class Damage:
    """A damage that was done to a copy of the archive."""

    name: str
    file: str
    """The name of the damaged file, or the folder of the index."""
    is_backup: bool = False

    @property
    def is_replacement(self) -> bool:
        """Return whether the part is sound, but of another time or archive.

        Then `verify` may say that the next run updates the index.
        """
        return self.name.startswith(("older", "other"))


def measure(effort: Effort) -> Figure:
    """Damage copies of an archive in many ways, and check each."""
    chance = random.Random(effort.seed)
    failures: list[str] = []
    unnamed = wrong = crashes = 0
    tries = effort.pick(QUICK_TRIES, TRIES)
    with workspace() as parent:
        sound = _prepare(parent / "sound")
        failures += _check_sound(sound)
        for number in range(tries):
            trial = parent / "trial"
            problems = [*_try_damage(sound, trial, number, chance)]
            unnamed += any("unnamed" in problem for problem in problems)
            wrong += any("wrong" in problem for problem in problems)
            crashes += any("crash" in problem for problem in problems)
            failures += ["; ".join(problems)] if problems else []
            shutil.rmtree(trial)
    summary = (
        f"{tries - unnamed} of {tries} named, {wrong} wrong answers, {crashes} crashes"
    )
    return Figure("damages", tries, tuple(failures), summary)


def _prepare(folder: Path) -> Sound:
    """Make an archive with several segments and deletions, and its older copy."""
    scene = Scene(folder)
    write_articles(folder / "source", 6)
    scene.index()
    shutil.copytree(scene.home, folder / "older")
    chance = random.Random(2)
    for number in range(4, 9):
        write_page(folder / "source" / f"page{number}.html", number, chance)
    (folder / "source" / "page0.html").unlink()
    scene.index()
    other = Scene(folder / "other")
    write_articles(folder / "other" / "source", 5, seed=9)
    other.index()
    finish(cuttings(scene.home, "backup", scene.backup), folder / "run")
    homes = (scene.home, folder / "older", other.home)
    return Sound(folder, *(read_content(home, folder / "run") for home in homes))


def _check_sound(sound: Sound) -> Iterator[str]:
    """Yield a sentence for each sound part in which `verify` sees damage."""
    work = sound.folder / "run"
    for arguments in ((), (sound.backup,)):
        outcome = finish(cuttings(sound.home, "verify", *arguments), work)
        if outcome.code:
            what = "the sound backup" if arguments else "the sound archive"
            yield f"verify of {what}: {outcome.describe()}"


def _try_damage(
    sound: Sound, trial: Path, number: int, chance: random.Random
) -> Iterator[str]:
    """Damage one part, and yield what is wrong with `verify` or the answers."""
    shutil.copytree(sound.home, trial / "home")
    part = (_damage_index, _damage_catalog, _damage_backup)[number % 3]
    damage = part(sound, trial, chance)
    home, work = trial / "home", trial / "work"
    backup = trial / "archive.backup"
    arguments = (backup,) if damage.is_backup else ()
    outcome = finish(cuttings(home, "verify", *arguments), work)
    label = f"{damage.name} of {damage.file}"
    if outcome.crashed:
        yield f"{label}: verify: crash: {outcome.describe()}"
    elif outcome.code != 1 and not damage.is_replacement:
        yield f"{label}: unnamed: {outcome.describe()}"
    elif not _names(outcome, damage):
        yield f"{label}: unnamed: another cause: {outcome.stdout[:150]}"
    if damage.is_backup:
        yield from _refused(label, finish(_restore(trial / "new", backup), work))
    else:
        states = [sound.content]
        if damage.is_replacement:
            states += [sound.older_content, sound.other_content]
        yield from _wrong_answers(label, states, home, work)


def _restore(home: Path, backup: Path) -> Callable[[], int]:
    return cuttings(home, "restore", backup)


def _names(outcome: Outcome, damage: Damage) -> bool:
    """Return whether the damaged file, or its part of the archive, is named."""
    text = f"{outcome.stdout} {outcome.stderr}".lower()
    parts = {"catalog" if damage.file == "catalog.db" else "index"}
    if damage.is_replacement:  # either may be the wrong one
        parts = {"catalog", "index"}
    return damage.is_backup or any(part in text for part in (damage.file, *parts))


def _refused(label: str, outcome: Outcome) -> Iterator[str]:
    is_missing = outcome.code == 2 and "does not exist" in outcome.stderr
    if (outcome.code != 1 and not is_missing) or outcome.crashed:
        yield f"{label}: wrong: restored, or crash: {outcome.describe()}"


def _wrong_answers(
    label: str, states: Sequence[Content], home: Path, work: Path
) -> Iterator[str]:
    """Yield each search that neither answers as in a state nor says what is wrong."""
    answers = [state["answers"] for state in states]
    for query in ANSWERED_QUERIES:
        outcome = finish(cuttings(home, "search", *SEARCH_OPTIONS, query), work)
        if outcome.crashed:
            yield f"{label}: search {query!r}: crash: {outcome.describe()}"
        elif outcome.code == 0:
            got = parse_answer(outcome.stdout)
            if got not in [by_query[query] for by_query in answers]:
                yield f"{label}: wrong: search {query!r} finds {got[0]}"


# Damages


def _damage_index(sound: Sound, trial: Path, chance: random.Random) -> Damage:
    """Damage a file of the index, or the whole folder."""
    folder = trial / "home" / "index"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = chance.choice(files)
    name = chance.choice((*HARMS, *HARMS, "delete", "swap", "older", "gone", "other"))
    if name in {"gone", "other", "older"}:
        shutil.rmtree(folder)
        if name != "gone":
            source = sound.older if name == "older" else sound.other
            shutil.copytree(source / "index", folder)
        return Damage(f"{name} copy", "index")
    if name == "delete":
        path.unlink()
    elif name == "swap":
        _swap(path, chance.choice([other for other in files if other != path]))
    else:
        _change(path, HARMS[name], chance)
    return Damage(name, path.name)


def _swap(path: Path, other: Path) -> None:
    data, other_data = path.read_bytes(), other.read_bytes()
    path.write_bytes(other_data)
    other.write_bytes(data)


def _change(path: Path, harm: Harm, chance: random.Random) -> None:
    """Replace the content by another one."""
    data = changed = path.read_bytes()
    while changed == data:
        changed = harm(data, chance)
    path.write_bytes(changed)


def _damage_catalog(sound: Sound, trial: Path, chance: random.Random) -> Damage:
    """Damage the database so that its content or its structure is another one."""
    path = trial / "home" / "catalog.db"
    name = chance.choice((*HARMS, *HARMS, "value", "value", "delete", "older", "other"))
    if name == "delete":
        path.unlink()
    elif name in {"older", "other"}:
        source = sound.older if name == "older" else sound.other
        shutil.copyfile(source / path.name, path)
    elif name == "value":
        _change_value(path, chance)
    else:
        _change_visibly(sound, path, HARMS[name], chance)
    return Damage(name if name != "older" else "older copy", path.name)


def _other(character: Any) -> Any:
    """Return another letter, or another byte of a packed value."""
    if isinstance(character, bytes):
        return bytes([character[0] ^ 1])
    return chr(ord(character) ^ 1)


def _change_value(path: Path, chance: random.Random) -> None:
    """Change a text in a row, as a bit error inside a page does.

    The triggers do not see it, so they are away meanwhile.
    """
    with closing(sqlite3.connect(path)) as database:
        triggers = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        columns = [
            (table, column[1])
            for (table,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            if table in PRIMARY_KEYS
            for column in database.execute(f"PRAGMA table_info({table})").fetchall()
            if column[1] in {"text", "title", "data", "forms", "outlet"}
        ]
        while True:
            table, column = chance.choice(columns)
            key = PRIMARY_KEYS[table]
            rows = database.execute(
                f"SELECT {key}, {column} FROM {table} WHERE length({column}) > 2"
            ).fetchall()
            if rows:
                break
        *keys, value = chance.choice(rows)
        place = chance.randrange(len(value))
        changed = value[:place] + _other(value[place : place + 1]) + value[place + 1 :]
        marks = ", ".join("?" * len(keys))
        database.execute(
            f"UPDATE {table} SET {column} = ? WHERE ({key}) = ({marks})",
            (changed, *keys),
        )
        for _, statement in triggers:
            database.execute(statement)
        database.commit()


def _change_visibly(
    sound: Sound, path: Path, harm: Harm, chance: random.Random
) -> None:
    """Harm the database until the harm can be seen: unused bytes don't count."""
    data = path.read_bytes()
    work = sound.folder / "run"
    expected = evaluate(partial(_dump, sound.home / path.name), work).stdout
    for _ in range(ATTEMPTS):
        path.write_bytes(harm(data, chance))
        if evaluate(partial(_dump, path), work).stdout != expected:
            return
    raise AssertionError("no damage had an effect")


def _dump(path: Path) -> tuple[object, ...]:
    """Return the check of SQLite and a hash of the content, or the error."""
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as database:
        database.text_factory = bytes
        try:
            check = database.execute("PRAGMA integrity_check").fetchall()
            structure = database.execute("SELECT * FROM sqlite_master").fetchall()
            rows = [
                database.execute(f'SELECT * FROM "{name.decode()}"').fetchall()
                for kind, name, *_ in structure
                if kind == b"table"
            ]
        except (sqlite3.Error, ValueError, TypeError) as error:
            return ("error", str(error))
    content = repr((structure, rows)).encode()
    return check, hashlib.sha256(content).hexdigest()


def _damage_backup(sound: Sound, trial: Path, chance: random.Random) -> Damage:
    """Damage the backup, or put another file in its place."""
    path = trial / "archive.backup"
    if sound.backup.exists():
        shutil.copyfile(sound.backup, path)
        name = chance.choice((*HARMS, *HARMS, "delete", "other"))
        if name == "delete":
            path.unlink()
        elif name == "other":
            shutil.copyfile(sound.home / "catalog.db", path)
        else:
            _change(path, HARMS[name], chance)
    else:
        name = "none made"
    return Damage(name, path.name, is_backup=True)
