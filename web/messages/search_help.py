"""The texts of the search help: keyboard shortcuts and examples of queries."""

from __future__ import annotations

from archive.messages import N_

SHORTCUTS_TITLE = N_("Keyboard shortcuts")
SHORTCUTS_ENABLE = N_(
    "Enable single-key shortcuts. Turn them off if you use speech input or need "
    "the keys for something else."
)
SHORTCUTS = {
    "/": N_("go to the search box"),
    "j": N_("next result"),
    "k": N_("previous result"),
    "o": N_("open the result"),
    "n": N_("next match in the article"),
    "p": N_("previous match"),
    "?": N_("show keyboard shortcuts"),
}

QUERY_EXAMPLES = (
    ("missile defence", N_("both words, in any form and order")),
    ('"air defence"', N_("the exact phrase")),
    ("=missile", N_("this form of the word only")),
    ("rifles OR missiles", N_("either word or both")),
    ("S-400 -China", N_("the first word but not the second")),
    ("(rifles OR missiles) Moscow", N_("brackets group words")),
    ("missil*", N_("all words that start with these letters")),
    ('"Singh Shoigu"~5', N_("at most five words apart, in any order")),
    ("title:talks", N_("in the title; outlet:, person: and author: work the same way")),
    (
        'said:"military cooperation" person:Singh',
        N_("in quotations by this person"),
    ),
    (
        "date:2020-06",
        N_('in this month; also date:2019..2020, date:>2020 and date:"last 7 days"'),
    ),
)
"""Examples of queries, each with what it matches."""
