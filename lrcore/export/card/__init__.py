"""The Applied Model Card of the Coalition for Health AI, version 0.2."""

from lrcore.export.card.document import card

__all__ = ["card"]
