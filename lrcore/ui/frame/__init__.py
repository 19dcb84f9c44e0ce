"""The frame of every page: navigation, the bar at the top, the notice, and one place for errors."""

from lrcore.ui.frame.page import open_page

__all__ = ["open_page"]
