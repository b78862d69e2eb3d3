"""Test that pages without an article are refused, and that articles never are."""

from __future__ import annotations

import pytest

from archive.errors import UnreadableError
from archive.readers.html import read_html

STORY = (
    "The town council voted on Tuesday night to reopen the old swimming baths on Mill "
    "Lane, ending a dispute that has run for the better part of a decade and divided "
    "the two largest parties."
)


def page(title: str, body: str, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}"
        f"</head><body>{body}</body></html>"
    ).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableError) as error:
        read_html(content, None)
    return str(error.value)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Page not found | Courier", "<h1>404</h1><p>There is no page here.</p>"),
        ("Seite nicht gefunden – Kurier", "<p>Die Seite gibt es nicht mehr.</p>"),
        ("Le Courrier", "<h1>Oups ! Page introuvable</h1><p>Elle a disparu.</p>"),
        ("404 - Pagina non trovata - Corriere", "<p>Non esiste o fu spostata.</p>"),
        ("Página no encontrada", "<h1>Error 404</h1><p>No existe esta página.</p>"),
        ("Pagina niet gevonden", "<h1>Oeps</h1><p>Deze pagina is er niet.</p>"),
        ("Strona nie istnieje", "<h1>404</h1><p>Podana strona nie istnieje.</p>"),
        ("Страница не найдена", "<h1>404</h1><p>Возможно, она удалена.</p>"),
        ("Sayfa bulunamadı", "<h1>404</h1><p>Aradığınız sayfa kaldırılmış.</p>"),
        ("الصفحة غير موجودة", "<h1>404</h1><p>عذرا، لا توجد صفحة.</p>"),
        ("הדף לא נמצא", "<h1>404</h1><p>הדף שחיפשת אינו כאן.</p>"),
        ("お探しのページが見つかりません - 新聞", "<p>移動または削除されました。</p>"),
        ("페이지를 찾을 수 없습니다", "<p>삭제되었거나 옮겨졌습니다.</p>"),
        ("页面不存在", "<h1>404</h1><p>您访问的页面已被删除。</p>"),
        ("410 Gone", "<h1>Gone</h1><p>The resource is no longer on this server.</p>"),
    ],
)
def test_a_page_that_was_not_found_is_refused(title: str, body: str) -> None:
    assert refusal(page(title, body)) == "not an article: the page was not found"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (page("502 Bad Gateway", "<h1>502 Bad Gateway</h1>nginx"), "an error page"),
        (page("Wartungsarbeiten", "<p>Wir sind bald zurück.</p>"), "an error page"),
        (page("Access Denied", "<h1>Access Denied</h1>Reference #18.8d"), "denied"),
        (page("Доступ запрещён", "<h1>403</h1><p>Нет прав.</p>"), "denied"),
        (
            page("Courier", "<h1>451: Unavailable due to legal reasons</h1>"),
            "the region of the reader",
        ),
        (page("Log in to continue | Courier", "<h1>Log in</h1>"), "to log in"),
        (page("Connexion - Le Courrier", "<h1>Connectez-vous</h1>"), "to log in"),
        (
            page("React App", "<noscript>You need to enable JavaScript.</noscript>"),
            "needs JavaScript",
        ),
        (page("Kurier", "<p>Bitte aktivieren Sie JavaScript.</p>"), "needs JavaScript"),
        (
            page(
                "", "<div id=google_image_div><a href=x>Shoes at half price</a></div>"
            ),
            "an advertisement",
        ),
        (
            page(
                "Shoes", "<a href=x>Half price</a>", '<meta name="ad.size" content=x>'
            ),
            "an advertisement",
        ),
    ],
)
def test_other_pages_without_an_article_are_refused(
    content: bytes, reason: str
) -> None:
    assert reason in refusal(content)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Just a moment...", "Verifying that you are human. This takes seconds."),
        ("Nur einen Moment…", "Bestätigen Sie, dass Sie ein Mensch sind."),
        ("Un instant…", "Vérifiez que vous êtes humain en cliquant ci-dessous."),
        ("Un momento…", "Verifica que eres humano completando la acción."),
        ("Só um momento…", "Verifique se você é humano."),
        ("Cierpliwości…", "Potwierdź, że jesteś człowiekiem."),
        ("Один момент…", "Проверяем безопасность вашего подключения."),
        ("Bir dakika lütfen…", "İnsan olduğunuzu doğrulayın."),
        ("しばらくお待ちください...", "人間であることを確認しています。"),
        ("请稍候…", "正在验证您是否是真人。这可能需要几秒钟时间。"),
        ("courier.example", "Please enable JS and disable any ad blocker"),
        ("Pardon Our Interruption", "You're moving with super-human speed."),
    ],
)
def test_a_check_for_humans_is_refused(title: str, text: str) -> None:
    content = page(title, f"<h1>courier.example</h1><p>{text}</p>")
    assert refusal(content) == "not an article: a check whether the reader is human"


