"""The project's own weights for the name recogniser: puts them in place of the stock ones.

What they were trained on and how well they do stands in ``weights/MODEL_CARD.md``.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError

if TYPE_CHECKING:
    from spacy.language import Language

WEIGHTS = Path(__file__).resolve().parent / "weights" / "ner"

STOCK = "117406a3ebe581434dbde1bcff152533dfbda28c86a2f9be8d2df0a329e92f06"
"""`parameters_digest` of the ``ner`` in en_core_web_sm 3.8.0, under whichever package name."""


def install(nlp: Language) -> None:
    """Give a pipeline our recogniser. Its tagger, parser and vocabulary stay as they are.

    Only the stock recogniser that ours was trained from is replaced, as the rest of the pipeline
    (tokeniser, norms of words) must be the one it was trained with. Installing twice changes
    nothing.

    Raises:
        ConfigError: If the pipeline has another recogniser, or the weights are damaged.
    """
    if "ner" not in nlp.pipe_names:
        raise ConfigError(
            "The language model has no name recogniser (“ner”).",
            hint="Name a model that has one, or leave “model” out.",
        )
    found = parameters_digest(nlp)
    if found == _installed_digest():
        return
    if found != STOCK:
        name = (
            f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')} {nlp.meta.get('version', '')}"
        )
        raise ConfigError(
            f"Our name recogniser fits en_core_web_sm 3.8.0, and {name} has another one inside.",
            hint="Use the model with its own recogniser, or leave “model” out.",
        )
    try:
        read_weights(nlp, WEIGHTS)
        if parameters_digest(nlp) != _installed_digest():
            raise ValueError("the parameters are not those that were shipped")
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ConfigError(
            f"The weights of the name recogniser cannot be read from {WEIGHTS}: {error}",
            hint="Install kg again.",
        ) from error


def fingerprint(weights: Path = WEIGHTS) -> str:
    """SHA-256 over the names and bytes of the shipped files: changes when the weights do."""
    total = sha256()
    for path in sorted(weights.iterdir()):
        total.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_weights(nlp: Language, weights: Path) -> None:
    """Give a pipeline the recogniser in a folder, with labels that its own may lack.

    Raises:
        OSError, ValueError, KeyError: If the folder holds no weights that fit.
    """
    recogniser = component(nlp)
    recogniser.from_disk(weights, exclude=["vocab"])
    # spaCy takes labels that came after the model was made for untrained ones, and never gives them
    recogniser.model.attrs["unseen_classes"] = set()


def component(nlp: Language) -> Any:
    """The recogniser of a pipeline; spaCy's type for it hides all but the call."""
    return nlp.get_pipe("ner")


def parameters_digest(nlp: Language) -> str:
    """SHA-256 over the recogniser's parameters, whatever else its files hold."""
    import numpy

    total = sha256()
    for number, node in enumerate(component(nlp).model.walk()):
        for name in sorted(node.param_names):
            if node.has_param(name):
                array = numpy.ascontiguousarray(node.get_param(name))
                total.update(f"{number} {name} {array.shape} {array.dtype}".encode())
                total.update(array.tobytes())
    return total.hexdigest()


def _installed_digest() -> str:
    """What `parameters_digest` says once our weights are in; written beside them by training."""
    return (WEIGHTS.parent / "parameters.sha256").read_text(encoding="ascii").strip()
