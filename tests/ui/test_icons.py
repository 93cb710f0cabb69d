from __future__ import annotations

import re
from pathlib import Path

import pytest

import app.ui
from app.ui.icons import icon, pixmap

SOURCES = Path(app.ui.__file__).parent
NAMES = sorted(
    {
        name
        for path in SOURCES.rglob("*.py")
        for name in re.findall(r'"(ph\.[a-z-]+)"', path.read_text(encoding="utf-8"))
    }
)


def painted(picture) -> int:
    image = picture.toImage()
    return sum(
        image.pixelColor(x, y).alpha() > 128
        for x in range(image.width())
        for y in range(image.height())
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_that_is_used_is_in_the_set(theme, name):
    assert painted(pixmap(theme, name, "text", 24)) > 8


def test_an_icon_that_is_not_there_is_an_error(theme):
    with pytest.raises(KeyError):
        theme.glyphs.character("ph.microscope")


def test_icons_are_sharp_on_dense_screens_and_gray_when_disabled(theme):
    made = icon(theme, "ph.copy", "accent", 16)
    sizes = {(size.width(), size.height()) for size in made.availableSizes()}
    assert {(16, 16), (32, 32)} <= sizes
    side = theme.px(16)
    picture = pixmap(theme, "ph.copy", "accent", 16, 2.0)
    assert picture.width() == 2 * side
    assert picture.devicePixelRatio() == 2.0


def test_the_color_is_that_of_the_role(theme):
    theme.set_mode("dark")
    image = pixmap(theme, "ph.stop-fill", "danger", 24).toImage()
    assert image.pixelColor(12, 12) == theme.color("danger")
