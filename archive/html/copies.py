"""Recognize copies of pages at web archives, caches and proxies.

The URL of a copy contains that of the original: in its path, in a parameter or in its
host. The host is not the outlet, and the dates are those of the capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from archive.data_files import read_words

MAX_COPIES = 4
"""The maximum number of nested copies that are followed."""
MAX_URL_CHARS = 4_000

ARCHIVE_TODAY = r"archive\.(?:today|ph|is|li|vn|fo|md)"
COPY_HOSTS = re.compile(
    rf"(?:[\w-]+\.)*(?:{ARCHIVE_TODAY}|web\.archive\.org|perma\.cc|arquivo\.pt|"
    r"webarchive\.org\.uk|webarchive\.loc\.gov|webarchive\.nationalarchives\.gov\.uk|"
    r"webarchive\.(?:parliament|nrscotland\.gov|proni\.gov)\.uk|"
    r"webarchive\.nla\.gov\.au|webarchive\.bac-lac\.gc\.ca|warp\.(?:da\.)?ndl\.go\.jp|"
    r"archivesinternet\.bnf\.fr|webarchiv\.onb\.ac\.at|veebiarhiiv\.digar\.ee|"
    r"haw\.nsk\.hr|arhiv-spleta\.nuk\.uni-lj\.si|padi(?:cat)?\.cat|webdepozit\.sk|"
    r"swap\.stanford\.edu|eot\.us\.archive\.org|cachedview\.(?:com|nl)|"
    r"scribe\.rip|fivefilters\.org|textise\.net|microsofttranslator\.com|"
    r"archive-it\.org|vefsafn\.is|webarhiv\.nsk\.hr|webarchiv\.cz|webcitation\.org|"
    r"ghostarchive\.org|megalodon\.jp|conifer\.rhizome\.org|webrecorder\.(?:io|net)|"
    r"replayweb\.page|webcache\.googleusercontent\.com|cc\.bingj\.com|"
    r"cdn\.ampproject\.org|bing-amp\.com|translate\.goog|translate\.google\.\w+|"
    r"translate\.googleusercontent\.com|12ft\.io|1ft\.io|13ft\.\w+|removepaywall\.com|"
    r"removepaywalls\.com|outline\.com|freedium\.cfd|smry\.ai|txtify\.it|"
    r"printfriendly\.com|r\.jina\.ai|getpocket\.com|instapaper\.com|"
    r"archivebuttons\.com|readwise\.io|omnivore\.app|feedly\.com|inoreader\.com|"
    r"newsblur\.com|matter\.com|hq\.getmatter\.com|raindrop\.io|evernote\.com)",
    re.IGNORECASE,
)
"""Hosts that only have copies of pages from other hosts."""

_SCHEME = re.compile(r"(?:view-source:|read:|blob:)(?=https?:)", re.IGNORECASE)
_READER = re.compile(r"(?:about:reader|read://[^/?]*/|chrome-distiller://[^?]*)\?")
_REPLAYED = re.compile(
    r"https?://[^/?#]+/(?:[^?#]{0,200}?/)??"
    r"(?:\d{4,14}(?:[a-z]{2}_)?|\d{4}\.\d\d\.\d\d-\d{6}|\d{4}-\d{4}-\d{4}-\d\d"
    r"|newest|oldest|latest|o/\w+)/"
    r"(?P<original>https?:/{1,2}[^/\s].*)",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"https?://[^/?#]+/(?:proxy/|print/|amp/)?(?P<original>https?:/{1,2}[^/\s].*)",
    re.IGNORECASE,
)
_AMP_PATH = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org|(?:www\.)?google\.[\w.]+/amp|"
    r"(?:www\.)?bing-amp\.com)/(?:[acvriw]/)?(?P<tls>s/)?(?P<original>[\w.-]+\.[a-z]{2,}/.*)",
    re.IGNORECASE,
)
_WITHOUT_SCHEME = re.compile(
    r"https?://(?:warp\.(?:da\.)?ndl\.go\.jp/(?:info:ndljp/pid/|collections/)?[\w/]{1,40}?|"
    r"haw\.nsk\.hr/arhiva/[\w/]{1,40}?|webarchive\.loc\.gov/[\w/]{1,40}?)"
    r"/(?P<original>[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,6}/.*)",
    re.IGNORECASE,
)
"""Addresses of archives with the host of the original, but without its scheme."""
_DASHED_HOST = re.compile(
    r"https?://(?P<host>[\w-]+)\.(?:cdn\.ampproject\.org|translate\.goog)"
    r"(?P<rest>/.*|$)",
    re.IGNORECASE,
)
_LIBRARY_PROXY = re.compile(
    r"https?://(?P<host>[\w.-]+?)\.(?:[\w-]*ez-?proxy|[\w-]*proxy|idm\.oclc)\d*\."
    r"(?:[\w-]+\.)+(?:edu|org|ac\.\w\w|ca|com|net|gov|de|fr|nl|se|au)(?P<rest>/.*|$)",
    re.IGNORECASE,
)
_TRANSLATION = re.compile(r"[?&]_x_tr_\w+=[^&#]*")
_CACHE_QUERY = re.compile(r"cache:(?:[\w-]+:)?(?P<original>\S+)")
_URL_PARAMETERS = (
    "url", "u", "q", "uri", "link", "target", "src", "page", "r", "a", "strurl",
)  # fmt: skip
_ONE_SLASH = re.compile(r"^(https?:)/(?=[^/])", re.IGNORECASE)


def is_copy_service(name: str) -> bool:
    """Return whether a name is that of a web archive, a cache or a proxy."""
    return name.casefold() in read_words("copy_services.txt")


def original_url(url: str) -> str:
    """Return the URL of the original of a copy. Return other URLs as they are."""
    for _ in range(MAX_COPIES):
        original = next(_originals(url), None)
        if original is None or original == url:
            break
        url = original
    return url


def is_copy_host(host: str) -> bool:
    """Return whether a host only has copies of pages from other hosts."""
    return COPY_HOSTS.fullmatch(host) is not None


def is_copy_url(url: str) -> bool:
    """Return whether a URL is at a host that only has copies of pages."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return is_copy_host(host)


