"""Whether the clause around a time expression looks back or forward."""

from __future__ import annotations

import re

from kg.annotate.times.meaning import Direction


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PAST_FORMS = _words(
    "was were had did said told took gave went came made began became saw found left won lost "
    "held met got wrote rose fell ran led sent spent built brought bought sold thought felt kept "
    "knew paid spoke broke chose stood struck grew heard drew drove flew shot sank sat threw wore "
    "woke understood taught caught fought sought dealt meant hit cut quit died used owed tied lied "
    "ate drank rang sang swam tore stole shook swore hung hid bit bent bound bore blew fed fled "
    "froze forgot laid lay lent lit rode shone slept slid swept swung wept withdrew withheld "
    "upheld undertook overtook mistook oversaw foresaw spread burst hurt shut split stuck swapped "
    "quit wound dug crept clung sprang trod strode"
)
_HELD = _words(
    "served worked ran led held chaired played lived stayed remained edited managed taught studied "
    "headed reigned ruled stood sat coached presided"
)
"""Verbs of what lasted: "chaired it until March" looks back, "suspended until March" on."""

_PARTICIPLES = _words(
    "been gone done seen taken given made said told found left won lost held met got written "
    "risen fallen run led sent spent built brought bought sold thought felt kept known paid "
    "spoken broken chosen stood struck grown heard drawn driven flown shot sunk thrown worn had "
    "become begun come put set hit cut"
)
_NOT_PAST = _words(
    "need indeed hundred speed feed seed exceed proceed succeed bed red led-in united limited wed "
    "shed sacred hatred kindred naked rugged wicked breed greed bleed weed deed agreed-on"
)
_FORWARD = _words(
    "will shall won't i'll you'll he'll she'll we'll they'll it'll shan't upcoming forthcoming "
    "deadline due scheduled slated poised ahead tomorrow"
)
_MODALS = _words("should could might may can must cannot can't ought")
_WOULD = frozenset({"would", "wouldn't", "i'd", "he'd", "she'd", "they'd", "we'd"})
_HAD_OR_WOULD = frozenset({"i'd", "he'd", "she'd", "they'd", "we'd", "you'd"})
_OWNED = _words("a an the no some two three four five six my his her our their")
"""What follows where "I'd" is "I had", not "I would"."""
_INTENT = _words(
    "plan plans planned planning due set expected expects expect scheduled hope hopes hoping "
    "intend intends intended aim aims aiming want wants wanted agreed agree propose proposes "
    "proposed pledged vowed promised ordered asked voted need needs going about have has is are "
    "ready"
)
_ASKED = _words("asked asks asking invited invites inviting summoned summons urged urges")
_ARRANGED = _words("due expected scheduled planned set slated")
_UNDER_WAY = _words(
    """going leaving closing shutting opening reopening starting restarting beginning ending
    finishing retiring moving cutting axing slashing shedding scrapping dropping sacking quitting
    launching relaunching merging splitting stepping standing departing arriving coming returning
    flying sailing travelling traveling heading relocating transferring switching selling joining
    taking handing holding hosting staging meeting publishing releasing striking walking marching
    voting balloting playing facing visiting speaking appearing performing touring getting marrying
    raising hiking increasing reducing introducing withdrawing ceasing stopping resigning swapping
    expiring rising falling changing replacing rolling bringing putting laying letting
    resuming reconvening"""
)
"""Progressives that with a date tell what is arranged: "80 jobs are going in June"."""

_BEING = _words(
    """closed shut opened reopened sold moved cut axed slashed scrapped dropped sacked launched
    relaunched merged split released published held hosted staged introduced withdrawn replaced
    raised increased reduced demolished evicted deported transferred switched relocated
    abolished discontinued decommissioned discharged sworn inaugurated unveiled buried balloted
    laid let made brought put stopped auctioned removed ended"""
)
_TIMETABLED = _words(
    """closes shuts opens reopens starts restarts begins ends finishes expires retires leaves
    departs arrives returns joins ceases resumes reconvenes meets runs lapses goes comes kicks
    takes steps stands moves hosts faces plays concludes commences"""
)
"""Presents that with a date tell what is arranged: "the plant closes in March"."""

_OCCASIONS = _words(
    """meeting meetings appointment appt hearing vote ballot conference agm egm interview picket
    rally demo march debate session briefing funeral wedding launch drop-in workshop deadline"""
)
"""What somebody has, or there is, on a day to come: "we have a members' meeting on Wednesday"."""
_THERE_IS = _words("is are has have got there's here's it's we've you've they've i've we're")
_BOOKED = _words("called booked fixed pencilled listed arranged down")
"""What stands before "for" and a day to come."""

