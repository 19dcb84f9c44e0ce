"""The 30 measurements of an aspirate. Every fact about a field is written here, once.

Ten properties of the cell nuclei are measured; each gives three fields: the mean over the nuclei
of the aspirate, the standard error of that mean, and the "worst" value (the mean of the three
largest nuclei). The numbers describe the 569 aspirates of the Wisconsin Diagnostic series
(Street, Wolberg and Mangasarian 1993, doi:10.1117/12.148698).

The series documents no physical unit: lengths are in image units. Never call them millimetres.
"""

from dataclasses import dataclass

MALIGNANT, BENIGN = "malignant", "benign"


@dataclass(frozen=True, slots=True)
class NuclearProperty:
    """One nuclear property, measured three ways.

    Attributes
    ----------
    name : str
        The name in the publication, in lower case.
    unit : str
        Unit of its values, empty when it has none.
    may_be_zero : bool
        Whether a nucleus can honestly measure 0.
    words : str
        What a header may call it, in lower case and without separators or accents; a space
        lies between two words.
    translations : str
        Its names in other languages: offered to the user, never taken for granted.
    """

    name: str
    unit: str
    may_be_zero: bool
    words: str
    translations: str


@dataclass(frozen=True, slots=True)
class Group:
    """One of the three ways a property is summarised.

    Attributes
    ----------
    name : str
        ``mean``, ``error`` or ``worst``.
    title : str
        What the group is called on screen.
    words : str
        What a header may call it, written as the words of a nuclear property.
    translations : str
        Its names in other languages and doubtful ones such as "max": offered, never taken.
    slack : float
        How many times beyond the development range a value may lie and still be plausible.
    """

    name: str
    title: str
    words: str
    translations: str
    slack: float


PROPERTIES = (
    NuclearProperty("radius", "image units", False, "radius", "radio rayon raggio raio straal"),
    NuclearProperty("texture", "grey levels", False, "texture", "textur textuur textura trama tessitura"),
    NuclearProperty("perimeter", "image units", False, "perimeter", "umfang omtrek perimetre perimetro"),
    NuclearProperty(
        "area", "image units squared", False, "area", "flache flaeche aire surface superficie oppervlakte"
    ),
    NuclearProperty(
        "smoothness",
        "",
        False,
        "smoothness",
        "glatte glaette glattheit lissage suavidad suavidade levigatezza",
    ),
    NuclearProperty(
        "compactness", "", False, "compactness", "kompaktheit compacite compacidad compacidade compattezza"
    ),
    NuclearProperty(
        "concavity",
        "",
        True,
        "concavity",
        "konkavitat konkavitaet concavite concavidad concavidade concavita",
    ),
    NuclearProperty(
        "concave points",
        "",
        True,
        "concavepoints concavepoint concavepts nconcave",
        "points konkavepunkte pointsconcaves puntosconcavos pontosconcavos punticoncavi",
    ),
    NuclearProperty("symmetry", "", False, "symmetry", "symmetrie symetrie simetria simmetria"),
    NuclearProperty(
        "fractal dimension",
        "",
        False,
        "fractaldimension fractaldim",
        "dimension fraktaledimension dimensionfractale dimensionfractal dimensaofractal dimensionefrattale",
    ),
)

