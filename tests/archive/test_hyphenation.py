"""Test hyphens at the ends of lines: which join a word, and which stay."""

from __future__ import annotations

import pytest

from archive.readers.hyphenation import rejoin_words

FILLER = {
    "de": "Der Rat der Stadt hat am Dienstag über den Haushalt und die Schulen beraten.",
    "nl": "De gemeenteraad heeft dinsdag gesproken over het geld voor een nieuwe school.",
    "sv": "Kommunen har på tisdagen beslutat om pengar till en ny skola för barnen.",
    "da": "Kommunen har tirsdag besluttet at bruge flere penge på en ny skole til børnene.",
    "nb": "Kommunen har tirsdag bestemt å bruke mer penger på en ny skole for barna.",
    "fi": "Kaupunginvaltuusto päätti tiistaina rakentaa uuden koulun lapsille ensi vuonna.",
    "et": "Linnavolikogu otsustas teisipäeval ehitada lastele järgmisel aastal uue kooli.",
    "hu": "A városi tanács kedden úgy döntött, hogy új iskolát épít a gyerekeknek.",
    "en": "The town council voted on Tuesday to build a new school for the children.",
    "es": "El ayuntamiento decidió el martes construir una nueva escuela para los niños.",
    "is": "Bæjarstjórn ákvað á þriðjudag að byggja nýjan skóla fyrir börnin í bænum.",
    "lt": "Miesto taryba antradienį nusprendė statyti naują mokyklą vaikams.",
    "pl": "Rada miasta zdecydowała we wtorek o budowie nowej szkoły dla dzieci.",
    "ru": "Городской совет решил во вторник построить новую школу для детей.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να χτίσει νέο σχολείο.",
}
SUSPENDED = [
    ("de", "Haupt-\nund Finanzausschuss", "Haupt- und Finanzausschuss"),
    ("de", "Sonn-\noder Feiertag", "Sonn- oder Feiertag"),
    ("de", "Vor-\nbzw. Nachteile", "Vor- bzw. Nachteile"),
    ("nl", "zon-\nen feestdagen", "zon- en feestdagen"),
    ("nl", "in-\nof uitvoer", "in- of uitvoer"),
    ("sv", "in-\noch utvandring", "in- och utvandring"),
    ("da", "ind-\nog udvandring", "ind- og udvandring"),
    ("nb", "sønn-\nog helligdager", "sønn- og helligdager"),
    ("fi", "kulttuuri-\nja liikuntalautakunta", "kulttuuri- ja liikuntalautakunta"),
    ("fi", "sosiaali-\nsekä terveyspalvelut", "sosiaali- sekä terveyspalvelut"),
    ("et", "kultuuri-\nja spordikomisjon", "kultuuri- ja spordikomisjon"),
    ("hu", "be-\nés kilépés", "be- és kilépés"),
    ("en", "pre-\nand post-war houses", "pre- and post-war houses"),
    ("en", "two-\nor three-year plans", "two- or three-year plans"),
    ("is", "inn-\nog útflutningur", "inn- og útflutningur"),
]
JOINED = [
    ("de", "Stadt-\nrat", "Stadtrat"),
    ("de", "Haus-\nhaltsaus-\nschuss", "Haushaltsausschuss"),
    ("de", "die Frau-\nen", "die Frauen"),
    ("nl", "gemeente-\nraad", "gemeenteraad"),
    ("fi", "kaupungin johta-\nja", "kaupungin johtaja"),
    ("es", "una pare-\nja", "una pareja"),
    ("en", "the direct-\nor", "the director"),
    ("lt", "mokyk-\nlą", "mokyklą"),
    ("pl", "zdecydo-\nwała", "zdecydowała"),
    ("ru", "реше-\nние", "решение"),
    ("el", "συμβού-\nλιο", "συμβούλιο"),
    ("hu", "iskolá-\nról", "iskoláról"),
]
KEPT = [
    ("de", "die CDU-\nFraktion", "die CDU-Fraktion"),
    ("de", "Nordrhein-\nWestfalen", "Nordrhein-Westfalen"),
    ("en", "an e-\nmail", "an e-mail"),
    ("en", "the 3-\nmetre board", "the 3-metre board"),
]


@pytest.mark.parametrize(("language", "broken", "whole"), [*SUSPENDED, *JOINED, *KEPT])
def test_the_hyphen_at_the_end_of_a_line(
    language: str, broken: str, whole: str
) -> None:
    filler = FILLER[language]
    assert rejoin_words(f"{filler} {broken}") == f"{filler} {whole}"
