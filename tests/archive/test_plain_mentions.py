"""Test which parts of the spans of the taggers are names of people."""

from __future__ import annotations

import pytest

from archive.people.name_mentions import find_name_mentions, find_plain_mentions
from archive.people.named_things import without_named_things

CASES = [
    ("de", "Tor: [Hollmann - Seidler], Kern", ["Hollmann", "Seidler"]),
    (
        "de",
        "Es spielten [Anna Hollmann – Pia Seidler]",
        ["Anna Hollmann", "Pia Seidler"],
    ),
    ("pl", "mówi rzecznik [Hanna Langa - Bieszka].", ["Hanna Langa - Bieszka"]),
    ("pl", "Oskarżona [Izabela S]. milczała.", ["Izabela S."]),
    ("pl", "Oskarżona jest [Izabela].", ["Izabela"]),
    ("sr", "Susret sa papom [Benediktom] XVI. Papa", ["Benediktom XVI"]),
    ("de", "König [Wilhelm] I. kam zu spät.", ["Wilhelm I."]),
    ("fr", "Son voisin, [Thierry de La] Roche-Martin", ["Thierry de La Roche-Martin"]),
    ("sw", "Rais [Abdel Fattah] el-Sissi alitembelea.", ["Abdel Fattah el-Sissi"]),
    ("fr", "Elle vit rue [Jean Jaurès].", []),
    ("es", "El buque Almirante [Grau] zarpó.", []),
    ("it", "Allo stadio [Renato Curi] c'era folla.", []),
    ("pl", "Stadion im. [Ernesta Pohla] był pełny.", []),
    ("ru", "На стадионе имени [Стрельцова] пусто.", []),
    ("ru", "Мальчик по имени [Артём] ушёл.", ["Артём"]),
    ("hu", "A [Petőfi Sándor] utcában lakik.", []),
    ("tr", "[Nazım Hikmet] Caddesi'nde oturuyor.", []),
    ("sv", "Hon bor på [Karl Johansgatan].", []),
    ("de", "Die [Marthe Platz] wohnt hier.", ["Marthe Platz"]),
    ("de", "Das Schiff „[Otto Wendland]“ lief aus.", []),
    ("de", "Er nennt sich „[Otto]“ im Netz.", ["Otto"]),
    ("nl", "[Marijke Dekkers] ([VVD]) sprak.", ["Marijke Dekkers"]),
    ("nl", "De redactie ([VVD]) sprak.", ["VVD"]),
    ("fr", "[AS Montfleury] a gagné.", []),
    ("fr", "[.] [-]", []),
    ("de", "", []),
]


def _spans(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without brackets, and the spans that were in them."""
    text = ""
    spans: list[tuple[int, int]] = []
    for piece in marked.split("["):
        name, bracket, rest = piece.rpartition("]")
        if bracket:
            spans.append((len(text), len(text) + len(name)))
        text += name + rest
    return text, spans


@pytest.mark.parametrize(("language", "marked", "names"), CASES)
def test_a_span_has_these_names(language: str, marked: str, names: list[str]) -> None:
    text, spans = _spans(marked)
    mentions = find_plain_mentions(text, spans, dict.fromkeys(spans, language))
    people = without_named_things(text, mentions)
    assert [text[mention.start : mention.end] for mention in people] == names


def test_a_quoted_name_is_that_of_a_person_whom_the_text_names_again() -> None:
    text, spans = _spans("Im Bild „[Otto Wendland]“ ist [Wendland] jung.")
    mentions = find_plain_mentions(text, spans, dict.fromkeys(spans, "de"))
    assert without_named_things(text, mentions) == mentions


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Besides Ashworth], two members left.", "Ashworth"),
        ("[Neither Hanna Lomov] nor the board agreed.", "Hanna Lomov"),
        ("[Per Ashworth] left the board.", "Per Ashworth"),
    ],
)
def test_the_first_word_of_a_sentence_is_no_part_of_an_english_name(
    text: str, name: str
) -> None:
    start = text.index("[")
    plain = text.replace("[", "").replace("]", "")
    mentions = find_name_mentions(plain, [(start, text.index("]") - 1)])
    assert [mention.name for mention in mentions] == [name]
