"""Color roles, light and dark: the only place where a color is written as a number.

Every color on screen is a role. The contrast of each pair that the program draws is recomputed
by the tests (WCAG 2.2, success criteria 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        # Planes.
        "window": "#F1EFEB",
        "surface": "#FBFAF8",
        "raised": "#FFFFFF",
        "sunken": "#E6E3DD",
        "hover": "#E8E5DF",
        "pressed": "#DDD9D2",
        # Text.
        "text": "#22242A",
        "muted": "#5E6068",
        "faint": "#6A6B72",
        "disabled": "#A3A19D",
        # Lines.
        "border": "#DEDAD3",
        "control": "#8A867F",
        "focus": "#2A52BE",
        # The accent, as text and as a plane.
        "accent": "#2A52BE",
        "fill": "#2A52BE",
        "fillhover": "#2347A8",
        "fillpress": "#1D3C8F",
        "onfill": "#FFFFFF",
        "accentsoft": "#DFE6F7",
        # State.
        "danger": "#B3261E",
        "dangersoft": "#FBEFEC",
        "warning": "#855600",
        "warningsoft": "#FAF2E1",
        "success": "#1B7046",
        "successsoft": "#E3F2E8",
        # Reading.
        "selection": "#C7D6F8",
        "code": "#F3F1EC",
        "user": "#E7ECF8",
        "found": "#F0E442",
        "scrim": "#22242A",
        # Tokens.
        "panea": "#EBE8E2",
        "paneb": "#DFDBD3",
        "lead": "#4A4D57",
        "k_space": "#57595F",
        "k_number": "#A86F00",
        "k_punct": "#0072B2",
        "k_symbol": "#00845F",
        "k_byte": "#B8508F",
        "k_special": "#983A00",
        # Surprise, as tint and as underline.
        "s1": "#FAF1DF",
        "s2": "#F6E2B9",
        "s3": "#F1CC8C",
        "s4": "#EAB062",
        "su1": "#C79A45",
        "su2": "#B07B1C",
        "su3": "#945A00",
        "su4": "#8A3B00",
        # Code.
        "syn_kw": "#2A52BE",
        "syn_str": "#1B7046",
        "syn_num": "#94500A",
        "syn_fn": "#7A3E8C",
        "syn_com": "#6A6B70",
    }
)

DARK: Mapping[str, str] = MappingProxyType(
    {
        "window": "#17181C",
        "surface": "#1D1F24",
        "raised": "#272A30",
        "sunken": "#111215",
        "hover": "#24262C",
        "pressed": "#2E3138",
        "text": "#E5E2DC",
        "muted": "#A5A5A9",
        "faint": "#93949B",
        "disabled": "#5C5E66",
        "border": "#30333A",
        "control": "#727680",
        "focus": "#86A6F7",
        "accent": "#93B0FA",
        "fill": "#476ED8",
        "fillhover": "#3F64CA",
        "fillpress": "#375ABA",
        "onfill": "#FFFFFF",
        "accentsoft": "#28324D",
        "danger": "#FF8F85",
        "dangersoft": "#332423",
        "warning": "#E9B552",
        "warningsoft": "#2F291C",
        "success": "#6CC796",
        "successsoft": "#1C3127",
        "selection": "#32477F",
        "code": "#16171B",
        "user": "#272F45",
        "found": "#F0E442",
        "scrim": "#000000",
        "panea": "#2B2E35",
        "paneb": "#373A43",
        "lead": "#8C8F99",
        "k_space": "#8A8D97",
        "k_number": "#E69F00",
        "k_punct": "#4A9BE0",
        "k_symbol": "#1DB58A",
        "k_byte": "#E39BC6",
        "k_special": "#F0713A",
        "s1": "#2C2921",
        "s2": "#413720",
        "s3": "#5B461F",
        "s4": "#79551C",
        "su1": "#8F7440",
        "su2": "#B98D3C",
        "su3": "#E0A33B",
        "su4": "#FFBE55",
        "syn_kw": "#93B0FA",
        "syn_str": "#7FCB9F",
        "syn_num": "#E5B06A",
        "syn_fn": "#CFA2E0",
        "syn_com": "#8C8D94",
    }
)

SOFT = ("dangersoft", "warningsoft", "successsoft")

GLASS = (
    "#24479F",
    "#2A52BE",
    "#3F74D6",
    "#6FA6DA",
    "#1B7F6A",
    "#D9912B",
    "#E8C77A",
    "#B8433A",
    "#7B4A93",
)
"""Colors of the mark, the one free use of color in the program."""

GLASS_LEAD = ("#22242A", "#0C0D10")
"""The lead of the mark, light and dark."""


def roles(*, dark: bool, high_contrast: bool = False) -> dict[str, str]:
    """All roles of one appearance as ``#RRGGBB``.

    With high contrast, hairlines become boundaries, secondary text becomes text and the soft
    tints give way to the raised plane (what draws them keeps a border in the role).
    """
    table = dict(DARK if dark else LIGHT)
    if high_contrast:
        table["border"] = table["control"]
        table["muted"] = table["faint"] = table["text"]
        for role in SOFT:
            table[role] = table["raised"]
    return table
