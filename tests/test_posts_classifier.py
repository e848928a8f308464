"""The classifiers that judge who holds which post where."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
from voices import document

from kg.annotate import linear, perceptron
from kg.annotate.posts import find_posts
from kg.annotate.posts.candidates import Candidate, Gatherer, head_word, phrases, unlisted
from kg.annotate.posts.classifier import Verdict, latest, likeliest, moved, settled
from kg.annotate.posts.features import describe
from kg.annotate.posts.finder import Finder
from kg.annotate.posts.setting import Setting
from kg.annotate.posts.timing import when
from kg.annotate.posts.vectors import of_holder, of_options
from kg.annotate.posts.where import NONE, Option, options
from kg.model import Context, PostHeld, Span, Status

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench" / "train"))

pytestmark = pytest.mark.model

WEIGHTS = ("posts-held", "posts-where", "posts-when")


def gathered(marked: str) -> tuple[list[Candidate], Setting]:
    thread, parsed = document(marked)
    finder = Finder(parsed, thread.comments)
    gatherer = Gatherer(parsed, finder)
    found: list[Candidate] = []
    for place, prose in enumerate(parsed.prose):
        around = (*parsed.prose[max(0, place - 1) : place], *parsed.prose[place + 1 : place + 2])
        found += gatherer.candidates(prose, list(finder.posts(prose)), around)
        finder.move_on()
    return found, Setting(parsed, finder, gatherer, found)


def told(marked: str, *, learned: bool = True) -> set[str]:
    thread, parsed = document(marked)
    text = thread.document.text
    return {
        "|".join(
            (
                text[post.holder.start : post.holder.end],
                post.post,
                text[slice(*post.organisation)] if post.organisation else "",
                post.status.value,
            )
        )
        for post in find_posts(parsed, thread, learned=learned)
    }


@pytest.mark.parametrize(
    ("marked", "posts"),
    [
        ("The chief executive of ORG[Acme] met a union’s deputy chair.",
         ["chief executive", "deputy chair"]),
        ("ORG[Acme]’s head of stations resigned.", ["head of stations"]),
        ("The chair-elect of ORG[Acme] spoke.", ["chair"]),
        ("The ORG[Farmers Chair] is a name.", []),
        ("It rained.", []),
    ],
)  # fmt: skip
def test_posts_are_candidates_whoever_holds_them(marked: str, posts: list[str]) -> None:
    _, parsed = document(marked)
    assert [p.title.words for p in phrases(parsed, parsed.prose[0])] == posts


def test_nouns_that_no_table_lists_are_candidates_where_a_post_would_stand() -> None:
    _, parsed = document("PER[Mele Tuala], tumuaki of ORG[Wick School], served as bellman in May.")
    found = [p.title.words for p in unlisted(parsed, parsed.prose[0], ())]
    assert found == ["tumuaki", "bellman"]
    _, parsed = document("The kaumatua spoke of the river.")
    assert list(unlisted(parsed, parsed.prose[0], ())) == []


def test_the_words_of_a_listed_post_make_no_other() -> None:
    _, parsed = document(
        "PER[Jo Moss] was adviser on ports and shipping to the shadow minister for ports and "
        "the secretary of state for transport."
    )
    listed = list(phrases(parsed, parsed.prose[0]))
    assert [(p.title.words, p.within) for p in listed] == [
        ("adviser on ports and shipping to the shadow minister for ports", False),
        ("shadow minister for ports", True),
        ("secretary of state for transport", False),
    ]
    taken = {i for p in listed for i in range(p.title.first, p.title.last)}
    assert not taken & {p.head for p in unlisted(parsed, parsed.prose[0], listed)}
    _, parsed = document("PER[Jo Moss] was aide to the mayor, PER[Ann Lowe], and clerk to a judge.")
    found = [p.title.words for p in phrases(parsed, parsed.prose[0]) if not p.within]
    assert found == ["aide to the mayor", "mayor", "clerk to a judge"]


def test_a_post_may_be_of_somebody_in_the_sentence_before_or_after() -> None:
    found, _ = gathered("ORG[Wick Museum] has a new curator. PER[Ann Lowe] begins in May.")
    assert [(c.holder.surface, c.how) for c in found] == [("Ann Lowe", "later, next")]
    found, _ = gathered("PER[Ann Lowe] left. The curator had lost a vote.")
    assert [(c.holder.surface, c.how) for c in found] == [("Ann Lowe", "earlier")]


def test_what_a_rule_says_is_with_the_candidate_it_says_it_of() -> None:
    found, _ = gathered("PER[Tom Reed] met PER[Ann Lowe], chair of the ORG[Pier Trust].")
    by_name = {c.holder.surface: c for c in found}
    assert [r.family for r in by_name["Ann Lowe"].rules] == ["after"]
    assert by_name["Tom Reed"].rules == ()
    assert [r.family for r in by_name["Tom Reed"].others] == ["after"]


@pytest.mark.parametrize(
    ("post", "head"),
    [
        ("Cllr", "councillor"),
        ("deputy heads of stations", "head"),
        ("vice-chair", "chair"),
        ("tumuaki", "tumuaki"),
        ("keeper of the keys", "keeper"),
        ("", ""),
    ],
)
def test_the_head_of_a_post(post: str, head: str) -> None:
    assert head_word(post) == head


def test_the_organisations_of_a_post_are_those_around_it_and_none() -> None:
    found, setting = gathered(
        "ORG[Acme] met. PER[Ann Lowe], chair of the ORG[Pier Trust], wrote to ORG[Wick Council]."
    )
    (candidate,) = found
    listed = options(candidate, setting)
    text = "Acme met. Ann Lowe, chair of the Pier Trust, wrote to Wick Council."
    names = [text[slice(*option.at)] if option.at else None for option, _ in listed]
    assert names == ["Acme", "Pier Trust", "Wick Council", None]
    features = dict(zip(names, (f for _, f in listed), strict=True))
    assert "own" in features["Pier Trust"]
    assert "other's own" in features["Acme"]
    assert "last sentence" in features["Acme"]
    assert "none" in features[None]
    assert [option.inferred for option, _ in listed] == [True, False, False, False]


def test_no_feature_is_a_name() -> None:
    """Two texts that differ in their names alone, of one length and build, look the same.

    But for how likely the encoder takes them to be tied, which may differ by a little.
    """

    def every(marked: str) -> list[dict[str, float]]:
        found, setting = gathered(marked)
        return [
            {name: 0 if name.startswith(("read", "tied")) else value for name, value in f.items()}
            for c in found
            for f in (
                describe(c, setting),
                when(c, setting),
                *(f for _, f in options(c, setting)),
            )
        ]

    one = "PER[Ann Marlow], chair of ORG[Wexley Council], met PER[Tom Harker] of ORG[Brindle Ltd]."
    other = one.replace("Marlow", "Norton").replace("Harker", "Warren").replace("Wexley", "Oxbury")
    assert every(one) == every(other.replace("Brindle", "Cormack"))


LEARNED = [
    ("PER[Mele Tuala], tumuaki of ORG[Wick School], thanked the parents.",
     "Mele Tuala|tumuaki|Wick School|Current"),
    ("ORG[Wick Museum] has a new curator. PER[Ann Lowe] begins in May.",
     "Ann Lowe|curator|Wick Museum|Current"),
    ("PER[Ann Lowe] resigned on Monday. The ORG[Pier Trust] chair had lost a vote.",
     "Ann Lowe|chair|Pier Trust|Former"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), LEARNED)
def test_posts_that_no_rule_sees_are_found(marked: str, expected: str) -> None:
    assert told(marked, learned=False) == set()
    assert expected in told(marked)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("PER[Tom Reed] (shop steward, ORG[Unite]) spoke.", "Tom Reed|shop steward|Unite|Current"),
        ("The beadle of ORG[Wick College], PER[Tom Reed], rang.",
         "Tom Reed|beadle|Wick College|Current"),
        ("PER[Ann Lowe] will be the next principal of ORG[Wick College].",
         "Ann Lowe|principal|Wick College|Future"),
        ("Former ORG[Pier Trust] treasurer PER[Ann Lowe] came.",
         "Ann Lowe|treasurer|Pier Trust|Former"),
    ],
)  # fmt: skip
def test_what_the_rules_see_well_stays(marked: str, expected: str) -> None:
    assert told(marked) == told(marked, learned=False) == {expected}


def test_a_text_without_people_has_no_posts() -> None:
    assert told("The chair of ORG[Wick Council] resigned.") == set()


def test_the_likeliest_organisation_is_taken() -> None:
    acme, pier = Option(1, Span(0, 4)), Option(2, Span(9, 19))
    listed, chances = [acme, pier, NONE], [(0.9, 0.1), (0.2, 0.8), (0.6, 0.4)]
    found, chance = likeliest(listed, chances, [0.0, 0.0, 0.0])
    assert found is pier
    assert 0.8 < chance < 1
    assert likeliest([acme, NONE], [(0.9, 0.1), (0.1, 0.9)], [0.0, 0.0])[0] is NONE
    assert likeliest([NONE], [(0.5, 0.5)], [0.0]) == (NONE, 1.0)
    assert likeliest(listed, chances, [6.0, 0.0, 0.0])[0] is acme


def test_log_odds_move_a_probability() -> None:
    assert moved(0.3, 0.0) == pytest.approx(0.3)
    assert moved(0.5, 1.0) == pytest.approx(0.731, abs=0.001)
    assert moved(0.5, -1.0) == pytest.approx(0.269, abs=0.001)
    assert 0.99 < moved(1.0, -1.0) <= 1.0
    assert moved(0.0, 3.0) == 0.0


def test_vectors_are_those_of_the_words_in_question() -> None:
    found, setting = gathered("PER[Ann Lowe], chair of ORG[Wick Trust], met ORG[Pier Ltd].")
    candidate = next(c for c in found if c.prose is not None)
    listed = [option for option, _ in options(candidate, setting)]
    both = of_holder(candidate, setting)
    at = of_options(both, listed, setting)
    reading = setting.gatherer.ends.of(candidate.holder).reading
    assert numpy.array_equal(both[2], reading.vectors[0])
    assert numpy.array_equal(both[3], reading.vectors[1])
    assert at.shape == (len(listed), 6, both.shape[1])
    assert listed[-1] is NONE
    assert not at[-1, 4:].any()
    assert at[:-1, 4:].any(axis=(1, 2)).all()
    assert all(numpy.array_equal(one[:4], both) for one in at)


def test_without_an_encoder_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.annotate.ties.reading_of", lambda doc: None)
    found, setting = gathered("PER[Ann Lowe], chair of ORG[Wick Trust], met ORG[Pier Ltd].")
    for candidate in found:
        both = of_holder(candidate, setting)
        assert both is None
        assert of_options(both, [NONE], setting) is None
    assert told("PER[Ann Lowe], chair of ORG[Wick Trust], spoke.") == {
        "Ann Lowe|chair|Wick Trust|Current"
    }


def test_rules_that_find_words_for_it_say_when() -> None:
    assert latest(Status.FORMER, [0.9, 0.05, 0.05]) is Status.FORMER
    assert latest(Status.CURRENT, [0.2, 0.7, 0.1]) is Status.FORMER
    assert latest(Status.CURRENT, [0.8, 0.1, 0.1]) is Status.CURRENT


def test_one_post_told_twice_is_told_alike() -> None:
    def verdict(start: int, post: str, organisation: Span | None, chance: float) -> Verdict:
        context = Context(0, Span(start, start + 50))
        held = PostHeld(Span(start, start + 8), post, organisation, Status.CURRENT, context)
        return Verdict(held, 1, chance)

    pier = Span(20, 30)
    found = settled(
        [
            verdict(100, "chair", None, 0.4),
            verdict(0, "chair", pier, 0.9),
            verdict(200, "vice-chair", None, 0.5),
        ]
    )
    assert [(p.holder.start, p.post, p.organisation) for p in found] == [
        (0, "chair", pier),
        (100, "chair", pier),
        (200, "vice-chair", None),
    ]


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_weights_are_small_and_described(name: str) -> None:
    assert (linear.WEIGHTS / f"{name}.npz").stat().st_size < 1_000_000
    assert f"{name}.npz" in (linear.WEIGHTS / "MODEL_CARD.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "count"), [("posts-held", 4), ("posts-where", 6)])
def test_networks_read_vectors_of_any_length(name: str, count: int) -> None:
    assert f"vectors/{name}.npz" in (linear.WEIGHTS / "MODEL_CARD.md").read_text(encoding="utf-8")
    network = perceptron.trained(name)
    cases = numpy.random.default_rng(0).normal(size=(3, count, network.hidden.shape[0] // count))
    found = network.log_odds(cases)
    assert found == pytest.approx(network.log_odds(cases * 7), abs=1e-3)
    assert len(set(found)) == 3
    assert network.log_odds(cases[:1]) == pytest.approx(found[:1], abs=1e-3)
    assert len(network.log_odds(numpy.zeros_like(cases))) == 3


def test_training_learns_from_vectors(tmp_path: Path) -> None:
    """Choices that the linear classifier gets wrong and one vector tells."""
    pytest.importorskip("torch")
    from vectors import Choice, fit, write

    drawn, told = numpy.random.default_rng(0), numpy.eye(8)[0]

    def choice(number: int) -> Choice:
        vectors = drawn.normal(size=(2, 6, 8))
        vectors[:, 5] = -told
        vectors[number % 2, 5] = told
        return Choice(f"d{number}", vectors, [0.0, 0.5], [number % 2 == 0, number % 2 == 1])

    every = [choice(number) for number in range(3200)]
    write(fit(every, "posts-where", 4, 0), tmp_path / "where.npz")
    network = perceptron.read(tmp_path / "where.npz")
    right = [
        numpy.argmax(numpy.add(network.log_odds(c.vectors), c.known)) == numpy.argmax(c.right)
        for c in every[:200]
    ]
    assert sum(right) > 190


def test_what_the_rules_say_speaks_for_a_post() -> None:
    held = linear.trained("posts-held")
    assert held.chances({"ruled": 3.0})[1] > held.chances({"ruled none": 3.0})[1]
    where = linear.trained("posts-where")
    assert where.chances({"own": 3.0})[1] > where.chances({"other's own": 1.0})[1]


def test_training_learns_where_and_whether() -> None:
    """Texts in which one word alone tells whether a post is held, and one where."""
    from posts import HELD, WHERE, Case, Document, learned, verdicts

    near, far = Option(1, Span(0, 4)), Option(2, Span(50, 54))

    def case(number: int, word: str) -> Case:
        context = Context(0, Span(0, 60))
        return Case(
            PostHeld(Span(10, 18), "chair", None, Status.CURRENT, context),
            number,
            False,
            {f"left={word}": 1.0},
            ((near, {"near": 1.0}), (far, {"far": 1.0}), (NONE, {"none": 1.0})),
            {"dated=1" if number % 2 else "dated=0": 1.0},
            (("lowe", "chair", "acme", "former" if number % 2 else "current"),)
            if word == "as"
            else (),
        )

    every = [
        Document(f"d{n}", True, (), {near.at or Span(0, 0): "acme"}, (case(n, "as"), case(n, "if")))
        for n in range(20)
    ]
    models = learned(every, {})
    assert set(models) == set(WEIGHTS)
    assert (
        models[HELD].chances({"left=as": 1.0})[1] > 0.5 > models[HELD].chances({"left=if": 1.0})[1]
    )
    assert models[WHERE].chances({"near": 1.0})[1] > models[WHERE].chances({"far": 1.0})[1]
    (held, other), *_ = verdicts(every[:1], models)
    assert held.chance > other.chance
    assert held.post.organisation == near.at
    moved = [
        replace(document, ids={far.at or Span(0, 0): "acme"}, name=f"e{n}")
        for n, document in enumerate(every[:3])
    ]
    further = learned(moved, models)[WHERE]
    assert further.chances({"near": 1.0})[1] < models[WHERE].chances({"near": 1.0})[1]
    assert further.chances({"none": 1.0})[1] < 0.5
