"""Test subjects and senders as mail programs write them, in many encodings."""

from __future__ import annotations

import base64

import pytest

from archive.readers import read_article

TEXTS = {
    "zh": "市议会星期二晚上决定重新开放水磨街的旧室内游泳池，结束了近十年来使两大党团分裂的争论。",
    "zh-Hant": "市議會星期二晚上決定重新開放水磨街的舊室內游泳池，結束了近十年來的爭論。",
    "ja": "市議会は火曜日の夜、水車通りの古い屋内プールを再び開くことを決め、争いに終止符を打った。",
    "ko": "시의회는 화요일 밤 물레방앗길의 낡은 실내 수영장을 다시 열기로 의결해 다툼을 끝냈다.",
    "ru": "Городской совет во вторник вечером решил вновь открыть старый бассейн на улице.",
    "uk": "Міська рада у вівторок увечері вирішила знову відкрити старий басейн на вулиці її.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να ανοίξει ξανά την παλιά πισίνα.",
    "he": "מועצת העיר החליטה ביום שלישי בערב לפתוח מחדש את בריכת השחייה הישנה ברחוב.",
    "ar": "قرر المجلس البلدي مساء الثلاثاء إعادة فتح المسبح القديم في شارع الطاحونة.",
    "pl": "Rada miasta zdecydowała we wtorek o ponownym otwarciu starej pływalni, źródło.",
    "tr": "Belediye meclisi salı akşamı eski yüzme havuzunu yeniden açmaya karar verdi, ışığı.",
    "th": "สภาเมืองมีมติเมื่อคืนวันอังคารให้เปิดสระว่ายน้ำเก่าบนถนนโรงสีอีกครั้ง",
    "fr": "Le conseil municipal a voté mardi soir la réouverture de l'ancienne piscine.",
    "de": "Der Stadtrat hat beschlossen, das alte Hallenbad an der Mühlgasse zu öffnen.",
}


def subject_of(header: bytes, body: bytes, charset: str = "utf-8") -> object:
    """Return the title of a mail with a header `Subject` and a body."""
    content = (
        b"From: Anna <anna@example.org>\r\nSubject: " + header + b"\r\n"
        b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + body
    )
    headings = read_article(content, "eml").container.headings
    return headings[0].quote if headings else None


def encoded_word(charset: str, content: bytes) -> bytes:
    return f"=?{charset}?B?{base64.b64encode(content).decode()}?=".encode()


