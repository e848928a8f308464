"""Applies what people know better than any program: who is who, what is called what, what is wrong.

Corrections are kept in a plain file (`kg.correct.file`) and applied at every build, after names
were joined and before statements are made. They change no document and no reading, so that
deleting a line of the file gives back the graph that was.
"""

from kg.correct.doubts import settle
from kg.correct.file import FILE, append, parse, read, take_back
from kg.correct.names import Names, correct_names
from kg.correct.statements import correct_statements

__all__ = [
    "FILE",
    "Names",
    "append",
    "correct_names",
    "correct_statements",
    "parse",
    "read",
    "settle",
    "take_back",
]
