"""Test where a page names its authors: JSON-LD, meta tags, elements and lines."""

from __future__ import annotations

import json

import pytest

from archive.article import Article
from archive.extract import authors
from archive.readers import read_article

HEADLINE = "Swimming baths on Mill Lane to reopen"
STORIES = {
    "en": (
        "The swimming baths on Mill Lane will reopen on Monday after "
        "two years of repairs, the council said. The pool was closed "
        "when the roof began to leak, and visitors had to travel to t"
        "he next town. A new café is planned beside the entrance. "
    ),
    "de": (
        "Das Hallenbad an der Mühlgasse öffnet am Montag nach zwei Ja"
        "hren wieder, wie die Stadt mitteilte. Das Becken war geschlo"
        "ssen worden, weil das Dach undicht war, und die Besucher mus"
        "sten in die nächste Stadt fahren. Neben dem Eingang ist ein "
        "Café geplant. "
    ),
    "fr": (
        "La piscine de la rue du Moulin rouvrira lundi après deux ans"
        " de travaux, a annoncé la mairie. Le bassin avait été fermé "
        "quand le toit avait commencé à fuir, et les visiteurs devaie"
        "nt se rendre dans la ville voisine. Un café est prévu à côté"
        " de l'entrée. "
    ),
    "es": (
        "La piscina de la calle del Molino reabrirá el lunes después "
        "de dos años de obras, según informó el ayuntamiento. El reci"
        "nto se cerró cuando el techo empezó a gotear y los visitante"
        "s tenían que viajar a la ciudad vecina. "
    ),
    "it": (
        "La piscina di via del Mulino riaprirà lunedì dopo due anni d"
        "i lavori, ha annunciato il comune. La vasca era stata chiusa"
        " quando il tetto aveva cominciato a perdere e i visitatori d"
        "ovevano andare nella città vicina. "
    ),
    "ru": (
        "Бассейн на Мельничной улице откроется в понедельник после дв"
        "ух лет ремонта, сообщила мэрия. Бассейн закрыли, когда крыша"
        " начала протекать, и посетителям приходилось ездить в соседн"
        "ий город. "
    ),
    "zh": (
        "磨坊巷的游泳馆经过两年的维修后将于星期一重新开放，市政府表示。因为屋顶漏水，游泳池一度关闭，市民不得不前往邻近的城市。入"
        "口旁边还计划开设一家新的咖啡馆。"
    ),
    "ja": (
        "水車通りのプールは二年間の修理を終えて月曜日に再開すると市が発表した。屋根の雨漏りのため閉鎖されており、利用者は隣の市ま"
        "で通わなければならなかった。入口の隣には新しい喫茶店も計画されている。"
    ),
    "ko": (
        "물레방아길 수영장이 이 년간의 보수를 마치고 월요일에 다시 문을 연다고 시가 밝혔다. 지붕에서 물이 새기 시"
        "작하면서 수영장은 문을 닫았고 이용자들은 이웃 도시까지 가야 했다. 입구 옆에는 새 카페도 들어설 예정이다."
        " "
    ),
    "ar": (
        "يعاد افتتاح المسبح في شارع الطاحونة يوم الاثنين بعد عامين من"
        " أعمال الترميم بحسب ما أعلنته البلدية. وكان المسبح قد أغلق ب"
        "عدما بدأ السقف يسرب المياه واضطر الزوار إلى السفر إلى المدين"
        "ة المجاورة. "
    ),
    "pl": (
        "Pływalnia przy ulicy Młyńskiej zostanie ponownie otwarta w p"
        "oniedziałek po dwóch latach remontu, poinformował urząd mias"
        "ta. Basen zamknięto, gdy dach zaczął przeciekać, a goście mu"
        "sieli jeździć do sąsiedniego miasta. "
    ),
}
"""Language → a story in it."""


def _page(language: str, head: str = "", above: str = "", below: str = "") -> Article:
    story = STORIES.get(language, STORIES["en"])
    html = (
        f'<html lang="{language}"><head><title>Baths reopen</title>{head}</head>'
        f"<body><article><h1>{HEADLINE}</h1>{above}<p>{story}{story}</p>"
        f"<p>{story}</p><p>{story}</p>{below}</article></body></html>"
    )
    return read_article(html.encode(), "html")


