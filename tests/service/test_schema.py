"""The service does what /openapi.json says: tried with generated requests by the thousand."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.apart import apart

KEPT = (
    *(not_a_server_error, status_code_conformance),
    *(content_type_conformance, response_schema_conformance),
)
CASES = 170  # of each question and mode: 2,040 of six questions


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_any_request_is_answered_as_described(address, mode):
    tried = apart(asked_anything, address, mode)
    assert tried == {
        f"POST {begin}/{way}"
        for begin in ("", "/models/salary", "/models/level")
        for way in ("predict", "explain")
    }


def asked_anything(address, mode):
    """Send generated requests, and check what comes back; gives the questions."""
    described = schemathesis.openapi.from_url(f"{address}openapi.json")
    tried = set()
    for found in described.get_all_operations():
        operation = found.ok()
        if operation.method == "get":
            assert operation.Case().call().status_code == 200
            continue
        tried.add(operation.label)

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=CASES,
            deadline=None,
            derandomize=True,  # in CI a fault is to be this change's
            suppress_health_check=list(HealthCheck),
        )
        def check(case):
            case.validate_response(case.call(), checks=KEPT)

        check()
    return tried