def _without_scheme(url: str) -> Iterator[str]:
    """Yield the original in a URL that leaves out its scheme."""
    if match := _WITHOUT_SCHEME.match(url):
        yield f"http://{match['original']}"
    if match := _AMP_PATH.match(url):
        yield f"{'https' if match['tls'] else 'http'}://{match['original']}"


def _originals(url: str) -> Iterator[str]:
    """Yield the possible URLs of the original, the most certain first."""
    if len(url) > MAX_URL_CHARS:
        return
    if scheme := _SCHEME.match(url):
        yield url[scheme.end() :]
    if _READER.match(url):
        yield from _in_parameters(url.partition("?")[2])
    for pattern in (_REPLAYED, _PREFIXED):
        if match := pattern.match(url):
            yield _with_two_slashes(match["original"])
    yield from _without_scheme(url)
    if match := _DASHED_HOST.match(url):
        rest = _TRANSLATION.sub("", match["rest"])
        yield f"https://{_decode_dashes(match['host'])}{rest}"
    if match := _LIBRARY_PROXY.match(url):
        host = match["host"]
        name = host if "." in host else _decode_dashes(host)
        if "." in name:
            yield f"https://{name}{match['rest']}"
    yield from _originals_in_query(url)


def _originals_in_query(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return
    if is_copy_host(host) or _is_library_proxy(host):
        yield from _in_parameters(parts.query)


def _is_library_proxy(host: str) -> bool:
    """Return whether readers of a library log in to a database at a host."""
    label = host.partition(".")[0]
    return "proxy" in label or label == "login"


def _in_parameters(query: str) -> Iterator[str]:
    values = parse_qs(query, max_num_fields=50) if query.count("&") < 50 else {}
    for name in _URL_PARAMETERS:
        for value in values.get(name, ()):
            if cached := _CACHE_QUERY.match(value):
                yield _with_scheme(cached["original"])
            elif re.match("https?:/", value, re.IGNORECASE):
                yield _with_two_slashes(value)
            elif "://" in unquote(value):
                yield unquote(value)


def _decode_dashes(host: str) -> str:
    """Return a host that was written with dashes for dots, and two dashes for one."""
    return host.replace("--", "\0").replace("-", ".").replace("\0", "-")


def _with_two_slashes(url: str) -> str:
    return _ONE_SLASH.sub(r"\1//", url)


def _with_scheme(url: str) -> str:
    return url if "://" in url else f"http://{url}"
