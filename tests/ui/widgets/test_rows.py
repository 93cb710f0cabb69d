from __future__ import annotations

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent

from app.ui.widgets.rows import RowList, Rows


class Lines(Rows):
    def row_height(self, index):
        return 20 + 10 * index.row()


@pytest.fixture
def lines(qtbot, theme):
    made = RowList(theme, QStringListModel(["one", "two"]), Lines(theme))
    qtbot.addWidget(made)
    return made


def test_rows_grow_with_the_size_of_the_interface(lines, theme):
    assert [lines.sizeHintForRow(row) for row in range(2)] == [20, 30]
    theme.set_scale(1.5)
    assert [lines.sizeHintForRow(row) for row in range(2)] == [30, 45]


@pytest.mark.parametrize(
    ("reason", "ring"),
    [(Qt.FocusReason.TabFocusReason, True), (Qt.FocusReason.MouseFocusReason, False)],
)
def test_the_ring_is_for_those_who_come_by_keyboard(lines, reason, ring):
    lines.itemDelegate().keyboard = not ring
    lines.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn, reason))
    assert lines.itemDelegate().keyboard is ring
