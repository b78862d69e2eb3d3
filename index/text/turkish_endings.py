"""Build the endings of Turkish nouns, which have number, owner and case one by one."""

from __future__ import annotations

from collections.abc import Iterator

TURKISH_VOWELS = {"i": (("lar", "a"), ("ler", "e")), "u": (("lar", "a"), ("ler", "e"))}
"""The high vowel of endings → the plurals and low vowels that go with it.

Folded letters have two vowels of each kind.
"""


def turkish_paradigms(high: str, after_vowel: bool) -> Iterator[str]:
    """Yield the paradigms of Turkish nouns, in the form of `data/paradigms.txt`.

    `high` is the high vowel of the endings. `after_vowel` tells whether they follow a
    vowel. Between vowels, a hard consonant becomes soft: *kitap*, *kitabı*.
    """
    for plural, low in TURKISH_VOWELS[high]:
        endings = list(_turkish_forms(plural, low, high, after_vowel=after_vowel))
        yield " ".join(["3", *(ending or "-" for ending in endings)])
        if after_vowel:
            endings = list(_turkish_forms(plural, low, high, after_vowel=False))
            for hard, soft in ("kg", "pb", "td"):
                yield " ".join(
                    ["3", *(_soften(hard, soft, ending) for ending in endings)]
                )


def _soften(hard: str, soft: str, ending: str) -> str:
    return (soft if ending.startswith(tuple("aeiu")) else hard) + ending


def _turkish_forms(
    plural: str, low: str, high: str, *, after_vowel: bool
) -> Iterator[str]:
    yield from dict.fromkeys(_turkish_endings(low, high, after_vowel=after_vowel))
    for ending in dict.fromkeys(_turkish_endings(low, "i", after_vowel=False)):
        yield plural + ending


def _turkish_endings(low: str, high: str, *, after_vowel: bool) -> Iterator[str]:
    """Yield the endings for owner and case of a Turkish noun."""
    y, n, s = ("y", "n", "s") if after_vowel else ("", "", "")
    cases = f"d{low} d{low}n t{low} t{low}n d{low}ki t{low}ki l{low}".split()
    yield from ("", f"{n}{high}n", f"{y}{low}", f"{y}{high}", f"y{low}l{low}", *cases)
    his = f"{s}{high}"
    for case in ("", f"n{high}n", f"n{low}", f"n{high}", f"nd{low}", f"nd{low}n"):
        yield his + case
    yield from (f"{his}nd{low}ki", f"{his}yl{low}")
    my = "" if after_vowel else high
    for owner in (f"{my}m", f"{my}m{high}z"):
        yield from (owner + case for case in ("", f"{high}n", low, high, *cases))
