"""Was the series large enough to develop this model?"""

import streamlit as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.planning.development_size import development_size
from lrcore.registry.artifact import Artifact
from lrcore.ui import evaluation_set_choice
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.wording.captions.model import SERIES_SIZE
from lrcore.wording.numbers import fixed
from lrcore.wording.planning import development_table, development_verdict


def show_series_size(artifact: Artifact) -> None:
    """Show the patients that the published criteria ask for, next to those there were."""
    data, patients = artifact.record.data, evaluation_set_choice.cross_validated_set()
    area = auc(patients).value
    try:
        needed = development_size(
            prevalence=data["n_malignant"] / data["n"], parameters=len(artifact.model.coefficients), auc=area
        )
    except InvalidInput as error:
        st.info(plain(f"Not defined: {error}"))
        return
    fitted = data["n"] - len(artifact.record.held_out_rows)
    show_table(development_table(needed))
    st.markdown(
        linked(
            f"{development_verdict(needed, fitted)} They are the patients the model was fitted on. Of the "
            f"whole series: {development_verdict(needed, data['n'])}"
        )
    )
    show_caption(
        SERIES_SIZE.with_values(
            parameters=needed.parameters,
            prevalence=fixed(needed.prevalence, 3),
            area=fixed(area, 4),
            r2=fixed(needed.r2, 3),
        )
    )
