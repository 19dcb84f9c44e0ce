"""Whatever fits the documented shapes, or nearly does, gets a documented answer and never a 5xx."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
PATHS = ("/predict", "/predict/batch", "/health", "/ready", "/model")


@pytest.fixture(scope="module")
def documented(service):
    found = schemathesis.openapi.from_url(f"{service.url}/openapi.json").get_all_operations()
    return {operation.ok().path: operation.ok() for operation in found}


def test_nothing_else_is_documented(documented):
    assert set(documented) == set(PATHS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("path", PATHS)
def test_a_documented_route_keeps_its_promises(documented, path, mode):
    @settings(
        max_examples=30 if "predict" in path else 3,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(case=documented[path].as_strategy(generation_mode=mode))
    def check(case):
        case.call_and_validate(checks=CHECKS)

    check()
