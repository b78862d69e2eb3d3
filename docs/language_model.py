"""Write the language model of py3langid 0.4.0: `python -m docs.language_model`.

The model is reduced to what `archive/text/language_detection.py` asks for: the
languages of `archive/data/languages.tsv`, and sequences that its samples may contain.
This needs the extra `dev`. `archive/data/SOURCES.md` has the licence. The same version results in the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from py3langid.langid import MODEL_FILE as ORIGINAL_FILE
from py3langid.langid import LanguageIdentifier

from archive.text.language_detection import NO_LANGUAGE, SEPARATORS
from archive.text.language_model import MAX_WEIGHT, MODEL_FILE, SCALE
from archive.text.languages import languages

TARGET = Path(__file__).parents[1] / "archive" / "data" / MODEL_FILE
NOT_IN_SAMPLES = (frozenset(SEPARATORS) - {ord(" ")}) | frozenset(
    range(ord("A"), ord("Z") + 1)
)
"""Bytes that samples never contain: their words are in lower case."""
MAX_CUT_BYTES = 3
"""Bytes of a character of UTF-8 that a sequence may begin or end with."""


def original() -> LanguageIdentifier:
    """Return the model of py3langid for the languages that are asked for."""
    identifier = LanguageIdentifier.from_model_file(ORIGINAL_FILE, norm_probs=True)
    available = set(identifier.nb_classes)
    identifier.set_languages([*available.intersection(languages()), NO_LANGUAGE])
    return identifier


def find_sequences(identifier: LanguageIdentifier) -> dict[bytes, int]:
    """Return the number of each sequence.

    The states of the automaton are visited in the order of their lengths. A state that
    gives out a shorter sequence comes after that one.
    """
    rows = np.array(identifier.tk_nextmove).reshape(-1, 256)
    next_states = rows[np.array(identifier.tk_row)]
    paths = {0: b""}
    states = deque([0])
    numbers: dict[int, bytes] = {}
    while states:
        state = states.popleft()
        if identifier.tk_output[state] >= 0:
            numbers.setdefault(identifier.tk_output[state], paths[state])
        for byte, following in enumerate(next_states[state].tolist()):
            if following not in paths:
                paths[following] = paths[state] + bytes([byte])
                states.append(following)
    return {sequence: number for number, sequence in numbers.items()}


def is_in_samples(sequence: bytes) -> bool:
    """Return whether a text in lower case without marks may contain a sequence."""
    if NOT_IN_SAMPLES.intersection(sequence):
        return False
    return all(text == text.lower() for text in _readings(sequence))


def _readings(sequence: bytes) -> Iterator[str]:
    """Yield the sequence as a text, without a part of a character at its ends."""
    for start in range(MAX_CUT_BYTES + 1):
        for end in range(len(sequence), len(sequence) - MAX_CUT_BYTES - 1, -1):
            try:
                yield sequence[start:end].decode()
            except UnicodeDecodeError:
                continue
            return


def encode(identifier: LanguageIdentifier) -> bytes:
    """Return a model as the contents of a file."""
    numbers = find_sequences(identifier)
    sequences = sorted(
        filter(is_in_samples, numbers), key=lambda text: (len(text), text)
    )
    table = identifier.nb_ptc[[numbers[sequence] for sequence in sequences]]
    scaled = -table.astype(np.float64) * SCALE
    weights = scaled.round()
    if (weights != scaled).any() or weights.min() < 0 or weights.max() > MAX_WEIGHT:
        raise ValueError("the weights of this version do not fit into the file")
    header = {
        "languages": identifier.nb_classes,
        "priors": identifier.nb_pc.tolist(),
        "counts": Counter(map(len, sequences)),
    }
    line = json.dumps(header, separators=(",", ":")).encode() + b"\n"
    return line + b"".join(sequences) + weights.astype("<u2").tobytes()


if __name__ == "__main__":
    TARGET.write_bytes(encode(original()))