def _names(article: Article) -> list[str]:
    fact = authors.extract(article)
    return list(fact.value) if fact else []


def _json_ld(author: object, **fields: object) -> str:
    item = {"@type": "NewsArticle", "headline": HEADLINE, "author": author, **fields}
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'


def _person(name: object, type: str = "Person") -> dict[str, object]:  # noqa: A002
    return {"@type": type, "name": name}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ([_person("Ada Quay"), _person("Bo Pier")], ["Ada Quay", "Bo Pier"]),
        (["Ada Quay", "Bo Pier"], ["Ada Quay", "Bo Pier"]),
        ("Ada Quay and Bo Pier", ["Ada Quay", "Bo Pier"]),
        (_person("Ada Quay, Bo Pier"), ["Ada Quay", "Bo Pier"]),
        (_person(["Ada Quay", "Bo Pier"]), ["Ada Quay", "Bo Pier"]),
        (_person({"@value": "Ada Quay"}), ["Ada Quay"]),
        (
            {"@type": "Person", "givenName": "Ada", "familyName": "Quay"},
            ["Ada Quay"],
        ),
        ({"@list": [_person("Ada Quay")]}, ["Ada Quay"]),
        (_person("Example Courier", "Organization"), []),
        (_person("Example Courier", "NewsMediaOrganization"), []),
        (
            [_person("Example Courier", "Organization"), _person("Ada Quay")],
            ["Ada Quay"],
        ),
    ],
)
def test_json_ld_names_authors_in_many_forms(author: object, names: list[str]) -> None:
    assert _names(_page("en", _json_ld(author))) == names


def test_a_publisher_is_not_an_author_even_if_it_is_called_a_person() -> None:
    publisher = _person("Example Courier", "Organization")
    head = _json_ld(_person("Example Courier"), publisher=publisher)
    assert _names(_page("en", head)) == []


@pytest.mark.parametrize(
    ("language", "head", "names"),
    [
        (
            "en",
            '<meta property="og:site_name" content="Example Courier"><meta name="author" content="Example Courier">',
            [],
        ),
        (
            "en",
            (
                '<meta name="author" content="The Example Courier">'
                '<meta property="og:site_name" content="Example Courier">'
            ),
            [],
        ),
        (
            "en",
            '<link rel="canonical" href="https://www.harborlight.com/a"><meta name="author" content="Harbor Light">',
            [],
        ),
        ("en", '<meta name="author" content="https://www.facebook.com/adaquay">', []),
        (
            "en",
            (
                '<meta property="article:author" content="https://example.org/adaquay">'
                '<meta name="author" content="Ada Quay">'
            ),
            ["Ada Quay"],
        ),
        (
            "en",
            '<meta name="author" content="Ada Quay"><meta name="author" content="Bo Pier">',
            ["Ada Quay", "Bo Pier"],
        ),
        (
            "en",
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Quay">',
            ["Ada Quay"],
        ),
        (
            "de",
            '<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Ada Quay">',
            ["Ada Quay"],
        ),
        (
            "de",
            '<meta name="twitter:label1" content="Lesezeit"><meta name="twitter:data1" content="Drei Minuten">',
            [],
        ),
    ],
)
def test_meta_tags_name_persons(language: str, head: str, names: list[str]) -> None:
    assert _names(_page(language, head)) == names


