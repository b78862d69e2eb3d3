"""Exports of news databases, written by hand in the layouts that the databases use."""

from __future__ import annotations

from dataclasses import dataclass

BODIES = {
    "en": (
        "The council voted to reopen the baths on Mill Lane, ending a long dispute.",
        "Residents filled the gallery; the chair said: we have the money.",
        "Note: a public swim was announced.",
    ),
    "de": (
        "Der Stadtrat stimmte dafür, das Hallenbad in der Mühlgasse zu öffnen.",
        "Zuschauer füllten die Tribüne. Der Vorsitzende sagte: Das Geld ist da.",
    ),
    "fr": (
        "Le conseil municipal a voté la réouverture de la piscine du Moulin.",
        "Les habitants ont rempli la tribune.",
    ),
    "es": (
        "El pleno votó reabrir la antigua piscina de la calle del Molino.",
        "Los vecinos llenaron la tribuna.",
    ),
    "it": (
        "Il consiglio comunale ha votato per riaprire la piscina di via del Mulino.",
        "I residenti hanno riempito la galleria.",
    ),
    "nl": (
        "De gemeenteraad stemde voor heropening van het zwembad aan de Molenlaan.",
        "Bewoners vulden de tribune.",
    ),
    "pt": (
        "A câmara municipal votou a reabertura da velha piscina da Rua do Moinho.",
        "Os moradores encheram a galeria.",
    ),
}
"""The paragraphs of the articles, by language."""


@dataclass(frozen=True)
class Edition:
    """The words of one language in an export of LexisNexis."""

    language: str
    number: str
    outlet: str
    date: str
    title: str
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    rights: str
    author: str


EDITIONS = (
    Edition(
        "en", "{} of {} DOCUMENTS", "The Example Courier (London)",
        "March 5, 2020 Thursday", "Swimming baths on Mill Lane to reopen",
        ("BYLINE: JANE DOE, Political Editor", "SECTION: NEWS; Pg. A1",
         "LENGTH: 152 words"),
        ("LOAD-DATE: March 6, 2020", "LANGUAGE: ENGLISH", "GRAPHIC: The baths",
         "PUBLICATION-TYPE: Newspaper", "JOURNAL-CODE: exc"),
        "All Rights Reserved", "Jane Doe",
    ),
    Edition(
        "de", "Dokument {} von {}", "Die Beispielzeitung", "Donnerstag 5. März 2020",
        "Hallenbad in der Mühlgasse öffnet wieder",
        ("AUTOR: Jana Muster", "RUBRIK: POLITIK; S. 3", "LÄNGE: 152 Wörter"),
        ("UPDATE: 6. März 2020", "SPRACHE: GERMAN; DEUTSCH", "GRAFIK: Das Bad",
         "PUBLICATION-TYPE: Zeitung", "ZEITUNGS-CODE: BSZ"),
        "Alle Rechte vorbehalten", "Jana Muster",
    ),
    Edition(
        "fr", "{} de {} DOCUMENTS", "Le Courrier Exemple", "5 mars 2020 Jeudi",
        "La piscine de la rue du Moulin va rouvrir",
        ("AUTEUR: Jeanne Dupont", "RUBRIQUE: INTERNATIONAL; Pg. 35",
         "LONGUEUR: 143 mots"),
        ("SUJET: PISCINE (90%); CONSEIL MUNICIPAL (90%); CHAUDIÈRE\n (88%); EURO (70%)",
         "LOCALISATION-GEO: FRANCE (94%)", "DATE-CHARGEMENT: 6 mars 2020",
         "LANGUE: FRENCH; FRANÇAIS", "TYPE-PUBLICATION: Journal"),
        "Tous Droits Réservés", "Jeanne Dupont",
    ),
    Edition(
        "es", "{} de {} DOCUMENTOS", "El Correo Ejemplo", "5 marzo 2020 jueves",
        "La piscina de la calle del Molino reabrirá",
        ("AUTOR: JUANA PÉREZ", "SECCIÓN: LOCAL; Pág. 3", "LONGITUD: 143 palabras"),
        ("FECHA-CARGA: 6 de marzo de 2020", "IDIOMA: SPANISH; ESPAÑOL"),
        "Todos los Derechos Reservados", "Juana Pérez",
    ),
    Edition(
        "it", "{} di {} DOCUMENTI", "Corriere d'Esempio", "5 marzo 2020 giovedì",
        "La piscina di via del Mulino riapre",
        ("AUTORE: di Anna Bianchi", "SEZIONE: CRONACA; Pag. 3",
         "LUNGHEZZA: 143 parole"),
        ("DATA-CARICAMENTO: 6 marzo 2020", "LINGUA: ITALIAN; ITALIANO"),
        "Tutti i diritti riservati", "Anna Bianchi",
    ),
    Edition(
        "nl", "{} van {} DOCUMENTEN", "De Voorbeeldkrant", "5 maart 2020 donderdag",
        "Zwembad aan de Molenlaan gaat weer open",
        ("BYLINE: door onze verslaggever Piet Jansen", "SECTION: Binnenland; Blz. 3",
         "LENGTH: 143 woorden"),
        ("LOAD-DATE: 6 maart 2020", "LANGUAGE: DUTCH; NEDERLANDS", "GRAPHIC: Foto"),
        "All Rights Reserved", "Piet Jansen",
    ),
    Edition(
        "pt", "{} de {} DOCUMENTOS", "Correio Exemplo",
        "5 de março de 2020 quinta-feira", "Piscina da Rua do Moinho vai reabrir",
        ("AUTOR: João da Silva", "SEÇÃO: Cidades; Pág. 3", "EXTENSÃO: 143 palavras"),
        ("DATA-CARREGAMENTO: 6 de março de 2020", "IDIOMA: PORTUGUESE; PORTUGUÊS"),
        "Todos os direitos reservados", "João da Silva",
    ),
)  # fmt: skip


