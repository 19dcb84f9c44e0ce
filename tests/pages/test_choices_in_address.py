"""What is chosen on Validation is in its address, and nothing of the file is."""

import pytest

ROWS = "1,0.9,0.8,x,Jane Doe\n0,0.2,0.1,x,Jane Doe\n1,0.4,0.7,y,Ann Roe\n0,0.5,0.3,y,Ann Roe\n" * 30
FILE = f"outcome,a_risk,b_risk,site,patients of Dr Miller\n{ROWS}".encode()


@pytest.fixture
def validated(opened):
    app = opened("validation")

    def upload(**address):
        for name, value in address.items():
            app.query_params[name] = value
        app.file_uploader[0].upload("risks.csv", FILE, "text/csv").run(timeout=60)
        assert not app.exception, app.exception
        return app

    return upload


def chosen(app, key):
    return app.selectbox(key=key).value


def sentences(app):
    return [caption.value for caption in app.caption if "the address asks" in caption.value]


def test_choices_are_kept_by_position_and_no_name_of_the_file_is(validated):
    app = validated()
    assert not {"subgroup_column", "subgroup_risk", "centres"} & app.query_params.keys()
    app.selectbox(key="subgroup_column").set_value("patients of Dr Miller").run(timeout=60)
    app.selectbox(key="subgroup_risk").set_value("Uploaded b_risk").run(timeout=60)
    app.selectbox(key="centres").set_value("site").run(timeout=60)
    assert not app.exception, app.exception
    kept = {name: app.query_params[name] for name in ("subgroup_column", "subgroup_risk", "centres")}
    assert kept == {"subgroup_column": "2", "subgroup_risk": "2", "centres": "1"}
    written = str(dict(app.query_params))
    assert not [name for name in ("Miller", "Doe", "site", "b_risk") if name in written]
    app.selectbox(key="subgroup_column").set_value("site").run(timeout=60)
    assert "subgroup_column" not in app.query_params


def test_a_link_chooses_again_where_the_file_is_open(validated):
    app = validated(subgroup_column="2", subgroup_risk="2", centres="1", subgroup_measure="Calibration slope")
    assert chosen(app, "subgroup_column") == "patients of Dr Miller"
    assert (chosen(app, "subgroup_risk"), chosen(app, "centres")) == ("Uploaded b_risk", "site")
    assert not sentences(app)


@pytest.mark.parametrize("asked", ["3", "0", "9" * 30, "\u0662"])
def test_a_choice_that_the_file_does_not_have_is_named(validated, asked):
    app = validated(subgroup_column=asked)
    assert chosen(app, "subgroup_column") == "site"
    (said,) = sentences(app)
    assert said.startswith("Divide the patients by: the address asks for a choice that this file does not ")
    app.selectbox(key="subgroup_column").set_value("patients of Dr Miller").run(timeout=60)
    assert not sentences(app)
    assert app.query_params["subgroup_column"] == "2"
