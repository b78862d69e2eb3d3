"""Decisions about people, with the names of people instead of slugs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.catalog import Catalog, Decision, DecisionKind
from archive.names.keys import first_last_key, person_key
from web.messages import labels

DecisionParts = tuple[DecisionKind, str, str | None]
"""Kind, subject and target of a decision."""


def decision_labels(catalog: Catalog, decisions: Sequence[Decision]) -> list[str]:
    """Return each decision in words, such as `Ada Byron merged into Ada Lovelace`."""
    parts = [
        (decision.kind, decision.subject, decision.target) for decision in decisions
    ]
    return [labels.decision(*named) for named in replace_slugs(catalog, parts)]


def replace_slugs(
    catalog: Catalog, decisions: Sequence[DecisionParts]
) -> list[DecisionParts]:
    """Return decisions with names for slugs. Slugs without a name stay.

    People who were merged or hidden have no display name. The name is then the one
    that articles use. To get the names that the user saw, call this before a decision
    is saved.
    """
    slugs = _slugs(decisions)
    article_names = catalog.people.names_of_keys(slugs)
    names = {**article_names, **catalog.people.display_names(slugs)}
    return [_replace_slugs(parts, names, article_names) for parts in decisions]


def keys_to_split(catalog: Catalog, slug: str, name: str) -> list[str]:
    """Return the keys to split, so that a name is a separate person.

    If the person has the slug of the name, these are the keys of the other names. The
    result is empty if the name is not merged with another.
    """
    key = person_key(name)
    all_keys = catalog.people.name_keys(slug)
    others = [other_key for other_key in all_keys if other_key != key]
    if key not in all_keys or not others:
        return []
    if key == first_last_key(key) == slug:
        longer_keys = [longer for longer in others if first_last_key(longer) == key]
        return [*longer_keys, *catalog.people.linked_keys(slug)] or [key]
    return [key]


def _replace_slugs(
    parts: DecisionParts, names: Mapping[str, str], article_names: Mapping[str, str]
) -> DecisionParts:
    """Return a decision with names, from articles where the display names are equal.

    The display name of a person may be the target of a renaming, or the name of
    somebody who was merged into the person.
    """
    _kind, subject_name, target_name = named = _with_names(parts, names)
    if subject_name == target_name:
        return _with_names(parts, article_names)
    return named


def _with_names(parts: DecisionParts, names: Mapping[str, str]) -> DecisionParts:
    kind, subject, target = parts
    if kind is DecisionKind.MERGE and target:
        target = names.get(target, target)
    return kind, names.get(subject, subject), target


def _slugs(decisions: Sequence[DecisionParts]) -> list[str]:
    """Return the slugs in decisions. The target of a renaming is not a slug."""
    slugs: dict[str, None] = {}
    for kind, subject, target in decisions:
        slugs[subject] = None
        if kind is DecisionKind.MERGE and target:
            slugs[target] = None
    return list(slugs)
