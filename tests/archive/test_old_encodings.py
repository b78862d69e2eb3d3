"""Test texts in old encodings that do not say so."""

from __future__ import annotations

import pytest

from archive.text.decoding import decode_bytes

TEXTS = {
    "zh": (
        "市议会星期二晚上决定重新开放水磨街的旧室内游泳池，结束了近十年来使两大党"
        "团分裂的争论。居民一直站到走廊里，议员们则就新锅炉的价格、屋顶的状况以及"
        "冬天由谁支付救生员的费用争论不休。"
    ),
    "zht": (
        "市議會星期二晚上決定重新開放水磨街的舊室內游泳池，結束了近十年來使兩大黨"
        "團分裂的爭論。居民一直站到走廊裡，議員們則就新鍋爐的價格、屋頂的狀況以及"
        "冬天由誰支付救生員的費用爭論不休。"
    ),
    "ja": (
        "市議会は火曜日の夜、水車通りの古い屋内プールを再び開くことを決め、二つの"
        "大きな会派を十年近く分けてきた争いに終止符を打った。"
    ),
    "ko": (
        "시의회는 화요일 밤 물레방앗길의 낡은 실내 수영장을 다시 열기로 "
        "의결해, 두 큰 정당을 거의 십 년 동안 갈라놓았던 다툼을 끝냈다"
        "."
    ),
    "ru": (
        "Городской совет во вторник вечером решил вновь открыть старый бассейн "
        "на Мельничной улице, положив конец спору, который почти десять лет раз"
        "делял партии."
    ),
    "uk": (
        "Міська рада у вівторок увечері вирішила знову відкрити старий басейн н"
        "а Млиновій вулиці, поклавши край суперечці, що майже десять років розд"
        "іляла її."
    ),
    "bg": (
        "Общинският съвет реши във вторник вечерта да отвори отново стария басе"
        "йн на улица Мелнична, с което сложи край на спор, продължил почти десе"
        "т години."
    ),
    "el": (
        "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη το βράδυ να ανοίξει ξανά την"
        " παλιά πισίνα στην οδό Μύλου, δίνοντας τέλος σε διαμάχη δέκα ετών."
    ),
    "he": (
        "מועצת העיר החליטה ביום שלישי בערב לפתוח מחדש את בריכת השחייה הישנה ברח"
        "וב הטחנה, ובכך סיימה מחלוקת שפילגה את שתי הסיעות."
    ),
    "ar": (
        "قرر المجلس البلدي مساء الثلاثاء إعادة فتح المسبح القديم في شارع الطاحو"
        "نة، منهيا نزاعا قسم أكبر كتلتين فيه منذ ما يقرب من عشر سنوات."
    ),
    "fa": (
        "شوراي شهر سه شنبه شب تصميم گرفت استخر قديمي خيابان آسياب را دوباره باز"
        " کند و به اختلافي پايان داد که نزديک به ده سال ادامه داشت."
    ),
    "pl": (
        "Rada miasta zdecydowała we wtorek wieczorem o ponownym otwarciu starej"
        " pływalni przy ulicy Młyńskiej, kończąc spór, który od blisko dziesięc"
        "iu lat dzielił ugrupowania."
    ),
    "cs": (
        "Zastupitelstvo města v úterý večer rozhodlo o znovuotevření starého ba"
        "zénu v Mlýnské ulici, čímž ukončilo spor, který téměř deset let rozděl"
        "oval největší kluby."
    ),
    "hu": (
        "A városi tanács kedden este úgy döntött, hogy újranyitja a Malom utcai"
        " régi fürdőt, és ezzel lezárta a két legnagyobb frakciót csaknem tíz é"
        "ve megosztó vitát. Őszi űrlap."
    ),
    "ro": (
        "Consiliul local a hotărât marţi seara redeschiderea vechiului bazin de"
        " pe strada Morii, punând capăt unei dispute care a împărţit timp de ap"
        "roape zece ani partidele."
    ),
    "hr": (
        "Gradsko vijeće odlučilo je u utorak navečer ponovno otvoriti stari baz"
        "en u Mlinskoj ulici, čime je završio spor koji je gotovo deset godina "
        "dijelio najveće klubove. Šđž."
    ),
    "tr": (
        "Belediye meclisi salı akşamı Değirmen Sokağı'ndaki eski yüzme havuzunu"
        " yeniden açmaya karar vererek iki büyük grubu yaklaşık on yıldır bölen"
        " tartışmayı bitirdi."
    ),
    "lt": (
        "Miesto taryba antradienio vakarą nusprendė vėl atidaryti senąjį basein"
        "ą Malūno gatvėje ir užbaigė ginčą, beveik dešimt metų skaldžiusį frakc"
        "ijas."
    ),
    "lv": (
        "Pilsētas dome otrdienas vakarā nolēma atkal atvērt veco peldbaseinu Dz"
        "irnavu ielā, pieliekot punktu strīdam, kas gandrīz desmit gadus šķēla "
        "frakcijas."
    ),
    "th": (
        "สภาเมืองมีมติเมื่อคืนวันอังคารให้เปิดสระว่ายน้ำเก่าบนถนนโรงสีอีกครั้ง "
        "ยุติข้อพิพาทที่แบ่งแยกสองพรรคใหญ่มานานเกือบสิบปี"
    ),
    "vi": (
        "Hội đồng thành phố tối thứ ba đã quyết định mở lại bể bơi cũ trên phố Cối Xay"
    ),
    "de": (
        "Der Stadtrat hat am Dienstagabend beschlossen, das alte Hallenbad an d"
        "er Mühlgasse wieder zu öffnen, und beendet damit einen Streit, der die"
        " größten Fraktionen entzweit."
    ),
    "fr": (
        "Le conseil municipal a voté mardi soir la réouverture de l’ancienne pi"
        "scine de la rue du Moulin, mettant fin à une querelle qui opposait dep"
        "uis près de dix ans les élus."
    ),
}
ENCODINGS = {
    "zh": ("gb18030",),
    "zht": ("big5",),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "ko": ("cp949",),
    "ru": ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"),
    "uk": ("cp1251", "koi8-u"),
    "bg": ("cp1251",),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255", "iso8859-8"),
    "ar": ("cp1256", "iso8859-6"),
    "fa": ("cp1256",),
    "pl": ("cp1250", "iso8859-2"),
    "cs": ("cp1250", "iso8859-2"),
    "hu": ("cp1250", "iso8859-2"),
    "ro": ("cp1250", "iso8859-2"),
    "hr": ("cp1250",),
    "tr": ("cp1254",),
    "lv": ("cp1257",),
    "th": ("cp874",),
    "de": ("cp1252", "mac-roman", "cp850"),
    "fr": ("cp1252", "mac-roman"),
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, name) for language, names in ENCODINGS.items() for name in names],
)
def test_a_text_in_an_old_encoding_is_read(language: str, encoding: str) -> None:
    content = (TEXTS[language] * 2).encode(encoding, "ignore")
    assert decode_bytes(content, is_html=False).text == content.decode(encoding)
