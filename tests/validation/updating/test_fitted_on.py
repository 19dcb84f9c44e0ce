"""An update is not judged on the patients it was fitted on, wherever results are shown."""

import pytest

from lrcore.commands.main import main
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.sample import constructed_csv
from lrcore.reader import read_labelled
from lrcore.registry import artifact as stored
from lrcore.registry import versions
from lrcore.registry.operating_point import ThresholdChoice, ThresholdEvidence
from lrcore.registry.update import Update
from lrcore.system.clock import utc_now
from lrcore.validation.external import our_patients, outside_series
from lrcore.validation.scoring import score
from lrcore.validation.updating.fitted_on import fitted_on_in_words
from tests.mixed_cohort import mixed_csv

WARNING = "The update in use was fitted on these patients"


def patients(content, artifact):
    scored = score(read_labelled(content), artifact.model)
    return our_patients(scored, scored.evaluation_set())


def update_on(digest, parent):
    decision = (1200, 459, digest, utc_now(), "Dr A", "Too high.")
    return Update("intercept", LogOddsMap(-1.0, 1.0, 1.0), parent.record.version, parent.digest, *decision)


def test_the_same_patients_are_known_again_and_others_are_not(artifact):
    ours = patients(constructed_csv(artifact.record.held_out_rows), artifact)
    assert fitted_on_in_words((), ours) == ""
    assert fitted_on_in_words((update_on("0" * 64, artifact),), ours) == ""
    assert fitted_on_in_words((update_on(ours.sha256, artifact),), ours).startswith(WARNING)


def test_an_update_on_those_outside_the_series_was_fitted_on_the_file(artifact):
    ours = patients(mixed_csv(artifact.record.held_out_rows), artifact)
    others = outside_series(ours)
    assert others.patients.n < ours.patients.n
    assert fitted_on_in_words((update_on(others.sha256, artifact),), ours).startswith(WARNING)


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("command", ["validate", "evaluate"])
def test_the_command_says_so(own_folder, artifact, tmp_path, capsys, command, again):
    content = constructed_csv(artifact.record.held_out_rows)
    file = tmp_path / "ours.csv"
    file.write_bytes(content)
    digest = patients(content, artifact).sha256 if again else "0" * 64
    seen = ThresholdEvidence("Ours", 1200, 459, 0.38, (0.98, 0.95, 0.99), (0.1, 0.07, 0.13))
    chosen = ThresholdChoice(0.2, "With the update.", "Dr A", utc_now(), seen)
    versions.apply_update(own_folder, update_on(digest, stored.load(own_folder)), threshold=chosen)
    assert main([command, str(file)]) == 0
    assert (WARNING in "".join(capsys.readouterr())) == again