@pytest.mark.parametrize(
    ("language", "above", "names"),
    [
        (
            "en",
            '<p itemprop="author" itemscope><span itemprop="name">Ada Quay</span></p>',
            ["Ada Quay"],
        ),
        ("en", '<a rel="author" href="/x">Ada Quay</a>', ["Ada Quay"]),
        ("en", '<p>By <a href="/x">Ada Quay</a></p>', ["Ada Quay"]),
        (
            "en",
            "<div>By Ada Quay and Bo Pier</div><div>3 March 2020</div>",
            ["Ada Quay", "Bo Pier"],
        ),
        ("en", "<div>Written by</div><div>Ada Quay</div>", ["Ada Quay"]),
        ("de", "<p>Von Ada Quay und Bo Pier</p>", ["Ada Quay", "Bo Pier"]),
        ("de", '<p class="autor">Von Redaktion</p>', []),
        ("de", '<span class="artikel-autor">Ada Quay</span>', ["Ada Quay"]),
        ("fr", "<p>Par Ada Quay</p>", ["Ada Quay"]),
        (
            "fr",
            '<span class="auteur">Ada Quay et Luc Martin</span>',
            ["Ada Quay", "Luc Martin"],
        ),
        ("es", "<p>Por Ana Pérez y Luis Gómez</p>", ["Ana Pérez", "Luis Gómez"]),
        ("it", "<p>di Anna Rossi e Luca Bianchi</p>", ["Anna Rossi", "Luca Bianchi"]),
        ("it", '<p class="firma">Anna Rossi</p>', ["Anna Rossi"]),
        ("ru", "<div>Автор: Иван Петров</div>", ["Иван Петров"]),
        (
            "ru",
            '<div class="article__author">Иван Петров, Анна Смирнова</div>',
            ["Иван Петров", "Анна Смирнова"],
        ),
        (
            "ru",
            "<div>Текст: Иван Петров</div><div>Фото: Анна Смирнова</div>",
            ["Иван Петров"],
        ),
        ("zh", "<div>记者：张伟</div>", ["张伟"]),
        ("zh", "<div>文／张伟</div>", ["张伟"]),
        ("zh", '<div class="author">张伟</div>', ["张伟"]),
        ("zh", '<div class="author">作者：张伟</div>', ["张伟"]),
        ("zh", '<div class="author">关注</div>', []),
        ("zh-TW", "<div>記者王小明／台北報導</div>", ["王小明"]),
        ("ja", '<div class="author">佐藤健</div>', ["佐藤健"]),
        ("ja", "<div>文：佐藤健</div>", ["佐藤健"]),
        ("ja", "<p>佐藤健 記者</p>", ["佐藤健"]),
        ("ko", "<div>김철수 기자</div>", ["김철수"]),
        ("ko", '<span class="byline">김철수 기자 kim@example.kr</span>', ["김철수"]),
        (
            "ko",
            "<p>(서울=예시) 김철수 기자 = 수영장이 다시 문을 연다고 시가 밝혔다.</p>",
            ["김철수"],
        ),
        ("ar", "<div>بقلم: محمد علي</div>", ["محمد علي"]),
        ("ar", '<div class="author">محمد علي</div>', ["محمد علي"]),
        ("ar", '<div class="author">هيئة التحرير</div>', []),
        ("pl", "<div>Autor: Jan Kowalski</div>", ["Jan Kowalski"]),
        (
            "pl",
            '<div class="autor">Jan Kowalski i Anna Nowak</div>',
            ["Jan Kowalski", "Anna Nowak"],
        ),
        ("sv", "<div>Text: Anna Berg</div>", ["Anna Berg"]),
        ("no", '<div class="byline">Av Kari Berg</div>', ["Kari Berg"]),
        ("fi", '<div class="kirjoittaja">Liisa Korhonen</div>', ["Liisa Korhonen"]),
        ("nl", "<div>Door Jan de Vries</div>", ["Jan de Vries"]),
        ("tr", '<div class="yazar">Ayşe Demir</div>', ["Ayşe Demir"]),
        ("hu", "<div>Szerző: Nagy Péter</div>", ["Nagy Péter"]),
        ("el", "<div>Συντάκτης: Μαρία Νικολάου</div>", ["Μαρία Νικολάου"]),
        ("he", "<div>מאת: דנה כהן</div>", ["דנה כהן"]),
        ("hi", "<div>लेखक: राम शर्मा</div>", ["राम शर्मा"]),
        ("th", "<div>โดย สมชาย ใจดี</div>", ["สมชาย ใจดี"]),
        ("id", "<div>Penulis: Budi Santoso</div>", ["Budi Santoso"]),
        ("vi", "<div>Tác giả: Nguyễn Văn An</div>", ["Nguyễn Văn An"]),
        ("uk", "<div>Автор: Олена Коваль</div>", ["Олена Коваль"]),
        ("en", '<p class="byline">Photo by Bo Pier</p>', []),
        (
            "en",
            '<figure><figcaption class="author">Foto: Bo Pier</figcaption></figure>',
            [],
        ),
        ("en", "<p>By the river, people waited.</p>", []),
        ("en", "<p>Share</p><p>Read more</p>", []),
    ],
)
def test_a_line_above_the_story_names_its_authors(
    language: str, above: str, names: list[str]
) -> None:
    assert _names(_page(language, above=above)) == names


