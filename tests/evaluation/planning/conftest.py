"""Patients of the development series."""

import pytest

from lrcore.registry.artifact import CROSS_VALIDATED
from lrcore.registry.development_sets import evaluation_sets


@pytest.fixture(scope="session")
def development(artifact):
    return evaluation_sets(artifact)[CROSS_VALIDATED]
