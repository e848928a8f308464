"""Puts the project's own encoder into a pipeline, in place of its name recogniser.

What it was trained on and how well it does stands in ``weights/MODEL_CARD.md``.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING
from zipfile import BadZipFile
from zlib import error as BadStream  # noqa: N812

from kg.annotate.encoder.network import WEIGHTS, load
from kg.annotate.encoder.reading import COMPONENT, Encoder
from kg.errors import ConfigError

if TYPE_CHECKING:
    from spacy.language import Language

NEEDED = ("tagger", "parser")
"""What the rules need of a pipeline beside the encoder."""


_DAMAGED = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,  # flags of the archive that ask for a password
    TokenError,  # of the header of an array
    BadZipFile,
    BadStream,
)
"""What reading a damaged file may end in."""


def install(nlp: Language, weights: Path = WEIGHTS) -> None:
    """Give a pipeline our encoder. Its tagger, parser and vocabulary stay as they are.

    Args:
        weights: Another folder than the one that ships, to measure or to train.

    Raises:
        ConfigError: If the pipeline does not parse, or the weights are damaged.
    """
    from spacy.language import Language

    if COMPONENT in nlp.pipe_names:
        return
    missing = [name for name in NEEDED if name not in nlp.pipe_names]
    if missing:
        raise ConfigError(
            f"The language model has no {' and no '.join(missing)}.",
            hint="Name a model that has them, or leave “model” out.",
        )
    try:
        network = load(weights)
    except _DAMAGED as error:
        raise ConfigError(
            f"The weights of the encoder cannot be read from {weights}: {error}",
            hint="Install kg again.",
        ) from error
    Language.component(COMPONENT, func=Encoder(network))
    if "ner" in nlp.pipe_names:
        nlp.remove_pipe("ner")
    nlp.add_pipe(COMPONENT)


def fingerprint(weights: Path = WEIGHTS) -> str:
    """SHA-256 over the names and bytes of the shipped files: changes when the weights do."""
    total = sha256()
    for path in sorted(weights.iterdir()):
        total.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return total.hexdigest()
