"""Say why another spelling of a name belongs to a person."""

from __future__ import annotations

from archive.messages import N_
from archive.names.keys import name_words, person_key

SPELLING_REASON = N_("another spelling")
"""The reason for a name with the same key as the display name."""


def spelling_reason(name: str, display_name: str) -> str:
    """Return a reason if a name is another spelling of the display name, or "" ."""
    same_key = person_key(name) == person_key(display_name)
    if same_key and name_words(name) != name_words(display_name):
        return SPELLING_REASON
    return ""
