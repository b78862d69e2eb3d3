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
REVIEW_SHORTCUTS_TITLE = N_("In the review queue")
REVIEW_SHORTCUTS = {
    "a": N_("accept the value"),
    "f": N_("fix the value"),
    "x": N_("tick the article"),
    "j": N_("next article"),
    "k": N_("previous article"),
}

QUERY_EXAMPLES = (
    ("missile defence", N_("both words, in any form and order")),
    ('"air defence"', N_("the exact phrase")),
    ("=missile", N_("this form of the word only")),
    ("rifles OR missiles", N_("either word or both")),
    ("S-400 -China", N_("the first word but not the second")),
    ("(rifles OR missiles) Moscow", N_("brackets group words")),
    ("missil*", N_("all words that start with these letters")),
    ("wom?n *bank", N_("? is any letter, * is any number of letters")),
    ("missile~1", N_("words that differ in one letter; ~2 in two letters")),
    ('"Singh Shoigu"~5', N_("at most five words apart, in any order")),
    (
        '"air defence" NEAR/5 (rifles OR missil*)',
        N_(
            "phrases, groups and wildcards near each other; also w/5; with PRE/5 in "
            "this order"
        ),
    ),
    (
        "title:talks",
        N_(
            "in the title; outlet:, person:, author:, org: and place: work the same way"
        ),
    ),
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
