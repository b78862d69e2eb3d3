"""The link that saves the page one is reading: a script to be stored as a bookmark.

It sends the page in the fragment of an address. So it needs no permission of the page:
neither `form-action` nor `connect-src` of its policy apply, and browsers send the
fragment to no server.
"""

from __future__ import annotations

import json
from urllib.parse import quote

SCRIPT = (
    "(async()=>{{"
    "const d=document,t=d.doctype,"
    "p={{url:location.href,saved_at:new Date().toISOString(),title:d.title,"
    "html:(t?'<!DOCTYPE '+t.name+'>':'')+d.documentElement.outerHTML}},"
    "s=new Blob([JSON.stringify(p)]).stream().pipeThrough(new CompressionStream('gzip')),"
    "b=new Uint8Array(await new Response(s).arrayBuffer());"
    "let r='';"
    "for(let i=0;i<b.length;i+=8192)r+=String.fromCharCode(...b.subarray(i,i+8192));"
    "const a={address}+'#'+btoa(r).replace(/\\+/g,'-').replace(/\\//g,'_');"
    "if(a.length>{most})alert({too_large});else open(a,'_blank')||(location.href=a)"
    "}})()"
)
MAX_ADDRESS_CHARS = 2_000_000
"""Chromium accepts 2 MiB. A page of 8 MB of HTML is usually below it."""


def bookmarklet(address: str, too_large: str) -> str:
    """Return the link for the page at `address`. `too_large` is an alert."""
    code = SCRIPT.format(
        address=json.dumps(address),
        most=MAX_ADDRESS_CHARS,
        too_large=json.dumps(too_large),
    )
    return "javascript:" + quote(code, safe="!'()*,-./:;=?@_~[]{}+&$")
