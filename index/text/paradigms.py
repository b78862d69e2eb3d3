"""Endings of words by language: the data of `index/text/word_forms.py`.

A paradigm is a list of endings. Two words are forms of one word if they differ only in
endings of one paradigm. `-` is the empty ending. The number before them is
the minimum length of the part that both words share. Endings that only derive another word are not here:
*university* is no form of *universe*, nor *Arbeiter* of *Arbeit*.

Endings after `|` are also those of other words: such a word is a form of words with
endings before the `|` only. So *anunciar* has *anuncio*, but *caso* not *casa*.

A paradigm of adjectives or verbs often begins with the letters that mark its kind
(`ico ica`), so that *político* has *política*, but *caso* does not have *casa*.
"""

from __future__ import annotations

from collections.abc import Iterator

PARADIGMS = {
    "es": """\
2 - s
3 - es
2 z ces
2 ado ada ados adas
2 ido ida idos idas
2 cho cha chos chas
2 ico ica icos icas
3 oso osa osos osas
2 ivo iva ivos ivas
3 ario aria arios arias
3 ano ana anos anas
4 ino ina inos inas
4 eno ena enos enas
3 ense enses
3 or ora ores oras
4 es esa eses esas
3 ol ola oles olas
3 on ona ones onas
3 an ana anes anas
3 ero era eros eras er
3 torio toria torios torias
3 ar aba aban ado ada ados adas ando aron ara aran aria arian an ase asen
5 ar an amos emos aba aban ado ando aron ara aran aria arian | a o as e en
3 er ido ida iendo ieron era eran eria erian ia ian
5 er emos ido iendo ieron ia ian era eran | e en o a an io
3 ir ido ida idos idas iendo ieron ira iran iria irian ia ian | io
5 ir imos ido iendo ieron ia ian ira iran | e en o a an io
2 zar zado zada zados zadas zando zaron zara zaran | za zan zo ce cen
2 car cado cada cados cadas cando caron cara caran | ca can co que quen
3 gar gado gada gados gadas gando garon gara garan | ga gan go gue guen
3 cir zco zca zcan ce cen jo jeron cido cida cido
""",
    "pt": """\
2 - s
3 - es
2 ao oes aos aes
2 m ns
3 al ais
3 el eis
3 il is eis
3 ol ois
2 ado ada ados adas
2 ido ida idos idas
2 ico ica icos icas
3 oso osa osos osas
2 ivo iva ivos ivas
3 ario aria arios arias
3 ano ana anos anas
3 or ora ores oras
3 es esa eses esas
2 ao a aos as oes
3 eiro eira eiros eiras
3 eu eia eus eias
3 ar ava avam ado ada ados adas ando aram ara arao aria ariam am ou asse
5 ar am amos ava avam ado ando aram ou ara arao aria | a o e em
3 er ido ida endo eram era erao eria eriam ia iam eu
3 ir ido ida idos idas indo iram ira irao iria iriam ia iam iu
""",
    "it": """\
3 o i
3 a e
3 e i
2 co chi ci
2 go ghi gi
2 ca che
2 ga ghe
3 io i
3 ia ie
3 cia ce cie
3 gia ge gie
3 ma mi
3 ista isti iste
2 ico ica ici iche
2 ato ata ati ate
3 uto uta uti ute
3 ito ita iti ite
2 oso osa osi ose
2 ivo iva ivi ive
3 ario aria ari arie
3 iano iana iani iane
3 ese esi
3 ano ana ani ane
3 ino ina ini ine
2 eno ena eni ene
3 esto esta esti este
2 tto tta tti tte
2 sso ssa ssi sse
3 are ato ata ati ate ano ava avano ando arono era eranno erebbe
5 are ano ato ata ati ate ava avano ando arono era eranno | a o i
3 ere uto uta uti ute eva evano endo erono era eranno ono ette ettero
5 ere ono uto uta eva evano endo | e o i a
3 ire ito ita iti ite iva ivano endo irono ira iranno isce iscono ono
3 care cato cata cati cate cano cava cavano cando carono chera cheranno | ca co chi
3 gare gato gata gati gate gano gava gavano gando garono ghera gheranno | ga go ghi
3 iare iato iata iati iate iano iava iavano iando iarono era eranno | ia io
""",
    "fr": """\
2 - s
2 au aux
2 eu eux
3 al aux ale ales
2 ail aux
4 - e s es
2 ais aise aises
3 ois oise oises
2 ien ienne iens iennes
3 een eenne eens eennes
2 el elle els elles
2 if ive ifs ives
2 eux euse euses
2 ier iere iers ieres
3 ger gere gers geres
2 ant ante ants antes
2 ent ente ents entes
2 ain aine ains aines
2 in ine ins ines
2 and ande ands andes
3 ond onde onds ondes
3 et ete ets etes
3 et ette ets ettes
2 on onne ons onnes
3 ard arde ards ardes
2 it ite its ites
3 is ise ises
3 eur euse eurs euses
2 eau elle eaux elles
2 ert erte erts ertes
3 ic ique iques
2 er e ee ees es ent ait aient ant erent era eront erait eraient ons ez
4 er a ai e ee ees ent ait aient ant erent era eront
3 ger gea geait geaient geant ge gent gerent gera geront gee gees ges
3 cer ca cait caient cant ce cent cerent cera ceront cee cees ces
3 ir it is issent issait issaient issant i ie ies ira iront irait irent isse
3 re u ue us ues ent ait aient ant ra ront rait irent it d
3 uire uit uite uits uites uisent uisait uisaient uisant uira
3 indre int inte ints intes ignent ignait ignant indra
3 oir u ue us ues oit oivent evait evaient evra evront
2 enir ient iennent enait enaient enu enue enus enues iendra int inrent
""",
    "de": """\
3 - s es e en
3 - n s
3 - en
3 in innen
3 nis nisse nisses nissen
3 - e en em es
3 isch ische ischen ischem ischer isches
3 lich liche lichen lichem licher liches
2 ig ige igen igem iger iges
3 bar bare baren barem barer bares
3 sam same samen samem samer sames
3 los lose losen losem loser loses
3 end ende enden endem ender endes
3 ell elle ellen ellem eller elles
3 iv ive iven ivem iver ives
3 haft hafte haften haftem hafter haftes
3 al ale alen alem aler ales
3 ant ante anten antem anter antes
3 ent ente enten entem enter entes
3 us en
2 um en
3 um a
3 en e st t te ten test tet
3 en e est et ete eten
3 eln ele elt elte elten
3 ern ere ert erte erten
3 ieren iere iert ierte ierten ierter iertes iertem
""",
    "nl": """\
3 heid heden
3 ie ien ies
3 us i
3 en ens
3 eren eer eert eerde eerden geerd
""",
    "sv": """\
2 a or an orna as ors ans ornas
2 - en ar arna s ens ars arnas
2 e en ar arna es ens ars arnas
2 - en er erna s ens ers ernas
2 - n r rna s ns rs rnas
2 - et en s ets ens
2 e et en ena es ets
2 e et en ena n na
3 - t n na
3 are aren arna ares arens arnas
2 el eln lar larna eln
2 er ern rar rarna
2 en nar narna nen
2 um et um
2 ium ier iet
3 - t a
3 ad at ade ats
3 en et na
3 ig igt iga ige
3 isk iskt iska iske
3 lig ligt liga lige
2 a ar ade at ades as ats ande
3 a er te t ts s tes ande
3 a er de t ts s des ande
3 m met men mar marna mens mets
3 n net nen nar narna
""",
    "da": """\
2 - en er erne s ens ers ernes
2 - et e ene s ets es enes
2 - en e ene s ens es enes
2 - et er erne s ets ers ernes
2 e en er erne es ens ers ernes
2 - n r rne s ns rs rnes
2 - t r rne s ts
3 er eren ere erne ers erens ernes
2 - ene
3 - t e
3 sk ske
3 ig igt ige
3 e er ede et es edes ende
3 e er te t es tes ende
2 el len ler lerne
2 b bben bber bberne bbet bbe bbene
2 d dden dder dderne ddet dde ddene
2 f ffen ffer fferne ffet ffe ffene
2 g ggen gger ggerne gget gge ggene
2 k kken kker kkerne kket kke kkene
2 l llen ller llerne llet lle llene
2 m mmen mmer mmerne mmet mme mmene
2 n nnen nner nnerne nnet nne nnene
2 p ppen pper pperne ppet ppe ppene
2 r rren rrer rrerne rret rre rrene
2 s ssen sser sserne sset sse ssene
2 t tten tter tterne ttet tte ttene
""",
    "nb": """\
2 - en er ene a s ens ers enes
2 - et ene a er s ets
2 e en er ene a es ens ers enes
2 e et er ene a ets
2 - ar ane en a
2 - n r ne s ns
3 er eren ere erne ers erens ernes
3 - t e
3 sk ske
3 ig ige
3 e er et a es ende
3 e er te t es ende
3 e er de d es ende
2 el elen ler lene
3 a ar
2 b bben bber bbene bbet bbe bba
2 d dden dder ddene ddet dde dda
2 f ffen ffer ffene ffet ffe ffa
2 g ggen gger ggene gget gge gga
2 k kken kker kkene kket kke kka
2 l llen ller llene llet lle lla
2 m mmen mmer mmene mmet mme mma
2 n nnen nner nnene nnet nne nna
2 p ppen pper ppene ppet ppe ppa
2 r rren rrer rrene rret rre rra
2 s ssen sser ssene sset sse ssa
2 t tten tter ttene ttet tte tta
""",
    "ru": """\
2 - а у ом е ы и ов ам ами ах
3 ь я ю ем е и ей ям ями ях
2 й я ю ем е и ев ям ями ях
2 ий ия ию ием ии иев иям иями иях
3 а ы и е у ой ою - ам ами ах
3 я и е ю ей ь ям ями ях
2 ия ии ию ией ий иям иями иях
3 ь и ью ей ям ями ях
3 ь и ью ей ам ами ах
3 о а у ом е - ам ами ах
3 е я ю ем и ей ям ями ях
2 ие ия ию ием ии ий иям иями иях
2 ок ка ку ком ке ки ков кам ками ках
2 ек ка ку ком ке ки ков кам ками
2 ец ца цу цем цом це цы цев цов цам цами цах
2 ка ки ке ку кой ок ек кам ками ках
2 ень ня ню нем не ни ней ням нями нях
3 нин нина нину нином нине не н нам нами нах
2 мя мени менем мена мен менам менами менах
3 ов ова ову овым ове овы овых овым овыми овой
3 ев ева еву евым еве евы евых евым евыми евой
2 ин ина ину иным ине ины иных иным иными иной
2 ый ий ой ого его ому ему ым им ом ем ая яя ую юю ей ое ее ые ие ых их ыми ими
2 ать ал ала ало али ает ают аю аешь аем аете ав авший авшая авшие авшего
2 аться ался алась алось ались ается аются
2 ать ает ают аемый аемая аемые аемых ающий ающая ающие ающих ающего
3 ать ал ала ало али ан ана ано аны анный анная анные анных анного анной
2 ить ил ила ило или ит ят ю ишь им ите ив
3 ить ил ила ило или ен ена ено ены енный енная енные енных енного енной
2 иться ился илась илось ились ится ятся
2 еть ел ела ело ели еет еют ею ит ят
2 овать овал овала овало овали ует уют ую уем уешь ован ована овано ованы
2 оваться овался овалась овалось овались уется уются
2 нуть нул нула нуло нули нет нут ну
2 нуться нулся нулась нулось нулись нется нутся
2 ять ял яла яло яли яет яют яю ян яна яно яны
2 яться ялся ялась ялось ялись яется яются
2 ывать ывал ывала ывало ывали ывает ывают
2 чь г гла гло гли
2 йти шел шла шло шли йдет йдут
""",
    "pl": """\
2 - a u owi em ie e y i ow om ami ach owie
2 - a u owi iem i ow om ami ach owie
2 ek ka kowi kiem ku ki kow kom kami kach
2 iec ca cowi cem cu cy cow com cami cach
2 er ra rowi rem rze ry row rom rami rach rowie
2 t ta tu towi tem cie ci ty tow tom tami tach
2 d da du dowi dem dzie dy dzi dow dom dami dach
2 st sta stu stowi stem scie sci sty stow stom stami stach
2 r ra ru rowi rem rze ry row rom rami rach rzy
2 z za zu zowi zem zie zy zow zom zami zach
2 n na nu nowi nem nie ni ny now nom nami nach
2 l la lu lowi lem le ly li low lom lami lach
2 sn sna snu snem snie sny
2 ch cha chu chowi chem sze chy si chow chom chami chach
2 - a owi em u e y i ow om ami ach owie
2 - ia iowi iem iu ie iow iom iami iach
3 a y i e o om ami ach
3 a y ie e o - om ami ach
2 ka ki ce ke ko k ek kom kami kach
2 ga gi dze ge go g gom gami gach
2 ta ty cie te to t tom tami tach
2 da dy dzie de do d dom dami dach
2 ra ry rze re ro r rom rami rach
2 sta sty scie ste sci stom stami stach stow
2 la ly le l lom lami lach lo
3 ia ii ie io ij iom iami iach
3 - i ia iom iami iach
3 c ci cia ciom ciami ciach
3 o a u em ie - om ami ach
3 wo wa wu wem wie w wom wami wach
3 to ta tu tem cie t tom tami tach
3 e a u em - om ami ach
3 ie ia iu iem - iom iami iach
3 um a ow om ami ach
2 y i ego emu ym im a ej e ych ich ymi imi ie
2 ski skiego skiemu skim ska skiej skie skich skimi scy
2 ny nego nemu nym na nej ne nych nymi ni
2 dy dego demu dym da dej de dych dymi dzi
2 ty tego temu tym ta tej te tych tymi ci
2 ki kiego kiemu kim ka kiej kie kich kimi cy
2 gi giego giemu gim ga giej gie gich gimi dzy
2 ry rego remu rym ra rej re rych rymi rzy
2 ac al ala alo ali aly a aja am asz amy ajac any ana ano ane ani anych anego anej
2 ic il ila ilo ili ily i a isz imy iony iona iono ione ieni
2 yc yl yla ylo yli yly y a ony ona ono one
2 iec ial iala ialo ieli ialy i a
3 ec al ala alo eli aly
2 owac owal owala owalo owali owaly uje uja ujac owany owana owano owane owani \
owanych owanego owanej
2 nac nal nela nelo neli nely nie na niety nieta niete
2 sc dl dla dlo dli dly
""",
    "tr": """\
3 mak ma masi masini di du ti tu dilar dular tilar tular mis mus mistir mustur iyor \
uyor iyorlar uyorlar acak acaklar arak an anlar digi digini dugu dugunu tigi tigini \
tugu tugunu ar ir ur arlar irlar urlar ip up maktadir
3 mek me mesi mesini di du ti tu diler duler tiler tuler mis mus mistir mustur iyor \
uyor iyorlar uyorlar ecek ecekler erek en enler digi digini dugu dugunu tigi tigini \
tugu tugunu er ir ur erler irler urler ip up mektedir
""",
}
"""Language → its paradigms, one a line."""


