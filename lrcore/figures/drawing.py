"""Plotly, imported after pandas: it fails on a pandas that another thread is still importing."""

import pandas as _whole  # noqa: F401  Plotly looks into a half-imported pandas and fails
import plotly.graph_objects as go
from plotly.subplots import make_subplots

__all__ = ["go", "make_subplots"]
