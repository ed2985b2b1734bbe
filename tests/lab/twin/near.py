"""Numbers of the page beside the library's."""

import math

NEAR = 1e-6


def assert_alike(page, library, where="", near=NEAR):
    """What the page says is what the library says: the same words, numbers to a millionth."""
    if isinstance(library, dict):
        assert isinstance(page, dict), f"{where}: {page}"
        assert set(page) == set(library), f"{where}: {page}"
        for name, value in library.items():
            assert_alike(page[name], value, f"{where}.{name}", near)
    elif isinstance(library, list | tuple):
        assert isinstance(page, list), f"{where}: {page}"
        assert len(page) == len(library), f"{where}: {page} {library}"
        for place, value in enumerate(library):
            assert_alike(page[place], value, f"{where}[{place}]", near)
    elif isinstance(library, bool | str) or library is None:
        assert page == library, f"{where}: {page!r}, not {library!r}"
    elif math.isfinite(library):
        assert isinstance(page, int | float), f"{where}: {page!r}, not {library!r}"
        assert math.isclose(page, library, rel_tol=near, abs_tol=near), (
            f"{where}: {page!r}, not {library!r}"
        )
    else:
        assert page is None, f"{where}: {page!r}, not {library!r}"