@pytest.mark.parametrize(
    ("language", "below", "names"),
    [
        ("zh", "<p>（记者 张伟）</p>", ["张伟"]),
        ("ko", "<p>김철수 기자 kim@example.kr</p>", ["김철수"]),
        ("en", "<p>(Reporting by Ada Quay; Editing by Bo Pier)</p>", ["Ada Quay"]),
        ("de", "<p>(Bericht von Ada Quay, redigiert von Bo Pier)</p>", ["Ada Quay"]),
    ],
)
def test_a_credit_below_the_story_names_its_authors(
    language: str, below: str, names: list[str]
) -> None:
    assert _names(_page(language, below=below)) == names


STATED_STAFF = '<meta name="author" content="Example Staff">'


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ('<p class="author">Bo Pier</p>', []),
        ('<p class="author">By Bo Pier</p>', ["Bo Pier"]),
    ],
)
def test_a_page_by_its_staff_has_an_author_only_if_a_byline_says_so(
    below: str, names: list[str]
) -> None:
    assert _names(_page("en", STATED_STAFF, below=below)) == names


@pytest.mark.parametrize(
    ("language", "head", "names"),
    [
        (
            "de",
            "Hallenbad öffnet wieder\nVon Anna Huber und Karl Lang",
            ["Anna Huber", "Karl Lang"],
        ),
        ("fr", "La piscine rouvre\nPar Anne Dupont", ["Anne Dupont"]),
        (
            "es",
            "La piscina reabre\nPor Ana Pérez y Luis Gómez",
            ["Ana Pérez", "Luis Gómez"],
        ),
        (
            "it",
            "La piscina riapre\ndi Anna Rossi e Luca Bianchi",
            ["Anna Rossi", "Luca Bianchi"],
        ),
        ("ru", "Бассейн откроется\nАвтор: Иван Петров", ["Иван Петров"]),
        ("pl", "Basen otwarty\nAutor: Jan Kowalski", ["Jan Kowalski"]),
        ("zh", "游泳馆重新开放\n记者 张伟 李娜", ["张伟", "李娜"]),
        ("zh", "游泳馆重新开放\n文／张伟", ["张伟"]),
        ("ja", "プール再開\n佐藤健 記者", ["佐藤健"]),
        ("ko", "수영장 재개장\n김철수 기자", ["김철수"]),
        ("ar", "افتتاح المسبح\nكتب: محمد علي", ["محمد علي"]),
        ("en", "Baths reopen\nBy Our Correspondent", []),
        ("en", "Baths reopen\nBy Monday Evening the pool was full of people again", []),
        ("en", "By Ann Miller in Geneva", ["Ann Miller"]),
        ("de", "Hallenbad\nVon Montag an ist das Bad wieder offen", []),
        ("de", "Hallenbad\nVon Berlin Mitte nach Potsdam", []),
        ("en", "Baths reopen\nBy The Example Staff", []),
        ("de", "Hallenbad\nVon dpa", []),
        ("en", "Baths reopen\nBy Ada Quay | November 13, 2014 | email", ["Ada Quay"]),
        ("en", "Baths reopen\nBy Ada Quay | email", ["Ada Quay"]),
        (
            "en",
            "Baths reopen\nThis post was written by Ada Quay, swimmer, Quay Baths.",
            ["Ada Quay"],
        ),
        (
            "de",
            "Hallenbad\nDieser Artikel wurde verfasst von Anna Schmidt.",
            ["Anna Schmidt"],
        ),
        ("en", "Baths reopen\nThe report by Ada Quay was long.", []),
    ],
)
def test_a_line_at_the_head_of_a_text_names_its_authors(
    language: str, head: str, names: list[str]
) -> None:
    story = STORIES[language]
    assert _names(Article(f"{head}\n\n{story}\n\n{story}")) == names
