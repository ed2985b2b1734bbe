"""The lab opened on a model, in a page beside the program."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from fathom.data.pictures.sources import is_place_of_pictures
from fathom.display.beside import Beside
from fathom.display.notebook import notebook
from fathom.errors import OptionError
from fathom.model.file import write_model
from fathom.model.fitted import Fitted
from fathom.model.story import Story


def open_lab(model: Fitted, story: Story, data: object, browser: bool | None) -> Beside:
    """Open it; see `fathom.Model.lab`."""
    opened = notebook() is None if browser is None else browser
    asked = ["--port", "0", "--frame", "--leash", *([] if opened else ["--no-browser"])]
    with TemporaryDirectory(prefix="fathom-lab-") as folder:  # it reads all of it as it starts
        place, rows = Path(folder) / "model.fathom", Path(folder) / "rows.parquet"
        write_model(model, story, place)
        words = ["lab", str(place)]
        if model.encoder.form is not None:
            words.append(_pictures(data))
        elif data is not None:
            table = model.read(data)
            model.encoded(table)  # what cannot be is said here and not in the page
            table.frame.write_parquet(rows)
            words.append(str(rows))
        return Beside([*words, *asked])


def _pictures(data: object) -> str:
    """Say where pictures lie: the page reads them itself."""
    if not isinstance(data, str | Path) or not is_place_of_pictures(data):
        raise OptionError(
            "the network looks at pictures, so the lab needs some to look at: give a folder, a zip "
            "file or a picture, as in model.lab('pictures.zip')"
        )
    return os.path.abspath(data)
