"""A training whose model goes into a file, with its run beside it, as the command keeps them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fathom.errors import OptionError
from fathom.face import Model
from fathom.files import alone, check_spared, check_writable, is_special
from fathom.runs.folder import run_folder
from fathom.settings.settings import Settings


def kept(
    out: str | Path | None,
    settings: Settings,
    learn: Callable[[Settings], Model],
    *sources: Any,
) -> Model:
    """Learn, and write the model.

    Args:
        out: where it goes; None for nowhere. Its run lies beside it, unless the settings name
            another place.
        settings: what was asked.
        learn: trains.
        sources: what is learnt from; a file is never written over.

    Raises:
        WriteError: it cannot be written there; said before the work where that can be known.
        OptionError: a run that nothing names is to be resumed.
    """
    if out is not None and settings.run.run is None and not is_special(Path(out)):
        settings = settings.changed(run=run_folder(out))
    if settings.run.resume and settings.run.run is None:
        raise OptionError(
            "resume needs the run to go on with; name its folder with run, or its model with out"
        )
    if out is None:
        return learn(settings)
    check_writable(out)
    read = (*sources, settings.rows.test, settings.pictures.labels)
    check_spared(out, *(one for one in read if isinstance(one, str | Path)))
    with alone(out):
        model = learn(settings)
        model.save(out)
    return model
