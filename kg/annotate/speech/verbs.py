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
    hear indicate propose"""
)
"""Verbs whose object is what is said."""

JUDGING = words(
    """describe call label brand dub term hail slam blast condemn dismiss criticise criticize
    attack accuse blame praise welcome view regard see consider deem fear characterise
    characterize denounce decry deride mock lambast warn reject defend portray rate rank
    commend applaud celebrate highlight vow threaten apologise apologize"""
)
"""Verbs that pass a verdict, often in marks: "called the plan “reckless”"."""

NAMING = words("""call dub title entitle name label term headline nickname rename christen know""")
"""Verbs that give a name when passive or after a noun: "a scheme called “Bright Start”"."""

CARRYING = words(
    """claim claims statement comment comments assertion warning view belief suggestion
    insistence promise complaint description remark remarks argument admission verdict
    conclusion observation words accusation allegation pledge vow plea question response reply
    answer message"""
)
"""Nouns that say that something was said."""

TIGHT_AFTER = words(
    """says said say told tells added adds writes wrote insists insisted warns warned claims
    claimed explains explained argues argued replied replies concluded concludes continued
    continues asked asks admitted recalled recalls joked tweeted posted declared remarked
    observed commented stated responded shouted"""
)
"""Forms that report speech whatever the tagger makes of them, right beside the marks."""


def is_reporting(token: Token) -> bool:
    """Whether a token is a verb that can report speech here."""
    if token.pos_ in {"VERB", "AUX"}:
        return token.lemma_.lower() in SAYING or token.lemma_.lower() in JUDGING
    return token.lower_ in TIGHT_AFTER and token.pos_ in {"NOUN", "PROPN", "ADJ", "X"}


def is_saying(token: Token) -> bool:
    """Whether a token is a verb whose clause is reported speech."""
    return token.pos_ == "VERB" and (
        token.lemma_.lower() in SAYING or token.lower_ in lexicon.REPORTING
    )
