from __future__ import annotations

import re

import pytest

from app.ui.colors import DARK, LIGHT, SOFT, roles
from tests.ui.contrast import contrast

TEXT, PART = 4.5, 3.0
PLANES = ("window", "surface", "raised")
TINTS = (
    *PLANES,
    "sunken",
    "hover",
    "pressed",
    "user",
    "code",
    "accentsoft",
    "selection",
    "panea",
    "paneb",
    "s1",
    "s2",
    "s3",
    "s4",
    *SOFT,
)
PAIRS = [
    *(("text", plane, TEXT) for plane in TINTS),
    *(("faint", plane, TEXT) for plane in PLANES),
    *(
        ("muted", plane, TEXT)
        for plane in (*PLANES, "hover", "code", "accentsoft", "panea", "paneb", *SOFT)
    ),
    *(("accent", plane, TEXT) for plane in (*PLANES, "accentsoft", "warningsoft", "dangersoft")),
    *(("onfill", plane, TEXT) for plane in ("fill", "fillhover", "fillpress")),
    *(
        (role, plane, TEXT)
        for role in ("danger", "warning", "success")
        for plane in (*PLANES, f"{role}soft")
    ),
    *((f"syn_{kind}", "code", TEXT) for kind in ("kw", "str", "num", "fn", "com")),
    *(("control", plane, PART) for plane in PLANES),
    *(("focus", plane, PART) for plane in (*PLANES, "accentsoft")),
    *(("fill", plane, PART) for plane in PLANES),
    *(
        (f"k_{kind}", plane, PART)
        for kind in ("space", "number", "punct", "symbol", "byte", "special")
        for plane in ("surface", "panea", "paneb")
    ),
    ("su3", "s3", PART),
    ("su4", "s4", PART),
    ("lead", "surface", PART),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_everything_can_be_read(front, back, least, dark):
    table = roles(dark=dark)
    assert contrast(table[front], table[back]) >= least


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#2A52BE", "#2A52BE") == pytest.approx(1)


def test_light_and_dark_have_the_same_roles():
    assert set(LIGHT) == set(DARK)
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in (*LIGHT.values(), *DARK.values()))


@pytest.mark.parametrize("dark", [False, True])
def test_high_contrast_leaves_no_faint_line_and_no_gray_text(dark):
    table = roles(dark=dark, high_contrast=True)
    for plane in PLANES:
        assert contrast(table["border"], table[plane]) >= PART
        assert contrast(table["muted"], table[plane]) >= 7
    assert {table[soft] for soft in SOFT} == {table["raised"]}
