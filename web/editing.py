"""Who may correct the archive over HTTP: the password, the token in every form, the origin of every request."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask, Request, Response, session

from archive.catalog import Catalog
from archive.errors import CuttingsError
from archive.home import Home
from archive.report import Progress
from web.opening import follow
from web.turns import Done, Stage, Turn, Turns

TOKEN = "token"  # noqa: S105 - the name of a form's field, and of what the session keeps beside it
COOKIE = "cuttings-edit"
LARGEST_FORM = 1 << 16
"""Bytes; a title has no more."""

Work = Callable[[Progress], Done]
"""Changes the catalog, telling how far it is, and says what came of it; in a thread without a request."""


class LateError(CuttingsError):
    """The catalog was changed and the index could not follow; the next change, or the next start, makes up for it."""


@dataclass(frozen=True, slots=True)
class Editing:
    """How an archive is corrected: in which home, in whose name, and with which password, if any."""

    home: Home
    who: str
    password: str | None = None
    turns: Turns = field(default_factory=Turns, repr=False, compare=False)

    def change(self, catalog: Catalog, back: str, work: Work) -> Turn:
        """Have a change made in its turn, for who came from `back`; the index follows before the home is let go."""

        def made(turn: Turn) -> Done:
            with self.home.writing():
                turn.enter(Stage.CORRECTING)
                done = work(turn)
                turn.enter(Stage.INDEXING)
                try:
                    follow(self.home, catalog, turn)
                except CuttingsError as error:
                    raise LateError(error.sentence) from error
            return done

        return self.turns.take(back, made)

    def admits(self, request: Request) -> bool:
        """Whether a request gives the password, or none is asked for."""
        if self.password is None:
            return True
        given = request.authorization
        told = (given.password or "") if given and given.type == "basic" else ""
        return hmac.compare_digest(told.encode("utf-8", "replace"), self.password.encode("utf-8", "replace"))

    def author(self, request: Request) -> str:
        """In whose name: that given with the password, else the server's."""
        given = request.authorization if self.password else None
        return " ".join((given.username if given and given.username else self.who).split())[:80]


def admit(app: Flask, editing: Editing | None) -> None:
    """Give the templates what forms need and, where corrections are allowed, the session its key."""
    app.context_processor(lambda: {"editing": editing, "token": token})
    if editing is None:
        return
    # A new key for each start: forms that were open before are refused with a sentence, and nothing lies on the disk.
    app.secret_key = secrets.token_bytes(32)
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=LARGEST_FORM,
    )
    app.after_request(_keep_private)


def token() -> str:
    """What each form of this session carries."""
    return str(session.setdefault(TOKEN, secrets.token_urlsafe(32)))


def is_own(request: Request) -> bool:
    """Whether a form was sent by a page of this server, to this session."""
    given = request.form.get(TOKEN, "").encode("utf-8", "replace")
    known = str(session.get(TOKEN, "")).encode()
    return bool(known) and hmac.compare_digest(given, known) and _from_here(request)


def _from_here(request: Request) -> bool:
    """Browsers say whose page sends a form; where a program does not, the token alone must do."""
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def _keep_private(response: Response) -> Response:
    """Pages with forms belong to one session."""
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response
