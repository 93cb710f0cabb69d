"""TeX is set as outlines; what cannot be set right is refused."""

from __future__ import annotations

import pytest

from app.markup.formulas import FormulaUnset, outline, typeset

RIGHT = [
    "x",
    r"\frac{a}{b} + \sqrt[3]{x}",
    r"\sum_{i=0}^{n} x_i",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}",
    r"\begin{align} a &= b \\ c &= d \end{align}",
    r"\begin{equation*} x \end{equation*}",
    r"\mathrm{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    r"\operatorname*{arg\,max}_x f(x)",
    r"x = 1 \tag{1} \label{eq:x}",
    r"\boxed{E = mc^2}",
    r"\cancel{x}",
    r"\mathbf{W}^{(l)} \in \mathbb{R}^{d \times k}",
    r"\left\lVert x \right\rVert_2 \leq \epsilon",
]
REFUSED = [
    "",
    " ",
    r"\foo x",
    r"\frac{1}{",
    "x_{",
    r"\left( a",
    r"\ce{H2O}",
    r"\mathop{abc}_x",
    r"\begin{array}{c|c} a & b \\ c & d \end{array}",
    r"\begin{array}{cc} a & b \\ \hline c & d \end{array}",
    r"\text{日本語}",
    "损失 = x",
    r"\def\x{\x}\x",
    "{" * 200 + "}" * 200,
    "a" * 501,
    "x \x00 y",
    "\ud800",
]


@pytest.mark.parametrize("tex", RIGHT)
@pytest.mark.parametrize("display", [True, False])
def test_formulas_are_set(tex, display):
    formula = typeset(tex, display=display)
    assert formula.commands
    assert 0.2 < formula.width < 40
    assert 0.2 < formula.height < 10
    assert {command[0] for command in formula.commands} <= set("MLQCZR")
    for kind, *numbers in formula.commands:
        assert all(isinstance(number, float) for number in numbers)
        # Nothing is drawn far outside the box.
        if kind == "M":
            assert -0.5 <= numbers[0] <= formula.width + 0.5
            assert -formula.baseline - 0.5 <= numbers[1] <= formula.height + 0.5


@pytest.mark.parametrize("tex", REFUSED)
def test_what_cannot_be_set_is_refused(tex):
    with pytest.raises(FormulaUnset):
        typeset(tex, display=True)
    assert outline(tex, size=14, display=True) is None


def test_a_formula_alone_is_larger_than_one_in_a_line():
    tex = r"\sum_{i}^{n} \frac{1}{2}"
    assert typeset(tex, display=True).height > typeset(tex, display=False).height


def test_no_number_is_put_beside_lines_that_have_none():
    lines = r"a &= b \\ c &= d"
    numbered = typeset(rf"\begin{{align}}{lines}\end{{align}}", display=True)
    plain = typeset(rf"\begin{{aligned}}{lines}\end{{aligned}}", display=True)
    assert numbered == plain


def test_outlines_grow_with_the_text():
    small, large = (outline("x^2", size=size, display=False) for size in (10, 20))
    assert small is not None
    assert large is not None
    assert large.width == pytest.approx(2 * small.width)
    assert large.ascent + large.descent == pytest.approx(2 * (small.ascent + small.descent))
