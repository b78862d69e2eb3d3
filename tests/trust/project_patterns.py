"""List all regular expressions of the project, and how each of them is used."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from types import BuiltinMethodType, ModuleType

import archive
import index
import web
from archive.text.growing_patterns import GrowingPattern

PACKAGES = (archive, index, web)
SCANS = frozenset({"search", "finditer", "findall", "sub", "subn", "split", "scanner"})
ANCHORED = frozenset({"match", "fullmatch"})
FUNCTIONS = SCANS | ANCHORED


@dataclass(frozen=True, slots=True)
class UsedPattern:
    """A pattern, its place in the code, and the methods that the code calls."""

    place: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


def modules() -> Iterator[ModuleType]:
    """Yield all modules of the project."""
    for package in PACKAGES:
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def used_patterns() -> list[UsedPattern]:
    """Return each pattern once, with the methods of all its places."""
    places: dict[tuple[str, int], list[str]] = {}
    compiled: dict[tuple[str, int], re.Pattern[str]] = {}
    methods: dict[tuple[str, int], set[str]] = {}
    for module in modules():
        for name, pattern, used in (*named(module), *inline(module)):
            key = (pattern.pattern, pattern.flags)
            compiled[key] = pattern
            places.setdefault(key, []).append(f"{module.__name__}.{name}")
            methods.setdefault(key, set()).update(used)
    return [
        UsedPattern(places[key][0], compiled[key], frozenset(methods[key]))
        for key in compiled
    ]


def named(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Yield the patterns in the values of a module, and in its cached functions."""
    for name, value in vars(module).items():
        used = uses().get(name, FUNCTIONS)
        for pattern in patterns_in(computed(module, value), set()):
            yield name, pattern, used


def computed(module: ModuleType, value: object) -> object:
    """Return the result of a cached function without parameters, or the value.

    A pattern that grows is tested with all its names.
    """
    if isinstance(value, GrowingPattern):
        return value.whole
    if not isinstance(value, _lru_cache_wrapper) or (
        value.__module__ != module.__name__
    ):
        return value
    signature = inspect.signature(value)
    if signature.parameters or "Pattern" not in str(signature.return_annotation):
        return value
    return value()


def patterns_in(value: object, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """Yield the patterns in a value, its items and its fields."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif id(value) not in seen:
        seen.add(id(value))
        for inner in items(value):
            yield from patterns_in(inner, seen)


def items(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name, None) for field in fields(value)]
    if inspect.isclass(value) and value.__module__.split(".")[0] in names():
        return list(vars(value).values())
    if isinstance(value, BuiltinMethodType):  # `_NAME.search` in a table
        return [value.__self__]
    return []


def names() -> list[str]:
    return [package.__name__ for package in PACKAGES]


def inline(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Yield the constant patterns in calls such as `re.sub(r"…", …)`."""
    for node in ast.walk(parsed(module.__file__ or "")):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                args=[ast.Constant(value=str(pattern)), *_],
            ) if method in FUNCTIONS:
                yield f"line {node.lineno}", re.compile(pattern), frozenset({method})


@cache
def parsed(path: str) -> ast.Module:
    return ast.parse(Path(path).read_text(encoding="utf-8"))


@cache
def uses() -> dict[str, frozenset[str]]:
    """Return the methods that the code calls on each name: `_NAME.search`."""
    methods: dict[str, set[str]] = {}
    for module in modules():
        for node in ast.walk(parsed(module.__file__ or "")):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=method) if (
                    method in FUNCTIONS
                ):
                    methods.setdefault(name, set()).add(method)
                case ast.Attribute(
                    value=ast.Call(func=ast.Name(id=name)), attr=method
                ) if method in FUNCTIONS:
                    methods.setdefault(name, set()).add(method)
                case ast.Attribute(
                    value=ast.Call(func=ast.Attribute(value=ast.Name(id=name))),
                    attr=method,
                ) if method in FUNCTIONS:  # `_NAMES.for_text(text).search`
                    methods.setdefault(name, set()).add(method)
    return {name: frozenset(used) for name, used in methods.items()}
