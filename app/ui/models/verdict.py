"""Whether a model fits on this computer, in a word, as a bar, and as a sum."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.icons import paint_icon
from app.ui.phrase import count, fill, size
from app.ui.widgets.painting import LEFT, cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.engine.fit import Fit, Verdict
    from app.inspection.memory import Need
    from app.ui.theme import Theme

translate = QCoreApplication.translate

ROLES: Final[dict[Verdict, str]] = {
    "gpu": "success",
    "partly": "success",
    "cpu": "success",
    "tight": "warning",
    "too_large": "danger",
}
"""Color role of each verdict; icon and word say it too."""

ICONS: Final[dict[Verdict, str]] = {
    "gpu": "ph.check-circle",
    "partly": "ph.circle-half",
    "cpu": "ph.cpu",
    "tight": "ph.warning",
    "too_large": "ph.x-circle",
}

HEIGHT, RADIUS, PAD, GAP, ICON, TEXT = 20, 4, 7, 5, 13, 11
BAR_WIDTH, BAR_HEIGHT, LINE_WIDTH, LINE_HEIGHT = 190, 6, 1.5, 14
ROOM_SHARE: Final = 2 / 3
"""Where the line of what is free stands."""

CONTEXT_ALPHA, COMPUTE_ALPHA = 0.45, 0.25
_HAIR_WIDTH = 3.0
"""Narrower parts are not parted from the next, which would hide them."""


def verdict_name(verdict: Verdict) -> str:
    """The words of a badge."""
    names: dict[Verdict, str] = {
        "gpu": translate("Verdict", "Fits on the GPU"),
        "partly": translate("Verdict", "Fits partly"),
        "cpu": translate("Verdict", "Runs on the CPU"),
        "tight": translate("Verdict", "Tight"),
        "too_large": translate("Verdict", "Too large"),
    }
    return names[verdict]


def verdict_text(fit: Fit) -> str:
    """The words of a badge; a guess is marked as one."""
    name = verdict_name(fit.verdict)
    return fill(translate("Verdict", "≈ %1"), name) if fit.estimated else name


def verdict_sentence(fit: Fit) -> str:
    """What the verdict means, with its figures."""
    if fit.verdict == "too_large":
        return fill(translate("Verdict", "%1 of memory is missing."), size(fit.short_bytes))
    if fit.verdict == "tight":
        return translate("Verdict", "It would leave hardly any memory to other programs.")
    if fit.verdict == "partly":
        return fill(
            translate("Verdict", "%1 of %2 layers fit on the GPU, the others run on the CPU."),
            fit.gpu_layers,
            fit.n_layer,
        )
    if fit.verdict == "gpu":
        return translate("Verdict", "All layers fit on the GPU.")
    return translate("Verdict", "It fits into the computer's memory.")


def fit_sum(fit: Fit) -> str:
    """The figures behind a verdict, one a line: weights, KV cache, compute, free."""
    need = fit.need
    lines = [
        verdict_sentence(fit),
        fill(translate("Verdict", "Weights: %1"), size(need.weights_bytes)),
        fill(
            translate("Verdict", "KV cache for %1 tokens: %2"),
            count(fit.n_ctx),
            size(need.kv_bytes),
        ),
        fill(translate("Verdict", "Compute: %1"), size(need.compute_bytes)),
        fill(translate("Verdict", "Vocabulary and conversions: %1"), size(need.other_bytes)),
        _together(need),
        fill(translate("Verdict", "Free: %1"), size(fit.room_bytes)),
    ]
    if fit.estimated:
        lines.append(translate("Verdict", "Estimated from the number of parameters alone."))
    return "\n".join(lines)


def _together(need: Need) -> str:
    """The sum, and the part of it that a card takes: what is free there is of no use elsewhere."""
    if not 0 < need.gpu_bytes < need.total_bytes:
        return fill(translate("Verdict", "Together: %1"), size(need.total_bytes))
    return fill(
        translate("Verdict", "Together: %1, of which on the GPU: %2"),
        size(need.total_bytes),
        size(need.gpu_bytes),
    )


class VerdictBadge(QWidget):
    """The verdict as an icon and a word; its tool tip gives the sum. Hidden without a fit."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fit: Fit | None = None
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self.hide()

    @property
    def fit(self) -> Fit | None:
        """What it shows."""
        return self._fit

    @property
    def text(self) -> str:
        """Its words."""
        return self._text

    def set_fit(self, fit: Fit | None) -> None:
        """Show `fit`."""
        self._fit = fit
        self.setVisible(fit is not None)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every string again."""
        fit = self._fit
        self._text = verdict_text(fit) if fit is not None else ""
        told = fit_sum(fit) if fit is not None else ""
        self.setToolTip(told)
        self.setAccessibleName(self._text)
        self.setAccessibleDescription(told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon and word."""
        theme = self._theme
        word = text_width(self._text, theme.font(TEXT, 500))
        width = theme.scaled(2 * PAD + ICON + GAP) + word
        return QSize(math.ceil(width) + 1, theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The soft plane, the icon, the word."""
        if self._fit is not None:
            paint_verdict(QPainter(self), self._theme, QRectF(self.rect()), self._fit, self._text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def paint_verdict(painter: QPainter, theme: Theme, box: QRectF, fit: Fit, text: str) -> None:
    """A badge in `box`, also for delegates."""
    role = ROLES[fit.verdict]
    border = theme.color(role) if theme.high_contrast else None
    rounded(painter, box, RADIUS, theme.color(f"{role}soft"), border)
    pad, icon, gap = theme.scaled(PAD), theme.scaled(ICON), theme.scaled(GAP)
    place = QRectF(box.left() + pad, box.top(), icon, box.height())
    paint_icon(painter, theme, ICONS[fit.verdict], place, role, ICON)
    words = box.adjusted(pad + icon + gap, 0, -pad / 2, 0)
    cut_text(painter, words, text, theme.font(TEXT, 500), theme.color(role), LEFT)


class MemoryBar(QWidget):
    """What a model takes, with a line where the free memory ends.

    Weights are solid, the KV cache is paler, compute buffers are palest.
    """

    def __init__(
        self, theme: Theme, width: float = BAR_WIDTH, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = width
        self._fit: Fit | None = None
        self._room_bytes = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    @property
    def fit(self) -> Fit | None:
        """What it shows."""
        return self._fit

    def set_fit(self, fit: Fit | None, room_bytes: int = 0) -> None:
        """Show `fit`.

        Args:
            fit: None empties the bar.
            room_bytes: what the line stands for, where bars below one another are to be
                compared; 0 is what is free for this one.
        """
        self._fit = fit
        self._room_bytes = room_bytes
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        """Set every string again."""
        fit = self._fit
        told = fit_sum(fit) if fit is not None else ""
        self.setToolTip(told)
        self.setAccessibleName(translate("Verdict", "Memory"))
        self.setAccessibleDescription(told)

    def sizeHint(self) -> QSize:
        """The bar, and the line above and below it."""
        return QSize(self._theme.px(self._width), self._theme.px(LINE_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow."""
        return QSize(self._theme.px(60), self._theme.px(LINE_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The track, three parts, the line."""
        fit = self._fit
        paint_memory(QPainter(self), self._theme, QRectF(self.rect()), fit, self._room_bytes)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def paint_memory(
    painter: QPainter, theme: Theme, box: QRectF, fit: Fit | None, room_bytes: int = 0
) -> None:
    """A bar in `box`, also for delegates; see `MemoryBar.set_fit`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    height = theme.scaled(BAR_HEIGHT)
    track = QRectF(box.left(), box.center().y() - height / 2, box.width(), height)
    path = QPainterPath()
    path.addRoundedRect(track, height / 2, height / 2)
    painter.fillPath(path, theme.color("pressed" if theme.dark else "sunken"))
    room = room_bytes or (fit.room_bytes if fit is not None else 0)
    if fit is not None and room > 0:
        painter.setClipPath(path)
        _fill_parts(painter, theme, track, fit, room)
        painter.setClipping(False)
        width, tall = theme.scaled(LINE_WIDTH), theme.scaled(LINE_HEIGHT)
        at = round(track.left() + track.width() * ROOM_SHARE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        line = QRectF(at - width / 2, box.center().y() - tall / 2, width, tall)
        painter.fillRect(line, theme.color("text"))
    painter.restore()


def _fill_parts(painter: QPainter, theme: Theme, track: QRectF, fit: Fit, room: int) -> None:
    need, role, left = fit.need, ROLES[fit.verdict], track.left()
    for taken, alpha in (
        (need.weights_bytes, None),
        (need.kv_bytes, CONTEXT_ALPHA),
        (need.compute_bytes + need.other_bytes, COMPUTE_ALPHA),
    ):
        width = track.width() * ROOM_SHARE * taken / room
        part = QRectF(left, track.top(), min(width, track.right() - left), track.height())
        painter.fillRect(part, theme.color(role, alpha))
        left = min(left + width, track.right())
        if left < track.right() and width > _HAIR_WIDTH:
            # A hair of the track parts neighbors of one hue.
            painter.fillRect(
                QRectF(left - 1, track.top(), 1, track.height()),
                theme.color("pressed" if theme.dark else "sunken"),
            )
