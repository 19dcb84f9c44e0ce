"""The model and the threshold in force: loaded once, replaced after a change on disk."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lrcore.errors import ArtifactMissing, CutpointError
from lrcore.model.dataset import load
from lrcore.model.risk_model import OnePatientModel
from lrcore.reader.plausibility.single_patient import is_unremarkable
from lrcore.registry import artifact, operating_point
from lrcore.registry.active import model_in_use, refuse_unless_new, settle_if_needed
from lrcore.registry.artifact import Artifact
from lrcore.registry.operating_point import HISTORY, InForce
from lrcore.registry.other_models import OtherModels, other_models_in_use
from lrcore.registry.pointer import Fingerprint, fingerprint

_CHECK_SECONDS = 0.005  # between two checks of the files
_RETRY_SECONDS = 1.0  # after a failure to load


@dataclass(frozen=True, eq=False, slots=True)
class ActiveModel:
    """A verified model with the threshold in force for it; never changed, only replaced.

    Attributes
    ----------
    artifact : Artifact
    model : OnePatientModel
    in_force : InForce
    version : str
    threshold : float
    others : OtherModels or None
        Other defensible models; None where they cannot be had.
    """

    artifact: Artifact
    model: OnePatientModel
    in_force: InForce
    version: str
    threshold: float
    others: OtherModels | None


class ActiveModelWatcher:
    """Provides what is in force, and detects changes.

    Putting a model or a threshold in force, in the browser or on the command line, replaces a file in
    one step. A few calls of ``stat`` detect this; files are read only after a change. Under load they
    are checked every few milliseconds, not for every request.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark: Fingerprint = ()
        self._used: ActiveModel | CutpointError | None = None
        self._looked = self._try_again = 0.0
        self._training = False

    def prepare(self) -> None:
        """Train the first model where there is none, as the dashboard does; load what is there."""
        try:
            artifact.load(self._folder)
            settle_if_needed(self._folder)
        except ArtifactMissing:
            self._training = True
            try:
                with suppress(CutpointError):  # reported on the first request
                    model_in_use(self._folder)
            finally:
                self._training = False
        except CutpointError:
            pass  # reported on the first request
        is_unremarkable(load().measurements[0].tolist())  # computes what the rules derive from the series

    def current(self) -> ActiveModel:
        """Return what is in force now.

        Raises
        ------
        CutpointError
            If a stored file does not match its digest, or cannot be read: it is not used, and
            neither is what was in force before it.
        """
        used, now = self._used, time.monotonic()
        if isinstance(used, ActiveModel) and now - self._looked < _CHECK_SECONDS:
            return used
        self._looked = now
        seen = fingerprint(self._folder, self._folder / HISTORY)
        if seen != self._mark or used is None or self._failed_a_while_ago(used):
            used = self._loaded()
            self._used, self._mark = used, seen
        if isinstance(used, CutpointError):
            raise used.with_traceback(None)
        return used

    def _failed_a_while_ago(self, used: ActiveModel | CutpointError) -> bool:
        return isinstance(used, CutpointError) and time.monotonic() >= self._try_again

    def _artifact(self) -> Artifact:
        try:
            return artifact.load(self._folder)
        except ArtifactMissing:
            refuse_unless_new(self._folder)  # a more specific refusal
            raise

    def _loaded(self) -> ActiveModel | CutpointError:
        try:
            found = self._artifact()
            chosen = operating_point.in_force(self._folder, found.digest)
        except CutpointError as error:
            self._try_again = time.monotonic() + _RETRY_SECONDS
            if self._training:
                return CutpointError("The first model is being trained. Try again in a few seconds.")
            return error
        others = None
        with suppress(CutpointError):  # a prediction does not depend on them
            others = other_models_in_use(self._folder, found)
        model, version = found.model.for_one(), found.record.version
        return ActiveModel(found, model, chosen, version, chosen.threshold, others)
