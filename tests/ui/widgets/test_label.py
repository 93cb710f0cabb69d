from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from app.ui.widgets.label import Label
from app.ui.widgets.notice import Notice


def inks(widget) -> set[str]:
    image = widget.grab().toImage()
    across, down = range(image.width()), range(image.height())
    return {image.pixelColor(x, y).name() for x in across for y in down}


def test_a_label_on_a_button_has_its_own_color(qtbot, applied):
    row = QPushButton()
    qtbot.addWidget(row)
    row.resize(80, 30)
    label = Label(applied, 14, 600, role="danger", parent=row)
    label.setText("Failed")

    assert applied.color("danger").name() in inks(row)


def test_a_notice_without_buttons_has_the_same_room_above_and_below(qtbot, applied):
    notice = Notice(applied, "warning")
    qtbot.addWidget(notice)
    notice.set_texts("The hub asks to wait", "Try again later.")
    notice.resize(400, notice.heightForWidth(400))
    notice.show()

    above = notice.title.geometry().top()
    below = notice.height() - notice.reason.geometry().bottom() - 1

    assert abs(above - below) <= 6
