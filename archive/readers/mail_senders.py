"""Find the outlet of a newsletter in its headers.

The sender of a newsletter is its outlet, or a person and the outlet: “Anna Weber from
The Mill Letter”. A mail between persons has no outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from functools import cache

from archive import outlets
from archive.data_files import alternation_pattern, read_rows, read_words
from archive.names.person_names import is_surname
from archive.names.transliteration import name_readings
from archive.readers.mail_headers import Sender, header_text, raw_header
from archive.text.decoding import DecodedText
from archive.text.normalization import letters_and_digits, normalize_letters

NEWSLETTER_HEADERS = (
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Id",
    "Feedback-ID",
    "X-Campaign",
    "X-CampaignID",
    "X-Campaign-Id",
    "X-MC-User",
    "X-Mailgun-Sid",
    "X-SG-EID",
    "X-SES-Outgoing",
    "X-Rpcampaign",
    "X-Newsletter",
)
"""Headers of mails that one sender sends to many readers."""
BULK_PRECEDENCE = frozenset({"bulk", "list"})
ROLE_NAMES = read_words("mail_roles.txt")
"""Words in addresses that are not those of a person, such as `newsletter`."""
NEWSLETTER_WORDS = frozenset({
    "newsletter", "newsletters", "nieuwsbrief", "nyhedsbrev", "nyhetsbrev", "hirlevel",
    "infolettre", "uutiskirje", "uudiskiri", "naujienlaiskis", "boletin", "boletim",
    "biuletyn", "buletin", "bilten", "bulten", "рассылка", "розсилка", "бюлетин", "билтен",
})  # fmt: skip
"""Words for a newsletter in plain letters, which may stand before the name of an outlet."""
MAX_PERSON_WORDS = 4
MAX_NAME_CHARS = 60
MIN_PART_LETTERS = 3
MAX_EAST_ASIAN_NAME = 3
"""Maximum number of letters in a name of a person in East Asian scripts."""
_NOT_GIVEN = outlets.SMALL_WORDS | frozenset(
    (
        "a",
        "o",
        "os",
        "as",
        "la",
        "le",
        "les",
        "los",
        "las",
        "il",
        "lo",
        "l",
        "un",
        "una",
    )
)
"""Articles with which titles begin, although some of them are also given names."""

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KOREAN_NAME = re.compile(
    "[김이박최정강조윤장임한오서신권황안송류홍][\uac00-\ud7af]{2}"
)
_OTHER_SCRIPT = re.compile("[\u0590-\u08ff\u0900-\u0eff\u10a0-\u10ff\u0530-\u058f]")
_ADDRESS = re.compile(r"\S@\S")
_LATIN = re.compile("[a-zA-Z]")
_MARKS = re.compile(
    r"\s?[|｜·•/／,、，]\s?|\s[–—―@-]\s|\s?[(（\[]\s?|:\s|(?<=\w)[の的](?=\w)"
    r"|(?<=^[\uac00-\ud7af]{3}) (?=[\uac00-\ud7af])"
)
_JOINT = re.compile(
    rf"\s(?P<joint>{alternation_pattern(read_words('sender_joints.txt'))})\s",
    re.IGNORECASE,
)
_ADDRESS_WORD = re.compile(r"[^\W_]+")
_OPAQUE = re.compile(r"[\da-f.]+|[^<]*\d{4}[^<]*", re.IGNORECASE)
_LIST_ID = re.compile(r"(?P<name>[^<>]{0,200})<(?P<address>[^<>]{1,200})>")
_OPENING = "\"'“”„«「『"
_CLOSING = " \"'“”„»«)]）.…"


def newsletter_name(sender: Sender, mail: Message | None) -> str | None:
    """Return the name of the outlet that sent a newsletter, or `None`.

    `mail` is the mail with its headers, if there is more of it than the sender.
    """
    is_list = mail is not None and _is_for_many(mail)
    if mail is not None and _is_discussion(mail):
        return None
    if not (is_list or _is_role(sender) or _names_own_domain(sender)):
        return _split_name(sender) if _names_letter(sender) else None
    return _split_name(sender) or (_list_name(mail) if mail is not None else None)


def _is_for_many(mail: Message) -> bool:
    if raw_header(mail, "Precedence").strip().lower() in BULK_PRECEDENCE:
        return True
    return any(raw_header(mail, name) for name in NEWSLETTER_HEADERS)


def _is_discussion(mail: Message) -> bool:
    """Return whether every member of a list can send mails to it."""
    return "mailto:" in raw_header(mail, "List-Post").lower()


def _is_role(sender: Sender) -> bool:
    """Return whether the address is that of an office, not of a person."""
    words = _ADDRESS_WORD.findall(sender.address.partition("@")[0].lower())
    return any(word in ROLE_NAMES for word in words)


def _names_own_domain(sender: Sender) -> bool:
    """Return whether the sender is called like its domain, and no person has the address."""
    local, _, host = sender.address.partition("@")
    words = _ADDRESS_WORD.findall(local.lower())
    if any(word in read_words("given.tsv") for word in words):
        return False
    return outlets.name_matches_host(sender.name, host)


def _names_letter(sender: Sender) -> bool:
    """Return whether the sender is a person and a letter, but not at a private address.

    A private address has a part of the name of its owner.
    """
    local = letters_and_digits(sender.address.partition("@")[0])
    persons = (
        part
        for pair in _splits(sender.name)
        for part in pair
        if _is_person(part) and not _EAST_ASIAN.search(part)
    )
    person = next(persons, None)
    return person is not None and not any(
        len(sound) >= MIN_PART_LETTERS and sound in local
        for word in person.split()
        for sound in (_sound(word), normalize_letters(word))
    )


def _split_name(sender: Sender) -> str | None:
    """Return the name of the sender without the person in it.

    Return `None` if it is an address or only a person.
    """
    name = _without_kind(sender.name).strip(_CLOSING)
    if not name or _ADDRESS.search(name) or len(name) > MAX_NAME_CHARS:
        return None
    host = sender.address.partition("@")[2]
    pairs = list(_splits(name))
    for left, right in pairs:
        if outlet := _part_without_person(left, right):
            return outlet
    for part in (part for pair in pairs for part in pair):
        if not _is_person(part) and outlets.name_matches_host(part, host):
            return part
    is_office = _OTHER_SCRIPT.match(name) is not None and _is_role(sender)
    is_office = is_office or (_is_role(sender) and _is_name_of_domain(name, host))
    is_person = not (_EAST_ASIAN.search(name) or is_office) and _is_person(name)
    return None if is_person else name


def _is_name_of_domain(name: str, host: str) -> bool:
    """Return whether a name that is no surname at its end is written as the domain is."""
    key = letters_and_digits(normalize_letters(name))
    last_word = name.rpartition(" ")[2]
    return key in host.split(".") and not is_surname(last_word)


def _without_kind(name: str) -> str:
    """Return the name of an outlet without a word before it that means newsletter."""
    first, _, rest = name.strip(_CLOSING).partition(" ")
    is_kind = normalize_letters(first) in NEWSLETTER_WORDS
    is_name = rest[:1] in _OPENING or (rest[:1].isupper() and " " in rest)
    return rest.strip(_OPENING) if is_kind and is_name else name


def _part_without_person(left: str, right: str) -> str | None:
    """Return the part that is no person, if the other one is."""
    if _is_person(left) != _is_person(right):
        is_right = _is_person(left)
        is_certain = is_right or len(right.split()) > 1 or _EAST_ASIAN.search(right)
        return (right if is_right else left) if is_certain else None
    if _EAST_ASIAN.search(left) and len(left) != len(right):
        return max(left, right, key=len)
    return None


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """Yield the parts before and after each mark or word that may join two names."""
    for match in _MARKS.finditer(name):
        yield from _pair(name, match)
    for match in _JOINT.finditer(name):
        right = name[match.end() :]
        is_name_part = match["joint"].casefold() in _name_particles()
        if is_name_part and not _begins_a_title(match["joint"], right):
            continue
        yield from _pair(name, match)


def _begins_a_title(joint: str, right: str) -> bool:
    """Return whether a title follows on a word that may be a part of a name.

    Names of persons go on with a small letter (`de la Torre`) or have one more word.
    """
    return joint.islower() and right[:1].isupper() and " " in right


def _pair(name: str, match: re.Match[str]) -> Iterator[tuple[str, str]]:
    left = name[: match.start()].strip(_CLOSING)
    right = name[match.end() :].strip(_CLOSING)
    if left and right:
        yield left, right


@cache
def _name_particles() -> frozenset[str]:
    """Return the joining words that are also parts of the names of persons."""
    rows = read_rows("sender_joints.txt")
    return frozenset(row[0] for row in rows if len(row) > 1)


def _is_person(name: str) -> bool:
    if _EAST_ASIAN.search(name):
        return (
            len(name) <= MAX_EAST_ASIAN_NAME or _KOREAN_NAME.fullmatch(name) is not None
        )
    words = name.split()
    if not words or len(words) > MAX_PERSON_WORDS:
        return False
    first = normalize_letters(words[0].strip("."))
    if first in _NOT_GIVEN:
        return False
    if _OTHER_SCRIPT.search(first):
        return len(words) == 1
    return first in read_words("given.tsv") or not _given_sounds().isdisjoint(
        map("".join, name_readings(first))
    )


@cache
def _given_sounds() -> frozenset[str]:
    """Return how the given names sound, to recognize them in other scripts."""
    return frozenset(map(_sound, read_words("given.tsv")))


def _sound(word: str) -> str:
    """Return how a word sounds in Latin letters, or `""` if it is in these."""
    if _LATIN.search(word) and word.isascii():
        return word
    readings = sorted(name_readings(word))
    return "".join(readings[0]) if readings else ""


def _list_name(mail: Message) -> str | None:
    """Return the name in the header `List-Id`, unless it is a number or a person."""
    context = DecodedText("", "utf-8")
    match = _LIST_ID.match(header_text(mail, "List-Id", context))
    name = match["name"].strip(" \"'") if match else ""
    if not name or _OPAQUE.fullmatch(name) or _is_person(name):
        return None
    return name if len(name) <= MAX_NAME_CHARS and "@" not in name else None
