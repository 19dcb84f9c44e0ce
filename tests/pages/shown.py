"""What the components of a page were sent, and what a browser would send back."""

import json

from lrcore.schema import FIELDS


def button(app, label):
    """The first button whose label begins so."""
    return next(each for each in app.button if each.label.replace("\\", "").startswith(label))


def components(app):
    """Each component with the data it was sent."""
    return [
        (each.proto, json.loads(each.proto.json)) for each in app.get("bidi_component") if each.proto.json
    ]


def list_proto(app):
    return next(proto for proto, data in components(app) if "list" in data)


def listed(app):
    """The columns of the worklist; none where no list is shown."""
    return next((data["list"] for _, data in components(app) if "list" in data), {"rows": []})


def marks(app, bit):
    """The rows of the worklist with a mark."""
    found = listed(app)
    return [row for row, marks in zip(found["rows"], found["marks"], strict=True) if marks & bit]


def report(app, row, sent):
    """Send what a list sends when a patient is opened, or closed where `row` is None.

    `sent` is the message of the list in which it was done, as :func:`list_proto` returns it.
    """
    data = json.loads(sent.json)
    states = app._tree.get_widget_states()
    state = states.widgets.add()
    state.id = sent.id
    state.json_value = json.dumps(
        {"opened": {"number": data["choice"]["number"], "file": data["file"], "row": row}}
    )
    app._run(states)
    assert not app.exception, app.exception


def enter(app, values):
    """Fill in the form of the calculator; the page has still to be run."""
    for field, value in zip(FIELDS, values, strict=True):
        app.session_state[f"form_{field.key}"] = None if value is None else float(value)
    return app


def entered(app, field="mean_radius"):
    found = app.session_state.get(f"form_{field}")
    _, data = next((proto, data) for proto, data in components(app) if "fields" in data)
    place = next(each.index for each in FIELDS if each.key == field)
    assert data["choice"]["values"][place] == found
    return found