TURKISH_VOWELS = {"i": (("lar", "a"), ("ler", "e")), "u": (("lar", "a"), ("ler", "e"))}
"""The high vowel of endings → the plurals and low vowels that go with it.

Folded letters have two vowels of each kind.
"""


def turkish_paradigms(high: str, after_vowel: bool) -> Iterator[str]:
    """Yield the paradigms of Turkish nouns, in the form of `PARADIGMS`.

    `high` is the high vowel of the endings. `after_vowel` tells whether they follow a
    vowel. Between vowels, a hard consonant becomes soft: *kitap*, *kitabı*.
    """
    for plural, low in TURKISH_VOWELS[high]:
        endings = list(_turkish_forms(plural, low, high, after_vowel=after_vowel))
        yield " ".join(["3", *(ending or "-" for ending in endings)])
        if after_vowel:
            endings = list(_turkish_forms(plural, low, high, after_vowel=False))
            for hard, soft in ("kg", "pb", "td"):
                yield " ".join(
                    ["3", *(_soften(hard, soft, ending) for ending in endings)]
                )


def _soften(hard: str, soft: str, ending: str) -> str:
    return (soft if ending.startswith(tuple("aeiu")) else hard) + ending


def _turkish_forms(
    plural: str, low: str, high: str, *, after_vowel: bool
) -> Iterator[str]:
    yield from dict.fromkeys(_turkish_endings(low, high, after_vowel=after_vowel))
    for ending in dict.fromkeys(_turkish_endings(low, "i", after_vowel=False)):
        yield plural + ending


def _turkish_endings(low: str, high: str, *, after_vowel: bool) -> Iterator[str]:
    """Yield the endings for owner and case of a Turkish noun."""
    y, n, s = ("y", "n", "s") if after_vowel else ("", "", "")
    cases = f"d{low} d{low}n t{low} t{low}n d{low}ki t{low}ki l{low}".split()
    yield from ("", f"{n}{high}n", f"{y}{low}", f"{y}{high}", f"y{low}l{low}", *cases)
    his = f"{s}{high}"
    for case in ("", f"n{high}n", f"n{low}", f"n{high}", f"nd{low}", f"nd{low}n"):
        yield his + case
    yield from (f"{his}nd{low}ki", f"{his}yl{low}")
    my = "" if after_vowel else high
    for owner in (f"{my}m", f"{my}m{high}z"):
        yield from (owner + case for case in ("", f"{high}n", low, high, *cases))
