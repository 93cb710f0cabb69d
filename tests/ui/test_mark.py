from __future__ import annotations

import pytest

from app.ui.mark import ICON_SIDES, Mark, app_icon


@pytest.mark.parametrize("fine", [False, True])
def test_the_mark_has_lead_and_glass(qtbot, theme, fine):
    mark = Mark(theme, fine=fine)
    qtbot.addWidget(mark)
    mark.resize(mark.sizeHint())
    image = mark.grab().toImage()
    colors = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert {"#22242a", "#2a52be"} <= colors
    assert len(colors) > (200 if fine else 20)


def test_the_small_mark_grows_with_the_type(qtbot, theme):
    mark = Mark(theme)
    qtbot.addWidget(mark)
    before = mark.sizeHint()
    theme.set_scale(2.0)
    assert mark.sizeHint().height() > 1.8 * before.height()


def test_the_icon_of_the_program_comes_in_every_size(qapp):
    sides = {size.width() for size in app_icon().availableSizes()}
    assert set(ICON_SIDES) <= sides
