"""Headers: certain ones are read, doubtful ones offered, none is guessed."""

import numpy as np
import pytest

from lrcore.reader import Choices, read_cohort
from lrcore.reader.columns.headers import map_headers
from lrcore.reader.columns.near_misses import near_misses
from lrcore.reader.columns.spelling import field_of
from lrcore.schema import FIELDS
from tests.reader.made import assert_all_scored, file, refusal, table, true

PROPERTIES = [field.nuclear_property.name.replace(" ", "_") for field in FIELDS[:10]]
GROUPS = ("mean", "se", "worst")


def titled(words):
    return "".join(word.capitalize() for word in words.split("_"))


def camel(words):
    return titled(words)[0].lower() + titled(words)[1:]


def with_header(name, *, label="diagnosis"):
    records = table()
    records[0] = ["id", label] + [name(prop, group) for group in GROUPS for prop in PROPERTIES]
    return records


CERTAIN = {
    "meanRadius": lambda p, g: g + titled(p),
    "radiusMean": lambda p, g: camel(p) + titled(g),
    "RadiusWorst": lambda p, g: titled(p) + titled(g),
    "RADIUS_MEAN": lambda p, g: f"{p}_{g}".upper(),
    "radius-mean": lambda p, g: f"{p}-{g}".replace("_", "-"),
    "Mean of radius": lambda p, g: f"{g.title()} of {p.replace('_', ' ')}",
    "radius (mean)": lambda p, g: f"{p} ({g})",
    "radius, mean": lambda p, g: f"{p}, {g}",
    "mean.radius": lambda p, g: f"{g}.{p}".replace("_", "."),
    "radius1": lambda p, g: f"{p}{GROUPS.index(g) + 1}",
    "radius_1": lambda p, g: f"{p}_{GROUPS.index(g) + 1}",
    "radius_mean [px]": lambda p, g: f"{p}_{g} [px]",
    "radius (µm) mean": lambda p, g: f"{p} (µm) {g}",
    "area_mean (mm²)": lambda p, g: f"{p}_{g} (mm²)",
    "radius_mean in px": lambda p, g: f"{p}_{g} in px",
    "radius_stderr": lambda p, g: f"{p}_{ {'mean': 'avg', 'se': 'stderr', 'worst': 'largest'}[g] }",
    "nuclear radius mean": lambda p, g: f"nuclear {p} {g}",
    "padded": lambda p, g: f"  {p}_{g} \t",
    "invisible characters": lambda p, g: f"\u200b{p}\u00ad_{g}",
    "full width": lambda p, g: f"{p}_{g}".translate({code: code + 0xFEE0 for code in range(97, 123)}),
}
OFFERED = {
    "German": lambda p, g: (
        {
            "area": "Fläche", "perimeter": "Umfang", "texture": "Textur", "smoothness": "Glätte",
            "compactness": "Kompaktheit", "concavity": "Konkavität",
            "concave_points": "konkave Punkte",
            "symmetry": "Symmetrie", "fractal_dimension": "fraktale Dimension",
        }.get(p, p.title())
        + {"mean": " Mittelwert", "se": " Standardfehler", "worst": " schlechtester"}[g]
    ),
    "French": lambda p, g: (
        {"mean": "moyenne de ", "se": "erreur type de ", "worst": "pire "}[g]
        + {
            "radius": "rayon", "perimeter": "périmètre", "area": "l'aire", "smoothness": "lissage",
            "compactness": "compacité", "concavity": "concavité", "concave_points": "points concaves",
            "symmetry": "symétrie", "fractal_dimension": "dimension fractale",
        }.get(p, p)
    ),
    "Spanish": lambda p, g: (
        {"mean": "media del ", "se": "error estándar de la ", "worst": "peor "}[g]
        + {
            "radius": "radio", "texture": "textura", "perimeter": "perímetro", "area": "área",
            "smoothness": "suavidad", "compactness": "compacidad", "concavity": "concavidad",
            "concave_points": "puntos cóncavos", "symmetry": "simetría",
            "fractal_dimension": "dimensión fractal",
        }[p]
    ),
    "a name in front": lambda p, g: f"wdbc.{p}_{g}",
    "a suffix of a join": lambda p, g: f"{p}_{g}_x",
    "counted in each group": lambda p, g: f"{g}_{PROPERTIES.index(p) + 1}",
    "sd and max": lambda p, g: f"{p}_{ {'mean': 'mean', 'se': 'sd', 'worst': 'max'}[g] }",
    "with a prefix": lambda p, g: f"df${p}_{g}",
    "one header three times, as pandas numbers it": lambda p, g: (
        p + ("" if g == "mean" else f".{GROUPS.index(g)}")
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", CERTAIN)
def test_a_certain_header_is_read(style):
    assert_all_scored(file(with_header(CERTAIN[style])))


@pytest.mark.parametrize("style", OFFERED)
def test_a_doubtful_header_is_named_offered_and_read_once_accepted(style):
    content = file(with_header(OFFERED[style]))
    refused = refusal(content)
    assert "accept" in str(refused)
    assert refused.details["near_misses"]
    cohort = assert_all_scored(content, choices=refused.details["offer"].choices)
    assert sum("as accepted" in note.problem for note in cohort.notes) >= 10


def test_two_header_lines_in_another_language_are_offered_together():
    words = [
        "Radius",
        "Textur",
        "Umfang",
        "Fläche",
        "Glattheit",
        "Kompaktheit",
        "Konkavität",
        "KonkavePunkte",
        "Symmetrie",
    ]
    records = table()
    records[0] = ["id", "diagnosis", *[*words, "Fraktale Dimension"] * 3]
    above = [text for group in ("Mittelwert", "Standardfehler", "Maximum") for text in (group, *[""] * 9)]
    content = file([["", "", *above], *records])
    refused = refusal(content)
    assert "'Mittelwert Radius' for mean radius (column 3)" in str(refused)
    assert_all_scored(content, choices=refused.details["offer"].choices)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("radius_mean", "radius_maen"), ("smoothness_mean", "smothness_mean"), ("area_se", "aera_se"),
        ("texture_worst", "texture_wors"), ("symmetry_worst", "simmetry_worst"), ("area_mean", "area_men"),
        ("concavity_se", "concavty_se"), ("fractal_dimension_mean", "fractal dimention mean"),
    ],
)  # fmt: skip
def test_a_misspelt_header_is_offered(right, wrong):
    content = file(table()).replace(right.encode(), wrong.encode(), 1)
    refused = refusal(content)
    assert f"'{wrong}'" in str(refused)
    assert_all_scored(content, choices=refused.details["offer"].choices)