@pytest.mark.parametrize(
    ("label", "encoding", "subject"),
    [
        ("gb2312", "gb18030", "朱镕基谈水磨街"),
        ("GBK", "gb18030", "周堃喆"),
        ("big5", "big5hkscs", "游錫堃談碁峰"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("euc-kr", "cp949", "펲시맨 햏자"),
        ("ISO-8859-1", "cp1252", "5 € – “so”"),
        ("us-ascii", "utf-8", "Mühlgasse"),
        ("iso-8859-1", "utf-8", "Mühlgasse öffnet"),
        ("windows-1251", "cp1251", "Бассейн"),
        ("koi8-u", "koi8-u", "Басейн її"),
        ("windows-874", "cp874", "สระว่ายน้ำ"),
        ("windows-1256", "cp1256", "المسبح القديم"),
        ("iso-8859-8-i", "iso8859-8", "בריכה"),
        ("Shift_JIS", "cp932", "①髙橋市長㈱"),
        ("utf-8*en", "utf-8", "Swimming – baths"),
        ("hz-gb-2312", "hz", "水磨街"),
        ("iso-2022-kr", "iso2022_kr", "수영장"),
    ],
)
def test_a_subject_is_decoded_as_programs_mean_its_label(
    label: str, encoding: str, subject: str
) -> None:
    header = encoded_word(label, subject.encode(encoding))
    assert subject_of(header, b"The town council voted on Tuesday.") == subject


@pytest.mark.parametrize(
    ("content", "subject"),
    [
        (b"\x1b$B-!;TD9\x1b(B", "①市長"),
        (b"\x1b$B|b66\x1b(B", "髙橋"),
        (b"\x1b$BHf3S\x1b(J-\x1b(I6E\x1b(B", "比較-ｶﾅ"),
        (b"\x1b$@;TD9\x1b(J", "市長"),
    ],
)
def test_vendor_characters_of_iso_2022_jp_are_read(
    content: bytes, subject: str
) -> None:
    assert (
        subject_of(encoded_word("iso-2022-jp", content), b"text of a mail") == subject
    )
    assert subject_of(content, b"text of a mail") == subject


@pytest.mark.parametrize(
    ("language", "encoding", "subject"),
    [
        ("zh", "gb18030", "水磨街旧游泳池重新开放"),
        ("zh-Hant", "big5hkscs", "水磨街舊游泳池重新開放"),
        ("ja", "cp932", "水車通りの屋内プールを再び開く"),
        ("ja", "euc_jp", "水車通りの屋内プールを再び開く"),
        ("ko", "cp949", "물레방앗길 수영장 다시 열기로"),
        ("ru", "koi8-r", "Бассейн на улице откроют вновь"),
        ("ru", "cp1251", "Бассейн на улице откроют вновь"),
        ("uk", "koi8-u", "Старий басейн на вулиці відкрити"),
        ("el", "iso8859-7", "Η παλιά πισίνα ανοίγει ξανά"),
        ("he", "cp1255", "הבריכה ברחוב נפתחת מחדש"),
        ("ar", "cp1256", "إعادة فتح المسبح القديم"),
        ("pl", "iso8859-2", "Pływalnia znów otwarta, źródło"),
        ("tr", "cp1254", "Havuz yeniden açılıyor, ışığı"),
        ("th", "cp874", "เปิดสระว่ายน้ำเก่า"),
        ("fr", "cp1252", "La piscine a rouvert mardi à Évry"),
    ],
)
def test_a_raw_subject_is_decoded_like_the_body(
    language: str, encoding: str, subject: str
) -> None:
    """Programs write raw bytes in the encoding of the body, or of their system."""
    text = TEXTS[language] * 3
    raw = subject.encode(encoding)
    assert subject_of(raw, text.encode(encoding), encoding) == subject
    assert subject_of(raw, text.encode(), "utf-8") == subject


@pytest.mark.parametrize("size", [5, 7, 8, 10])
@pytest.mark.parametrize("language", ["zh", "ja", "ko", "ru", "th"])
def test_words_cut_within_a_character_are_one_text(language: str, size: int) -> None:
    subject = TEXTS[language][:14].strip()
    content = subject.encode()
    words = [
        encoded_word("utf-8", content[start : start + size])
        for start in range(0, len(content), size)
    ]
    assert subject_of(b"\r\n ".join(words), b"text of a mail") == subject


def test_base64_may_be_cut_at_any_place() -> None:
    whole = base64.b64encode("水磨街旧游泳池".encode()).decode()
    header = "\r\n ".join(
        f"=?utf-8?B?{whole[i : i + 6]}?=" for i in range(0, len(whole), 6)
    )
    assert subject_of(header.encode(), b"text of a mail") == "水磨街旧游泳池"


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"Plain =?utf-8?Q?M=C3=BChle?= words", "Plain Mühle words"),
        (b'"=?utf-8?Q?M=C3=BChle?="', '"Mühle"'),
        (b"=?utf-8?Q?Ready=3F?=", "Ready?"),
        (b"=?utf-8?Q?Was nun??=", "Was nun?"),
        (b"=?utf-8?Q?one?= =?iso-8859-1?Q?_two?=", "one two"),
        (b"=?x-nothing?Q?M=FChle?=", "Mühle"),
        (b"=?utf-8?B?not base64 at all?=", ""),
        (b"a =?utf-8?B?===?= b", "a b"),
    ],
)
def test_careless_subjects_are_read(header: bytes, subject: str) -> None:
    title = subject_of(header, TEXTS["de"].encode())
    assert subject == (title or "") or (not subject and title)


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Re: Fwd: AW: Baths", "Baths"),
        ("WG: Hallenbad", "Hallenbad"),
        ("TR : La piscine", "La piscine"),
        ("RV: La piscina", "La piscina"),
        ("ENC: A piscina", "A piscina"),
        ("I: La piscina", "La piscina"),
        ("Doorst: Het zwembad", "Het zwembad"),
        ("VB: Badet", "Badet"),
        ("VS: Uimahalli", "Uimahalli"),
        ("PD: Basen", "Basen"),
        ("Továbbítás: Uszoda", "Uszoda"),
        ("İLT: Havuz", "Havuz"),
        ("ΠΡΘ: Πισίνα", "Πισίνα"),
        ("הועבר: הבריכה", "הבריכה"),
        ("إعادة توجيه: المسبح", "المسبح"),
        ("转发：游泳池", "游泳池"),
        ("轉寄: 游泳池", "游泳池"),
        ("FW: 회신: 수영장", "수영장"),
        ("[Fwd: Baths]", "Baths"),
        ("Re[2]: Baths", "Baths"),
        ("Baths: a history", "Baths: a history"),
        ("Reform: the council decides", "Reform: the council decides"),
    ],
)
def test_a_subject_loses_the_words_of_forwarding(subject: str, plain: str) -> None:
    assert subject_of(subject.encode(), TEXTS["de"].encode()) == plain
