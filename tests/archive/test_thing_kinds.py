"""Test the organisations and places in articles in other languages than English."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest

from archive.article import Article
from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.people import thing_kinds, train_kinds
from archive.people.corpora import ORGANISATION_TAG, PLACE_TAG
from archive.people.thing_kinds import KINDS, thing_runs

MIN_F1 = 75
MAX_MODEL_SIZE = 4_000_000


def read(text: str) -> Document:
    return extract_document(Article(text, {}), "1", "text")


TEXTS = {
    "da": (
        "Ministeren sagde mandag i København, at regeringen vil bygge en ny bro mellem "
        "Odense og Aarhus. Selskabet har også kontorer i Tyskland og Polen, oplyste "
        "direktøren, som i sidste uge besøgte fabrikken."
    ),
    "es": (
        "La Comisión Europea aprobó el lunes la compra de Telefónica por un consorcio "
        "que dirige el Banco Santander. La empresa no quiso comentar la decisión, que "
        "también estudia el Tribunal Supremo."
    ),
    "fi": (
        "Nokia kertoi maanantaina avaavansa uuden toimiston. Yhtiöllä on tehtaita myös "
        "Saksassa ja Kiinassa. Microsoft ei halunnut kommentoida asiaa, sanoi tiedottaja "
        "Helsingissä."
    ),
    "hr": (
        "Ministar je u ponedjeljak u Zagrebu rekao da će vlada graditi novi most između "
        "Hrvatske i Bosne i Hercegovine. Delegacija iz Beograda posjetit će Split "
        "sljedeći tjedan, priopćeno je nakon sastanka."
    ),
    "it": (
        "Il ministro ha detto lunedì a Roma che il governo costruirà una nuova linea tra "
        "Milano e Torino. La società ha uffici anche in Germania e in Francia, ha "
        "spiegato il portavoce dopo la riunione."
    ),
    "nl": (
        "De minister zei maandag in Den Haag dat de regering een nieuwe lijn tussen "
        "Amsterdam en Brussel wil bouwen. Het bedrijf heeft ook kantoren in Duitsland "
        "en Polen, liet de woordvoerder weten."
    ),
    "pt": (
        "O ministro disse na segunda-feira em Lisboa que o governo vai construir uma "
        "nova linha entre o Porto e Madrid. A empresa tem também escritórios no Brasil "
        "e em França, explicou o porta-voz depois da reunião."
    ),
    "sr": (
        "Ministar je u ponedeljak u Beogradu rekao da će vlada graditi novi put ka "
        "Srbiji. Delegacija je juče stigla iz Zagreba, saopšteno je posle sastanka."
    ),
}


@pytest.mark.parametrize(
    ("language", "organisations", "places"),
    [
        ("da", (), ("København", "Odense", "Aarhus", "Tyskland", "Polen")),
        ("es", ("Comisión Europea", "Telefónica", "Banco Santander"), ()),
        ("fi", ("Nokia", "Microsoft"), ("Saksa", "Kiina", "Helsinki")),
        ("hr", (), ("Zagreb", "Hrvatska", "Bosna i Hercegovina", "Beograd", "Split")),
        ("it", (), ("Roma", "Milano", "Torino", "Germania", "Francia")),
        ("nl", (), ("Den Haag", "Amsterdam", "Brussel", "Duitsland", "Polen")),
        ("pt", (), ("Lisboa", "Porto", "Madrid", "Brasil", "França")),
        ("sr", (), ("Beograd", "Srbija", "Zagreb")),
    ],
)
def test_organisations_and_places_are_facts_in_each_language(
    language: str, organisations: tuple[str, ...], places: tuple[str, ...]
) -> None:
    document = read(TEXTS[language])
    facts = document.facts
    assert facts.language
    assert facts.language.value == language
    for fact, expected, kind in (
        (facts.organisations, organisations, ORGANISATION_TAG),
        (facts.places, places, PLACE_TAG),
    ):
        if kind not in KINDS[language]:
            assert fact is None
            continue
        assert fact
        assert set(expected) <= set(fact.value)
        for evidence in fact.evidence:
            assert document.text[evidence.start : evidence.end] == evidence.quote


def test_a_name_has_one_kind_in_an_article() -> None:
    text = f"{TEXTS['fi']} Nokia palkkaa. Nokia kasvaa. Toimitusjohtaja kiitti Nokiaa."
    facts = read(text).facts
    assert facts.organisations
    assert "Nokia" in facts.organisations.value
    assert facts.places
    assert "Nokia" not in facts.places.value


def test_a_build_may_leave_a_model_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thing_kinds, "_languages", frozenset)
    facts = read(TEXTS["it"]).facts
    assert facts.places is None


def test_a_kind_is_used_if_the_card_says_that_it_reaches_the_limit() -> None:
    card = files("archive").joinpath("people", "MODEL_CARDS.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (\w\w) \|.*\| [\d,]+: [\d.]+/[\d.]+/([\d.]+) \| [\d,]+: [\d.]+/[\d.]+/([\d.]+) \|$",
        card,
        re.MULTILINE,
    )
    assert {
        language: {
            kind
            for kind, f1 in ((ORGANISATION_TAG, org), (PLACE_TAG, place))
            if float(f1) >= MIN_F1
        }
        for language, org, place in rows
    } == KINDS


def test_each_language_has_a_model_of_limited_size() -> None:
    folder = files("archive").joinpath("data", thing_kinds.MODELS)
    models = {item.name: item.read_bytes() for item in folder.iterdir()}
    assert {name.removesuffix(".crfsuite") for name in models} == set(KINDS)
    assert all(len(model) <= MAX_MODEL_SIZE for model in models.values())


def test_names_of_things_are_runs_of_tags() -> None:
    assert thing_runs(["ENT", "ENT", "O", "B-PER", "ENT"]) == [(0, 1), (4, 4)]
    assert thing_runs(["O"]) == thing_runs([]) == []


def _write(folder: Path, language: str, part: str) -> None:
    sentences = (
        "Il O\nministro O\nè O\nandato O\na O\nRoma B-LOC\n. O\n",
        "La O\nBanca B-ORG\nAdria I-ORG\nha O\nvenduto O\nle O\nazioni O\n. O\n",
        "Maria B-PER\nRossi I-PER\nvive O\na O\nTorino B-LOC\n. O\n",
    )
    with gzip.open(folder / f"{language}.{part}.conll.gz", "wt", encoding="utf-8") as f:
        f.write("\n".join(sentences * 10) + "\n")


def test_one_command_trains_a_model_and_prints_its_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in ("train", "dev"):
        _write(tmp_path, "it", part)
    output = tmp_path / "models"
    models = []
    for _ in range(2):
        train_kinds.main([str(tmp_path), "--output", str(output)])
        models.append((output / "it.crfsuite").read_bytes())
    assert models[0] == models[1]
    line = capsys.readouterr().out.splitlines()[0]
    assert re.fullmatch(r"it\tORG 10 [\d.]+/[\d.]+/[\d.]+\tLOC 20 [\d./]+", line)


def test_only_open_removes_the_models_of_other_texts(tmp_path: Path) -> None:
    _write(tmp_path, "it", "train")
    model = tmp_path / "it.crfsuite"
    model.write_bytes(b"")
    options = [str(tmp_path), "--output", str(tmp_path), "--only-open"]
    train_kinds.main(options)
    assert not model.exists()
