"""Test pages whose article is in a frame, and frames that are not the article."""

from __future__ import annotations

from email.message import EmailMessage
from html import escape

import pytest

from archive.article import Article
from archive.readers import read_article

STORIES = {
    "en": "The town council voted on Tuesday night to reopen the old swimming baths on "
    "Mill Lane, ending a dispute that has divided the two largest parties.",
    "de": "Der Stadtrat hat am Dienstagabend beschlossen, das alte Hallenbad an der "
    "Mühlgasse wieder zu öffnen, und beendet damit einen langen Streit der Fraktionen.",
    "ko": "시의회는 화요일 밤 물레방앗길의 낡은 실내 수영장을 다시 열기로 의결해, 두 큰 정당을 거의 십 년 "
    "동안 갈라놓았던 다툼을 끝냈다. 주민들은 복도까지 넘쳤고 의원들은 새 보일러의 가격을 두고 논쟁을 이어 갔다.",
    "zh": "市议会星期二晚上决定重新开放水磨街的旧室内游泳池，结束了近十年来使两大党团分裂的争论。"
    "居民一直站到走廊里，议员们则就新锅炉的价格、屋顶的状况以及冬天由谁支付救生员的费用争论不休。",
}


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def story_page(language: str, title: str = "Baths to reopen") -> str:
    paragraphs = f"<p>{STORIES[language]}</p>" * 3
    return page(f"<h1>{title}</h1>{paragraphs}", f"<title>{title}</title>")


def read_pages(*pages: tuple[str, str, str]) -> Article:
    """Read a saved file with pages: the id, the URL and the markup of each."""
    mail = EmailMessage()
    mail["Snapshot-Content-Location"] = pages[0][1]
    mail.make_related()
    for content_id, url, markup in pages:
        part = EmailMessage()
        part.set_content(markup, subtype="html")
        part["Content-ID"] = f"<{content_id}>"
        part["Content-Location"] = url
        mail.attach(part)
    return read_article(mail.as_bytes(), "mhtml")


MENU = page("<a href=/>Home</a> <a href=/sport>Sport</a>" * 20)
SITE = "https://www.courier.example"


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("source", ["cid:main@x", f"{SITE}/a/main.html", "main.html"])
def test_the_text_of_a_frameset_is_its_article(language: str, source: str) -> None:
    frames = f'<frameset cols="20%,80%"><frame src="nav.html"><frame src="{source}">'
    root = f"<html><head><title>Courier</title></head>{frames}</frameset></html>"
    article = read_pages(
        ("root@x", f"{SITE}/a/index.html", root),
        ("nav@x", f"{SITE}/a/nav.html", MENU),
        ("main@x", f"{SITE}/a/main.html", story_page(language)),
    )
    assert STORIES[language] in article.text
    assert "Sport" not in article.text


@pytest.mark.parametrize("language", STORIES)
def test_a_frame_within_a_frame_is_found(language: str) -> None:
    outer = page("<div>Blog</div><iframe src='cid:inner@x'></iframe>")
    inner = page("<iframe src='cid:post@x'></iframe>")
    article = read_pages(
        ("root@x", f"{SITE}/12", outer),
        ("inner@x", f"{SITE}/main", inner),
        ("post@x", f"{SITE}/post", story_page(language)),
    )
    assert STORIES[language] in article.text
    assert article.container.url is not None
    assert article.container.url.quote == f"{SITE}/12"


@pytest.mark.parametrize("language", STORIES)
def test_the_document_in_srcdoc_is_read(language: str) -> None:
    source = escape(story_page(language), quote=True)
    markup = page(f'<iframe srcdoc="{source}"></iframe>', "<title>Baths</title>")
    article = read_article(markup.encode(), "html")
    assert STORIES[language] in article.text
    assert article.page is not None
    assert article.page.headline == "Baths to reopen"


@pytest.mark.parametrize(
    ("attributes", "url"),
    [
        ("id=google_ads_iframe_1", "https://safeframe.example/x"),
        ("", "https://ads.example.net/slot"),
        ("title=Werbung", "https://w.example/1"),
        ("title='Comments'", f"{SITE}/frame/1"),
        ("class=disqus-thread", "https://d.example/1"),
        ("", "https://other.example/recommendations"),
    ],
)
def test_another_frame_is_not_the_article(attributes: str, url: str) -> None:
    short = page(
        f"<h1>Baths</h1><p>{STORIES['en']}</p><iframe {attributes} src='{url}'>"
    )
    long_frame = page(
        f"<p>{'Buy the new boiler from Mill Heating, half the price. ' * 30}</p>"
    )
    article = read_pages(
        ("root@x", f"{SITE}/1", short),
        ("ad@x", url, long_frame),
    )
    assert STORIES["en"] in article.text
    assert "boiler" not in article.text


def test_a_page_within_itself_ends() -> None:
    frames = "<iframe src='cid:root@x'></iframe><iframe src='cid:a@x'></iframe>"
    article = read_pages(
        ("root@x", f"{SITE}/1", page(f"{frames}<p>{STORIES['en']}</p>")),
        ("a@x", f"{SITE}/2", page(frames)),
    )
    assert STORIES["en"] in article.text