@pytest.mark.parametrize("name", ["r_mean", "V3", "x1", "mean_intensity", "area", "perimeter_ratio"])
def test_nothing_is_offered_for_a_header_that_resembles_none(name):
    assert field_of(name) is None
    assert not near_misses([name], FIELDS)


def test_headers_without_a_group_are_explained():
    refused = refusal(file(with_header(lambda p, g: p)))
    assert "do not say whether the column holds the mean" in str(refused)


@pytest.mark.parametrize("layout", ["groups above", "merged", "properties above"])
def test_two_header_lines(layout):
    records = table()
    if layout == "properties above":
        upper = ["", "", *(cell for prop in PROPERTIES for cell in (prop, "", ""))]
        lower = ["id", "diagnosis", *GROUPS * 10]
        rows = [r[:2] + [r[2 + 10 * g + p] for p in range(10) for g in range(3)] for r in records[1:]]
    else:
        fill = (lambda g: [g] * 10) if layout == "groups above" else (lambda g: [g] + [""] * 9)
        upper = ["", "", *(cell for group in GROUPS for cell in fill(group))]
        lower, rows = ["id", "diagnosis", *PROPERTIES * 3], records[1:]
    assert_all_scored(file([upper, lower, *rows]))


def test_no_header_in_the_published_order():
    for records in (table()[1:], [r[1:] for r in table()[1:]], [r[2:] for r in table()[1:]]):
        cohort = assert_all_scored(file(records))
        assert "published order assumed" in cohort.dialect.line


def test_columns_in_any_order_among_others():
    rng = np.random.default_rng(3)
    records = table()
    records = [r + (["age", "age", ""] if not n else ["61", "M", "x"]) for n, r in enumerate(records)]
    order = rng.permutation(len(records[0]))
    cohort = assert_all_scored(file([[record[place] for place in order] for record in records]))
    assert cohort.ids[0] == "P-0014"
    assert any("Not used for the score" in note.problem for note in cohort.notes)


def test_a_repeated_column_must_say_the_same():
    same = [[*r, r[3]] for r in table()]
    assert_all_scored(file(same))
    numbered = [[*r, "radius_mean.1" if not n else r[2]] for n, r in enumerate(table())]
    assert_all_scored(file(numbered))
    numbered[5][-1] = "9.5"
    refused = refusal(file(numbered))
    assert "with different values in 1 row" in str(refused)


def test_names_of_rows_become_ids_where_there_are_none():
    unnamed = [["Unnamed: 0" if not n else str(n - 1), *r] for n, r in enumerate(table())]
    assert assert_all_scored(file(unnamed)).ids[0] == "P-0014"
    r_style = [([] if not n else [f"pat{n}"]) + r[1:] for n, r in enumerate(table())]
    assert assert_all_scored(file(r_style)).ids[:2] == ("pat1", "pat2")


def test_a_column_that_is_missing_is_named():
    records = [r[:20] + r[21:] for r in table()]
    refused = refusal(file(records))
    assert refused.details["missing"] == ("symmetry error",)
    assert "missing measurements are not imputed" in str(refused)


def test_hundreds_of_odd_headers_are_looked_through_quickly():
    names = [f"radius_maen{place}" for place in range(480)]
    assert not near_misses(names, FIELDS)


