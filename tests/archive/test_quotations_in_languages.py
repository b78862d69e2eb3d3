"""Test quotations and their speakers in other languages than English."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.data_files import read_rows
from archive.model import Person
from archive.people.quotations import extract_quotations
from archive.people.quotations.rules import (
    KINDS,
    compile_rules,
    languages_with_rules,
    rules_of,
)
from archive.people.text_languages import LanguagePart
from tests.archive.test_quotations import speakers_and_quotes

LANGUAGES = ("de", "fr", "es", "pt", "it", "nl", "ru", "pl")
LEADS = {
    "de": (
        "Die Hafenmeisterin Sabine Brandner traf am Montag in der Stadt den "
        "Bürgermeister Jürgen Altmann, um über die neuen Kräne am Ufer zu sprechen. "
    ),
    "fr": (
        "La ministre Claire Fontanel a rencontré lundi le maire Julien Marchand dans "
        "la ville pour parler des nouvelles grues du port. "
    ),
    "es": (
        "La ministra Carmen Robledo se reunió el lunes en la ciudad con el alcalde "
        "Javier Montero para hablar de las nuevas grúas del puerto. "
    ),
    "pt": (
        "A ministra Helena Carvalho reuniu-se na segunda-feira na cidade com o "
        "presidente da câmara Paulo Mendes para falar dos novos guindastes do porto. "
    ),
    "it": (
        "La ministra Chiara Bellini ha incontrato lunedì in città il sindaco Marco "
        "Ferraris per parlare delle nuove gru del porto. "
    ),
    "nl": (
        "Minister Marijke Dekker ontmoette maandag in de stad burgemeester Pieter "
        "Vermeulen om over de nieuwe kranen in de haven te praten. "
    ),
    "ru": (
        "Министр Сергей Лазарев встретился в понедельник в городе с Ольгой Соколовой, "
        "чтобы обсудить новые краны в порту. "
    ),
    "pl": (
        "Minister Andrzej Wiśniewski spotkał się w poniedziałek w mieście z posłanką "
        "Ewą Nowicką, żeby porozmawiać o nowych dźwigach w porcie. "
    ),
}
SPEAKERS = {
    "de": "Sabine Brandner",
    "fr": "Claire Fontanel",
    "es": "Carmen Robledo",
    "pt": "Helena Carvalho",
    "it": "Chiara Bellini",
    "nl": "Marijke Dekker",
    "ru": "Сергей Лазарев",
    "pl": "Andrzej Wiśniewski",
}
CLEAR = {
    "de": [
        "„Die Kräne stehen auf Sand“, sagte Brandner am Montag.",
        "»Die Kräne stehen auf Sand«, erklärte Hafenmeisterin Brandner.",
        "«Die Kräne stehen auf Sand», so Brandner.",
        "‚Die Kräne stehen auf Sand‘, betonte Brandner.",
        "›Die Kräne stehen auf Sand‹, meinte Brandner.",
        '"Die Kräne stehen auf Sand", fügte Brandner hinzu.',
        "„Die Kräne stehen auf Sand“, hatte Brandner am Montag gesagt.",
        "„Die Kräne stehen auf Sand“, sagte die Leiterin des Hafens, Sabine Brandner.",
        "Brandner sagte: „Die Kräne stehen auf Sand.“",
        "Am Montag sagte Brandner: „Die Kräne stehen auf Sand.“",
        "Brandner (parteilos) hat gesagt: „Die Kräne stehen auf Sand.“",
        "Laut Brandner ist es so, dass „die Kräne stehen auf Sand“ ein Witz war.",
        "Brandner: „Die Kräne stehen auf Sand.“",
        "Brandner, die seit Jahren den Hafen leitet, warnte: „Die Kräne stehen auf Sand.“",
    ],
    "fr": [
        "« Les grues reposent sur du sable », a déclaré Claire Fontanel.",
        "« Les grues reposent sur du sable », a expliqué mardi la ministre Claire Fontanel.",
        "« Les grues reposent sur du sable », selon Mme Fontanel.",
        "“Les grues reposent sur du sable”, affirme Claire Fontanel.",
        '"Les grues reposent sur du sable", a déclaré à l’AFP la ministre de la Mer, Claire Fontanel.',
        "Claire Fontanel a déclaré : « Les grues reposent sur du sable. »",
        "Selon Claire Fontanel, « les grues reposent sur du sable ».",
        "Claire Fontanel estime que « les grues reposent sur du sable ».",
        "Claire Fontanel, qui dirige le port, a assuré : « Les grues reposent sur du sable. »",
        "Claire Fontanel : « Les grues reposent sur du sable. »",
    ],
    "es": [
        "«Las grúas descansan sobre arena», dijo Robledo.",
        "“Las grúas descansan sobre arena”, afirmó la ministra Carmen Robledo.",
        '"Las grúas descansan sobre arena", ha señalado Robledo.',
        "«Las grúas descansan sobre arena», según Robledo.",
        "«Las grúas descansan sobre arena», explicó a los periodistas la ministra de Puertos, Carmen Robledo.",
        "Robledo dijo: «Las grúas descansan sobre arena».",
        "Según Robledo, «las grúas descansan sobre arena».",
        "Carmen Robledo, ministra de Puertos, aseguró que «las grúas descansan sobre arena».",
        "—Las grúas descansan sobre arena —dijo Robledo.",
    ],
    "pt": [
        "«Os guindastes assentam sobre areia», disse Helena Carvalho.",
        "“Os guindastes assentam sobre areia”, afirmou a ministra Helena Carvalho.",
        '"Os guindastes assentam sobre areia", segundo Carvalho.',
        "«Os guindastes assentam sobre areia», explicou aos jornalistas Helena Carvalho.",
        "Helena Carvalho disse: «Os guindastes assentam sobre areia.»",
        "Segundo Helena Carvalho, «os guindastes assentam sobre areia».",
        "Helena Carvalho, ministra dos portos, garantiu que «os guindastes assentam sobre areia».",
    ],
    "it": [
        "«Le gru poggiano sulla sabbia», ha detto Chiara Bellini.",
        "“Le gru poggiano sulla sabbia”, afferma la ministra Bellini.",
        '"Le gru poggiano sulla sabbia", spiega Bellini.',
        "«Le gru poggiano sulla sabbia», secondo Bellini.",
        "«Le gru poggiano sulla sabbia» ha aggiunto la ministra del mare, Chiara Bellini.",
        "Chiara Bellini ha dichiarato: «Le gru poggiano sulla sabbia».",
        "Secondo Chiara Bellini «le gru poggiano sulla sabbia».",
        "Bellini ha poi detto che «le gru poggiano sulla sabbia».",
    ],
    "nl": [
        "„De kranen staan op zand”, zei Dekker.",
        "“De kranen staan op zand”, zegt minister Dekker.",
        "‘De kranen staan op zand’, aldus Marijke Dekker.",
        '"De kranen staan op zand", legt Dekker uit.',
        "„De kranen staan op zand”, verklaarde Dekker gisteren.",
        "Marijke Dekker zei: „De kranen staan op zand.”",
        "Volgens Marijke Dekker is het zo dat „de kranen staan op zand” een grap was.",
        "Gisteren zei Dekker: „De kranen staan op zand.”",
    ],
    "ru": [
        "«Краны стоят на песке», — сказал Лазарев.",
        "«Краны стоят на песке», — заявил министр Сергей Лазарев.",
        "„Краны стоят на песке“, — отметил Лазарев.",
        '"Краны стоят на песке", - говорит Лазарев.',
        "«Краны стоят на песке», — сообщил журналистам министр транспорта Сергей Лазарев.",
        "Лазарев сказал: «Краны стоят на песке».",
        "Сергей Лазарев заявил, что «краны стоят на песке».",
        "По словам Лазарева, «краны стоят на песке».",
        "По словам министра Сергея Лазарева, «краны стоят на песке».",
        "— Краны стоят на песке, — сказал Лазарев.",
    ],
    "pl": [
        "„Dźwigi stoją na piasku” – powiedział Wiśniewski.",
        "„Dźwigi stoją na piasku” – mówi minister Andrzej Wiśniewski.",
        "«Dźwigi stoją na piasku» – dodał Wiśniewski.",
        '"Dźwigi stoją na piasku" - podkreślił Wiśniewski.',
        "„Dźwigi stoją na piasku” – wyjaśnił w rozmowie z PAP minister transportu Andrzej Wiśniewski.",
        "Wiśniewski powiedział: „Dźwigi stoją na piasku”.",
        "Andrzej Wiśniewski zaznaczył, że „dźwigi stoją na piasku”.",
        "Zdaniem Wiśniewskiego „dźwigi stoją na piasku”.",
        "– Dźwigi stoją na piasku – powiedział Wiśniewski.",
    ],
}
DOUBTFUL = {
    "de": [
        "„Die Kräne stehen auf Sand“, sagte er am Montag.",
        "„Die Kräne stehen auf Sand“, sagte ein Sprecher von Brandner.",
        "„Die Kräne stehen auf Sand“, teilte das Ministerium mit.",
        "Brandner eröffnete die Ausstellung „Kräne auf weißem Sand“ in der Halle.",
        "Auf dem Schild, das Brandner aufhängte, steht „die Kräne stehen auf Sand“.",
        "„Brandner hat den Hafen verkauft“, sagte Brandner.",
        "„Die Kräne stehen auf Sand“, sagte der Sprecher des Bürgermeisters Altmann.",
        "Ein Sprecher von Altmann sagte: „Die Kräne stehen auf Sand.“",
    ],
    "fr": [
        "« Les grues reposent sur du sable », a-t-elle déclaré.",
        "« Les grues reposent sur du sable », a déclaré un proche de Claire Fontanel.",
        "« Les grues reposent sur du sable », a indiqué le ministère.",
        "Claire Fontanel a inauguré l’exposition « Grues sur sable blanc » au musée.",
        "« Fontanel a vendu le port », a dit Claire Fontanel.",
        "« Les grues reposent sur du sable », a dit le porte-parole du maire Julien Marchand.",
    ],
    "es": [
        "«Las grúas descansan sobre arena», dijo ella.",
        "«Las grúas descansan sobre arena», dijo un portavoz de Robledo.",
        "«Las grúas descansan sobre arena», informó el ministerio.",
        "Robledo dijo que vio ayer en el cine la película «Grúas sobre arena blanca».",
        "«Robledo vendió el puerto», dijo Robledo.",
        "«Las grúas descansan sobre arena», dijo el portavoz del alcalde Javier Montero.",
        "En una carta al alcalde de la ciudad, Javier Montero, dijo: «Las grúas descansan sobre arena».",
    ],
    "pt": [
        "«Os guindastes assentam sobre areia», disse ela.",
        "«Os guindastes assentam sobre areia», disse um assessor de Helena Carvalho.",
        "«Os guindastes assentam sobre areia», informou o ministério.",
        "Helena Carvalho disse que viu ontem no cinema o filme «Guindastes sobre areia branca».",
        "«Carvalho vendeu o porto», disse Helena Carvalho.",
        "«Os guindastes assentam sobre areia», disse o porta-voz do ministro Paulo Mendes.",
    ],
    "it": [
        "«Le gru poggiano sulla sabbia», ha detto lei.",
        "«Le gru poggiano sulla sabbia», ha detto un portavoce di Bellini.",
        "«Le gru poggiano sulla sabbia», ha comunicato il ministero.",
        "Bellini ha detto di aver visto ieri al cinema il film «Gru sulla sabbia bianca».",
        "«Bellini ha venduto il porto», ha detto Bellini.",
        "«Le gru poggiano sulla sabbia», ha detto il portavoce del sindaco Marco Ferraris.",
    ],
    "nl": [
        "„De kranen staan op zand”, zei zij.",
        "„De kranen staan op zand”, zei een woordvoerder van Dekker.",
        "„De kranen staan op zand”, meldt het ministerie.",
        "Marijke Dekker opende de tentoonstelling „Kranen op wit zand” in het museum.",
        "„Dekker heeft de haven verkocht”, zei Dekker.",
    ],
    "ru": [
        "«Краны стоят на песке», — сказал он.",
        "«Краны стоят на песке», — сказал представитель Лазарева.",
        "«Краны стоят на песке», — сообщили в министерстве.",
        "Лазарев сказал, что вчера посмотрел фильм «Краны на белом песке».",
        "«Лазарев продал порт», — сказал Лазарев.",
        "«Лазареву не нужен этот порт», — сказал Лазарев.",
    ],
    "pl": [
        "„Dźwigi stoją na piasku” – powiedział on.",
        "„Dźwigi stoją na piasku” – powiedział rzecznik Wiśniewskiego.",
        "„Dźwigi stoją na piasku” – poinformowało ministerstwo.",
        "Wiśniewski powiedział, że wczoraj obejrzał film „Dźwigi na białym piasku”.",
        "„Wiśniewski sprzedał port” – powiedział Wiśniewski.",
    ],
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, sentence) for language in LANGUAGES for sentence in CLEAR[language]],
)
def test_a_clear_speaker_is_identified(language: str, sentence: str) -> None:
    ((words, speaker),) = speakers_and_quotes(f"{LEADS[language]}\n\n{sentence}")
    assert words.strip(" .\xa0").casefold() in sentence.casefold()
    assert speaker == SPEAKERS[language]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, sentence) for language in LANGUAGES for sentence in DOUBTFUL[language]],
)
def test_a_doubtful_quotation_has_no_speaker(language: str, sentence: str) -> None:
    quotations = speakers_and_quotes(f"{LEADS[language]}\n\n{sentence}")
    assert [speaker for _, speaker in quotations] == [None]


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        (
            "de",
            "„Die Kräne stehen auf Sand“, sagte Brandner. „Sie werden eines Tages fallen.“",
            ["Sabine Brandner", "Sabine Brandner"],
        ),
        (
            "fr",
            "« Les grues reposent sur du sable », a déclaré Claire Fontanel, « et elles tomberont un jour ».",
            ["Claire Fontanel", "Claire Fontanel"],
        ),
        (
            "es",
            "«Las grúas descansan sobre arena», dijo Robledo. «Caerán un día de estos», añadió.",
            ["Carmen Robledo", "Carmen Robledo"],
        ),
        (
            "pl",
            "„Dźwigi stoją na piasku” – powiedział Wiśniewski. „Kiedyś na pewno upadną” – dodał.",
            ["Andrzej Wiśniewski", "Andrzej Wiśniewski"],
        ),
    ],
)
def test_a_quotation_goes_on_within_its_paragraph(
    language: str, text: str, speakers: list[str]
) -> None:
    quotations = speakers_and_quotes(f"{LEADS[language]}\n\n{text}")
    assert [speaker for _, speaker in quotations] == speakers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Die Kräne stehen auf Sand“, sagte Brandner. „Sand ist kein Grund“, meinte Altmann."),
        ("fr", "« Les grues sont là sur le sable », dit Fontanel. « Le sable est solide », répond Julien Marchand."),
        ("es", "«Las grúas descansan sobre arena», dijo Robledo. «La arena es muy firme», respondió Montero."),
        ("it", "«Le gru poggiano sulla sabbia», dice Bellini. «La sabbia è molto solida», replica Ferraris."),
    ],
)  # fmt: skip
def test_two_speakers_are_kept_apart(language: str, text: str) -> None:
    speakers = [
        speaker for _, speaker in speakers_and_quotes(f"{LEADS[language]}\n\n{text}")
    ]
    assert speakers[0] == SPEAKERS[language]
    assert speakers[1] not in {None, SPEAKERS[language]}


@pytest.mark.parametrize(
    ("language", "text", "quoted"),
    [
        ("de", "„Er nannte es ‚sehr viel Sand‘ und ging“, sagte Brandner.", "Er nannte es ‚sehr viel Sand‘ und ging"),
        ("fr", "« Il a dit “du sable partout” et voilà », dit Fontanel.", " Il a dit “du sable partout” et voilà "),
        ("pl", "„Nazwał to «samym piaskiem» i wyszedł” – mówi Wiśniewski.", "Nazwał to «samym piaskiem» i wyszedł"),
        ("ru", "«Он назвал это „одним песком“ и ушёл», — сказал Лазарев.", "Он назвал это „одним песком“ и ушёл"),
    ],
)  # fmt: skip
def test_a_quotation_within_another_is_a_part_of_it(
    language: str, text: str, quoted: str
) -> None:
    quotations = speakers_and_quotes(f"{LEADS[language]}\n\n{text}")
    assert [words for words, _ in quotations] == [quoted]


@pytest.mark.parametrize(
    "text",
    [
        "Die „sicheren“ Kräne fielen.",
        "Les grues dites « sûres » sont tombées.",
        "Las grúas «seguras» cayeron.",
        "Краны «надёжные» упали.",
        "– Dźwigi stoją na piasku, a port jest pusty od lat.",
        "De foto’s en video’s van ’s avonds waren ’t bekijken waard.",
    ],
)
def test_single_words_and_dashes_without_a_speaker_are_not_quotations(
    text: str,
) -> None:
    assert speakers_and_quotes(text) == []


def test_japanese_quotation_marks_have_quotations_without_speakers() -> None:
    text = (
        "市長は「クレーンは砂の上に立っている」と述べた。住民は来週の会議で話し合う。"
    )
    assert speakers_and_quotes(text) == [("クレーンは砂の上に立っている", None)]


def test_each_paragraph_follows_the_rules_of_its_language() -> None:
    text = (
        f"{LEADS['de']}„Die Kräne stehen auf Sand“, sagte Brandner.\n\n"
        f"{LEADS['ru']}«Краны стоят на песке», — сказал Лазарев."
    )
    assert [speaker for _, speaker in speakers_and_quotes(text)] == [
        "Sabine Brandner",
        "Сергей Лазарев",
    ]


def test_an_inflected_name_is_the_person_with_the_base_form() -> None:
    text = f"{LEADS['ru']}\n\nПо словам Лазарева, «краны стоят на песке»."
    assert speakers_and_quotes(text)[0][1] == "Сергей Лазарев"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "Die Architektin Helga von Brandner stellte am Montag ihren Plan vor.\n\n"
                "„Wir bauen die Brücke schon im Mai“, so von Brandner vor vielen Gästen."
            ),
            "Helga von Brandner",
        ),
        (
            (
                "Le maire Jean-Baptiste de la Tournelle a inauguré dimanche le nouveau pont.\n\n"
                "« Il faut économiser », a déclaré M. de la Tournelle devant les élus."
            ),
            "Jean-Baptiste de la Tournelle",
        ),
    ],
)
def test_a_speaker_may_have_the_particles_of_a_surname(text: str, speaker: str) -> None:
    ((_, name),) = speakers_and_quotes(text)
    assert name == speaker


@pytest.mark.parametrize(
    "text",
    [
        "”Vi har väntat länge på den nya bron”, sade borgmästaren i söndags.",
        "»Vi har ventet længe på den nye bro«, sagde borgmesteren i søndags.",
    ],
)
def test_nordic_marks_have_quotations(text: str) -> None:
    ((words, speaker),) = speakers_and_quotes(text)
    assert words == text[1 : text.index(",") - 1]
    assert speaker is None


def test_a_language_without_a_table_has_quotations_without_speakers() -> None:
    text = (
        "Waziri wa Uchukuzi Rehema Mwakyusa alitetea Jumanne ujenzi wa reli ya mji.\n\n"
        "“Korongo zimesimama juu ya mchanga”, alisema Rehema Mwakyusa."
    )
    assert speakers_and_quotes(text) == [("Korongo zimesimama juu ya mchanga", None)]


@pytest.mark.parametrize("language", sorted(languages_with_rules()))
def test_each_row_of_a_table_has_a_known_kind(language: str) -> None:
    rows = read_rows(f"quotations/{language}.tsv")
    assert {kind for kind, _ in rows} <= KINDS
    assert all(words.strip() == words and words for _, words in rows)
    assert rules_of(language).has_speakers


def test_the_documentation_describes_each_kind_of_row() -> None:
    page = Path(__file__).parents[2] / "docs" / "quotation-rules.md"
    text = page.read_text(encoding="utf-8")
    assert [kind for kind in sorted(KINDS) if f"`{kind}`" not in text] == []


def test_an_unknown_kind_of_row_is_refused() -> None:
    with pytest.raises(KeyError):
        compile_rules("xx", [("verbs", "says")])


FRAGMENTS = (
    "„", "“", "”", "»", "«", "›", "‹", "‚", "‘", "’", '"', "「", "」", "— ", " – ",
    "Ann Lee", "Bo Day", " sagte ", " a déclaré ", " dijo ", " сказал ", "selon ",
    "según ", " so ", "er ", "il ", ": ", ". ", "\n\n", "\n", "eins zwei drei",
    ", ", "’s ", "Ministerin ", "von ", "de la ",
)  # fmt: skip


@settings(max_examples=400)
@given(st.sampled_from([*LANGUAGES, "en", "da"]), st.lists(st.sampled_from(FRAGMENTS)))
def test_quotations_are_within_their_marks_and_their_speakers_in_the_article(
    language: str, pieces: list[str]
) -> None:
    text = "".join(pieces)
    people = tuple(
        Person(name, (name,), ((text.find(name), text.find(name) + len(name)),))
        for name in ("Ann Lee", "Bo Day")
        if name in text
    )
    parts = [LanguagePart(0, len(text), language)]
    quotations = extract_quotations(text, people, parts)
    for quotation in quotations:
        assert 0 < quotation.start < quotation.end <= len(text)
        before = text[: quotation.start].rstrip(" \xa0")
        assert before[-1] in '„“”»«›‹‚‘’"「—–-'
        assert quotation.speaker_index in {None, *range(len(people))}
        if quotation.speaker_index is not None:
            start = people[quotation.speaker_index].spans[0][0]
            assert not quotation.start <= start < quotation.end
    assert all(left.end <= right.start for left, right in pairwise(quotations))


MARKED_LEADS = {
    **LEADS,
    "sv": (
        "Hamnministern Birgitta Sandell träffade i måndags borgmästaren Göran "
        "Lövgren i staden för att tala om de nya kranarna i hamnen. "
    ),
    "da": (
        "Havneminister Birgitte Sandager mødte mandag borgmester Henrik Lundgaard i"
        " byen for at tale om de nye kraner i havnen. "
    ),
    "nb": (
        "Havneminister Ragnhild Sandnes møtte mandag ordfører Henrik Lundemo i byen"
        " for å snakke om de nye kranene i havna. "
    ),
    "fi": (
        "Satamaministeri Marjatta Hietanen tapasi maanantaina kaupungissa "
        "pormestari Heikki Lahtisen. He puhuivat sataman uusista nostureista. "
    ),
    "cs": (
        "Ministryně Zdeňka Písařová se v pondělí ve městě sešla s primátorem Janem "
        "Loučkou, aby mluvili o nových jeřábech v přístavu. Jan Loučka ji přivítal."
        " "
    ),
    "uk": (
        "Міністерка Наталія Піщана у понеділок зустрілася в місті з Андрієм "
        "Лозовим, щоб поговорити про нові крани в порту. Андрій Лозовий чекав на "
        "неї. "
    ),
    "hr": (
        "Ministrica Mirjana Pješčić sastala se prošli tjedan u gradu s Domagojem "
        "Lukićem kako bi razgovarali o uvjetima tvrtke za nove dizalice u luci te o "
        "općinskom proračunu za kolovoz i rujan. Domagoj Lukić ju je dočekao u vijećnici. "
    ),
    "sr": (
        "Министарка Мирјана Пешчић састала се у понедељак у граду са Душаном "
        "Лукићем да разговарају о новим дизалицама у луци. Душан Лукић ју је "
        "дочекао. "
    ),
    "bg": (
        "Министърката Десислава Радичкова се срещна в понеделник в града с кмета "
        "Пламен Лозев, за да говорят за новите кранове на пристанището. "
    ),
    "sl": (
        "Ministrica Nevenka Peščenik se je v ponedeljek v mestu srečala z Jernejem "
        "Lukmanom, da bi govorila o novih žerjavih v pristanišču. Jernej Lukman jo "
        "je pričakal. "
    ),
    "ro": (
        "Ministra transporturilor, Mariana Dobrescu, a apărat marți planul noilor "
        "macarale din port. Liderul opoziției, Sorin Văcaru, a răspuns după ședință. "
    ),
    "el": (
        "Η υπουργός Ευγενία Αμμουδάκη συναντήθηκε τη Δευτέρα στην πόλη με τον "
        "δήμαρχο Σταύρο Λιμενίδη για να μιλήσουν για τους νέους γερανούς στο "
        "λιμάνι. Ο Σταύρος Λιμενίδης την περίμενε. "
    ),
    "hu": (
        "Bodnár Erzsébet miniszter hétfőn a városban találkozott Kardos Gáborral, "
        "hogy a kikötő új darujairól beszéljenek. Kardos Gábor várta őt. "
    ),
    "tr": (
        "Bakan Nurhan Akkaya, pazartesi günü kentte Belediye Başkanı Cemil Özdoğan "
        "ile görüştü. Limandaki yeni vinçleri konuştular. "
    ),
    "id": (
        "Menteri Retno Wulandari bertemu Wali Kota Bambang Prasetyo pada Senin di "
        "kota untuk membahas derek baru di pelabuhan. "
    ),
}
"""The sentence before each sentence of a language in `MARKED`."""
MIN_PRECISION = 90
MARKED = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "quotations_with_speakers.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]
"""A language, the speaker or `-`, and sentences with a quotation."""


@pytest.mark.parametrize(
    ("language", "min_right"),
    [
        ("de", 32),
        ("es", 34),
        ("fr", 31),
        ("it", 32),
        ("pt", 8),
        ("nl", 8),
        ("ru", 9),
        ("pl", 8),
        ("ro", 5),
        *((language, 8) for language in MARKED_LEADS if language not in {*LEADS, "ro"}),
    ],
)
def test_speakers_of_marked_quotations_are_right(language: str, min_right: int) -> None:
    right = wrong = 0
    for _, speaker, text in (row for row in MARKED if row[0] == language):
        speakers = {
            name
            for _, name in speakers_and_quotes(MARKED_LEADS[language] + text)
            if name
        }
        right += speakers == {speaker}
        wrong += bool(speakers - {speaker})
    assert right >= min_right
    assert 100 * right >= MIN_PRECISION * (right + wrong)
