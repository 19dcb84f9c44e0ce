"""The tour of the product: four steps, each on the page of one question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TourStep:
    """What to look at on one page, and what to try there.

    Attributes
    ----------
    page : str
        The address of the page.
    question : str
    look, try_it : str
    look_at_other, try_with_other : str
        The same where the page shows the risks of another model; empty where nothing differs.
    """

    page: str
    question: str
    look: str
    try_it: str
    look_at_other: str = ""
    try_with_other: str = ""

    @property
    def title(self) -> str:
        """The name of the page."""
        return self.page.capitalize()

    def advice(self, *, of_another_model: bool) -> tuple[str, str]:
        """Return what to look at, and what to try.

        Parameters
        ----------
        of_another_model : bool
            Whether the page shows the risks of another model.
        """
        if not of_another_model:
            return self.look, self.try_it
        return self.look_at_other or self.look, self.try_with_other or self.try_it


TOUR = (
    TourStep(
        page="performance",
        question="Can these risks be trusted?",
        look="The sentence in the frame answers. Four tiles give the evidence with its intervals: ranking "
        "(AUC), calibration (slope and in-the-large) and overall error (Brier score).",
        try_it="open the question mark of a tile and read what its number means.",
    ),
    TourStep(
        page="threshold",
        question="Choose the threshold you can defend",
        look="Four counts and every figure follow the slider; the hollow diamond marks the threshold in "
        "force.",
        try_it="move the slider and weigh missed cancers against false alarms. The button below the figures "
        "puts your choice in force, with its reason.",
        look_at_other="Four counts and every figure follow the slider. No threshold is in force for the "
        "risks of another model.",
        try_with_other='move the slider and weigh missed cancers against false alarms; "Pin as B" compares '
        "two thresholds.",
    ),
    TourStep(
        page="worklist",
        question="Apply it to patients",
        look="A filled mark means flagged. Whiskers across the dashed threshold mean not firm: a model "
        "fitted on other patients might decide otherwise.",
        try_it='press "Try the sample", unless a file is open, and click a patient to see what drives the '
        "risk.",
        look_at_other="Of a table of risks, this page states which rows were read or refused, and how well "
        "the risks rank.",
        try_with_other="name the event in its box, and every page speaks of it.",
    ),
    TourStep(
        page="validation",
        question="Check that it still holds",
        look="The sentences in the frame say whether the risks are right for the patients of a file; "
        '"Side by side" compares them with the development series.',
        try_it='press "Try a constructed file", unless a file is open, and find what is no longer right.',
        look_at_other="The sentences say whether the risks are right for these patients; other columns of "
        "the file, such as site or year, become subgroups.",
        try_with_other="find the threshold in the decision curve and read whether the risks are of use "
        "there.",
    ),
)