MEAN = Group(
    "mean",
    "Mean",
    "mean average avg 1",
    "mittel mittelwert mittlere mittlerer durchschnitt moyenne moyen media medio promedio gemiddelde",
    slack=2.0,
)
ERROR = Group(
    "error",
    "Standard error",
    "error se sem standarderror stderror stderr 2",
    "standardfehler fehler erreurtype erreur errorestandar erropadrao errorestandard std sd stdev",
    slack=3.0,
)
WORST = Group(
    "worst",
    "Worst",
    "worst largest extreme 3",
    "schlechteste schlechtester schlechtestes grosste groesste pire peor pior peggiore slechtste max maximum",
    slack=2.0,
)
GROUPS = (MEAN, ERROR, WORST)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Where the 569 aspirates lie on one field, in the field's unit."""

    minimum: float
    p05: float
    p25: float
    median: float
    p75: float
    p95: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Field:
    """One of the 30 measurements.

    Attributes
    ----------
    index : int
        Its place (0 to 29) in every array of measurements: scikit-learn's order.
    nuclear_property, group : NuclearProperty, Group
        What is measured, and how it is summarised.
    quantiles : Quantiles
        Its distribution in the development series.
    """

    index: int
    nuclear_property: NuclearProperty
    group: Group
    quantiles: Quantiles

    @property
    def name(self) -> str:
        """scikit-learn's name, for example ``mean radius`` or ``radius error``."""
        return _joined(self.nuclear_property.name, self.group, " ")

    @property
    def key(self) -> str:
        """The name as an identifier, for example ``mean_radius``."""
        return self.name.replace(" ", "_")

    @property
    def label(self) -> str:
        """The name on screen, for example ``Radius, mean``."""
        return f"{self.nuclear_property.name.capitalize()}, {self.group.title.lower()}"

    @property
    def headers(self) -> dict[str, str]:
        """Its column header in each dialect whose files are known to exist."""
        prop, place = self.nuclear_property.name, GROUPS.index(self.group) + 1
        suffix = "se" if self.group is ERROR else self.group.name
        return {
            "scikit-learn": self.name,
            "Kaggle": f"{prop.replace('fractal ', 'fractal_')}_{suffix}",  # in its file the other space stays
            "UCI": f"{prop.replace(' ', '_')}{place}",
            "R": f"{prop.replace(' ', '.')}.{suffix}",
        }

    @property
    def plausible(self) -> tuple[float, float]:
        """Lowest and highest value a person could have measured; beyond it lies an error."""
        low = 0.0 if self.nuclear_property.may_be_zero else self.quantiles.minimum / self.group.slack
        return low, self.quantiles.maximum * self.group.slack

    @property
    def unit(self) -> str:
        """Unit of its values, empty when it has none."""
        return self.nuclear_property.unit

    @property
    def decimals(self) -> int:
        """Decimals that show four significant digits of a typical value."""
        median = self.quantiles.median
        return next(d for d in range(7) if median * 10**d >= 1000 or d == 6)


def _joined(prop: str, group: Group, separator: str) -> str:
    words = (prop, group.name) if group is ERROR else (group.name, prop)
    return separator.join(words)


# minimum, 5 %, 25 %, median, 75 %, 95 %, maximum: means, standard errors, worst values.
_QUANTILES = (
    (6.981, 9.5292, 11.7, 13.37, 15.78, 20.576, 28.11),
    (9.71, 13.088, 16.17, 18.84, 21.8, 27.15, 39.28),
    (43.79, 60.496, 75.17, 86.24, 104.1, 135.82, 188.5),
    (143.5, 275.78, 420.3, 551.1, 782.7, 1309.8, 2501.0),
    (0.05263, 0.075042, 0.08637, 0.09587, 0.1053, 0.11878, 0.1634),
    (0.01938, 0.04066, 0.06492, 0.09263, 0.1304, 0.2087, 0.3454),
    (0.0, 0.0049826, 0.02956, 0.06154, 0.1307, 0.24302, 0.4268),
    (0.0, 0.0056208, 0.02031, 0.0335, 0.074, 0.12574, 0.2012),
    (0.106, 0.1415, 0.1619, 0.1792, 0.1957, 0.23072, 0.304),
    (0.04996, 0.053926, 0.0577, 0.06154, 0.06612, 0.07609, 0.09744),
    (0.1115, 0.1601, 0.2324, 0.3242, 0.4789, 0.95952, 2.873),
    (0.3602, 0.54014, 0.8339, 1.108, 1.474, 2.212, 4.885),
    (0.757, 1.1328, 1.606, 2.287, 3.357, 7.0416, 21.98),
    (6.802, 11.36, 17.85, 24.53, 45.19, 115.8, 542.2),
    (0.001713, 0.0036902, 0.005169, 0.00638, 0.008146, 0.012644, 0.03113),
    (0.002252, 0.0078922, 0.01308, 0.02045, 0.03245, 0.060578, 0.1354),
    (0.0, 0.0032526, 0.01509, 0.02589, 0.04205, 0.078936, 0.396),
    (0.0, 0.0038308, 0.007638, 0.01093, 0.01471, 0.022884, 0.05279),
    (0.007882, 0.011758, 0.01516, 0.01873, 0.02348, 0.034988, 0.07895),
    (0.0008948, 0.0015216, 0.002248, 0.003187, 0.004558, 0.0079598, 0.02984),
    (7.93, 10.534, 13.01, 14.97, 18.79, 25.64, 36.04),
    (12.02, 16.574, 21.08, 25.41, 29.72, 36.3, 49.54),
    (50.41, 67.856, 84.11, 97.66, 125.4, 171.64, 251.2),
    (185.2, 331.06, 515.3, 686.5, 1084.0, 2009.6, 4254.0),
    (0.07117, 0.095734, 0.1166, 0.1313, 0.146, 0.17184, 0.2226),
    (0.02729, 0.071196, 0.1472, 0.2119, 0.3391, 0.56412, 1.058),
    (0.0, 0.01836, 0.1145, 0.2267, 0.3829, 0.68238, 1.252),
    (0.0, 0.024286, 0.06493, 0.09993, 0.1614, 0.23692, 0.291),
    (0.1565, 0.2127, 0.2504, 0.2822, 0.3179, 0.40616, 0.6638),
    (0.05504, 0.062558, 0.07146, 0.08004, 0.09208, 0.11952, 0.2075),
)