_BETWEEN = _words("not also only now still all both just finally then already soon")
_IS = re.compile(r"(?:is|are|am|.+'(?:s|re|m))\Z")
_NO_PLAN = _words("since for before after during over from following about between")
"""What stands before a date that the clause only looks back from: "after a fall in March"."""

_AUXILIARY = _words("have has had be been being is are was were")
_BREAKS = _words("but and which who that because while although though as if whether")
_LOOKS_ON = _words("until till by")
_STARTS = _words("from for starting beginning")
"""Before the day that something past was set for: "agreed to pay more from 1 April"."""
_RANGE = _words("to until till - – —")
_SOURCES = _words("this these that those one it article piece letter post comment report")
"""What is from a day that is past: "noticed this from 16th June"."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|[,;:()\"—-]")

# No farther than this from the expression, in characters: keeps endless sentences cheap.
_REACH = 300
_CLAUSE = 9
"""Words between a present tense and the date of what it arranges."""

_SUBJECT_TO_CHANGE = 5
_OPENING = 4
"""Words before an expression that opens its sentence: "Late on Tuesday, …"."""


def _is_past(word: str) -> bool:
    return word in _PAST_FORMS or (len(word) > 4 and word.endswith("ed") and word not in _NOT_PAST)


def _cues(words: list[str]) -> list[tuple[int, int]]:
    """Positions of the verbs that tell the time of a clause, each with -1, 0 or 1."""
    cues: list[tuple[int, int]] = []
    had = False
    n = 0
    while n < len(words):
        word = words[n]
        following = words[n + 1] if n + 1 < len(words) else ""
        if word in ("will", "shall", "won't", "shan't") or word.endswith("'ll"):
            cues.append((n, 1))
            n = _behind_group(words, n)
            continue
        if word in _HAD_OR_WOULD and following in _OWNED:
            cues.append((n, -1))  # "I'd a call on Friday"
            n += 1
            continue
        if word in _WOULD or word in _MODALS:
            perfect = following == "have"
            cues.append((n, -1 if perfect or (had and word in _WOULD) else 1))
            n = _behind_group(words, n)
            continue
        if word in _INTENT and following == "to":
            cues.append((n + 1, 1))
            n = _behind_group(words, n + 1)
            continue
        if word in _ASKED and "to" in words[n + 1 : n + 4] and "" in words[n + 1 :]:
            n = words.index("to", n)  # "asked everybody to come on Saturday"
            cues.append((n, 1))
            n = _behind_group(words, n)
            continue
        if _tells_of_plans(words, n):
            cues.append((n, 1))
        elif word == "to" and following in ("be", "have"):
            cues.append((n, 1))
            n = _behind_group(words, n)
            continue
        elif word in ("have", "has", "had", "having"):
            had = had or word == "had"
            near = words[n + 1 : n + 4]
            if any(w in _ARRANGED for w in near):
                cues.append((n, 1))
                n += 3
                continue
            if word == "had" or any(_is_past(w) or w in _PARTICIPLES for w in near):
                cues.append((n, -1))
        elif _IS.match(word) and not (word.endswith("'s") and following in ("", ",")):
            near = words[n + 1 : n + 3]
            planned = any(w in _ARRANGED for w in near)
            running = None if planned else _arranged(words, n)
            if running is not None:
                cues.append((running, 1))
                n = running + 1
                continue
            if word not in ("is", "are"):
                n += 1
                continue
            on_a_day = words[n + 1 : n + 3] == ["on", ""]
            cues.append((n, 1 if planned or on_a_day else 0))
            if planned:
                n += 3
                continue
        elif word in _TIMETABLED and _plainly_ahead(words, n):
            cues.append((n, 1))
        elif _is_past(word) and not (n and words[n - 1] == "to"):
            cues.append((n, -1))
        n += 1
    return cues


def _tells_of_plans(words: list[str], n: int) -> bool:
    """Whether a word that is no verb looks forward: "due in May", "upcoming", "a hearing"."""
    word, following = words[n], words[n + 1 : n + 2]
    if word in _ARRANGED and following and following[0] in ("for", "in", "on", "by"):
        return True
    if word in _BOOKED and words[n + 1 : n + 3] == ["for", ""]:
        return True
    return word in _FORWARD or (word in _OCCASIONS and _is_to_come(words, n))


def _is_to_come(words: list[str], noun: int) -> bool:
    """Whether an occasion is one that somebody has, or that there is, on the day named."""
    if words[noun + 1 : noun + 3] in (["is", ""], ["are", ""]) or words[noun + 1 : noun + 4] in (
        ["is", "on", ""],
        ["are", "on", ""],
    ):
        return True
    for word in reversed(words[max(0, noun - _NEAR) : noun]):
        if _is_past(word) or word in _PARTICIPLES or word in _BREAKS or not word:
            return False
        if word in _THERE_IS:
            return _plainly_ahead(words, noun)
    return False


_NEAR = 7
"""Words between "there is" and what there is."""


_RIGHT_BEHIND = 3
"""Words to the verb of "and on Friday we're closing"."""


def _arranged(words: list[str], n: int) -> int | None:
    """Where the progressive below an "is" stands that tells what is arranged."""
    verb = n + 1
    while verb < min(n + 4, len(words)) and (words[verb] in _BETWEEN or words[verb][-2:] == "ly"):
        verb += 1
    if verb >= len(words):
        return None
    if words[verb] == "being":
        verb += 1
        told = verb < len(words) and words[verb] in _BEING
    else:
        told = words[verb] in _UNDER_WAY or (words[verb] in ("off", "out") and verb == n + 1)
    return verb if told and _plainly_ahead(words, verb) else None


def _plainly_ahead(words: list[str], verb: int) -> bool:
    """Whether a verb's own clause runs on to the expression, the empty word, behind it."""
    here = words.index("")
    if here < verb:
        return here <= 2 or (verb - here <= _RIGHT_BEHIND and not _BREAKS & {*words[here:verb]})
    between = words[verb + 1 : here]
    return len(between) <= _CLAUSE and not any(
        w in _NO_PLAN or w in _BREAKS or not w[:1].isalpha() for w in between
    )


