"""A threshold put in force, for tests of the sentences about it."""

from lrcore.registry import operating_point
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import OperatingPoint, evidence_at


def put_in_force_at(folder, artifact, threshold, *, prevalence=None):
    """Put a threshold in force for a model, judged on its cross-validated patients."""
    patients = evaluation_sets(artifact)["cross-validated"]
    evidence = evidence_at(patients, threshold, prevalence=prevalence)
    said = ("A missed cancer is worse.", "Dr A", "2026-03-01T08:00:00+00:00")
    point = OperatingPoint(threshold, *said, evidence, artifact.record.version, artifact.digest)
    operating_point.put_in_force(folder, point)
