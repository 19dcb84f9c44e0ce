import pytest
import streamlit as st
from streamlit import config

from lrcore.errors import CutpointError
from lrcore.ui import sign_on


@pytest.fixture
def secrets(tmp_path):
    """Return a function that puts secrets where the dashboard looks for them."""
    before, path = config.get_option("secrets.files"), tmp_path / "secrets.toml"

    def write(text):
        path.write_text(text)
        config.set_option("secrets.files", [str(path)])
        st.secrets._reset()

    yield write
    config.set_option("secrets.files", before)
    st.secrets._reset()


def test_without_secrets_no_sign_in_is_required():
    assert not sign_on.is_required()


def test_other_secrets_require_no_sign_in(secrets):
    secrets('[database]\nname = "x"\n')
    assert not sign_on.is_required()


def test_where_a_provider_is_named_people_sign_in(secrets):
    secrets('[auth]\nclient_id = "x"\n')
    assert sign_on.is_required()


def test_secrets_that_cannot_be_read_do_not_open_the_dashboard(secrets):
    secrets("[auth\n")
    with pytest.raises(CutpointError, match=r"secrets.toml cannot be read, and it may require signing in"):
        sign_on.is_required()


def test_an_empty_section_does_not_open_the_dashboard_either(secrets):
    secrets("[auth]\n")
    assert sign_on.is_required()


def test_the_dashboard_shows_nothing_before_a_user_has_signed_in(secrets, app):
    secrets('[auth]\nclient_id = "x"\n')
    app.run()
    assert [button.label for button in app.button] == ["Sign in"]
    assert not app.number_input
    assert not app.metric


def test_one_button_for_each_provider(secrets, app):
    secrets(
        '[auth]\ncookie_secret = "x"\n[auth.hospital]\nclient_id = "x"\n[auth.university]\nclient_id = "y"\n'
    )
    app.run()
    assert [button.label for button in app.button] == ["Sign in with hospital", "Sign in with university"]


def test_secrets_that_cannot_be_read_are_reported_on_the_page(secrets, app):
    secrets("[auth\n")
    app.run()
    assert "cannot be read" in app.error[0].value
    assert not app.number_input
