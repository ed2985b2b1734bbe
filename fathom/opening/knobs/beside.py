"""The lab opened on a model, in a page beside the program."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from fathom.display.notebook import notebook
from fathom.errors import OptionError
from fathom.model.file import write_model
from fathom.model.fitted import Fitted
from fathom.model.story import Story
from fathom.web.beside import Beside


def open_lab(model: Fitted, story: Story, data: object, browser: bool | None) -> Beside:
    """Open it; see `fathom.Model.lab`."""
    if model.encoder.form is not None:
        raise OptionError("the lab opens networks for tables; of pictures see says what was found")
    folder = TemporaryDirectory(prefix="fathom-lab-")
    try:
        place = Path(folder.name) / "model.fathom"
        write_model(model, story, place)
        words = ["lab", str(place)]
        if data is not None:
            rows = Path(folder.name) / "rows.parquet"
            table = model.read(data)
            model.encoded(table)  # what cannot be is said here and not in the page
            table.frame.write_parquet(rows)
            words.append(str(rows))
        opened = notebook() is None if browser is None else browser
        return Beside(
            [*words, "--port", "0", "--frame", *([] if opened else ["--no-browser"])], folder
        )
    except BaseException:
        folder.cleanup()
        raise
