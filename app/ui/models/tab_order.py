"""The order in which Tab goes through widgets that were made out of order."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def follow(first: QWidget, *panes: QWidget) -> QWidget:
    """Let Tab go from `first` through `panes`; returns the last widget that takes the focus."""
    last = first
    for pane in panes:
        for widget in (pane, *pane.findChildren(QWidget)):
            # Menus and the lists of combo boxes are windows of their own.
            inside = widget.window() is first.window() and widget is not last
            if inside and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(last, widget)
                last = widget
    return last
