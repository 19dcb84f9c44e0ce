"""The bench of the Threshold page."""

from lrcore.ui import session
from lrcore.ui.components import redraw
from lrcore.ui.components.audience import current_audience
from lrcore.ui.components.workbench import workbench
from lrcore.ui.evaluation_set_choice import is_of_another_model, set_to_evaluate


def bench() -> None:
    """Show the workbench for the patients evaluated."""
    redraw.part("bench", _bench)


def _bench() -> None:
    patients, _ = set_to_evaluate()
    in_force = None if is_of_another_model(patients) else session.in_force().threshold
    workbench(
        patients,
        session.choice_to_send(),
        key=session.WORKBENCH,
        audience=current_audience(),
        on_choice=_take_choice,
        in_force=in_force,
    )


def _take_choice() -> None:
    session.take_choice()
    session.write_address()
    redraw.what_follows_the_bench()
