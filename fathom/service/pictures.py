"""A picture in a request's body, answered."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fathom.errors import FathomError
from fathom.face import Model
from fathom.service.answering import Answered
from fathom.service.bodies import PICTURES, KindError


def answer_picture(model: Model, body: bytes, kind: str) -> Answered | FathomError:
    """Answer a picture, or a zip of several; it lies in a file of its own while it is read."""
    kind = kind.partition(";")[0].strip().lower()
    if kind not in PICTURES:
        return KindError(f"a picture is one of {', '.join(PICTURES)}, but got {kind!r}")
    with tempfile.TemporaryDirectory(prefix="fathom-") as place:
        file = Path(place) / f"picture{PICTURES[kind]}"
        file.write_bytes(body)
        try:
            table = model.read(file)
            return Answered(model.answer_table(table), tuple(table.notes))
        except FathomError as error:
            return type(error)(str(error).replace(str(file), "the body"))
