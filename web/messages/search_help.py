"""What helps a reader: the keys, and the grammar by examples; more of `words`."""

from __future__ import annotations

from archive.messages import N_

KEYS_TITLE = N_("Keyboard shortcuts")
KEYS_ON = N_(
    "Single keys do this; switch it off where you speak or need the letters for something else"
)
KEYS = {
    "/": N_("to the search line"),
    "j": N_("next result"),
    "k": N_("previous result"),
    "o": N_("open the result"),
    "n": N_("next hit in an article"),
    "p": N_("previous hit"),
    "?": N_("this sheet"),
}

EXAMPLES = (
    ("missile defence", N_("both words, anywhere, in any order")),
    ('"air defence"', N_("the words side by side")),
    ("rifles OR missiles", N_("either word, or both")),
    ("S-400 -China", N_("the first without the second")),
    ("(rifles OR missiles) Moscow", N_("brackets keep together")),
    ("missil*", N_("every word that begins so")),
    ('"Singh Shoigu"~5', N_("at most five words apart, in either order")),
    ("title:talks", N_("in the headline; outlet:, person: and author: work alike")),
    (
        'said:"military cooperation" person:Singh',
        N_("within quotations, and of that person"),
    ),
    (
        "date:2020-06",
        N_("in that month; date:2020-06-01..2020-09-03 and date:>2020 work too"),
    ),
)
"""Queries that teach the grammar, each with what it finds."""
