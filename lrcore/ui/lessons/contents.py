"""The lessons in their order: the address, the title and the question of each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson.

    Attributes
    ----------
    name : str
        Of its file and in its address.
    title : str
    question : str
        What it is about.
    aim : str
        What a reader can do after it.
    minutes : int
        To read it, move its controls and do its exercises; about.
    """

    name: str
    title: str
    question: str
    aim: str
    minutes: int

    @property
    def page(self) -> str:
        """The path of its page."""
        return f"pages/lessons/{self.name}.py"


LESSONS = (
    Lesson(
        "linear_regression",
        "Linear regression",
        "How does a line learn from data, and when does it not?",
        "Fit a line by hand and by gradient descent, and say when the descent does not arrive.",
        20,
    ),
    Lesson(
        "probability",
        "From line to probability",
        "How does a score without limits become a risk between 0 and 1, and what does a coefficient mean?",
        "Turn log-odds into a risk and back, and read a coefficient as an odds ratio.",
        15,
    ),
    Lesson(
        "loss",
        "The loss",
        "What does logistic regression minimise, and why not simply the squared error?",
        "Say what the log loss charges a wrong risk, and why the squared error is not used.",
        20,
    ),
    Lesson(
        "training",
        "Training",
        "How are the 31 weights found, and what can go wrong on the way?",
        "Follow the fit of the 31 weights, and recognise a learning rate that is too large or too small.",
        15,
    ),
    Lesson(
        "leakage",
        "Leakage",
        "Held-out patients show how good a model will be on new patients. What if some information about "
        "them has already reached the fit?",
        "Find where held-out patients have reached the fit, and say what that does to the results.",
        15,
    ),
    Lesson(
        "regularisation",
        "Regularisation",
        "A fit can always come closer to the patients it has seen. How close is too close, and what does "
        "the penalty buy?",
        "Say what the penalty does to the weights, and choose its strength.",
        15,
    ),
    Lesson(
        "distortion",
        "AUC is not calibration",
        "Can a model put all patients in the right order and still be wrong about every one of them?",
        "Tell ranking from calibration, and name the measure that finds each fault.",
        15,
    ),
    Lesson(
        "failures",
        "When it fails",
        "Which patterns can logistic regression not see, how does one help it, and is the usual advice for "
        "rare cancers good advice?",
        "Recognise patterns that a line cannot separate, and judge the usual advice for rare cancers.",
        20,
    ),
    Lesson(
        "study_size",
        "How many patients",
        "A hospital wants to know whether the risks are right for its own patients. How many of them must it "
        "follow up, and can that be known before the first one is?",
        "Plan how many patients a validation needs, and say what a smaller one will leave open.",
        15,
    ),
    Lesson(
        "ten_models",
        "Ten good models, ten risks",
        "Ten models are equally good. What do they say about one patient, and how much of a risk is decided "
        "by the data?",
        "Tell what the data decide about one patient from what the person who fitted the model decided.",
        15,
    ),
)


def numbered_lessons() -> tuple[tuple[str, Lesson], ...]:
    """Return each lesson with its title in the list: ``1 Linear regression``."""
    return tuple((f"{number} {lesson.title}", lesson) for number, lesson in enumerate(LESSONS, start=1))
