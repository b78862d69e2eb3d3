"""Test forwarded mails as mail programs write them, in many languages."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import read_article

ARTICLES = {
    "en": "The town council voted on Tuesday night to reopen the old swimming baths on "
    "Mill Lane, ending a dispute that has run for the better part of a decade.",
    "de": "Der Stadtrat hat am Dienstagabend beschlossen, das alte Hallenbad an der "
    "Mühlgasse wieder zu öffnen, und beendet damit einen Streit der Fraktionen.",
    "ja": "市議会は火曜日の夜、水車通りの古い屋内プールを再び開くことを決め、二つの大きな会派を十年"
    "近く分けてきた争いに終止符を打った。住民は廊下まであふれ、議員たちは議論を続けた。",
}
SUBJECT = "Baths on Mill Lane to reopen"
SENDER = "The Example Courier <news@courier.example.com>"

# Separator, labels of sender, date, subject and receiver, and the date, as written by
# Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, GMX, Mail.ru, QQ, Naver and others.
FORWARDS = {
    "Gmail en": (
        "---------- Forwarded message ---------\n"
        f"From: {SENDER}\nDate: Tue, Mar 3, 2020 at 7:00 AM\nSubject: {SUBJECT}\n"
        "To: <anna@example.org>\n\n\n"
    ),
    "Gmail de": (
        "---------- Forwarded message ---------\n"
        f"Von: {SENDER}\nDate: Di., 3. März 2020 um 07:00 Uhr\nSubject: {SUBJECT}\n"
        "To: <anna@example.org>\n\n\n"
    ),
    "Gmail bold": (
        "---------- Forwarded message ---------\n"
        f"*Von:* *The Example Courier* <news@courier.example.com>\n"
        f"*Datum:* 3. März 2020\n*Betreff:* {SUBJECT}\n*An:* Anna\n\n"
    ),
    "Outlook es": (
        "________________________________\n"
        f"De: {SENDER}\nEnviado: martes, 3 de marzo de 2020 7:00\n"
        f"Para: Anna\nAsunto: {SUBJECT}\n \n"
    ),
    "Outlook fr": (
        "-----Message d'origine-----\n"
        f"De : {SENDER}\nEnvoyé : mardi 3 mars 2020 07:00\nÀ : Anna\n"
        f"Objet : {SUBJECT}\nImportance : Haute\n\n"
    ),
    "Outlook pt": (
        f"De: {SENDER}\nEnviada em: terça-feira, 3 de março de 2020 07:00\n"
        f"Para: Anna\nAssunto: {SUBJECT}\n\n"
    ),
    "Outlook it": (
        f"Da: {SENDER}\nInviato: martedì 3 marzo 2020 07:00\nA: Anna; Bea\n"
        f"Cc: Carla\nOggetto: I: {SUBJECT}\n\n"
    ),
    "Outlook nl": (
        f"Van: {SENDER}\nVerzonden: dinsdag 3 maart 2020 07:00\nAan: Anna\n"
        f"Onderwerp: {SUBJECT}\n\n"
    ),
    "Outlook sv": (
        f"Från: {SENDER}\nSkickat: den 3 mars 2020 07:00\nTill: Anna\n"
        f"Ämne: {SUBJECT}\n\n"
    ),
    "Outlook da": (
        f"Fra: {SENDER}\nSendt: 3. marts 2020 07:00\nTil: Anna\nEmne: {SUBJECT}\n\n"
    ),
    "Outlook fi": (
        f"Lähettäjä: {SENDER}\nLähetetty: tiistai 3. maaliskuuta 2020 7.00\n"
        f"Vastaanottaja: Anna\nAihe: {SUBJECT}\n\n"
    ),
    "Outlook pl": (
        f"Od: {SENDER}\nWysłano: wtorek, 3 marca 2020 07:00\nDo: Anna\n"
        f"Temat: {SUBJECT}\n\n"
    ),
    "Outlook cs": (
        f"Od: {SENDER}\nOdesláno: úterý 3. března 2020 7:00\nKomu: Anna\n"
        f"Předmět: {SUBJECT}\n\n"
    ),
    "Outlook hu": (
        f"Feladó: {SENDER}\nElküldve: 2020. március 3., kedd 7:00\nCímzett: Anna\n"
        f"Tárgy: {SUBJECT}\n\n"
    ),
    "Outlook tr": (
        f"Kimden: {SENDER}\nGönderildi: 3 Mart 2020 Salı 07:00\nKime: Anna\n"
        f"Konu: {SUBJECT}\n\n"
    ),
    "Outlook el": (
        f"Από: {SENDER}\nΣτάλθηκε: Τρίτη, 3 Μαρτίου 2020 7:00\nΠρος: Anna\n"
        f"Θέμα: {SUBJECT}\n\n"
    ),
    "Outlook ru": (
        f"От: {SENDER}\nОтправлено: 3 марта 2020 г. 7:00\nКому: Anna\n"
        f"Тема: {SUBJECT}\n\n"
    ),
    "Mail.ru": (
        "-------- Пересылаемое сообщение --------\n"
        f"От кого: {SENDER}\nКому: Anna\nДата: Вторник, 3 марта 2020, 7:00 +03:00\n"
        f"Тема: {SUBJECT}\n \n"
    ),
    "Outlook ro": (
        f"De la: {SENDER}\nTrimis: marți, 3 martie 2020 07:00\nCătre: Anna\n"
        f"Subiect: {SUBJECT}\n\n"
    ),
    "Outlook vi": (
        f"Từ: {SENDER}\nĐã gửi: 3 tháng 3, 2020 7:00\nTới: Anna\nChủ đề: {SUBJECT}\n\n"
    ),
    "Outlook he": (
        f"מאת: {SENDER}\nנשלח: יום שלישי 03 מרץ 2020 07:00\nאל: Anna\n"
        f"נושא: {SUBJECT}\n\n"
    ),
    "Outlook ar": (
        f"من: {SENDER}\nتم الإرسال: 3 مارس 2020\nإلى: Anna\nالموضوع: {SUBJECT}\n\n"
    ),
    "QQ": (
        "------------------ 原始邮件 ------------------\n"
        f"发件人: {SENDER};\n发送时间: 2020年3月3日(星期二) 上午7:00\n收件人: Anna;\n"
        f"主题: {SUBJECT}\n\n\n"
    ),
    "Outlook zh full-width": (
        f"发件人：{SENDER}\n发送时间：2020年3月3日 7:00\n收件人：Anna\n"
        f"主题：{SUBJECT}\n\n"
    ),
    "Outlook ja": (
        f"差出人: {SENDER}\n送信日時: 2020年3月3日 7:00\n宛先: Anna\n件名: {SUBJECT}\n\n"
    ),
    "Naver": (
        "-----Original Message-----\n"
        f"From: {SENDER}\nTo: Anna;\nCc:\nSent: 2020-03-03 (화) 07:00:00\n"
        f"Subject: {SUBJECT}\n\n"
    ),
    "Outlook ko": (
        f"보낸 사람: {SENDER}\n보낸 날짜: 2020년 3월 3일 화요일 오전 7:00\n"
        f"받는 사람: Anna\n제목: {SUBJECT}\n\n"
    ),
    "Apple de": (
        "Anfang der weitergeleiteten Nachricht:\n\n"
        f"Von: {SENDER}\nBetreff: {SUBJECT}\nDatum: 3. März 2020 um 07:00:00 MEZ\n"
        "An: anna@example.org\n\n"
    ),
    "Thunderbird de": (
        "-------- Weitergeleitete Nachricht --------\n"
        f"Betreff: \t{SUBJECT}\nDatum: \tTue, 3 Mar 2020 07:00:00 +0100\n"
        f"Von: \t{SENDER}\nAn: \tAnna\n\n\n"
    ),
    "GMX": (
        f"Gesendet: Dienstag, 03. März 2020 um 07:00 Uhr\nVon: {SENDER}\n"
        f"An: anna@example.org\nBetreff: {SUBJECT}\n\n"
    ),
    "Yahoo": (
        "----- Forwarded Message -----\n"
        f"From: {SENDER}\nTo: Anna <anna@example.org>\n"
        f"Sent: Tuesday, March 3, 2020, 07:00:00 AM GMT+1\nSubject: {SUBJECT}\n\n"
    ),
}
DATES_TO_LEARN = frozenset({
    "Outlook vi", "Outlook he", "Outlook ar", "Outlook fi", "Outlook cs", "Outlook hu",
    "Outlook ro", "Outlook el", "Outlook da", "Outlook tr", "Outlook nl",
})  # fmt: skip
"""Forwards whose date may be unknown, since its month is not in the tables yet."""


def read(mail: EmailMessage) -> Document:
    return extract_document(read_article(mail.as_bytes(), "eml"), "id", "eml")


def new_mail(subject: str, text: str, html: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Anna Reader <anna@example.org>"
    mail["Subject"] = subject
    mail["Date"] = "Thu, 05 Mar 2020 07:00:00 +0000"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def value(document: Document, name: str) -> object:
    fact = getattr(document.facts, name)
    return fact.value if fact else None


def check(document: Document, article: str, name: str) -> None:
    assert value(document, "title") == SUBJECT
    assert value(document, "outlet") == "The Example Courier"
    assert not value(document, "authors")
    days = value(document, "date")
    if days is not None or name not in DATES_TO_LEARN:
        assert str(getattr(days, "earliest", days)) == "2020-03-03"
    flat = "".join(document.text.split())
    assert flat.startswith("".join(article.split())[:60])


@pytest.mark.parametrize("note", ["", "Siehe unten\n\nAnna\n\n"])
@pytest.mark.parametrize("name", FORWARDS)
def test_a_mail_that_was_forwarded_in_the_text_is_the_article(
    name: str, note: str
) -> None:
    article = f"{ARTICLES['en']}\n\n{ARTICLES['de']}"
    mail = new_mail(f"Fwd: {SUBJECT}", note + FORWARDS[name] + article)
    check(read(mail), article, name)


@pytest.mark.parametrize("name", FORWARDS)
def test_lines_with_a_break_in_html_are_headers_too(name: str) -> None:
    lines = FORWARDS[name].replace("<", "&lt;").replace(">", "&gt;").strip("\n")
    bold = "<br>\n".join(
        f"<b>{line.partition(':')[0]}:</b>{line.partition(':')[2]}"
        if ":" in line
        else line
        for line in lines.split("\n")
    )
    html = (
        f"<div>FYI</div><div>{bold}<br><br></div>"
        f"<p>{ARTICLES['en']}</p><p>{ARTICLES['de']}</p><p>{ARTICLES['en']}</p>"
    )
    check(read(new_mail("FW: see", "FYI", html)), ARTICLES["en"], name)


def test_the_table_of_thunderbird_is_read() -> None:
    rows = {
        "Betreff: ": SUBJECT,
        "Datum: ": "Tue, 3 Mar 2020 07:00:00 +0100",
        "Von: ": SENDER.replace("<", "&lt;").replace(">", "&gt;"),
        "An: ": "anna@example.org",
    }
    table = "".join(
        f"<tr><th>{key}</th><td>{cell}</td></tr>" for key, cell in rows.items()
    )
    html = (
        "<p>Zur Info</p><div class=moz-forward-container><br>"
        "-------- Weitergeleitete Nachricht --------"
        f"<table class=moz-email-headers-table><tbody>{table}</tbody></table>"
        f"<p>{ARTICLES['de']}</p><p>{ARTICLES['de']}</p></div>"
    )
    check(read(new_mail("Fwd: x", "Zur Info", html)), ARTICLES["de"], "")


def test_quoted_lines_lose_their_marks() -> None:
    block = FORWARDS["Apple de"].split("\n\n", 1)[1]
    quoted = "\n".join(f"> {line}" for line in (block + ARTICLES["de"]).split("\n"))
    text = f"Anfang der weitergeleiteten Nachricht:\n\n{quoted}"
    check(read(new_mail("Fwd: x", text)), ARTICLES["de"], "")


def test_a_mail_forwarded_twice_is_read_from_within() -> None:
    outer = (
        "From: Bob <bob@example.org>\nSent: 4 March 2020\nTo: Anna\nSubject: FW: x\n\n"
    )
    text = "FYI\n\n" + outer + "For you\n\n" + FORWARDS["Outlook es"] + ARTICLES["en"]
    check(read(new_mail("FW: x", text)), ARTICLES["en"], "")


def test_an_answer_longer_than_what_it_quotes_stays() -> None:
    text = f"{ARTICLES['en']}\n\n{FORWARDS['Gmail en']}Short question?"
    document = read(new_mail("Re: question", text))
    assert document.text.startswith(ARTICLES["en"])
    assert value(document, "title") == "question"


def test_a_list_of_fields_in_an_article_is_no_mail() -> None:
    text = f"{ARTICLES['en']}\n\nDate: 3 March 2020\nTo: all\n\n{ARTICLES['de']}"
    assert read(new_mail("Baths", text)).text.strip() == text


@pytest.mark.parametrize("note", ["FYI", "Das meinte ich.\n\nViele Grüße\nAnna"])
@pytest.mark.parametrize("kind", ["attachment", "inline"])
def test_an_attached_mail_is_the_article(kind: str, note: str) -> None:
    inner = new_mail(
        SUBJECT, ARTICLES["en"], f"<h1>{SUBJECT}</h1><p>{ARTICLES['en']}</p>"
    )
    inner.replace_header("From", SENDER)
    inner.replace_header("Date", "Tue, 03 Mar 2020 07:00:00 +0000")
    outer = new_mail("Fwd: baths", note, f"<p>{note}</p>")
    outer.add_attachment(inner, disposition=kind)
    document = read(outer)
    check(
        document, SUBJECT if document.text.startswith("Baths") else ARTICLES["en"], ""
    )


@pytest.mark.parametrize(
    "stub",
    [
        "View this email in your browser",
        "Diese E-Mail im Browser ansehen",
        "Si vous ne parvenez pas à lire cet e-mail, cliquez ici",
        "Ver este correo en el navegador",
        "メールが表示されない場合はこちら",
        "Просмотреть письмо в браузере",
        "إذا لم تظهر الرسالة، اضغط هنا",
        "如果您无法正常浏览此邮件，请点击此处",
    ],
)
@pytest.mark.parametrize("language", ARTICLES)
def test_the_part_that_is_not_a_stub_is_read(stub: str, language: str) -> None:
    article = ARTICLES[language]
    html = f"<p><a href='https://e.example/v'>{stub}</a></p><p>{stub}</p>"
    assert read(new_mail("x", article, html)).text.strip() == article
    whole = f"<p>{article}</p><p>{article}</p>"
    assert article[:40] in read(new_mail("x", stub, whole)).text
