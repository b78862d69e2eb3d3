"""Forms that no ending explains, and words that look like forms but are none.

A line of `IRREGULAR_FORMS` has the forms of one word.
"""

from __future__ import annotations

from collections.abc import Iterator

IRREGULAR_FORMS: dict[str, str] = {
    "en": """\
man men
woman women
child children
foot feet
tooth teeth
goose geese
mouse mice
person people persons
wife wives
life lives
knife knives
leaf leaves
half halves
shelf shelves
wolf wolves
thief thieves
loaf loaves
calf calves
crisis crises
analysis analyses
basis bases
thesis theses
hypothesis hypotheses
diagnosis diagnoses
oasis oases
criterion criteria
phenomenon phenomena
medium media
memorandum memoranda memorandums
referendum referenda referendums
bacterium bacteria
datum data
nucleus nuclei
alumnus alumni
index indices indexes
matrix matrices
say says said saying
go goes went gone going
take takes took taken taking
make makes made making
give gives gave given giving
get gets got gotten getting
come comes came coming
become becomes became becoming
begin begins began begun beginning
break breaks broke broken breaking
bring brings brought bringing
build builds built building
buy buys bought buying
catch catches caught catching
choose chooses chose chosen choosing
draw draws drew drawn drawing
drive drives drove driven driving
eat eats ate eaten eating
fall falls fell fallen falling
feel feels felt feeling
fight fights fought fighting
find finds found finding
fly flies flew flown flying
forget forgets forgot forgotten forgetting
grow grows grew grown growing
hear hears heard hearing
hide hides hid hidden hiding
hold holds held holding
keep keeps kept keeping
know knows knew known knowing
lead leads led leading
leave leaves left leaving
lend lends lent lending
lose loses lost losing
mean means meant meaning
meet meets met meeting
overcome overcomes overcame overcoming
overthrow overthrows overthrew overthrown overthrowing
pay pays paid paying
rise rises rose risen rising
run runs ran running
see sees saw seen seeing
seek seeks sought seeking
sell sells sold selling
send sends sent sending
shake shakes shook shaken shaking
shoot shoots shot shooting
sing sings sang sung singing
sink sinks sank sunk sinking
sit sits sat sitting
speak speaks spoke spoken speaking
spend spends spent spending
stand stands stood standing
steal steals stole stolen stealing
strike strikes struck striking
swear swears swore sworn swearing
swim swims swam swum swimming
teach teaches taught teaching
tell tells told telling
think thinks thought thinking
throw throws threw thrown throwing
undertake undertakes undertook undertaken undertaking
understand understands understood understanding
wear wears wore worn wearing
win wins won winning
withdraw withdraws withdrew withdrawn withdrawing
write writes wrote written writing
die dies died dying
lie lies lied lying
tie ties tied tying
""",
}

NO_FORMS: dict[str, dict[str, frozenset[str]]] = {}


def suffix_plurals(word: str) -> Iterator[str]:
    yield word
