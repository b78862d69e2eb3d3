"""Tables of letters, digits and spellings that are variants of others, by script.

Readers type any of the variants. The index contains one of them. Variants that are
different letters of an alphabet, such as Russian `й` and `и`, are not included.
"""

from __future__ import annotations

import re

from archive.data_files import read_rows
from archive.text.normalization import LETTER_EXPANSIONS

DIGIT_ZEROS = (
    "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰"
    "\U000104a0\U00010d30\U00010d40\U00011066\U000110f0\U00011136\U000111d0"
    "\U000112f0\U00011450\U000114d0\U00011650\U000116c0\U000116d0\U000116da"
    "\U00011730\U000118e0\U00011950\U00011bf0\U00011c50\U00011d50\U00011da0"
    "\U00011de0\U00011f50\U00016130\U00016a60\U00016ac0\U00016b50\U00016d70"
    "\U0001ccf0\U0001e140\U0001e2f0\U0001e4f0\U0001e5f1\U0001e950"
)
"""The zeros of all scripts. Each is followed by the other nine digits.

Full-width and mathematical digits are not included, since NFKD replaces them.
"""

ARABIC_VARIANTS = {
    **dict.fromkeys("ىی", "ي"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ةۃہە", "ه"),
    **dict.fromkeys("ٱٲٳ", "ا"),
}
"""Letters of Arabic, Persian, Urdu and Kurdish keyboards → the Arabic letter.

Urdu `ے` and `ھ` are not included: `کے` and `کی`, `بھائی` and `بہائی` are different
words.
"""

INDIC_VARIANTS = {
    "\u0901": "\u0902",  # Devanagari chandrabindu
    "\u0a81": "\u0a82",  # Gujarati chandrabindu
    "\u09ce": "\u09a4\u09cd",  # Bengali khanda ta
    "\u0d7a": "\u0d23\u0d4d",  # Malayalam chillus
    "\u0d7b": "\u0d28\u0d4d",
    "\u0d7c": "\u0d30\u0d4d",
    "\u0d7d": "\u0d32\u0d4d",
    "\u0d7e": "\u0d33\u0d4d",
    "\u0d7f": "\u0d15\u0d4d",
}

LATIN_VARIANTS = {
    **LETTER_EXPANSIONS,
    # Names keep these letters, since the keys of people in archives contain them.
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
}
"""Latin letters that Unicode does not decompose → replacement."""

ANUSVARA_SCRIPTS = (0x0900, 0x0A80, 0x0C00, 0x0C80)
"""The first characters of Devanagari, Gujarati, Telugu and Kannada.

The four have the same order of letters.
"""
SCRIPT_SIZE, VIRAMA, ANUSVARA = 0x80, 0x4D, 0x02
NASALS = {
    0x19: (0x15, 0x18),
    0x1E: (0x1A, 0x1D),
    0x23: (0x1F, 0x22),
    0x28: (0x24, 0x27),
    0x2E: (0x2A, 0x2D),
}
"""Nasal → first and last consonant of its class, as offsets in the script."""
FINAL_M = "म\u094d(?![\u0900-\u097f])"
"""The Sanskrit ending of `स्वयम्`, which is also written `स्वयं`."""

FINAL_HAMZA = re.compile(r"(?<=\w\w\wا)ء(?!\w)")
"""The hamza of `علماء`, which Persian and Urdu omit. Short words keep it: `ماء`."""


def _digit_variants() -> dict[str, str]:
    return {
        chr(ord(zero) + value): str(value)
        for zero in DIGIT_ZEROS
        for value in range(10)
    }


def _han_variants() -> dict[str, str]:
    """Return traditional and Japanese characters → the simplified character."""
    return {
        variant: simplified
        for simplified, variants in read_rows("han_variants.tsv")
        for variant in variants
    }


LETTER_REPLACEMENTS = str.maketrans(
    {
        **LATIN_VARIANTS,
        **ARABIC_VARIANTS,
        **INDIC_VARIANTS,
        **_digit_variants(),
        **_han_variants(),
    }
)
"""Letter in lower case without marks → replacement."""


def _nasal_patterns() -> list[str]:
    """Return the patterns of a nasal and virama before a consonant of its class."""
    return [
        f"{chr(script + nasal)}{chr(script + VIRAMA)}"
        f"(?=[{chr(script + first)}-{chr(script + last)}])"
        for script in ANUSVARA_SCRIPTS
        for nasal, (first, last) in NASALS.items()
    ]


NASAL_CLUSTER = re.compile("|".join([*_nasal_patterns(), FINAL_M]))
"""Matches what is also written with an anusvara: `हिन्दी`, `हिंदी`."""


def anusvara_of(cluster: re.Match[str]) -> str:
    """Return the anusvara of the script of a cluster."""
    first = ord(cluster[0][0])
    return chr(first - first % SCRIPT_SIZE + ANUSVARA)
