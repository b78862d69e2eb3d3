"""Include the particles of surnames in mentions: `von Uhlenbrock`, not `Uhlenbrock`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from archive.people import lexicon
from archive.people.name_mentions import NameMention
from archive.text.cleaning import collapse_whitespace

MAX_PARTICLE_CHARS = 24
"""Most characters of the particles of a surname, with the blanks around them."""


def with_particles(
    text: str, mentions: Sequence[NameMention]
) -> Mapping[NameMention, NameMention]:
    """Return each mention of a person, with the particles before its surname.

    A surname has the particles of a full name of the person. They stand before it in the
    text.
    """
    surnames = [*_surnames(mention.name for mention in mentions)]
    return {
        mention: _extended(text, mention, _particles(mention.name, surnames))
        for mention in mentions
    }


def _particles(name: str, surnames: Iterable[tuple[str, str]]) -> str:
    """Return the particles of the surname with which a name begins, maybe inflected."""
    return next(
        (particles for surname, particles in surnames if name.startswith(surname)), ""
    )


def _surnames(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the last part of each name that has particles in it, with these."""
    for name in names:
        words = name.split()
        marks = [word.casefold() in lexicon.name_particles() for word in words]
        if True in marks[1:] and not marks[-1]:
            first = marks.index(True, 1)
            end = marks.index(False, first)
            yield " ".join(words[end:]), " ".join(words[first:end])


def _extended(text: str, mention: NameMention, particles: str) -> NameMention:
    """Return a mention that begins with the particles, if they are before it."""
    before = text[max(0, mention.start - MAX_PARTICLE_CHARS) : mention.start]
    words = before.split()
    count = len(particles.split())
    if not count or " ".join(words[-count:]).casefold() != particles.casefold():
        return mention
    start = mention.start - len(before) + before.rindex(words[-count])
    name = collapse_whitespace(text[start : mention.end])
    return replace(mention, start=start, name=name)
