"""Test which senders of mails are outlets."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from archive.readers.mail_headers import Sender
from archive.readers.mail_senders import newsletter_name

NEWSLETTERS = {
    "Jane Doe from The Mill Letter": "The Mill Letter",
    "Anna Weber von Der Mühlenbrief": "Der Mühlenbrief",
    "Anna Weber vom Mühlenbrief": "Mühlenbrief",
    "Le Courrier de Lyon": "Le Courrier de Lyon",
    "Sophie Martin de La Lettre du Moulin": "La Lettre du Moulin",
    "María García de La Carta del Molino": "La Carta del Molino",
    "Giulia Rossi da La Lettera del Mulino": "La Lettera del Mulino",
    "Anna van De Molenbrief": "De Molenbrief",
    "Anna från Kvarnbrevet": "Kvarnbrevet",
    "Anna fra Møllebrevet": "Møllebrevet",
    "Anna z Listu z Młyna": "Listu z Młyna",
    "Мария Иванова из Мельничного вестника": "Мельничного вестника",
    "Юлія з Млинового листа": "Млинового листа",
    "دانا من رسالة الطاحونة": "رسالة الطاحونة",
    "אנה מאת מכתב הטחנה": "מכתב הטחנה",
    "佐藤健（水車通信）": "水車通信",
    "水車通信の佐藤": "水車通信",
    "朝日新聞": "朝日新聞",
    "김철수 물레방아 레터": "물레방아 레터",
    "Kim Min-su | 물레방아 레터": "물레방아 레터",
    "The Mill Letter by Anna Weber": "The Mill Letter",
    "Anna @ The Mill Letter": "The Mill Letter",
    "Anna Weber, The Mill Letter": "The Mill Letter",
    "Anna Weber (The Mill Letter)": "The Mill Letter",
    "The Example Courier": "The Example Courier",
    "Morning Briefing | Example Courier": "Example Courier",
    "Ana de la Torre": None,
    "Vincent van Gogh": None,
    "Ursula von der Leyen": None,
    "Anna Weber": None,
    "news@courier.example.com": None,
}


def newsletter() -> EmailMessage:
    mail = EmailMessage()
    mail["List-Unsubscribe"] = "<https://esp.example/u>"
    return mail


@pytest.mark.parametrize("name", NEWSLETTERS)
def test_the_sender_of_a_newsletter_is_its_outlet(name: str) -> None:
    host = "courier.example" if "Courier" in name else "esp.example"
    sender = Sender(name, f"x-17@{host}")
    assert newsletter_name(sender, newsletter()) == NEWSLETTERS[name]


@pytest.mark.parametrize(
    ("name", "address", "outlet"),
    [
        ("The Example Courier", "news@courier.example.com", "The Example Courier"),
        ("The Example Courier", "x7@courier.example.com", "The Example Courier"),
        ("Der Tagesbote", "newsletter@esp.example", "Der Tagesbote"),
        ("Jane Doe from The Mill Letter", "milletter@esp.example", "The Mill Letter"),
        ("Anna vom Mühlenbrief", "muehlenbrief@esp.example", "Mühlenbrief"),
        ("Anna Reader", "anna@example.org", None),
        ("Anna Reader", "mail@annareader.example", None),
        ("Anna Weber (Mill Heating)", "anna.weber@millheating.example", None),
        ("Mill Heating Ltd", "anna@millheating.example", None),
        ("Juan García de La Torre", "juan@esp.example", None),
        ("佐藤 健", "sato@example.jp", None),
        ("Мария Иванова", "maria@example.ru", None),
        ("", "anna@example.org", None),
    ],
)
def test_a_private_mail_has_no_outlet(
    name: str, address: str, outlet: str | None
) -> None:
    assert newsletter_name(Sender(name, address), EmailMessage()) == outlet
    assert newsletter_name(Sender(name, address), None) == outlet


def test_a_discussion_list_is_no_outlet() -> None:
    mail = newsletter()
    mail["List-Id"] = "Mill history <mill.lists.example>"
    mail["List-Post"] = "<mailto:mill@lists.example>"
    assert newsletter_name(Sender("Mill history", "mill@lists.example"), mail) is None


@pytest.mark.parametrize(
    ("list_id", "outlet"),
    [
        ("The Mill Letter <milletter.esp.example>", "The Mill Letter"),
        ('"The Mill Letter" <17.esp.example>', "The Mill Letter"),
        ("=?utf-8?Q?M=C3=BChlenbrief?= <m.esp.example>", "Mühlenbrief"),
        ("<10293847.esp.example>", None),
        ("8bd2f0 <8bd2f0.esp.example>", None),
        ("Anna Weber <x.esp.example>", None),
    ],
)
def test_the_list_of_a_person_may_have_a_name(list_id: str, outlet: str | None) -> None:
    mail = newsletter()
    mail["List-Id"] = list_id
    assert newsletter_name(Sender("Anna Weber", "x@esp.example"), mail) == outlet
