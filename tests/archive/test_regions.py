"""Test that dates, names and texts in other parts of a page are not the article's."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extract import authors
from archive.extract import date as dates
from archive.readers.html import read_html

SENTENCE = (
    "The harbour board said on Tuesday that the new cranes would arrive before the end "
    "of the year, and that the old ones would be sold. "
)
TITLE = "New cranes arrive at the harbour"
DAY = "2019-01-21"
ADDRESS = "https://harbour.example/2019/01/cranes/"


def read(body: str, head: str = "", address: str = "") -> Article:
    """Read a page with a title and a body."""
    link = f'<link rel="canonical" href="{address}">' if address else ""
    page = (
        f"<html><head><meta charset=utf-8><title>{TITLE} | Harbour Post</title>"
        f"{link}{head}</head><body>{body}</body></html>"
    )
    return read_html(page.encode(), None)


def story(byline: str = "", end: str = "") -> str:
    paragraphs = f"<p>{SENTENCE * 2}</p>" * 3
    return f"<article><h1>{TITLE}</h1>{byline}{paragraphs}{end}</article>"


def day_of(article: Article) -> str | None:
    fact = dates.extract(article).date
    return str(fact.value.day) if fact and fact.value.day else None


def authors_of(article: Article) -> list[str]:
    fact = authors.extract(article)
    return list(fact.value) if fact else []


def comment(name: str) -> str:
    """Return a reader's comment in a block of this class."""
    return (
        f'<div class="{name}"><div class="{name}-item">'
        '<span class="author">Bo Pier</span>'
        '<time datetime="2019-01-29T10:00:00Z">29.01.2019</time>'
        "<p>I go there every day.</p></div></div>"
    )


COMMENT_NAMES = (
    "comments", "kommentare", "leserbriefe", "comentarios", "comentariosNoticia",
    "commentaires", "reacties", "reactions-list", "commenti", "kommentarer", "komentarze",
    "komentare", "komentari", "yorumlar", "hozzaszolasok", "diskuze", "keskustelu",
    "kommentarii", "комментарии", "sholia", "תגובות", "talkback", "تعليقات", "评论",
    "pinglun", "コメント", "댓글", "binh-luan", "post_comments", "disqus_thread",
)  # fmt: skip


@pytest.mark.parametrize("name", COMMENT_NAMES)
def test_readers_comments_give_no_date_and_no_author(name: str) -> None:
    article = read(story() + comment(name))
    assert day_of(article) is None
    assert authors_of(article) == []


@pytest.mark.parametrize("name", COMMENT_NAMES)
def test_comments_within_the_article_give_no_date(name: str) -> None:
    article = read(story("<p>21 January 2019</p>", comment(name)))
    assert day_of(article) == DAY
    assert authors_of(article) == []