def lexis_export(edition: Edition, *numbers: int) -> str:
    """Return an export of LexisNexis with an article for each number."""
    parts = ["\n\nDownload Request: All Documents\nTime Of Request: Friday\n\n"]
    for number in numbers:
        middle = " " * 30
        head = (
            middle + edition.number.format(number, len(numbers)),
            middle + edition.outlet,
            middle + edition.date + f"\n{middle}Final Edition",
            f"{edition.title} {number}",
        )
        rights = f"{middle}Copyright 2020 Example Media\n{middle}{edition.rights}"
        blocks = (
            *head,
            *edition.top,
            *BODIES[edition.language],
            *edition.bottom,
            rights,
        )
        parts.append("\n\n".join(blocks) + "\n\n")
    return "".join(parts)


NEXIS_COVER = """User Name: Example Reader
Date and Time: Friday, March 20, 2020 4:51:00 PM CET
Job Number: 112345678
Documents (2)
1. Swimming baths on Mill Lane to reopen
Client/Matter: -None-
Search Terms: baths
Search Type: NATURAL LANGUAGE
Narrowed by:
Content Type  Narrowed by
News  -None-
2. Bus fares frozen until the spring
Client/Matter: -None-
Search Terms: baths
Content Type  Narrowed by
News  Timeline: 01 Jan, 2019 to 31 Dec, 2020
| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2020 LexisNexis

"""

NEXIS_EXPORT = f"""{NEXIS_COVER}
Swimming baths on Mill Lane to reopen
The Example Courier (London)
March 5, 2020 Thursday
Final Edition

Copyright 2020 Example Media All Rights Reserved

Section: NEWS; Pg. A1
Length: 152 words
Byline: Jane Doe
Dateline: SPRINGFIELD
Highlight: A long dispute ends
Body


{BODIES["en"][0]}

{BODIES["en"][1]}

{BODIES["en"][2]}

Graphic

The baths in 1970

Classification

Language: ENGLISH

Publication-Type: Newspaper

Subject: SWIMMING (90%); CITY GOVERNMENT (88%)

Load-Date: March 6, 2020

End of Document

Bus fares frozen until the spring
Example Wire
April 9, 2019 Tuesday 10:15 AM GMT

Copyright 2019 Example Wire All Rights Reserved

Length: 52 words
Body

{BODIES["en"][0]}

Load-Date: April 10, 2019

End of Document
"""