def test_a_person_can_map_any_header():
    from lrcore.reader import Choices

    content = file(with_header(lambda p, g: f"q{PROPERTIES.index(p)}{g[0]}"))
    names = with_header(lambda p, g: f"q{PROPERTIES.index(p)}{g[0]}")[0][2:]
    mapping = tuple(zip(names, (field.key for field in FIELDS), strict=True))
    cohort = read_cohort(content, choices=Choices(headers=mapping))
    np.testing.assert_array_equal(cohort.measurements, true())


@pytest.mark.parametrize("bare", GROUPS)
def test_bare_names_are_offered_for_the_only_group_that_is_missing(bare):
    content = file(with_header(lambda prop, group: prop if group == bare else f"{prop}_{group}"))
    refused = refusal(content)
    np.testing.assert_array_equal(
        read_cohort(content, choices=refused.details["offer"].choices).measurements, true()
    )


def test_bare_names_are_not_offered_where_two_groups_are_missing():
    refused = refusal(file(with_header(lambda prop, group: prop if group == "mean" else f"{prop}_se{group}")))
    assert not {"radius", "area"} & refused.details["near_misses"].keys()


def renamed(place, name):
    records = table(style="UCI")
    records[0][place] = name
    return file(records)


@pytest.mark.parametrize(
    ("place", "name"), [(12, "adius2"), (2, "radus1"), (31, "fractal_dimention3"), (13, "txture2"), (20, "")]
)
def test_one_header_that_is_misspelt_or_empty_is_named_with_its_place(place, name):
    content = renamed(place, name)
    refused = refusal(content)
    assert f"column {place + 1}" in str(refused)
    assert FIELDS[place - 2].name in str(refused)
    assert_all_scored(content, choices=refused.details["offer"].choices)


def test_a_misspelt_header_is_still_suggested_where_another_one_is_missing():
    records = [record[:-1] for record in table()]
    records[0][2] = "raduis_mean"
    refused = refusal(file(records))
    assert "'raduis_mean' for mean radius (column 3)" in str(refused)
    assert "worst fractal dimension" in str(refused)
    assert "offer" not in refused.details


@pytest.mark.parametrize(
    "change",
    ["{}_sqrt", "log_{}", "scaled_{}", "{} (z-score)", "normalized {}", "log10({})", "{}_minmax", "sqrt{}"],
)
def test_a_header_that_says_that_its_values_were_changed_is_never_offered(change):
    records = table()
    name = change.format("concavity_mean")
    records[0][8] = name
    refused = refusal(file(records))
    assert "says that its values were changed" in str(refused)
    assert "offer" not in refused.details
    assert not refused.details["near_misses"]


@pytest.mark.parametrize("name", ["radio", "textura", "rayon", "Glätte", "points", "dimension", "raggio"])
def test_a_bare_word_is_given_no_group(name):
    assert near_misses([name], FIELDS) == {}


@pytest.mark.parametrize(
    ("others", "centre", "id_column", "labels"),
    [
        (["hospital_id", "diagnosis"], "hospital_id", -1, ("diagnosis",)),
        (["hospital_id", "id", "diagnosis"], "hospital_id", 1, ("diagnosis",)),
        (["id", "class", "diagnosis"], "class", 0, ("diagnosis",)),
        (["id", "diagnosis"], "diagnosis", 0, ("diagnosis",)),
    ],
)
def test_a_column_named_as_that_of_centres_holds_neither_ids_nor_labels(others, centre, id_column, labels):
    names = [*others, *(field.key for field in FIELDS)]
    found = map_headers(names, Choices(centre_column=centre))
    assert found.id_column == id_column
    assert tuple(names[column] for column in found.label_columns) == labels


def two_lines(upper, lower, *, rows=20):
    before = [["id", "diagnosis", *upper], ["", "", *lower]]
    return [*before, *table()[1 : rows + 1]]


def test_ids_and_diagnoses_above_an_empty_cell_keep_their_names():
    upper = [group if not place else "" for group in GROUPS for place in range(10)]
    cohort = assert_all_scored(file(two_lines(upper, PROPERTIES * 3)))
    assert cohort.labels.column == "diagnosis"
    assert cohort.ids[0] == "P-0014"


@pytest.mark.parametrize("upper", [["A"] * 10 + ["B"] * 10 + ["C"] * 10, ["mean"] * 30])
def test_two_header_lines_that_do_not_join_are_refused_in_one_sentence(upper):
    assert "found two header lines that do not join" in str(refusal(file(two_lines(upper, PROPERTIES * 3))))


def test_a_bare_header_below_a_title_is_no_second_line():
    records = [["Measurements of 2024"], *table(rows=tuple(range(14, 24)))]
    records[1] = ["id", "diagnosis", *PROPERTIES, *records[1][12:]]
    assert "two header lines" not in str(refusal(file(records)))


def test_means_and_deviations_of_each_class_are_no_patients():
    header = [name for name in with_header(lambda prop, group: f"{prop}_{group}")[0][2:] for _ in range(2)]
    records = [["diagnosis", *header], ["", *["mean", "std"] * 30]]
    records += [["B", *["1.5"] * 60], ["M", *["2.5"] * 60]]
    assert "table of statistics" in str(refusal(file(records)))
