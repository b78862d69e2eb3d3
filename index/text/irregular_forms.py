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
    "de": """\
gehen geht ging gingen gegangen
geben gibt gab gaben gegeben
kommen kommt kam kamen gekommen
nehmen nimmt nahm nahmen genommen
sprechen spricht sprach sprachen gesprochen
sehen sieht sah sahen gesehen
stehen steht stand standen gestanden
finden findet fand fanden gefunden
halten hält hielt hielten gehalten
lassen lässt ließ ließen gelassen
treffen trifft traf trafen getroffen
bringen bringt brachte brachten gebracht
denken denkt dachte dachten gedacht
sterben stirbt starb starben gestorben
gewinnen gewinnt gewann gewannen gewonnen
verlieren verliert verlor verloren
beginnen beginnt begann begannen begonnen
schreiben schreibt schrieb schrieben geschrieben
steigen steigt stieg stiegen gestiegen
fallen fällt fiel fielen gefallen
fahren fährt fuhr fuhren gefahren
tragen trägt trug trugen getragen
schlagen schlägt schlug schlugen geschlagen
ziehen zieht zog zogen gezogen
fliegen fliegt flog flogen geflogen
schließen schließt schloss schlossen geschlossen
bleiben bleibt blieb blieben geblieben
werfen wirft warf warfen geworfen
helfen hilft half halfen geholfen
liegen liegt lag lagen gelegen
rufen ruft rief riefen gerufen
greifen greift griff griffen gegriffen
bieten bietet bot boten geboten
essen isst aß aßen gegessen
lesen liest las lasen gelesen
hoch hohe hohen hohem hoher hohes
gross grosse grossen grossem grosser grosses
klein kleine kleinen kleinem kleiner kleines
neu neue neuen neuem neuer neues
alt alte alten altem alter altes
jung junge jungen jungem junger junges
gut gute guten gutem guter gutes
lang lange langen langem langer langes
kurz kurze kurzen kurzem kurzer kurzes
stark starke starken starkem starker starkes
schwer schwere schweren schwerem schwerer schweres
rot rote roten rotem roter rotes
schwarz schwarze schwarzen schwarzem schwarzer schwarzes
weiß weiße weißen weißem weißer weißes
deutsch deutsche deutschen deutschem deutscher deutsches
grün grüne grünen grünem grüner grünes
""",
    "nl": """\
stad steden
schip schepen
lid leden
kind kinderen
ei eieren
volk volken volkeren
blad bladen bladeren
lied liederen
rund runderen
dag dagen
weg wegen
slag slagen
oorlog oorlogen
god goden
gat gaten
bad baden
dak daken
glas glazen
verlof verloven
gebed gebeden
smid smeden
gaan gaat ging gingen gegaan
komen komt kwam kwamen gekomen
geven geeft gaf gaven gegeven
nemen neemt nam namen genomen
zien ziet zag zagen gezien
staan staat stond stonden gestaan
doen doet deed deden gedaan
vinden vindt vond vonden gevonden
krijgen krijgt kreeg kregen gekregen
spreken spreekt sprak spraken gesproken
schrijven schrijft schreef schreven geschreven
blijven blijft bleef bleven gebleven
beginnen begint begon begonnen
winnen wint won wonnen gewonnen
verliezen verliest verloor verloren
zeggen zegt zei zeiden gezegd
kopen koopt kocht kochten gekocht
brengen brengt bracht brachten gebracht
""",
    "fr": """\
œil yeux
eau eaux
jeu jeux
ciel cieux
travail travaux
aller va vont allait allaient allé allée allés iront ira
dire dit disent disait dite dites dits
faire fait font faisait faite faits faites fera
prendre prend prennent prenait pris prise prises prit
mettre met mettent mettait mis mise mises mit
mourir meurt meurent mourait mort morts morte mortes mourut
nouveau nouvel nouvelle nouveaux nouvelles
vieux vieil vieille vieilles
beau bel belle beaux belles
blanc blanche blancs blanches
public publique publics publiques
grec grecque grecs grecques
turc turque turcs turques
long longue longs longues
gros grosse grosses
bon bonne bons bonnes
""",
    "es": """\
decir dice dicen dijo dijeron dicho decía
hacer hace hacen hizo hicieron hecho hacía hará
poder puede pueden pudo pudieron podría podrá
poner pone ponen puso pusieron puesto
tener tiene tienen tuvo tuvieron tenía tendrá
venir viene vienen vino vinieron
morir muere mueren murió murieron
pedir pide piden pidió pidieron
elegir elige eligen eligió eligieron elegido
encontrar encuentra encuentran encontró
alemán alemana alemanes alemanas
bueno buena buenos buenas
nuevo nueva nuevos nuevas
primero primera primeros primeras primer
alto alta altos altas
bajo baja bajos bajas
largo larga largos largas
ruso rusa rusos rusas
chino china chinos chinas
muerto muerta muertos muertas
""",
    "it": """\
uomo uomini
dire dice dicono disse dissero detto detta
fare fa fanno fece fecero fatto fatta fatti fatte
andare va vanno andò andarono
venire viene vengono venne vennero venuto venuta
prendere prende prese presero preso presa
vincere vince vinse vinsero vinto vinta
chiedere chiede chiese chiesero chiesto
morire muore morì morirono morto
nuovo nuova nuovi nuove
alto alta alti alte
grande grandi gran
russo russa russi russe
uovo uova
dio dei
paio paia
dito dita
braccio braccia
""",
    "sv": """\
man män mannen männen
bok böcker boken böckerna
hand händer handen händerna
land länder landet länderna
stad städer staden städerna
natt nätter natten nätterna
son söner sonen sönerna
bonde bönder bonden bönderna
fot fötter foten fötterna
tand tänder tanden tänderna
bror bröder brodern bröderna
dotter döttrar dottern döttrarna
mor mödrar modern mödrarna
far fäder fadern fäderna
barn barnet barnen
liten lilla små litet
gå går gick gått
säga säger sade sa sagt
ge ger gav gett givit
få får fick fått
ta tar tog tagit
komma kommer kom kommit
skriva skriver skrev skrivit
vinna vinner vann vunnit
""",
    "da": """\
mand mænd manden mændene
barn børn barnet børnene
bog bøger bogen bøgerne
hånd hænder hånden hænderne
land lande landet landene
by byer byen byerne
nat nætter natten nætterne
sige siger sagde sagt
gå går gik gået
tage tager tog taget
give giver gav givet
komme kommer kom kommet
lille små
""",
    "nb": """\
mann menn mannen mennene
bok bøker boken boka bøkene
hånd hender hånden hånda hendene
land landet landene
natt netter natten natta nettene
barn barnet barna barnene
by byer byen byene
si sier sa sagt
gå går gikk gått
ta tar tok tatt
gi gir ga gitt
komme kommer kom kommet
liten lita lite små
""",
    "pt": """\
dizer diz dizem disse disseram dito
fazer faz fazem fez fizeram feito
ter tem têm teve tiveram
ir vai vão foi foram
novo nova novos novas
primeiro primeira primeiros primeiras
alto alta altos altas
mão mãos
pão pães
alemão alemã alemães alemãs
""",
    "ru": """\
день дня дню днём дне дни дней дням днями днях
человек человека человеку человеком человеке люди людей людям людьми людях
ребёнок ребёнка ребёнку ребёнком дети детей детям детьми детях
друг друга другу другом друзья друзей друзьям друзьями
брат брата брату братом братья братьев братьям братьями
сын сына сыну сыном сыновья сыновей сыновьям
мать матери матерью матерей матерям
дочь дочери дочерью дочерей дочерям
идти идёт идут шёл шла шли
церковь церкви церковью церквей церквям
любовь любви любовью
деньги денег деньгам деньгами деньгах
сестра сестры сестре сестру сестрой сёстры сестёр сёстрам
земля земли земле землю землёй земель землям
письмо письма письму письмом письме писем письмам
окно окна окну окном окне окон окнам
война войны войне войну войной войн войнам войнами войнах
судья судьи судье судью судьёй судей судьям судьями
""",
    "pl": """\
dzień dnia dniu dniem dni dniom dniach dniami
człowiek człowieka człowiekowi człowiekiem ludzie ludzi ludziom ludźmi ludziach
rok roku rokiem lata lat latom latach latami
brat brata bratu bratem bracia braci braciom
dziecko dziecka dziecku dzieckiem dzieci dzieciom dziećmi dzieciach
ręka ręki ręce rękę ręką rąk rękom rękami rękach
tydzień tygodnia tygodniu tygodniem tygodnie tygodni tygodniach
miasto miasta miastu miastem mieście miast miastom miastach
wojna wojny wojnie wojnę wojną wojen wojnom wojnach
świat świata światu światem świecie
kobieta kobiety kobiecie kobietę kobietą kobiet kobietom kobietach
sąd sądu sądowi sądem sądzie sądy sądów sądom sądach
las lasu lasowi lasem lesie lasy lasów lasach
""",
    "tr": """\
olmak oldu olan olarak oldu olduğu olacak olur olmuş
etmek etti eden eder edecek edilen ettiği
vermek verdi veren verir verecek verdiği
almak aldı alan alır alacak aldığı
gelmek geldi gelen gelir gelecek geldiği
gitmek gitti giden gider gidecek gittiği
şehir şehri şehre şehrin şehirde şehirler
oğul oğlu oğlan
isim ismi ismin
ev evi eve evin evde evden evler evleri
""",
}