FACTIVA_EXPORT = f"""Local
Swimming baths on Mill Lane to reopen
By Jane Doe and John Roe
1,452 words
5 March 2020
09:30
The Example Courier
EXCOUR
First
A1
English
(c) 2020 Example Media

{BODIES["en"][0]}

{BODIES["en"][1]}

Document EXCOUR0020200305eg3500012

Bus fares frozen
152 words
9 April 2019
Example Wire
EXWIRE
English
Copyright 2019 Example Wire. All Rights Reserved.

{BODIES["en"][0]}

Document EXWIRE0020190409ef49000ab

Politik
Hallenbad öffnet wieder
Jana Muster
152 Wörter
5. März 2020
Die Beispielzeitung
BSPZTG
3
Deutsch
(c) 2020 Beispielverlag GmbH

{BODIES["de"][0]}

Document BSPZTG0020200305eg350000q

Search Summary
Text\tbaths
"""

FACTIVA_LABELLED = """SE News
HD Swimming baths on Mill Lane to reopen
BY Jane Doe, Staff Reporter
CR Example Wire
WC 452 words
PD 5 March 2020
ET 09:30
SN The Example Courier
SC EXCOUR
ED First
PG A1
LA English
CY (c) 2020 Example Media

LP
The council voted to reopen the baths on Mill Lane.

TD
IN 1970 the baths were closed. Residents filled the gallery.

BY all accounts the chair said: we have the money.

CO exmed : Example Media
IN i951 : Printing/Publishing
NS gcat : Political/General News | gpol : Domestic Politics
RE uk : United Kingdom
PUB Example Media
AN Document EXCOUR0020200305eg3500012

HD
La piscine va rouvrir

BY
Jeanne Dupont

WC
143 mots

PD
5 mars 2020

SN
Le Courrier Exemple

LA
Français

LP
Le conseil a voté.

TD
Les habitants étaient là.

AN
Document COUREX0020200305eg350000z
"""

PROQUEST_LABELS = {
    "en": (
        "Author", "Publication info", "Abstract", "Full text", "Title",
        "Publication title", "Publication date", "Language of publication",
        "ProQuest document ID", "Document URL", "Last updated", "Database",
    ),
    "de": (
        "Autor", "Publikationsinformationen", "Zusammenfassung", "Volltext", "Titel",
        "Titel der Publikation", "Publikationsdatum", "Publikationssprache",
        "ProQuest-Dokument-ID", "Dokument-URL", "Zuletzt aktualisiert", "Datenbank",
    ),
    "fr": (
        "Auteur", "Informations sur la publication", "Résumé", "Texte intégral",
        "Titre", "Titre de la publication", "Date de publication",
        "Langue de publication", "ID du document ProQuest", "URL du document",
        "Dernière mise à jour", "Base de données",
    ),
    "es": (
        "Autor", "Información de publicación", "Resumen", "Texto completo", "Título",
        "Título de publicación", "Fecha de publicación", "Idioma de la publicación",
        "ID del documento de ProQuest", "URL del documento", "Última actualización",
        "Base de datos",
    ),
    "it": (
        "Autore", "Informazioni sulla pubblicazione", "Riassunto", "Testo completo",
        "Titolo", "Titolo della pubblicazione", "Data di pubblicazione",
        "Lingua di pubblicazione", "ID documento ProQuest", "URL documento",
        "Ultimo aggiornamento", "Banca dati",
    ),
    "pt": (
        "Autor", "Informações da publicação", "Resumo", "Texto completo", "Título",
        "Título da publicação", "Data de publicação", "Idioma da publicação",
        "ID do documento ProQuest", "URL do documento", "Última atualização",
        "Base de dados",
    ),
}  # fmt: skip
RULE = "_" * 60