@pytest.mark.parametrize(
    "heading",
    [
        "Comments (2)", "2 Kommentare", "Leserbriefe", "Commentaires", "Comentarios",
        "Comentários (14)", "Commenti", "Reacties", "Kommentarer", "Komentarze (3)",
        "Diskuze", "Hozzászólások", "Комментарии 12", "Обсуждение", "Коментарі", "Yorumlar",
        "Σχόλια", "תגובות", "التعليقات", "نظرات", "टिप्पणियाँ", "ความคิดเห็น", "Bình luận",
        "评论", "コメント", "댓글",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
def test_what_follows_a_heading_of_comments_is_by_readers(
    heading: str, tag: str
) -> None:
    below = (
        f'<div><{tag}>{heading}</{tag}><ul><li><span class="author">Bo Pier</span> '
        '<time datetime="2019-01-29">29.01.2019</time><p>Good.</p></li></ul></div>'
    )
    article = read(story() + below)
    assert day_of(article) is None
    assert authors_of(article) == []


@pytest.mark.parametrize(
    "heading",
    [
        "More stories", "Related articles", "Read also:", "Mehr zum Thema",
        "Lesen Sie auch", "Lire aussi", "Sur le même sujet", "Noticias relacionadas",
        "Lea también", "Leia também", "Mais lidas", "Leggi anche", "Lees ook",
        "Läs också", "Les også", "Lue myös", "Czytaj też", "Zobacz także",
        "Čtěte také", "Súvisiace články", "Kapcsolódó cikkek", "Citește și",
        "Pročitajte i", "İlgili haberler", "Читайте также", "Читайте також",
        "Διαβάστε επίσης", "קראו גם", "اقرأ أيضا", "بیشتر بخوانید",
        "यह भी पढ़ें", "ข่าวที่เกี่ยวข้อง", "Tin liên quan", "Baca juga", "相关阅读",
        "延伸閱讀", "関連記事", "관련 기사",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["h3", "p", "strong"])
def test_what_follows_a_heading_of_teasers_is_another_article(
    heading: str, tag: str
) -> None:
    teasers = (
        f'<div><{tag}>{heading}</{tag}><div><a href="/x">Bus</a> '
        '<span class="author">Bo Pier</span> <span class="date">2019-01-29</span>'
        "</div></div>"
    )
    for article in (
        read(story() + teasers, address=ADDRESS),
        read(story(end=teasers), address=ADDRESS),
        read(teasers + story(), address=ADDRESS),
    ):
        assert day_of(article) is None
        assert authors_of(article) == []


TEASER_LINK = '<a href="/bus">Bus fares are frozen for another year</a>'
TEASERS = {
    "date below a link": f"<div><div>{TEASER_LINK}<br>29 January 2019</div></div>",
    "date element": f'<div>{TEASER_LINK}<span class="date">29 January 2019</span></div>',
    "date above": f"<div><span>29 January 2019</span><h4>{TEASER_LINK}</h4></div>",
    "time": f'<ul><li>{TEASER_LINK} <time datetime="2019-01-29"></time></li></ul>',
    "table": f'<table><tr><td class="date">29.1.2019</td><td>{TEASER_LINK}</td></tr></table>',
    "heading link": '<div><h3><a href="/b">Bus</a></h3><time>29 January 2019</time></div>',
    "linked heading": '<div><a href="/b"><h3>Bus</h3><time>2019-01-29</time></a></div>',
    "aside": '<aside><a href="/b">Bus</a> <span class="post-date">29 January 2019</span></aside>',
    "complementary": '<div role="complementary"><h2>X</h2><b class="date">2019-01-29</b></div>',
    "WordPress": '<div class="widget widget_recent_entries"><ul><li><a href="/b">Bus</a>'
    '<span class="post-date">January 29, 2019</span></li></ul></div>',
    "Drupal": '<div class="sidebar"><div class="views-row"><a href="/b">Bus</a>'
    '<span class="views-field-created">2019-01-29 20:44</span></div></div>',
    "schema.org": '<div itemtype="http://schema.org/WPSideBar" itemscope>'
    '<a href="/b">Bus</a> <span class="date">29 January 2019</span></div>',
    "Russian": '<div><a href="/b">Проезд в автобусах не подорожает до лета</a>'
    '<span class="date">29 января 2019</span></div>',
    "Japanese": '<ul><li><a href="/b">バス運賃はもう一年据え置き</a><span class="date">'
    "2019年1月29日</span></li></ul>",
    "microdata": f'<div itemscope>{TEASER_LINK}<meta itemprop="datePublished" '
    'content="2019-01-29"></div>',
}


@pytest.mark.parametrize("teaser", TEASERS.values(), ids=TEASERS)
def test_a_date_beside_the_link_to_another_article_belongs_to_it(teaser: str) -> None:
    byline = '<p class="meta">January 21, 2019 by Ada Quay</p>'
    for article in (
        read(story(byline) + teaser, address=ADDRESS),
        read(teaser + story(byline), address=ADDRESS),
        read(teaser + story(byline)),
        read(story(byline) + teaser),
    ):
        assert day_of(article) == DAY
    assert day_of(read(story() + teaser, address=ADDRESS)) is None
    assert day_of(read(teaser + story(), address=ADDRESS)) is None
    assert day_of(read(story() + teaser)) is None


TODAY = {
    "header": "<header><time>29 January 2019</time></header>",
    "header with a menu": '<header><time datetime="2019-01-29">today</time>'
    "<nav>Sport</nav></header>",
    "above the menu": '<div class="top"><div><time datetime="2019-01-29T10:21">Tuesday, '
    "29 January 2019</time></div></div><nav>Sport</nav>",
    "banner": '<div role="banner"><span class="date">29 January 2019</span></div>',
    "masthead": '<div id="masthead"><span class="date">29 January 2019</span></div>',
    "top bar": '<div class="topbar"><time datetime="2019-01-29">29.1.2019</time></div>',
    "schema.org": '<div itemtype="https://schema.org/WPHeader" itemscope>'
    '<time datetime="2019-01-29">29.1.2019</time></div>',
    "Spanish": '<div class="fecha-actual"><time>2019-01-29</time></div>',
    "Portuguese": '<span class="data-hoje"><time>2019-01-29</time></span>',
    "footer": '<footer><time datetime="2019-01-29">29 January 2019</time></footer>',
    "content information": '<div role="contentinfo"><time>2019-01-29</time></div>',
}


@pytest.mark.parametrize("today", TODAY.values(), ids=TODAY)
def test_the_day_of_reading_is_not_the_day_of_publication(today: str) -> None:
    byline = "<p>By Ada Quay, 21 January 2019</p>"
    assert day_of(read(today + story(byline))) == DAY
    assert day_of(read(today + story())) is None


OWN_DATES = {
    "header of the article": "<article><header><time datetime=2019-01-21>x</time></header>"
    f"<h1>{TITLE}</h1><p>{SENTENCE * 4}</p></article>",
    "footer of the article": f"<article><h1>{TITLE}</h1><p>{SENTENCE * 4}</p>"
    "<footer><time datetime=2019-01-21>x</time></footer></article>",
    "aside with the byline": f"<article><h1>{TITLE}</h1><aside class=article-meta>"
    f"<time datetime=2019-01-21>x</time></aside><p>{SENTENCE * 4}</p></article>",
    "Elementor": '<div class="elementor-widget elementor-widget-heading">'
    f'<h1>{TITLE}</h1></div><div class="elementor-widget elementor-widget-post-info">'
    "<time>21 January 2019</time></div>"
    f'<div class="elementor-widget elementor-widget-content"><p>{SENTENCE * 4}</p></div>',
    "TYPO3": f"<div class=news-single><h1>{TITLE}</h1><span class=news-list-date>"
    f"<time itemprop=datePublished datetime=2019-01-21>x</time></span><p>{SENTENCE * 4}</p></div>",
    "comments in the class of all": '<body class="no-sidebar comments-open">'
    f'<div class="post comments-open"><h1>{TITLE}</h1><p class="comments-count">'
    f"<time datetime=2019-01-21>x</time></p><p>{SENTENCE * 4}</p></div>",
    "permalink": f'<div><h1>{TITLE}</h1><a href="{ADDRESS}"><time datetime=2019-01-21>'
    f"Monday the 21st of January</time></a><p>{SENTENCE * 4}</p></div>",
    "all in a sidebar": f'<div class="sidebar-layout"><div class="related-wrap"><h1>{TITLE}'
    f"</h1><time datetime=2019-01-21>x</time><p>{SENTENCE * 4}</p></div></div>",
}


@pytest.mark.parametrize("body", OWN_DATES.values(), ids=OWN_DATES)
def test_the_date_of_the_article_is_kept(body: str) -> None:
    assert day_of(read(body)) == DAY


UPDATES = {
    "itemprop": '<time itemprop="dateModified" datetime="2019-01-29">29 January 2019</time>',
    "itemprop around": '<span itemprop="dateModified"><time datetime="2019-01-29">'
    "29 January 2019</time></span>",
    "itemprop without time": '<span itemprop="dateModified" content="2019-01-29">'
    "29 January 2019</span>",
    "words inside": '<time datetime="2019-01-29">Last updated 29 January 2019</time>',
    "words before": 'Last updated: <time datetime="2019-01-29">29 January 2019</time>',
    "label before": '<span>Updated</span> <time datetime="2019-01-29">29 January</time>',
    "class": '<time class="modified" datetime="2019-01-29">10:00</time>',
    "class around": '<span class="last-updated"><time datetime="2019-01-29">10:00</time></span>',
}


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
def test_the_time_of_an_update_is_not_the_day_of_publication(update: str) -> None:
    alone = read(story(f"<div>{update}</div>"))
    assert day_of(alone) is None
    assert dates.extract(alone).published is None
    published = f"<div><span>21 January 2019</span> | {update}</div>"
    assert day_of(read(story(published))) == DAY


def test_a_time_with_the_class_of_both_is_the_publication() -> None:
    byline = '<time class="entry-date published updated" datetime="2019-01-21">x</time>'
    assert day_of(read(story(byline))) == DAY


def test_the_words_of_a_time_count_more_than_another_machine_readable_day() -> None:
    byline = '<time datetime="2019-06-03T10:18:46Z">Publié le 21 janvier 2019</time>'
    assert day_of(read(story(byline))) == DAY


def test_other_dates_of_the_month_in_the_address_must_agree() -> None:
    dates_ = '<b class="date">22.01.2019</b><b class="date">24.01.2019</b>'
    assert day_of(read(story() + f"<div>{dates_}</div>", address=ADDRESS)) is None


def json_ld(published: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": '
        f'"{TITLE}", "datePublished": "{published}"}}</script>'
    )


@pytest.mark.parametrize(
    ("published", "byline", "day"),
    [
        # The instant in local time beside the same one in UTC.
        ("2023-12-22T18:30:00Z", "2023-12-23T05:30+11:00", "2023-12-23"),
        ("2023-12-22T18:30:00.000Z", "2023-12-23T05:30:00+11:00", "2023-12-23"),
        ("2023-12-22", "2023-12-23T05:30+11:00", "2023-12-23"),
        ("2023-12-23T03:30:00Z", "2023-12-22T19:30-08:00", "2023-12-22"),
        # The local day in words.
        ("2023-12-22T18:30:00Z", "23 December 2023", "2023-12-23"),
        ("2023-12-22T13:00:00Z", "23 December 2023", "2023-12-23"),
        ("2023-12-22T23:00:00Z", "Publié le 23 décembre 2023", "2023-12-23"),
        ("2023-12-22T15:00:00Z", "2023年12月23日", "2023-12-23"),
        ("2023-12-22T18:30:00+00:00", "23 Aralık 2023", "2023-12-23"),
        ("2023-12-23T03:00:00Z", "22 de dezembro de 2023", "2023-12-22"),
        # The page shows another day than it can have been anywhere.
        ("2023-12-22T03:00:00Z", "23 December 2023", "2023-12-22"),
        ("2023-12-22T18:30:00Z", "21 December 2023", "2023-12-22"),
        # A stated local time keeps its day.
        ("2023-12-22T18:30:00-05:00", "22 December 2023", "2023-12-22"),
        ("2023-12-22T18:30:00Z", "22 December 2023", "2023-12-22"),
    ],
)
@pytest.mark.parametrize("form", ["<p>{}</p>", '<time datetime="{}">x</time>'])
def test_the_day_is_that_of_the_outlet(
    published: str, byline: str, day: str, form: str
) -> None:
    if form.startswith("<time") and "T" not in byline:
        form = '<p class="date">{}</p>'
    article = read(story(form.format(byline)), json_ld(published))
    assert day_of(article) == day


@pytest.mark.parametrize(
    ("datetime_", "text", "day"),
    [
        ("2023-12-22T13:00:00Z", "23 December 2023", "2023-12-23"),
        ("2023-12-22T23:00:00Z", "23. Dezember 2023", "2023-12-23"),
        ("2023-12-22T15:00:00.000Z", "2023년 12월 23일", "2023-12-23"),
        ("2023-12-23T02:30:00Z", "22 de diciembre de 2023", "2023-12-22"),
    ],
)
def test_the_words_of_a_time_in_utc_tell_the_local_day(
    datetime_: str, text: str, day: str
) -> None:
    byline = f'<div class="post-meta"><time datetime="{datetime_}">{text}</time></div>'
    article = read(story(byline))
    assert day_of(article) == day
    published = dates.extract(article).published
    assert published is not None
    assert str(published.value)[:13] == datetime_[:13].replace("T", " ")
    assert day_of(read(story(byline), json_ld(datetime_))) == day
    below = f"<p>{SENTENCE}</p><div>Ada Quay</div>{byline}"
    assert day_of(read(story(below), json_ld(datetime_))) == day


@pytest.mark.parametrize("name", COMMENT_NAMES)
def test_comments_are_not_the_text_of_the_article(name: str) -> None:
    letters = (
        "Bo Pier: I have waited for these cranes for ten long years, dear neighbours."
    )
    block = f'<div class="{name}"><h3>x</h3><p>{letters}</p><p>{letters}</p></div>'
    paragraphs = f"<p>{SENTENCE}</p>" * 4
    article = read(f"<div class=inhalt><h1>{TITLE}</h1>{paragraphs}{block}</div>")
    assert SENTENCE.strip() in article.text
    assert "Bo Pier" not in article.text


def test_comments_in_the_markup_are_no_elements() -> None:
    below = (
        "<h3>Comments</h3><!-- a --><?x y?><p>29 January 2019</p>"
        '<!-- b --><nav>x</nav><?a b?><time datetime="2019-01-29">x</time>'
    )
    byline = "<div><!-- c --><time datetime=2019-01-21>x</time><?z?></div>"
    assert day_of(read("<!-- d --><nav>Sport</nav>" + story(byline, below))) == DAY
    assert "29 January" not in read(story(byline, below)).text
