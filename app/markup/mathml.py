"""TeX as MathML, which browsers and other readers set themselves."""

from __future__ import annotations

from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST = 2000
"""Characters; longer formulas are left as they are written."""

_ELEMENTS = frozenset(
    str.split(
        "math mrow mi mn mo ms mspace mtext mfrac msqrt mroot mstyle merror mpadded mphantom"
        " menclose mfenced msub msup msubsup munder mover munderover mmultiscripts mprescripts"
        " none mtable mtr mtd mlabeledtr"
    )
)
_ATTRIBUTES = frozenset(
    str.split(
        "accent accentunder align close columnalign columnlines columnspacing columnspan depth"
        " displaystyle fence form frame height largeop linethickness lspace mathvariant maxsize"
        " minsize movablelimits notation open rowalign rowlines rowspacing rowspan rspace"
        " scriptlevel separator separators stretchy symmetric voffset width"
    )
)


@lru_cache(maxsize=2048)
def mathml(tex: str, *, display: bool) -> str:
    r"""`tex` as a `math` element that carries its source; the escaped source where it fails.

    Only elements and attributes that set formulas get through, since TeX can name any
    (``\href``, ``\style``), and text is escaped here: latex2mathml does not.
    """
    source = escape(tex)
    if len(tex) > LONGEST:
        return f"<code>{source}</code>"
    # Takes 40 ms to import, and few conversations hold formulas.
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415

    try:
        inside = "".join(_written(child) for child in convert_to_element(tex))
    except Exception:  # noqa: BLE001 - it raises what it likes for what it does not know
        return f"<code>{source}</code>"
    kind = "block" if display else "inline"
    return (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="{kind}"><semantics>'
        f'<mrow>{inside}</mrow><annotation encoding="application/x-tex">{source}</annotation>'
        "</semantics></math>"
    )


def _written(element: Element) -> str:
    text = escape(unescape(element.text or ""))
    inside = text + "".join(_written(child) for child in element)
    tail = escape(unescape(element.tail or ""))
    if element.tag not in _ELEMENTS:
        return inside + tail
    attributes = "".join(
        f' {name}="{escape(unescape(str(value)))}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES
    )
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>{tail}"