def proquest_record(
    language: str, title: str, author: str, *, text: bool = True
) -> str:
    """Return an article as ProQuest exports it."""
    labels = PROQUEST_LABELS[language]
    body = "\n\n".join(BODIES[language]) if text else "Not available"
    values = (
        author, "The Example Courier ; Springfield [Springfield]. 05 Mar 2020: A1.",
        "The council voted.", body, title, "The Example Courier; Springfield",
        "2020-03-05", language.capitalize(), "2371234567",
        "https://search.example.com/docview/1", "2021-06-02", "Example Newsstream",
    )  # fmt: skip
    lines = [f"{label}: {value}" for label, value in zip(labels, values, strict=True)]
    lines.insert(4, "Subject: Swimming pools; City councils")
    return "\n\n".join(
        [RULE, title, *lines[:6], "Number of references: 3", *lines[6:], ""]
    )


NEWSBANK_OLD = f"""Headline: Swimming baths on Mill Lane to reopen
Date: March 5, 2020
Publication: Springfield Courier, The (MA)
Author: Jane Doe, Staff Writer
Section: News
Page: A1

{BODIES["en"][0]}

{BODIES["en"][1]}

Record Number: 1A2B3C4D
Copyright (c) 2020 Example Media

Headline: Bus fares frozen
Date: April 9, 2019
Publication: Springfield Courier, The (MA)
Author: JOHN ROE
Section: News

{BODIES["en"][0]}

Record Number: 1A2B3C4E
Copyright (c) 2019 Example Media
"""

NEWSBANK_NEW = f"""Swimming baths on Mill Lane to reopen

March 5, 2020 | Star Courier, The (Easton, MD)

Author/Byline: JANE DOE jdoe@example.com | Section: Local News | Page: A1

537 Words | Readability: Lexile Grade Level(s): 9

Read News Document

{BODIES["en"][0]}

{BODIES["en"][1]}

OpenURL Link

Record Number: 1A2B3C4D

© Copyright 2020 Example Media. All rights reserved.

Bus fares frozen

April 9, 2019 | Star Courier, The (Easton, MD)

Section: Local News

137 Words

{BODIES["en"][0]}

Record Number: 1A2B3C4E

© Copyright 2019 Example Media. All rights reserved.
"""

EBSCO_EXPORT = f"""Record: 1
Title:
      Swimming baths on Mill Lane to reopen
Authors:
      Doe, Jane
      Roe, John
Source:
      Example Courier. 5 Mar 2020, pA1.
Document Type:
      Article
Full Text Word Count:
      452
Accession Number:
      2W61234567890
Database:
      Newspaper Source Plus

Section: News

{BODIES["en"][0]}

{BODIES["en"][1]}

Copyright of Example Courier is the property of Example Media.

Record: 2
Title: Bus fares frozen
Authors: Roe, John
Source: Springfield Courier, The (MA), 9 Apr 2019
Document Type: Article
Accession Number: 2W61234567891
Database: Newspaper Source Plus

{BODIES["en"][0]}
"""

GALE_EXPORT = f"""Title: Swimming baths on Mill Lane to reopen
Author: Jane Doe
Publication Title: The Example Courier
Date: Mar. 5, 2020
Publisher: Example Media
Document Type: Article
Full Text:
{BODIES["en"][0]}

{BODIES["en"][1]}

COPYRIGHT 2020 Example Media

Gale Document Number: GALE|A616161616
"""