def _behind_group(words: list[str], n: int) -> int:
    """The position behind a verb group that a modal opens ("will not have been given")."""
    end = n + 1
    while end < min(n + 5, len(words)) and (
        words[end] in _AUXILIARY
        or words[end] in ("not", "also", "only", "now", "never", "still")
        or words[end].endswith("ly")
    ):
        end += 1
    return min(end + 1, len(words))


def _lasted(left: list[str]) -> bool:
    """Whether the verb before "until" tells what was so up to then: "she was clerk until …"."""
    for n in range(len(left) - 1, max(-1, len(left) - 12), -1):
        word = left[n]
        if word in _HELD:
            return not any(
                w in ("be", "been", "was", "were", "will", "to") for w in left[n - 2 : n]
            )
        if word in ("was", "were", "been"):
            near = left[n + 1 : n + 3]
            return not any(_is_past(w) or w in _PARTICIPLES for w in near)
        if word in _BREAKS or _is_past(word) or word in ("will", "would", "is", "are", "be"):
            return False
    return False


def _spelt(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text.replace("’", "'"))]


def direction(text: str, sentence: tuple[int, int], start: int, end: int) -> Direction:
    """-1 where the clause looks back, 1 where it looks forward, 0 where it does not say.

    The nearest verb of the sentence decides; a break between clauses counts as distance, and what
    stands before the expression comes before what follows.
    """
    left = _spelt(text[max(sentence[0], start - _REACH) : start])
    right = _spelt(text[end : min(sentence[1], end + _REACH)])
    if right[:1] == ["deadline"]:
        return 1
    if right[:1] == [","] and len(left) <= _OPENING:  # "On Tuesday, the council agreed"
        right = right[1:]
    before = [w for w in left[-3:] if w not in ("the", "early", "late", "mid", "-", "end", "of")]
    words = [*left, "", *right]
    here = len(left)
    cues = [cue for cue in _cues(words) if cue[0] != here]
    looks_on = before[-1] if before and before[-1] in _LOOKS_ON else ""
    if looks_on:
        negated = any(w in ("not", "never") or w.endswith("n't") for w in left[-12:])
        done = (
            looks_on == "by" and any(w in ("was", "were", "had") for w in left[-6:] + right[:4])
        ) or (looks_on != "by" and _lasted(left[:-1]))
        if not negated and not done:
            return 1
        if looks_on != "by" and done:
            return -1
    if left[-3:] == ["with", "effect", "from"] or left[-1:] == ["effective"]:
        return 0
    if left[-1:] == ["since"]:
        return -1
    if "between now and" in " ".join(left[-5:]):
        return 1
    best: tuple[int, int] | None = None
    for at, leaning in cues:
        low, high = (at, here) if at < here else (here, at)
        between = words[low:high]
        distance = high - low + (3 if at > here else 0)
        distance += _SUBJECT_TO_CHANGE * sum(
            w in _BREAKS or not w[:1].isalpha() for w in between if w
        )
        if leaning == 0:
            distance += 4
        if best is None or distance < best[0]:
            best = (distance, leaning)
    if best is None or best[1] == 0:
        return 0
    ranged = _RANGE & {*_spelt(text[start:end]), *right[:1]}
    taken = left[-1:] == ["from"] and bool(_SOURCES & set(left[-2:-1]))
    starts = bool(before) and before[-1] in _STARTS and not ranged and not taken
    return 1 if best[1] > 0 or starts else -1