FIELDS = tuple(
    Field(index, PROPERTIES[index % 10], GROUPS[index // 10], Quantiles(*values))
    for index, values in enumerate(_QUANTILES)
)
N_FIELDS = len(FIELDS)
BY_KEY = {field.key: field for field in FIELDS}

# Nuclei are nearly round: area / (pi r^2) and perimeter / (2 pi r) lie between these limits in all
# 569 aspirates; 5 % is added on each side for other instruments and rounding.
ROUND_AREA = {MEAN: (0.871, 1.117), WORST: (0.771, 1.111)}
ROUND_PERIMETER = {MEAN: (0.934, 1.190), WORST: (0.941, 1.282)}

# Other columns of a file of patients and what stands in them, written as the words of a property;
# the best identifiers first.
ID_HEADERS = (
    "patientid idpatient patientnumber patientno patientnr patientenid patientennummer mrn pid id ids "
    "identifier idnumber idno recordid record caseid caseno casenumber case casenr studyid subjectid "
    "subject sampleid sample specimenid specimen accession accessionnumber fallnummer fallid pseudonym "
    "participantid participant patient uid key inst"
)
MALIGNANT_HEADERS = (
    "malignant ismalignant malignancy malign maligne maligno bosartig cancer iscancer carcinoma"
)
BENIGN_HEADERS = "benign isbenign benigno gutartig"
LABEL_HEADERS = (
    "diagnosis diagnose diagnostic diagnostico diagnosi finaldiagnosis dx histology histopathology "
    f"pathology biopsy biopsyresult befund truth groundtruth goldstandard {MALIGNANT_HEADERS} "
    f"{BENIGN_HEADERS} outcome target label labels class classification result status y ytrue event observed"
)
RISK_HEADERS = (
    "risk risks p prob probs proba probability probabilities pred preds predicted prediction predictions "
    "predictedrisk predictedprobability predprob phat yhat ypred yprob yscore score pmalignant probmalignant "
    "probabilitymalignant riskmalignant malignancyrisk predictproba proba1 prob1 p1 fitted estimate "
    "decisionfunction"
)
LOG_ODDS_HEADERS = "logodds lp linearpredictor logit logits eta xb"
MALIGNANT_WORDS = "m malignant malign maligne maligno maligna malin bosartig boesartig kwaadaardig cancer"
BENIGN_WORDS = "b benign benigne benigno benigna benin gutartig goedaardig"


def fields_of(group: Group) -> tuple[Field, ...]:
    """Return the ten fields of one group, in order."""
    return tuple(field for field in FIELDS if field.group is group)


def fields_by_property(prop: NuclearProperty) -> tuple[Field, ...]:
    """Return the mean, error and worst field of one nuclear property."""
    return tuple(field for field in FIELDS if field.nuclear_property is prop)
