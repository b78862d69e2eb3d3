"""Test bylines as content management systems write them, in many languages."""

# ruff: noqa: E501 - each case is one line, in its own script

from __future__ import annotations

import json

import pytest

from tests.archive.test_authors_on_pages import HEADLINE, _names, _page

BYLINES = [
    (
        "de",
        '<div class="article-header__author"><span>Von </span><a href="/autoren/ada-quay">Ada Quay</a><span>, Berlin</span></div>',
        ["Ada Quay"],
    ),
    (
        "de",
        '<span class="author">Von Ada Quay und Bo Pier, dpa</span>',
        ["Ada Quay", "Bo Pier"],
    ),
    (
        "de",
        '<p class="byline">Ein Bericht von <a href="/x">Ada Quay</a> aus Hamburg</p>',
        ["Ada Quay"],
    ),
    (
        "de",
        "<div>Stand: 03.03.2020, 12:00 Uhr</div><div class=authorline__author>Von Ada Quay, ARD-Studio Rom</div>",
        ["Ada Quay"],
    ),
    (
        "de",
        '<div class=author><a href="/autor/ada-quay">Ada Quay</a><div>Redakteurin im Ressort Politik</div></div>',
        ["Ada Quay"],
    ),
    (
        "de",
        '<div class=a><a href="/autor/ada-quay-12.html">Ada Quay</a>, <a href="/autor/bo-pier-13.html">Bo Pier</a></div>',
        ["Ada Quay", "Bo Pier"],
    ),
    (
        "de",
        '<div class=x><span>Ada Quay</span><time datetime="2020-03-03">3. März 2020</time></div>',
        ["Ada Quay"],
    ),
    (
        "fr",
        '<span class="meta__author">Par <a>Anne Dupont</a> (à Lyon) et <a>Luc Martin</a></span>',
        ["Anne Dupont", "Luc Martin"],
    ),
    ("fr", "<p>Publié le 3 mars 2020 à 12h par Anne Dupont</p>", ["Anne Dupont"]),
    ("fr", "<p class=author>Anne Dupont avec AFP</p>", ["Anne Dupont"]),
    ("fr", "<p class=auteur>Propos recueillis par Anne Dupont</p>", ["Anne Dupont"]),
    ("fr", "<p>Anne Dupont</p><p>Publié le 3 mars 2020</p>", ["Anne Dupont"]),
    ("es", '<p class="c-autor">Ana Pérez</p><span>Madrid</span>', ["Ana Pérez"]),
    (
        "es",
        '<div class="autor">Ana Pérez / Luis Gómez</div>',
        ["Ana Pérez", "Luis Gómez"],
    ),
    ("es", '<div class="firma">Ana Pérez | Madrid</div>', ["Ana Pérez"]),
    (
        "es",
        '<ul><li><a href="/autor/ana-perez/">Ana Pérez</a></li><li><a href="/autor/luis-gomez/">Luis Gómez</a></li></ul>',
        ["Ana Pérez", "Luis Gómez"],
    ),
    ("es", "<p>Ana Pérez</p><p>Madrid - 03 mar 2020</p>", ["Ana Pérez"]),
    ("it", "<p class=author>di Anna Rossi, inviata a Kiev</p>", ["Anna Rossi"]),
    (
        "it",
        '<div class="signature"><span>di</span><a href="/autori/anna-rossi">Anna Rossi</a></div>',
        ["Anna Rossi"],
    ),
    (
        "pt",
        '<p class="content-publication-data__from" title="Por Ana Souza, g1 SP">Por Ana Souza, g1 SP — São Paulo</p>',
        ["Ana Souza"],
    ),
    ("pt", '<p class="author">Ana Souza, Da CNN</p>', ["Ana Souza"]),
    ("pt", '<p class="author">Ana Souza e Luís Melo</p>', ["Ana Souza", "Luís Melo"]),
    ("nl", "<p>Door onze redacteur Jan de Vries</p>", ["Jan de Vries"]),
    (
        "nl",
        '<div class="auteur"><a href="/auteur/jan-de-vries">Jan de Vries</a><span>Redacteur</span></div>',
        ["Jan de Vries"],
    ),
    ("pl", "<div>Autor: Jan Kowalski / PAP</div>", ["Jan Kowalski"]),
    ("pl", "<div>oprac. Jan Kowalski</div>", ["Jan Kowalski"]),
    ("pl", '<span class="article-author">Jan Kowalski, PAP</span>', ["Jan Kowalski"]),
    (
        "cs",
        '<div class="authors"><a href="/autor/jan-novak">Jan Novák</a>, ČTK</div>',
        ["Jan Novák"],
    ),
    ("cs", '<p class="author">ČTK, Jan Novák</p>', ["Jan Novák"]),
    ("sk", '<p class="autor">Peter Horváth, TASR</p>', ["Peter Horváth"]),
    (
        "hu",
        '<div class="author"><a href="/szerzo/nagy-peter">Nagy Péter</a></div>',
        ["Nagy Péter"],
    ),
    (
        "hu",
        '<div class="szerzok"><a>Nagy Péter</a>, <a>Kiss Éva</a></div>',
        ["Nagy Péter", "Kiss Éva"],
    ),
    (
        "ro",
        '<div class="autor">De Ion Popescu, Maria Ionescu</div>',
        ["Ion Popescu", "Maria Ionescu"],
    ),
    ("ru", '<div class="author">Иван Петров, корреспондент</div>', ["Иван Петров"]),
    (
        "ru",
        '<div class="doc__author"><a href="/authors/ivan-petrov">Иван Петров</a></div>',
        ["Иван Петров"],
    ),
    ("ru", "<p>Иван Петров</p><p>3 марта 2020, 12:00</p>", ["Иван Петров"]),
    (
        "uk",
        '<div class="post__author">Олена Коваль — 3 березня, 12:00</div>',
        ["Олена Коваль"],
    ),
    ("bg", '<div class="author">от Иван Петров</div>', ["Иван Петров"]),
    ("sr", '<div class="autor">Пише: Јован Петровић</div>', ["Јован Петровић"]),
    ("hr", '<div class="item__author">Piše: Ivan Horvat, Hina</div>', ["Ivan Horvat"]),
    ("sl", '<div class="article__author">Piše: Janez Novak</div>', ["Janez Novak"]),
    (
        "lt",
        '<div class="author-name">Jonas Kazlauskas, ELTA</div>',
        ["Jonas Kazlauskas"],
    ),
    ("lv", '<div class="author">Jānis Bērziņš, LETA</div>', ["Jānis Bērziņš"]),
    ("et", '<div class="author">Mari Tamm, ajakirjanik</div>', ["Mari Tamm"]),
    ("tr", '<div class="author">Haber: Ayşe Demir / Ankara</div>', ["Ayşe Demir"]),
    ("tr", "<p>Ayşe Demir</p><p>3 Mart 2020 12:00</p>", ["Ayşe Demir"]),
    ("az", '<div class="author">Müəllif: Aysel Məmmədova</div>', ["Aysel Məmmədova"]),
    ("el", '<div class="author">Μαρία Νικολάου</div>', ["Μαρία Νικολάου"]),
    ("el", "<p>Της Μαρίας Νικολάου</p>", ["Μαρία Νικολάου"]),
    ("sv", '<p class="byline">Av Anna Berg, TT</p>', ["Anna Berg"]),
    (
        "sv",
        '<div class="byline"><a href="mailto:a@b.se">Anna Berg</a><div>anna.berg@example.se</div></div>',
        ["Anna Berg"],
    ),
    (
        "no",
        '<div class="author"><div>Kari Berg</div><div>Journalist</div></div>',
        ["Kari Berg"],
    ),
    (
        "nb",
        '<address class="author"><a rel="author" href="/x">Kari Berg</a></address><address class="author"><a rel="author" href="/y">Ola Lie</a></address>',
        ["Kari Berg", "Ola Lie"],
    ),
    ("da", '<div class="article-author">Af Mette Holm, Ritzau</div>', ["Mette Holm"]),
    ("fi", '<span class="author">Liisa Korhonen STT</span>', ["Liisa Korhonen"]),
    ("fi", "<p>Liisa Korhonen</p><p>3.3.2020 12:00</p>", ["Liisa Korhonen"]),
    ("is", '<div class="hofundur">Jón Jónsson skrifar</div>', ["Jón Jónsson"]),
    ("ja", '<p class="author">佐藤健、鈴木花子</p>', ["佐藤健", "鈴木花子"]),
    ("ja", '<p class="byline">ワシントン＝佐藤健</p>', ["佐藤健"]),
    ("ko", '<p class="byline">김철수 특파원, 이영희 기자</p>', ["김철수", "이영희"]),
    ("zh", '<p class="byline">新华社记者 张伟、李娜</p>', ["张伟", "李娜"]),
    ("zh", "<p>来源：示例网 作者：张伟</p>", ["张伟"]),
    ("ar", "<p>كتب - محمد علي</p>", ["محمد علي"]),
    ("ar", '<div class="author">القاهرة - محمد علي</div>', ["محمد علي"]),
    ("fa", '<div class="author">نویسنده: رضا احمدی</div>', ["رضا احمدی"]),
    ("ur", '<div class="author">تحریر: احمد خان</div>', ["احمد خان"]),
    ("he", '<span class="author">דנה כהן</span>', ["דנה כהן"]),
    ("hi", '<div class="author">राम शर्मा, नई दिल्ली</div>', ["राम शर्मा"]),
    ("hi", "<div>Written by: राम शर्मा</div>", ["राम शर्मा"]),
    ("bn", '<div class="author">রহিম উদ্দিন, ঢাকা</div>', ["রহিম উদ্দিন"]),
    ("ta", '<div class="author">எழுதியவர்: குமார் ராஜன்</div>', ["குமார் ராஜன்"]),
    ("th", '<div class="author">สมชาย ใจดี</div>', ["สมชาย ใจดี"]),
    (
        "id",
        '<div class="author">Budi Santoso - <span>detikExample</span></div>',
        ["Budi Santoso"],
    ),
    (
        "id",
        '<div class="read__author">Penulis: <a>Budi Santoso</a> | Editor: <a>Rina Wati</a></div>',
        ["Budi Santoso"],
    ),
    ("ms", "<div>Oleh Ahmad Faiz</div>", ["Ahmad Faiz"]),
    (
        "vi",
        '<p class="author_mail"><strong>Nguyễn Văn An</strong></p>',
        ["Nguyễn Văn An"],
    ),
    ("tl", '<div class="author">Ni Juan dela Cruz</div>', ["Juan dela Cruz"]),
    ("sw", '<div class="author">Na Juma Hassan</div>', ["Juma Hassan"]),
]
SIGNATURES = [
    ("vi", '<p style="text-align:right"><strong>Minh Anh</strong></p>', ["Minh Anh"]),
    ("vi", "<p><strong>Nguyễn Văn An</strong></p>", ["Nguyễn Văn An"]),
    ("it", "<p>Anna Rossi</p>", ["Anna Rossi"]),
    ("de", "<p><em>Ada Müller</em></p>", ["Ada Müller"]),
    ("de", "<p>(Peter Müller)</p>", ["Peter Müller"]),
    ("ru", "<p>Иван Петров</p>", ["Иван Петров"]),
    ("pl", "<p>Jan Kowalski (PAP)</p>", ["Jan Kowalski"]),
    ("cs", "<p>Jan Novák</p>", ["Jan Novák"]),
    ("ja", "<p>【佐藤健一】</p>", ["佐藤健一"]),
    ("es", "<p>Ana Pérez</p>", ["Ana Pérez"]),
    ("el", "<p>Μαρία Νικολάου</p>", ["Μαρία Νικολάου"]),
    ("en", "<p>— Ann Miller</p>", ["Ann Miller"]),
]
JSON_LD: list[tuple[object, list[str]]] = [
    (
        {
            "@type": "WebPage",
            "mainEntity": {
                "@type": "NewsArticle",
                "headline": HEADLINE,
                "author": {"@type": "Person", "name": "Ada Quay"},
            },
        },
        ["Ada Quay"],
    ),
    (
        {
            "@graph": [
                {"@type": "NewsArticle", "headline": HEADLINE, "author": {"@id": "#p"}},
                {"@type": "Person", "@id": "#p", "name": "Ada Quay"},
            ]
        },
        ["Ada Quay"],
    ),
    (
        {
            "@graph": [
                {
                    "@type": "NewsArticle",
                    "headline": HEADLINE,
                    "author": [{"@id": "#p"}, {"@id": "#q"}],
                },
                {"@type": "Person", "@id": "#p", "name": "Ada Quay"},
                {"@type": "Person", "@id": "#q", "name": "Bo Pier"},
            ]
        },
        ["Ada Quay", "Bo Pier"],
    ),
    (
        {
            "@graph": [
                {
                    "@type": "NewsArticle",
                    "headline": HEADLINE,
                    "author": {"@id": "#p", "name": "Ada Quay"},
                }
            ]
        },
        ["Ada Quay"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": "Von Ada Quay und Bo Pier",
        },
        ["Ada Quay", "Bo Pier"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": {"@type": "Person", "name": "ADA QUAY"},
        },
        ["Ada Quay"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": {"@type": "Person", "name": "ada quay"},
        },
        ["Ada Quay"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": {"@type": "Person", "name": "Ada Quay, Rome correspondent"},
        },
        ["Ada Quay"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": {"@type": "Person", "name": "Ada Quay - Bo Pier"},
        },
        ["Ada Quay", "Bo Pier"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": {"@type": "Person", "name": "Ada Quay;Bo Pier"},
        },
        ["Ada Quay", "Bo Pier"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "creator": ["Ada Quay", "Bo Pier"],
        },
        ["Ada Quay", "Bo Pier"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": {"@type": ["Person"], "name": ["Ada Quay"]},
        },
        ["Ada Quay"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": {
                "@type": "Person",
                "givenName": "Ada",
                "familyName": "Quay",
                "name": "",
            },
        },
        ["Ada Quay"],
    ),
    (
        {
            "@type": "NewsArticle",
            "headline": HEADLINE,
            "author": {"name": {"@value": "Ada Quay"}},
        },
        ["Ada Quay"],
    ),
    (
        {
            "@type": "LiveBlogPosting",
            "headline": HEADLINE,
            "author": [{"@type": "Person", "name": "Ada Quay"}],
            "liveBlogUpdate": [
                {
                    "@type": "BlogPosting",
                    "headline": "Zzz",
                    "author": {"@type": "Person", "name": "Xx Yy"},
                }
            ],
        },
        ["Ada Quay"],
    ),
]
DATA = [
    (
        '<script id="__NEXT_DATA__" type="application/json">'
        + json.dumps(
            {
                "props": {
                    "pageProps": {
                        "article": {
                            "title": HEADLINE,
                            "authors": [{"name": "Ada Quay"}, {"name": "Bo Pier"}],
                        },
                        "related": [{"title": "Zzz", "authors": [{"name": "Cy Dock"}]}],
                    }
                }
            }
        )
        + "</script>",
        ["Ada Quay", "Bo Pier"],
    ),
    (
        "<script>window.__DATA__ = "
        + json.dumps({"a": {"headline": HEADLINE, "author": "Ada Quay"}})
        + "; (function(){var x={};})();</script>",
        ["Ada Quay"],
    ),
    (
        '<script>dataLayer.push({"pageType":"article","articleAuthor":"Ada Quay"});</script>',
        ["Ada Quay"],
    ),
    (
        "<script>dataLayer = [{'pageType': 'article', 'author_name': 'Ada Quay'}];</script>",
        ["Ada Quay"],
    ),
    (
        "<script>var utag_data = {articleAuthors: ['Ada Quay', 'Bo Pier']};</script>",
        ["Ada Quay", "Bo Pier"],
    ),
    (
        "<meta name='parsely-page' content='"
        + json.dumps(
            {"title": HEADLINE, "author": "Ada Quay", "type": "post"},
            separators=(",", ":"),
        )
        + "'>",
        ["Ada Quay"],
    ),
    ('<meta name="parsely-author" content="Ada Quay">', ["Ada Quay"]),
    ('<meta name="mrf:authors" content="Ada Quay; Bo Pier">', ["Ada Quay", "Bo Pier"]),
    ('<meta property="mrf:authors" content="Ada Quay">', ["Ada Quay"]),
    (
        '<script>var _sf_async_config = {}; _sf_async_config.authors = "Ada Quay,Bo Pier";</script>',
        ["Ada Quay", "Bo Pier"],
    ),
    ("<script>_cb.authors = 'Ada Quay';</script>", ["Ada Quay"]),
    ('<meta name="sailthru.author" content="Ada Quay">', ["Ada Quay"]),
    ('<meta name="cXenseParse:author" content="Ada Quay">', ["Ada Quay"]),
    ('<meta name="dcterms.creator" content="Ada Quay">', ["Ada Quay"]),
    ('<meta name="article.author" content="Ada Quay">', ["Ada Quay"]),
    ('<meta name="autor" content="Ada Quay">', ["Ada Quay"]),
    ('<meta name="authors" content="Ada Quay, Bo Pier">', ["Ada Quay", "Bo Pier"]),
    ('<meta itemprop="author" content="Ada Quay">', ["Ada Quay"]),
    ('<meta property="og:author" content="Ada Quay">', ["Ada Quay"]),
    ('<meta property="book:author" content="Ada Quay">', ["Ada Quay"]),
    ('<meta name="vr:author" content="Ada Quay">', ["Ada Quay"]),
]


@pytest.mark.parametrize(("language", "above", "names"), BYLINES)
def test_a_byline_above_the_story_names_its_authors(
    language: str, above: str, names: list[str]
) -> None:
    assert _names(_page(language, above=above)) == names


@pytest.mark.parametrize(("language", "below", "names"), SIGNATURES)
def test_a_signature_below_the_story_names_its_authors(
    language: str, below: str, names: list[str]
) -> None:
    assert _names(_page(language, below=below)) == names


@pytest.mark.parametrize(("data", "names"), JSON_LD)
def test_json_ld_names_authors_in_its_many_forms(
    data: object, names: list[str]
) -> None:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert _names(_page("de", head=script)) == names


@pytest.mark.parametrize(("head", "names"), DATA)
def test_data_for_services_name_authors(head: str, names: list[str]) -> None:
    assert _names(_page("en", head=head)) == names
