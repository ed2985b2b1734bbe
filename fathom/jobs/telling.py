"""What came of a training, told in words or on a page."""

from __future__ import annotations

from pathlib import Path

from fathom.face import Model
from fathom.files import write_bytes
from fathom.reporting.report import Report


def report(
    model: Model,
    page: str | Path | None = None,
    *,
    saved: str | None = None,
    source: str = "DATA",
) -> Report:
    """Tell what came of a training: in words (`print` it), as plain values, as a page.

    Args:
        model: trained or loaded.
        page: a file ending in .html, to write a page with pictures to, all in one file.
        saved: the model's file, for the commands that are offered next.
        source: what to call its table in them.

    Raises:
        OptionError: the page's name ends otherwise.
        WriteError: the page cannot be written there.

    >>> import fathom
    >>> table = {"size": list(range(60)), "price": [3 * size + 7 for size in range(60)]}
    >>> told = fathom.report(fathom.train(table, target="price", hidden=(), epochs=3, starts=1))
    >>> print(str(told).splitlines()[1])
    Predict        price: a number, mean ..., spread ... (regression)
    """
    told = Report(model, saved, source)
    if page is not None:
        from fathom.reporting.page import check_page
        from fathom.reporting.report_page import report_page

        check_page(page)
        write_bytes(page, report_page(told).encode())
    return told
