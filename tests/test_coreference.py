"""Which name a pronoun or a definite noun stands for, and where that stays open."""

from __future__ import annotations

import pytest
from voices import document

MEANT = [
    ("PER[Ann Lowe] won the race. She broke the record.", ["She = Ann Lowe"]),
    ("Mr PER[Reed] met Ms PER[Lowe]. He resigned.", ["He = Reed"]),
    ("PER[Fiona Marr] beat PER[Graham Tait]. She scored twice.", ["She = Fiona Marr"]),
    ("PER[Ann Lowe], who runs the clinic, resigned.", ["who = Ann Lowe"]),
    ("PER[Ann Lowe], a doctor who runs the clinic, resigned.", ["who = Ann Lowe"]),
    ("PER[Tom Reed] sold his boat.", ["his = Tom Reed"]),
    ("PER[Tom Reed] hurt himself.", ["himself = Tom Reed"]),
    ("ORG[Norvane Rail] said it would close two depots.", ["it = Norvane Rail"]),
    ("ORG[Norvane Rail] published its accounts.", ["its = Norvane Rail"]),
    ("ORG[Norvane Rail] closed a depot. It employs 90 drivers.", ["It = Norvane Rail"]),
    ("ORG[Norvane Rail] said they would close two depots.", ["they = Norvane Rail"]),
    ("ORG[Norvane Rail] lost a case. The company appealed.", ["The company = Norvane Rail"]),
    ("The ORG[Wick Council] met. The council voted to close.", ["The council = Wick Council"]),
    ("ORG[Napier], the dockers' union, met. The union voted.", ["The union = Napier"]),
    ("ORG[Leith Infirmary] is full. The hospital closed its doors.",
     ["The hospital = Leith Infirmary", "its = Leith Infirmary"]),
    ("The ORG[Fife Echo] ran the story. The paper later withdrew.", ["The paper = Fife Echo"]),
    ("The coroner, PER[Ann Lowe], sat. A jury was sworn. The coroner spoke.",
     ["The coroner = Ann Lowe"]),
    ("Chief executive PER[Ann Lowe] left. The chief executive had been ill.",
     ["The chief executive = Ann Lowe"]),
    ("PER[Ann Lowe] said: “I met PER[Tom Reed]. He wept.”", ["He = Tom Reed"]),
    ("ORG[Moray Port Company] was fined. ORG[ORR] had warned it. The port company will appeal.",
     ["The port company = Moray Port Company"]),
    ("ORG[Wick Council] met. ORG[RNZ] filmed it. The weather was poor. It rained. It was cold. "
     "Nobody left the council.", ["the council = Wick Council"]),
    ("ORG[Norvane] grew. ORG[Norvane] bought ORG[Acme]. ORG[Norvane] paid ORG[Coast] for a ship. "
     "It was old. The firm was happy.", ["The firm = Norvane"]),
]  # fmt: skip

OPEN = [
    "PER[Alex Marsh] knows PER[Kerry Dray]. He resigned.",
    "A passenger rang PER[Ann Lowe]. The driver hit a wall. He was hurt.",
    "PER[Tom Reed] is a man. She resigned.",
    "ORG[Norvane Rail] lost the case. It is clear that nobody read the file.",
    "ORG[Norvane Rail] bought a ship. It sank.",
    "ORG[Norvane Rail] and ORG[Acme Buses] merged their depots. The company closed.",
    "The ORG[Wick Council] and the ORG[Thurso Council] met. The council voted.",
    "The new chief executive starts in May. PER[Ann Lowe] chairs the board.",
    "PER[Ann Lowe] said: “She wept.”",
    "The ORG[Wick Harbour Board] was wound up in 1988. A firm runs the port. It is small. It grew. "
    "It is old. Nothing helped, the board said.",
    "The ORG[Moray Hospital Association] met. The hospital was full.",
    "ORG[Moray Port Company] paid. The bus company closed.",
    "The former ORG[Labour] minister PER[Ann Lowe] resigned. Nobody left the organisation.",
]


def references(marked: str) -> list[str]:
    thread, parsed = document(marked)
    text = thread.document.text
    return [f"{r.surface} = {text[slice(*r.antecedent)]}" for r in parsed.references]


@pytest.mark.model
@pytest.mark.parametrize(("marked", "wanted"), MEANT)
def test_sure_references_are_resolved(marked: str, wanted: list[str]) -> None:
    assert references(marked) == wanted


@pytest.mark.model
@pytest.mark.parametrize("marked", OPEN)
def test_doubtful_references_stay_open(marked: str) -> None:
    assert references(marked) == []


@pytest.mark.model
def test_references_cost_in_proportion() -> None:
    import sys

    from kg.annotate.coreference import find_references

    def calls(times: int) -> int:
        thread, parsed = document("\n\n".join(["PER[Ann Lowe] left. She had won."] * times))
        count = 0

        def trace(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        sys.setprofile(trace)
        try:
            find_references(thread, parsed)
        finally:
            sys.setprofile(None)
        return count

    assert calls(120) < 4 * calls(30) * 1.25
