"""The messages about the syntax of other search engines and databases.

`typed` is what was typed, `meaning` its equivalent. `fields` are the search fields.
"""

from __future__ import annotations

from archive.messages import N_

READ_AS = N_("“{typed}” was read as “{meaning}”.")
IN_ORDER = N_(
    "“{typed}” was read as “{meaning}”: in this order. For any order, write NEAR "
    "instead of PRE."
)
NO_SENTENCES = N_(
    "“{typed}” was read as “{meaning}”, because the limits of sentences and paragraphs "
    "are not indexed."
)
NOT_NEAR = N_(
    "“{typed}” was read as AND. Write a -(a NEAR/5 b) for articles in which two words "
    "are never near each other."
)
PROXIMITY_HINT = N_(
    "“{typed}” was searched as words. For words near each other, write NEAR/5, or "
    "PRE/5 for this order."
)
NO_FREQUENCY = N_("“{typed}” was ignored. A number of occurrences cannot be required.")
NO_SUCH_FIELD = N_(
    "“{typed}” is not a search field. Its words were searched in the whole text. The "
    "fields are {fields}."
)
FIELD_IGNORED = N_("“{typed}” was ignored. The search fields are {fields}.")
ADDRESS_IGNORED = N_(
    "“{typed}” was ignored, because addresses are not searched. To search an outlet, "
    "write outlet: and words of its name."
)
LANGUAGE_IGNORED = N_(
    "“{typed}” was ignored. To search one language, use the filter by language "
    "(language=en in the address)."
)
WHOLE_TEXT = N_(
    "“{typed}” was left out. Words without a field are searched in the whole text, "
    "including the title."
)
OUTSIDE_DATES = N_(
    "“{typed}” was searched as words. Ranges are only supported for dates, such as "
    "date:2019..2020."
)
NO_WEIGHTS = N_("“{typed}” was ignored. Words cannot be weighted.")
NO_MEANING = N_("“{typed}” was ignored. It has no meaning in a query.")
NO_REGULAR_EXPRESSIONS = N_(
    "“{typed}” was searched as words. Regular expressions are not supported. Use * for "
    "any letters and ? for one letter, such as *bank and wom?n."
)
TRUNCATION = N_(
    "“{typed}” was searched as “{meaning}”. For all words that start with it, write "
    "{meaning}*."
)
FIRST_QUESTION_MARK = N_(
    "The ? at the start of “{typed}” was read as punctuation. For other beginnings, "
    "write *{meaning}."
)
QUESTION_MARK = N_(
    "The ? at the end of “{typed}” was read as punctuation. For other endings, write "
    "{meaning}*."
)
EXCLUSIVE_OR = N_(
    "“{typed}” was read as OR. For articles with only one of two words, write "
    "(a OR b) -(a b)."
)
FOREIGN_OPERATOR = N_(
    "“{typed}” was read as {meaning}. To search for the word, put it in quotation marks."
)
OPERATOR_HINT = N_(
    "“{typed}” was searched as a word. The operators are AND, OR and NOT."
)