NO_FORMS: dict[str, str] = {
    "de": """\
partei parten
ratte rat rate raten rates
bitte bit
mitte mit mite miten
hutte hut hute huten
kette ket kete
post posten
reis reise reisen
weg wegen
bank banken
man mann
mai main
seit seite seiten seien
nicht nichts
lauf lauft
wand wende
bereit bereits
nach nachst
etwa etwas
georg george
premier premiere
wie wien
bund bunde
staat staatt
wagen wage wagt gewagt
""",
    "en": """\
unit units united
unite unites uniting united units unit
new news
past paste
will willing willed
even evening
mean meaning
electronic electronics
arm arms
economic economics
good goods
custom customs
morn morning
corp corps
war warred
wed wedding
physic physics
politic politics
see seed
fee feed
nee need
len lens
spring springing
plan plane planes
plane plan plans planned planning
not noting noted
bar bare bares
bare bar bars
car care cares cared caring
care car cars
star stare
stare star stars
hop hope hopes
rat rate rates
rate rat rats
min mine mines
""",
    "es": """\
casa caso casos
banco banca
cargo carga
marco marca
plazo plaza
cuento cuenta
puerto puerta
sin sino
mes mesa
medio media
paso pasado
""",
    "fr": """\
mai mais
fils fil
cours cour
avant avons avait
sein seine
parti partie parties
mari marie
porte port ports
port porte portes
droit droite
corps cor
temps tem
pays pay
bras bra
fond fonds
coup coupe
arme armee
mer mere
pere per
mort mors
or ors
foi fois
moi mois
vers ver
sens sen
poids poid
tour tours
secret secrete
""",
    "it": """\
sindaco sindacato sindacati
giorno giornata
caso casa
posto posta
costo costa
parte partito partita
porta porto
italia italiano
capo capa
conto conta
""",
    "nl": """\
niet niets
al alles
werk werken
maar maart
kan kans kant
steden steeds
als alle
toe toen
man men
mens men
zee zes
hoog hoogte
ruim ruimte
volgen volgens
geld geldt
hand hans
deel delen
reden reeds
dien dienst
lang langs
zelf zelfs
""",
    "pl": """\
list lista
cena cenic
polityk polityka
""",
    "ru": """\
друг другой другие других другую друга
большой больше
страна странный
""",
    "sv": """\
lag lager
kritik kritiker
politik politiker
musik musiker
teknik tekniker
for forst
man mer
men mer
hon hos
krav kraver
lat latt
del dels
han hans
att atta
visa viss
val valla
bor bort
nar nara
""",
}
"""Language → groups of words. The first of a group has none of the others as its form.

This holds in both directions.
"""

