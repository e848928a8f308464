"""The verbs that report speech, by lemma, and what counts as one in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.annotate import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


def words(text: str) -> frozenset[str]:
    """The words of a table."""
    return frozenset(text.split())


SAYING = words(
    """say tell add insist claim warn argue explain comment state write announce admit note reply
    respond conclude declare confirm stress suggest report deny acknowledge observe recall
    concede remark urge believe think agree promise pledge complain joke shout cry ask reveal
    estimate predict highlight continue tweet post quip reckon demand assert assure emphasise
    emphasize vow begin boast retort counter interject muse reflect recount elaborate maintain
    contend caution lament testify whisper scream yell exclaim cite read mention advise answer
    find rule blog email opine snap sigh laugh smile grin allege point put speak express quote
    hear indicate propose acknowledge accept allow advocate appeal apologise apologize ask
    bark beg bellow bemoan blurt call chant chime chuckle clarify confess confide contest
    counsel croak cry decree disclose dispute divulge echo enthuse enquire expound fume gasp
    giggle groan growl grumble guess gush hint hope imply impress inform inquire instruct
    insinuate interrupt intone joke judge jibe justify lecture list moan mumble murmur mutter
    nod note object offer order outline persist plead pray preach proclaim pronounce prophesy
    propose protest query question rant rage reaffirm rebut record reiterate relate remind
    repeat report retort roar sum signal snarl sob specify speculate spell splutter stipulate
    submit surmise swear sneer taunt tease thunder underline underscore utter venture voice
    volunteer wail wonder yelp blogged instagram message text texte email wrote assume suspect
    retweet facebook whatsapp phone radio crow cackle drawl purr deadpan rejoin"""
)
"""Verbs whose object is what is said."""

JUDGING = words(
    """describe call label brand dub term hail slam blast condemn dismiss criticise criticize
    attack accuse blame praise welcome view regard see consider deem fear characterise
    characterize denounce decry deride mock lambast warn reject defend portray rate rank
    commend applaud celebrate highlight vow threaten
    apologise apologize thank congratulate salute rebuke chide scold
    ridicule lampoon laud acclaim extol deplore lament bemoan regret rail berate castigate
    censure chastise disparage excoriate lash pan pillory rap rebuff refute repudiate reproach
    rubbish savage scorn slate scathe trash upbraid vilify hit tout trumpet champion applaud
    endorse admire cheer compliment flatter glorify honour honor recommend cite concede
    caution complain express speak talk threaten urge encourage promise pledge"""
)
"""Verbs that pass a verdict, often in marks: "called the plan “reckless”"."""

NAMING = words("""call dub title entitle name label term headline nickname rename christen know""")
"""Verbs that give a name when passive or after a noun: "a scheme called “Bright Start”"."""

CARRYING = words(
    """claim claims statement comment comments assertion warning view belief suggestion
    insistence promise complaint description remark remarks argument admission verdict
    conclusion observation words accusation allegation pledge vow plea question response reply
    answer message reaction motto advice retort summary explanation excuse rallying boast
    prediction fear opinion contention denial apology tribute demand appeal verdicts"""
)
"""Nouns that say that something was said."""

TIGHT_AFTER = words(
    """says said say told tells added adds writes wrote insists insisted warns warned claims
    claimed explains explained argues argued replied replies concluded concludes continued
    continues asked asks admitted recalled recalls joked tweeted posted declared remarked
    observed commented stated responded shouted texted messaged emailed quipped conceded noted
    agreed confirmed reckons reckoned muttered sighed laughed whispered"""
)
"""Forms that report speech whatever the tagger makes of them, right beside the marks."""


PHRASES = frozenset(
    {("go", "on"), ("carry", "on"), ("chip", "in"), ("weigh", "in"), ("cut", "in"), ("butt", "in"),
     ("shoot", "back"), ("fire", "back"), ("come", "back"), ("pipe", "up")}
)  # fmt: skip
"""Verbs that report speech with their particle: "“…,” she went on"."""


def _in_a_phrase(token: Token) -> bool:
    """Whether a verb reports speech with the particle that follows it."""
    follows = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    return (token.lemma_.lower(), follows) in PHRASES


def is_reporting(token: Token) -> bool:
    """Whether a token is a verb that can report speech here."""
    if token.pos_ in {"VERB", "AUX"}:
        lemma = token.lemma_.lower()
        return lemma in SAYING or lemma in JUDGING or _in_a_phrase(token)
    return token.lower_ in TIGHT_AFTER and token.pos_ in {"NOUN", "PROPN", "ADJ", "X"}


def is_saying(token: Token) -> bool:
    """Whether a token is a verb whose clause is reported speech."""
    return token.pos_ == "VERB" and (
        token.lemma_.lower() in SAYING or token.lower_ in lexicon.REPORTING
    )


_CITING = frozenset({"quote", "report", "cite", "describe", "record", "hear"})
"""Verbs of "quoted Ann Lowe as saying"."""


def clause_subject(verb: Token) -> Token | None:
    """The subject of a verb, or of the verb that it is joined to or hangs on."""
    cited = _cited(verb)
    if cited is not None:
        return cited
    node = verb
    for _ in range(4):
        subjects = [c for c in node.children if c.dep_ == "nsubj"]
        before = [c for c in subjects if c.i < node.i] or subjects
        found = before[-1] if before else None
        if found is None and node.tag_ == "VBN":
            agent = next((c for c in node.children if c.dep_ == "agent"), None)
            found = (
                next((c for c in agent.children if c.dep_ == "pobj"), None)
                if agent is not None
                else None
            )
        if found is not None:
            return found
        if node.dep_ == "acl" and node.tag_ == "VBG":
            return node.head
        if (
            node.dep_ not in {"conj", "xcomp", "advcl", "pcomp", "dep", "ccomp", "parataxis"}
            or node.head.i == node.i
        ):
            return None
        if node.dep_ == "ccomp" and node.head.lemma_ not in {"be", "have"}:
            return None
        node = node.head
        if node.pos_ == "ADP" and node.head.i != node.i:
            node = node.head
    return None


def _cited(verb: Token) -> Token | None:
    """ "the Echo quoted Ann Lowe as saying", "Ann Lowe was quoted by the Echo as saying"."""
    if verb.tag_ != "VBG":
        return None
    node = verb
    for _ in range(4):
        if node.head.i == node.i:
            return None
        node = node.head
        if node.lemma_ in _CITING:
            wanted = {"nsubjpass"} if any(c.dep_ == "auxpass" for c in node.children) else {"dobj"}
            return next((c for c in node.children if c.dep_ in wanted and c.i < verb.i), None)
    return None
