"""Test that people are found in texts of other languages than English."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extract.people import extract
from archive.people.language_taggers import (
    find_spans,
    model_language,
    tagged_languages,
)
from archive.people.name_mentions import find_plain_mentions
from archive.people.resolution import resolve_people
from archive.people.tagger import find_person_spans

TEXTS = {
    "de": (
        (
            "Die Bürgermeisterin Helga Brandner hat am Montag den Haushalt vorgestellt. "
            "„Wir müssen sparen“, sagte Brandner. Der Kämmerer Jürgen Voss widersprach ihr."
        ),
        ["Helga Brandner", "Brandner", "Jürgen Voss"],
    ),
    "fr": (
        (
            "Le maire de la ville, Jean Moreau, a présenté lundi le budget. « Il faut "
            "économiser », a déclaré Moreau. Son adjointe, Claire Fontaine, l'a contredit."
        ),
        ["Jean Moreau", "Moreau", "Claire Fontaine"],
    ),
    "es": (
        (
            "El alcalde de la ciudad, Carlos Ortega, presentó el lunes el presupuesto. "
            "“Hay que ahorrar”, dijo Ortega. La concejala Elena Ruiz lo rechazó."
        ),
        ["Carlos Ortega", "Ortega", "Elena Ruiz"],
    ),
    "nl": (
        (
            "De burgemeester van de stad, Jan Verhoeven, stelde maandag de begroting voor. "
            "“Wij moeten sparen”, zei Verhoeven. Wethouder Anna de Boer was het oneens."
        ),
        ["Jan Verhoeven", "Verhoeven", "Anna de Boer"],
    ),
    "ru": (
        (
            "Мэр города Сергей Белов представил в понедельник бюджет. «Надо экономить», — "
            "сказал Белов. Депутат Анна Соколова с ним не согласилась."
        ),
        ["Сергей Белов", "Белов", "Анна Соколова"],
    ),
}


@pytest.mark.parametrize("language", TEXTS)
def test_names_are_found_in_each_language(language: str) -> None:
    text, names = TEXTS[language]
    spans = find_person_spans(text, language)
    assert [text[start:end] for start, end in spans] == names


@pytest.mark.parametrize("language", TEXTS)
def test_people_of_an_article_have_all_their_mentions(language: str) -> None:
    text, names = TEXTS[language]
    people = extract(Article(text))
    assert [person.name for person in people] == [names[0], names[2]]
    assert people[0].forms == (names[0], names[1])


@pytest.mark.parametrize("language", [None, "zxx", "et", "xx-unknown", ""])
def test_a_text_in_no_supported_language_has_no_names(language: str | None) -> None:
    text, _ = TEXTS["de"]
    assert list(find_person_spans(text, language)) == []


def test_an_article_in_a_language_without_a_model_has_no_people() -> None:
    text = (
        "Linnapea Mart Kuusik tutvustas esmaspäeval eelarvet. Volikogu liige Anna "
        "Tamm ei olnud temaga nõus, sest raha on liiga vähe ja koole on palju."
    )
    article = Article(text)
    assert article.detected_language == "et"
    assert extract(article) == ()


@pytest.mark.parametrize(
    ("variant", "language"),
    [("no", "nb"), ("nn", "nb"), ("arz", "ar"), ("prs", "fa"), ("de", "de")],
)
def test_variants_of_a_language_have_its_model(variant: str, language: str) -> None:
    assert model_language(variant) == (
        language if language in tagged_languages() else None
    )


def test_each_paragraph_is_read_in_its_language() -> None:
    german, german_names = TEXTS["de"]
    russian, russian_names = TEXTS["ru"]
    english = (
        "Mayor Helen Ashworth presented the budget of the town on Monday. “We have to "
        "save money”, said Ashworth. Louis Okafor, a member of the council, disagreed."
    )
    people = extract(Article(f"{english}\n\n{german}\n\n{russian}"))
    assert [person.name for person in people] == [
        "Helen Ashworth",
        "Louis Okafor",
        german_names[0],
        german_names[2],
        russian_names[0],
        russian_names[2],
    ]


def test_spans_are_places_of_the_text() -> None:
    text = f"\n\n   {TEXTS['de'][0]}\r\n\r\n{TEXTS['fr'][0]}"
    for language in tagged_languages():
        spans = list(find_spans(text, language))
        assert spans == sorted(spans)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(text[start:end].strip() == text[start:end] for start, end in spans)


COMPANIES = {
    "sl": "Letalska družba Lufthansa je v torek odpovedala lete v London in Sydney.",
    "cs": "Letecká společnost Lufthansa v úterý zrušila lety do Londýna a Sydney.",
    "bg": "Във вторник авиокомпания „Луфтханза“ отмени полетите до Лондон и Пловдив.",
    "ru": "Авиакомпания Люфтганза отменила во вторник рейсы в Лондон и Лиссабон.",
    "fi": "Lentoyhtiö Lufthansa perui tiistaina lennot Lontooseen ja Sydneyyn.",
}


@pytest.mark.parametrize("language", COMPANIES)
def test_companies_and_places_are_no_people(language: str) -> None:
    text = COMPANIES[language]
    assert [text[start:end] for start, end in find_spans(text, language)] == []


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Фірмою володіє Олена Кузнєцова.", "uk", "Олена Кузнєцова"),
        ("Firmu vede „Jana Nováková“.", "cs", "Jana Nováková"),
    ],
)
def test_a_name_ends_before_a_mark(text: str, language: str, name: str) -> None:
    assert [text[start:end] for start, end in find_spans(text, language)] == [name]


def _mentions(text: str, *names: str) -> list[str]:
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    people = resolve_people(text, (), other_spans=spans)
    return [mention.name for person in people for mention in person.mentions]


def test_the_tagger_of_a_language_decides_about_each_occurrence_of_a_surname() -> None:
    text = "Ředitel Jan Novák promluvil. Firma Novák roste."
    assert _mentions(text, "Jan Novák") == ["Jan Novák"]


def test_english_rules_remove_no_names_in_other_languages() -> None:
    text = "Írta @anna_k szerint. Potkala ji April."
    assert _mentions(text, "@anna_k", "April") == ["@anna_k", "April"]


def test_a_company_is_no_person_where_its_sentence_does_not_show_it() -> None:
    text = (
        "Akcie společnosti Brandner vzrostly.\nVe firmě Brandner pracuje sto lidí.\n"
        "Společnost Brandner včera oznámila výsledky.\n{} řekl, že je spokojen."
    )
    company, person = text.format("Brandner"), text.format("Petr Novák")
    assert list(find_person_spans(company, "cs")) == []
    spans = find_person_spans(person, "cs")
    assert [person[start:end] for start, end in spans] == ["Petr Novák"]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "bg",
            (
                "Луфтханза изпревари Райънеър по превозени пътници.\n"
                "Борис Петров от Райънеър не отговори."
            ),
            ["Борис Петров"],
        ),
        (
            "bg",
            "Борис Петров не отговори. Според Петров това е добре.",
            ["Борис Петров", "Петров"],
        ),
        (
            "cs",
            "Jan Novák přijel do Brna. Novák mluvil krátce.",
            ["Jan Novák", "Novák"],
        ),
    ],
)
def test_an_unsure_word_needs_a_name_elsewhere_in_the_article(
    language: str, text: str, names: list[str]
) -> None:
    spans = find_spans(text, language)
    assert [text[start:end] for start, end in spans] == names


def test_unsure_words_stay_in_a_text_without_full_names() -> None:
    text = (
        "Луфтханза изпревари Райънеър по превозени пътници.\n"
        "Премиерът Борисов от Райънеър не отговори. Борисов замина."
    )
    names = [text[start:end] for start, end in find_spans(text, "bg")]
    assert names == ["Райънеър", "Борисов", "Райънеър", "Борисов"]


def test_the_particles_of_a_surname_are_part_of_its_mentions() -> None:
    text = (
        "Der Architekt Karl-Heinz von Brandner hat am Montag den Plan vorgestellt. „Wir "
        "bauen im Mai“, so von Brandner vor vielen Gästen. Brandners Plan ist gut."
    )
    (person,) = extract(Article(text))
    assert person.name == "Karl-Heinz von Brandner"
    assert "von Brandner" in person.forms


def test_a_hungarian_surname_is_the_first_word_of_a_name() -> None:
    text = (
        "Bodnár Gergely építész hétfőn bemutatta a tervet a városi tanács ülésén. "
        "Bodnárral a polgármester is beszélt a híd felújításáról."
    )
    (person,) = extract(Article(text))
    assert person.forms == ("Bodnár Gergely", "Bodnárral")


def test_a_name_does_not_end_with_a_particle() -> None:
    text = (
        "Le maire Jean-Baptiste de la Tournelle a présenté lundi le budget.\n\nIl faut "
        "économiser, a déclaré le maire devant les élus de la ville."
    )
    (person,) = extract(Article(text))
    assert person.name == "Jean-Baptiste de la Tournelle"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            (
                "Architect Joost 't Hart legde maandag uit dat het werk aan de nieuwe brug twee "
                "jaar duurde. De brug is nu open voor alle bewoners van de stad."
            ),
            ["Joost 't Hart"],
        ),
        (
            (
                "Kommunalrådet Ann-Charlotte af Ekenstam invigde i söndags den nya bron i "
                "staden. Arbetet tog två år och kostade mer än väntat."
            ),
            ["Ann-Charlotte af Ekenstam"],
        ),
        (
            (
                "ראש העיר יעל בן-דרור חנכה ביום ראשון את הגשר החדש. “חיכינו הרבה זמן”, אמרה "
                "בן-דרור. האדריכל אבנר שמעוני הסביר שהעבודה נמשכה שנתיים."
            ),
            ["יעל בן-דרור", "אבנר שמעוני"],
        ),
    ],
)
def test_names_are_whole_and_without_titles_and_verbs(
    text: str, names: list[str]
) -> None:
    assert [person.name for person in extract(Article(text))] == names


def test_a_title_alone_is_no_name() -> None:
    text = "Haji Abdul Muis tidak hadir, kata Haji."
    spans = [(0, 15), (34, 38)]
    mentions = find_plain_mentions(text, spans, dict.fromkeys(spans, "id"))
    assert [mention.name for mention in mentions] == ["Abdul Muis"]