EUROPRESSE_EXPORT = """Le Courrier Exemple
Politique, jeudi 5 mars 2020, p. 16

POLITIQUE
La piscine de la rue du Moulin va rouvrir
Jeanne Dupont

Le conseil municipal a voté la réouverture de la piscine du Moulin.

Les habitants ont rempli la tribune.

© 2020 Exemple SA. Tous droits réservés.
Numéro de document : news·20200305·CE·0q1503_1256056

news·20200305·CE·0q1503_1256056
Ce certificat est émis à Université Exemple à des fins de visualisation personnelle.
Date d'émission : 2020-07-04
Le présent document est protégé par les lois et conventions internationales.

The Example Courier, no. 1234
Monday, March 9, 2020, p. A1

Bus fares frozen until the spring

The council voted to reopen the baths on Mill Lane, ending a long dispute.

© 2020 Example Media. All rights reserved.
Document number: news·20200309·EC·000012

This certificate is issued to Example University for personal viewing.
Issue date: 2020-07-04
This document is protected by international copyright laws and conventions.
"""


def europresse_page(*articles: tuple[str, str, str]) -> str:
    """Return a page of Europresse with articles of header, title and author."""
    parts = [
        f"""<article><header><img src="x.gif"/>
<div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Courrier
Exemple, no. 123 </span></div><div><span class="DocHeader">{header}</span></div>
<div><p>MEDIAS</p></div><div class="titreArticle"><p class="titreArticleVisu
rdp__articletitle">{title}</p></div><div>{author}</div></header>
<section><div class="DocText"><div class='docOcurrContainer'><p>{BODIES["fr"][0]}</p>
<p>{BODIES["fr"][1]}</p></div></div></section><aside><b>Note(s) : </b></aside>
<footer><small>© 2020 Exemple SA. Tous droits réservés.</small>
<p>Numéro de document : news·20200305·CE·0q{number}</p>
<div>news·20200305·CE·0q{number}</div><div>Ce certificat est émis à <b>U</b></div>
<div>Date d'émission : <b>2020-07-04</b></div>
<div class="txtCertificat">Le présent document est protégé.</div></footer></article>"""
        for number, (header, title, author) in enumerate(articles)
    ]
    return f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(parts)}</body>"


def factiva_page() -> str:
    """Return a page of Factiva with the labels in the cells of a table."""
    rows = (
        ("SE", "Politique"), ("HD", "<b>La piscine va rouvrir</b>"),
        ("BY", "Jeanne Dupont"), ("WC", "295 mots"), ("PD", "5 mars 2020"),
        ("ET", "15:32"), ("SN", "Le Courrier Exemple"), ("SC", "TESTFR"),
        ("LA", "Français"), ("CY", "(c) Exemple"), ("LP", f"<p>{BODIES['fr'][0]}</p>"),
        ("TD", f"<p>{BODIES['fr'][1]}</p>"), ("NS", "gvote1 : National | gpol : Domestic"),
        ("RE", "fra : France"), ("PUB", "Exemple"),
        ("AN", "Document TESTFR0020200305eg350000r"),
    )  # fmt: skip
    cells = "".join(
        f"<tr><td><b>{name}</b>&nbsp;</td><td>{value}</td></tr>" for name, value in rows
    )
    table = f"<div class=article><table>{cells}</table><br/></div>"
    return f"<meta charset=utf-8><title>Factiva</title><h1>Factiva</h1>{table}{table}"


def lexis_page() -> str:
    """Return a page of LexisNexis with two articles."""
    parts = [
        f"<br><div><p>{number} of 2 DOCUMENTS</p></div><br><div><br><p><img src=x><br>"
        "<span>Le Courrier Exemple</span></p></div><br><div><p><span>5</span><span> mars"
        f" 2020 Jeudi</span></p></div><br><div><p>La piscine {number}</p></div><br>"
        "<div><p><b>AUTEUR: </b>Jeanne Dupont</p></div><div><p><b>LONGUEUR: </b>143 mots"
        f"</p></div><div><p>{BODIES['fr'][0]}</p><p>{BODIES['fr'][1]}</p></div>"
        "<div><p><b>DATE-CHARGEMENT: </b>6 mars 2020</p></div><div><p><b>LANGUE: </b>"
        "FRENCH</p></div><div><p>Copyright 2020 Exemple<br>Tous Droits Réservés</p></div>"
        for number in (1, 2)
    ]
    return f"<meta charset=utf-8><title>&nbsp;</title>{''.join(parts)}"
