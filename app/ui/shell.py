"""Where the panes of the window stand: rail, conversations, page, panel, status bar.

In a narrow window the panel, and then the conversations, become drawers over the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEasingCurve, QEvent, QRect, QSize, QVariantAnimation, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.widgets.drawer import SLIDE_MS, Drawer
from app.ui.widgets.grip import Grip

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.ui.theme import Theme
    from app.ui.widgets.pane import Pane

Side = Literal["left", "right"]

SIDEBAR_WIDTH, PANEL_WIDTH = 244, 288
NARROWEST, WIDEST = 190, 480
PAGE_BESIDE_PANEL, PAGE_BESIDE_SIDEBAR = 480, 420
SMALLEST = QSize(640, 480)


@dataclass(slots=True)
class _Pane:
    """One of the two side panes.

    Attributes:
        widget: what it shows.
        sides: hairlines of the widget beside the page; a drawer has a boundary of its own.
        drawer: holds it while the window is narrow.
        grip: to drag its width.
        width: pixels at 100 %.
        wanted: the user wants it docked when there is room.
        docked: there is room now.
        part: how much of it is slid in, 0 to 1.
    """

    widget: Pane
    sides: str
    drawer: Drawer
    grip: Grip
    slide: QVariantAnimation
    width: int
    default: int
    wanted: bool = True
    docked: bool = True
    part: float = 1.0


class Shell(QWidget):
    """Places the panes; knows nothing of what is in them.

    Signals:
        changed: a pane was shown, hidden, docked, drawn or resized.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        rail: QWidget,
        status: QWidget,
        *,
        sidebar: Pane,
        panel: Pane,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rail = rail
        self._status = status
        self.pages = QStackedWidget(self)
        rail.setParent(self)
        status.setParent(self)
        self._panes: dict[Side, _Pane] = {
            "left": self._make_pane("left", sidebar, SIDEBAR_WIDTH),
            "right": self._make_pane("right", panel, PANEL_WIDTH),
        }
        self._beside = True
        self._shown = False
        theme.changed.connect(self.arrange)

    # -- what the window asks ---------------------------------------------

    def visible(self, side: Side) -> bool:
        """Whether a pane can be seen: docked or as an open drawer."""
        pane = self._panes[side]
        return self._beside and (pane.wanted if pane.docked else pane.drawer.opened)

    def docked(self, side: Side) -> bool:
        """Whether there is room for a pane beside the page."""
        return self._panes[side].docked

    def wanted(self, side: Side) -> bool:
        """Whether a pane is shown when there is room."""
        return self._panes[side].wanted

    def pane_width(self, side: Side) -> int:
        """Width of a pane at 100 %."""
        return self._panes[side].width

    def set_pane(self, side: Side, width: int, *, wanted: bool) -> None:
        """Set width at 100 % and whether it is shown, without motion."""
        pane = self._panes[side]
        pane.width = min(WIDEST, max(NARROWEST, width))
        pane.wanted = wanted
        pane.part = float(wanted)
        self.arrange()

    def show_beside(self, *, beside: bool) -> None:
        """Show the side panes (on the chat page), or only the page."""
        self._beside = beside
        for pane in self._panes.values():
            pane.drawer.dismiss(at_once=True)
        self.arrange()

    def toggle(self, side: Side) -> None:
        """Show or hide a pane: docked where there is room, else as a drawer."""
        self.show_pane(side, shown=not self.visible(side))

    def show_pane(self, side: Side, *, shown: bool) -> None:
        """Show a pane or hide it."""
        pane = self._panes[side]
        if shown == self.visible(side):
            return
        if not pane.docked:
            if shown:
                pane.drawer.reveal()
            else:
                pane.drawer.dismiss()
        else:
            pane.wanted = shown
            self._start_slide(pane, float(shown))
        self.changed.emit()

    def arrange(self) -> None:
        """Place everything for the size there is.

        Before the first show the size is not the real one, and panes would move into drawers and
        out again, which costs more than all the rest.
        """
        if not self._shown:
            return
        status_height = self._status.sizeHint().height()
        status_height = max(status_height, self._status.minimumHeight())
        height = max(0, self.height() - status_height)
        rail = self._rail.minimumWidth()
        self._status.setGeometry(0, height, self.width(), status_height)
        self._rail.setGeometry(0, 0, rail, height)
        area = QRect(rail, 0, max(0, self.width() - rail), height)
        self._dock(area.width())
        left, right = self._shown_width("left"), self._shown_width("right")
        for side, pane in self._panes.items():
            self._place(side, pane, area, left if side == "left" else right)
        page = area.adjusted(left, 0, -right, 0)
        self.pages.setGeometry(page)
        if self._beside:
            for side, x in (("left", page.left() - 1), ("right", page.right() + 1)):
                grip = self._panes[side].grip
                grip.place(x, 0, height)

    def minimumSizeHint(self) -> QSize:
        """The smallest window."""
        return SMALLEST

    def showEvent(self, event: QShowEvent) -> None:
        """Now the size is the real one."""
        self._shown = True
        self.arrange()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything again."""
        super().resizeEvent(event)
        self.arrange()

    # -- placing ----------------------------------------------------------

    def _make_pane(self, side: Side, widget: Pane, width: int) -> _Pane:
        widget.setParent(self)
        drawer = Drawer(self._theme, side, parent=self)
        drawer.closed.connect(self._on_drawer_closed)
        grip = Grip(parent=self)
        grip.dragged.connect(lambda x: self._on_grip_dragged(side, x))
        grip.released.connect(self.changed)
        grip.restored.connect(lambda: self._on_grip_restored(side))
        slide = QVariantAnimation(self)
        slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        pane = _Pane(widget, "r" if side == "left" else "l", drawer, grip, slide, width, width)
        slide.valueChanged.connect(lambda part: self._on_slide_value_changed(side, part))
        return pane

    def _full_width(self, side: Side) -> int:
        return self._theme.pane_width(self._panes[side].width)

    def _shown_width(self, side: Side) -> int:
        pane = self._panes[side]
        if not (self._beside and pane.docked):
            return 0
        return round(self._full_width(side) * pane.part)

    def _dock(self, width: int) -> None:
        """Decide what has room: the panel goes first."""
        left, right = self._panes["left"], self._panes["right"]
        sidebar = self._full_width("left") if left.wanted else 0
        beside_panel = self._theme.px(PAGE_BESIDE_PANEL)
        room_left = width >= self._full_width("left") + self._theme.px(PAGE_BESIDE_SIDEBAR)
        if not room_left:
            sidebar = 0
        room_right = width >= sidebar + beside_panel + self._full_width("right")
        for pane, room in ((left, room_left), (right, room_right)):
            if pane.docked != room:
                pane.docked = room
                self._move(pane)

    def _move(self, pane: _Pane) -> None:
        """Between beside the page and the drawer."""
        pane.slide.stop()
        pane.part = float(pane.wanted)
        pane.drawer.dismiss(at_once=True)
        if pane.docked:
            pane.drawer.set_content(None)
            pane.widget.setParent(self)
        else:
            pane.drawer.set_content(pane.widget)
        pane.widget.set_sides(pane.sides if pane.docked else "")
        pane.grip.raise_()
        self.changed.emit()

    def _place(self, side: Side, pane: _Pane, area: QRect, shown: int) -> None:
        full = self._full_width(side)
        pane.grip.setVisible(self._beside and pane.docked and pane.wanted)
        if not pane.docked:
            pane.drawer.place(area, full)
            return
        pane.widget.setVisible(self._beside and shown > 0)
        x = area.left() + shown - full if side == "left" else area.right() + 1 - shown
        pane.widget.setGeometry(x, 0, full, area.height())
        if side == "left":
            # Sliding, it comes from under the rail.
            self._rail.raise_()

    def _start_slide(self, pane: _Pane, target: float) -> None:
        pane.slide.stop()
        duration = self._theme.motion_ms(SLIDE_MS)
        if duration == 0 or not self.isVisible():
            pane.part = target
            self.arrange()
            return
        pane.slide.setDuration(duration)
        pane.slide.setStartValue(pane.part)
        pane.slide.setEndValue(target)
        pane.slide.start()

    # -- answers ----------------------------------------------------------

    def _on_slide_value_changed(self, side: Side, part: float) -> None:
        self._panes[side].part = part
        self.arrange()

    def _on_grip_dragged(self, side: Side, x: int) -> None:
        pane = self._panes[side]
        pixels = x - self._rail.width() if side == "left" else self.width() - x
        factor = self._theme.pane_width(1000) / 1000
        pane.width = min(WIDEST, max(NARROWEST, round(pixels / factor)))
        # Never so wide that the pane would lose its own place.
        while pane.width > NARROWEST and not self._fits():
            pane.width -= 1
        self.arrange()

    def _fits(self) -> bool:
        panes = [side for side in self._panes if self.docked(side) and self.wanted(side)]
        least = PAGE_BESIDE_PANEL if "right" in panes else PAGE_BESIDE_SIDEBAR
        used = sum(self._full_width(side) for side in panes)
        return self.width() - self._rail.width() >= used + self._theme.px(least)

    def _on_grip_restored(self, side: Side) -> None:
        pane = self._panes[side]
        pane.width = pane.default
        self.arrange()
        self.changed.emit()

    def _on_drawer_closed(self) -> None:
        self.changed.emit()

    def event(self, event: QEvent) -> bool:
        """Place everything when the layout of a child asks for it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)