@pytest.mark.parametrize(
    ("title", "text", "button"),
    [
        ("Before you continue", "We use cookies to measure advertisements.", "OK"),
        ("Kurier", "Wir und 213 Partner speichern Cookies.", "Akzeptieren und weiter"),
        ("Avant de continuer", "Nos partenaires déposent des cookies.", "Accepter"),
        ("Diario", "Usamos cookies y datos personales.", "Aceptar todo"),
        ("Giornale", "Usiamo cookie per la pubblicità.", "Accetta tutti"),
        ("Krant", "Wij vragen toestemming voor cookies.", "Alles accepteren"),
        ("Kurier", "Partnerzy używają plików cookie do reklam.", "Akceptuję"),
        ("Tidning", "Vi ber om samtycke till kakor för annonser.", "Godkänn alla"),
        ("Lehti", "Käytämme evästeitä ja kumppanimme mainontaa.", "Hyväksy kaikki"),
        ("Gazete", "Çerezleri reklam için kullanıyoruz.", "Tümünü kabul et"),
        ("Εφημερίδα", "Ζητάμε συγκατάθεση για cookies.", "Αποδοχή όλων"),
        ("朝の新聞", "広告のためCookieを使用します。同意してください。", "同意する"),
    ],
)
def test_a_request_for_consent_is_refused(title: str, text: str, button: str) -> None:
    content = page(title, f"<p>{text}</p><button>{button}</button>")
    assert refusal(content) == "not an article: a request for consent to cookies"


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Page not found", f"{STORY}</p><p>{STORY}</p><p>{STORY}</p><p>{STORY}"),
        ("Cloudflare outage hits sites", f"Asked to verify you are human. {STORY}"),
        (
            "Court rules on cookie walls",
            (
                "Sites must ask for consent before they place cookies, and may not use "
                "personal data for advertising without it, the court said on Tuesday."
            ),
        ),
        ("Netscape presents JavaScript", "JavaScript is required everywhere, it said."),
        ("Access denied: reporters kept out", "Reporters were turned away."),
        ("Route 404 reopened", "The road is open again."),
        ("Passwort vergessen? So geht es", "Fachleute raten zu Geduld."),
        ("Chocolate cookies", "These cookies are baked with flour of our partners."),
        ("Just a moment: a portrait", "She waits."),
    ],
)
def test_an_article_about_such_a_page_is_read(headline: str, text: str) -> None:
    article = read_html(page(headline, f"<h1>{headline}</h1><p>{text}</p>"), None)
    assert text[:10] in article.text


@pytest.mark.parametrize(
    ("names", "layer"),
    [
        ('id="cmp-wall"', "Wir und unsere 842 Partner speichern COOKIE auf Geräten."),
        ('class="cookie-banner"', "Nous demandons votre consentement. COOKIE"),
        ('id="onetrust-banner-sdk"', "Your choice. COOKIE"),
        ('class="didomi-popup"', "Nos partenaires. COOKIE"),
        ('class="gdprConsent"', "Akceptuję cookie i reklamy. COOKIE"),
    ],
)
def test_a_layer_for_consent_is_not_in_the_text(names: str, layer: str) -> None:
    body = (
        f"<div {names}><p>{layer}</p></div><article><h1>Bad öffnet</h1>"
        "<p>Das Hallenbad öffnet am Montag um acht Uhr, sagt die Stadt.</p></article>"
    )
    article = read_html(page("Bad öffnet", body), None)
    assert "Hallenbad" in article.text
    assert "COOKIE" not in article.text


def test_an_article_about_cookies_keeps_its_text() -> None:
    body = '<div class="cookie-recipe"><h1>Cookies</h1><p>Bake cookies for ten minutes.'
    assert "ten minutes" in read_html(page("Cookies", body), None).text
