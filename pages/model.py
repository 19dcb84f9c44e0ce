"""What is this model, and where does it come from?"""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.model import export_download, model_card, model_versions, series_size
from lrcore.ui.model.instability import show_instability
from lrcore.ui.model.other_models import show_other_models
from lrcore.ui.page_header import page_header
from lrcore.ui.plain_text import number
from lrcore.ui.table import show_grid, show_table
from lrcore.wording import model
from lrcore.wording.numbers import fixed

page_header("Model", "What is this model, where does it come from, and what are its limits?")
artifact = session.artifact()
record = artifact.record

st.markdown(
    "A logistic regression for P(malignant) from 30 measurements, with an L2 penalty of strength "
    f"C = {record.parameters['C']:g}. Each measurement is centred on its training mean and divided by its "
    "training standard deviation (SD)."
)
model_versions.what_updates_did(artifact)
st.header("Limits", anchor=False)
model_card.limits()

model_versions.model_versions()

st.header("Coefficients", anchor=False)
bent = bool(artifact.model.maps)
total = r"\operatorname{weighted\,sum}" if bent else r"\operatorname{log\,odds}"
st.latex(total + r" = \beta_0 + \sum_{j=1}^{30} \beta_j \, \frac{x_j - \mu_j}{\sigma_j}")
what = "weighted sum" if bent else "log-odds"
intercept = number(fixed(artifact.model.intercept, 4))
st.markdown(f"The intercept is {intercept}: the {what} at the mean of every measurement.")
model_card.coefficient_forest(artifact)
with st.expander("All coefficients as a table"):
    show_grid(
        model.coefficients(artifact),
        alt="The 30 measurements with their training mean, standard deviation and coefficients",
        column_config=model_card.COLUMNS,
        height="content",
    )

show_other_models()
show_instability()

series_size.show_series_size(artifact)
st.header("Provenance", anchor=False)
show_table(model.provenance(artifact))
st.download_button(
    "Download the record (JSON)",
    record.as_json(),
    file_name=f"{record.version}.json",
    mime="application/json",
)

export_download.download_exports()
