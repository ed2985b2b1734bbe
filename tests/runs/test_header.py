"""The words of a run, as this version and as earlier ones wrote them."""

import pytest

from fathom.runs.header import RunHeader


@pytest.mark.parametrize("effort", ["usual", "quick", "thorough"])
def test_a_header_of_before_has_its_options_in_a_dictionary(recorded, effort):
    header = recorded[0].header
    told = header.model_dump(mode="json")
    del told["settings"], told["tested_elsewhere"], told["begun_from"]
    asked = {"target": "y", "hidden": [4], "effort": effort, "tested_elsewhere": True, "seed": 2}
    back = RunHeader.model_validate(told | {"version": 2, "asked": asked})
    assert back.identity == header.identity
    assert back.tested_elsewhere
    assert back.settings.network.hidden == (4,)
    assert (back.settings.effort.seed, back.settings.effort.effort) == (2, effort)
