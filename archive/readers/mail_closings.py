"""Leave out what stands below the text of a mail: its signature, and what sent it."""

from __future__ import annotations

import re
from functools import cache

from archive.data_files import alternation_pattern, read_words

MAX_SIGNATURE_LINES = 12
MAX_SIGNATURE_CHARS = 200
"""Maximum length of a line of a signature. Paragraphs are longer."""

_MARK = re.compile(r"\n(?:--[ \t]*|_{20,80}(?=\n[^\n:]{2,80}\n\S+@\S+\n))\n")
"""The line above a signature, or above the name and the address of a mailing list."""


def without_closing(text: str) -> str:
    """Return a text without a signature below `--`, or a line such as “Sent from …”."""
    closed = _device_line().sub("", text.rstrip())
    parts = _MARK.split(closed)
    signature = parts[-1].split("\n")
    is_signature = len(signature) <= MAX_SIGNATURE_LINES and all(
        len(line) <= MAX_SIGNATURE_CHARS for line in signature
    )
    if len(parts) > 1 and is_signature:
        closed = closed[: -len(parts[-1])].rstrip().rstrip("-_").rstrip()
    return closed or text


@cache
def _device_line() -> re.Pattern[str]:
    """Return the pattern of a last line that names the device or the program."""
    starts = alternation_pattern(read_words("mail_devices.txt"))
    return re.compile(rf"\n[ \t]*{starts}[^\n]{{0,60}}\Z", re.IGNORECASE)