ER_PLURALS = frozenset(
    [
        "amt",
        "bad",
        "band",
        "bild",
        "blatt",
        "brett",
        "buch",
        "dach",
        "denkmal",
        "dorf",
        "ei",
        "fach",
        "fass",
        "feld",
        "geist",
        "geld",
        "gesicht",
        "glas",
        "glied",
        "gott",
        "grab",
        "gras",
        "gut",
        "haupt",
        "haus",
        "holz",
        "horn",
        "huhn",
        "irrtum",
        "kalb",
        "kind",
        "kleid",
        "kraut",
        "lamm",
        "land",
        "leib",
        "licht",
        "lied",
        "loch",
        "mann",
        "maul",
        "mitglied",
        "nest",
        "pfand",
        "rad",
        "rand",
        "reichtum",
        "rind",
        "schild",
        "schloss",
        "schwert",
        "stift",
        "tal",
        "tuch",
        "volk",
        "wald",
        "weib",
        "wort",
        "wurm",
    ]
)
"""German nouns with a plural in *-er*, folded."""


def suffix_plurals(word: str) -> Iterator[str]:
    """Yield the plurals in *-er* of a German word that ends in one of these nouns."""
    for ending in ("", "s", "es", "e", "er", "ern"):
        stem = word.removesuffix(ending) if ending else word
        if (stem != word or not ending) and _ends_in_noun(stem):
            yield from (stem, f"{stem}er", f"{stem}ern", f"{stem}s", f"{stem}es")


def _ends_in_noun(word: str) -> bool:
    return any(word[at:] in ER_PLURALS for at in (*range(len(word) - 2),))
