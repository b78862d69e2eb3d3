"""The page that merges people: choose them by search, and choose whose name survives."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import PersonEntry
from archive.messages import N_
from web.corrections import people_merges
from web.corrections.access import restrict_to_authors
from web.http.context import services
from web.urls import corrections as correction_urls
from web.urls import parameters
from web.urls import search as search_urls

blueprint = Blueprint("merge", __name__)
restrict_to_authors(blueprint)

MAX_CHOSEN = 100
MAX_LISTED = 30
CHOOSE_TWO = N_("Choose at least two people, and the one whose name survives.")


@dataclass(frozen=True, slots=True)
class Choice:
    """The people who were chosen, and those whom a search lists.

    `is_cut`: the search finds more of them than are listed.
    """

    text: str
    chosen: tuple[PersonEntry, ...]
    listed: tuple[PersonEntry, ...]
    is_cut: bool


@blueprint.get(correction_urls.MERGE_PEOPLE)
def choose() -> str:
    """Choose people by search, and whose name survives."""
    text = parameters.sanitize(
        request.args.get(search_urls.TEXT, ""), parameters.MAX_VALUE_LENGTH
    )
    chosen = _chosen(request.args)
    total, listed = services().catalog.people.list(text, 0, MAX_LISTED if text else 0)
    slugs = {person.slug for person in chosen}
    choice = Choice(
        text,
        chosen,
        tuple(person for person in listed if person.slug not in slugs),
        is_cut=bool(text) and total > len(listed),
    )
    return render_template("merge_people.html", choice=choice)


@blueprint.post(correction_urls.MERGE_PEOPLE)
def merge() -> BaseResponse:
    """Merge the people who were chosen."""
    slugs = [entry.slug for entry in _chosen(request.form)]
    into = request.form.get(correction_urls.INTO, "")
    if len(slugs) < 2 or into not in slugs:
        abort(400, CHOOSE_TWO)
    return people_merges.run_merge(slugs, into)


def _chosen(form: MultiDict[str, str]) -> tuple[PersonEntry, ...]:
    """Return the people in a form who exist, those in the most articles first."""
    slugs = dict.fromkeys(form.getlist(correction_urls.PERSON)[:MAX_CHOSEN])
    people = (services().catalog.people.get(slug) for slug in slugs)
    entries = {person.entry.slug: person.entry for person in people if person}
    return tuple(
        sorted(entries.values(), key=lambda entry: (-entry.document_count, entry.name))
    )
