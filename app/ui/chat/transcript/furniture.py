"""The widgets that travel with the messages: footers, the editor, the notices at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.chat.transcript.footer import Footer, Look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.chat.transcript.message import MessageLayout
    from app.ui.chat.transcript.metrics import Metrics
    from app.ui.theme import Theme

Offers = Callable[[int], frozenset[str]]
"""What can be done with a message now: ``change`` (edit, answer again, switch versions),
``answer`` (it has none), ``continue`` (the reply was cut), ``tokens`` (shown as panes),
``print`` (it is shown so)."""

MOST_SPARE = 8
PLATE_GAP = 8


class Furniture(QObject):
    """Places footers on the viewport; they are made for visible messages only and used again.

    Signals:
        asked: what was asked for in a footer, and the id of its message.
    """

    asked = Signal(str, int)

    def __init__(self, theme: Theme, viewport: QWidget, offers: Offers) -> None:
        super().__init__(viewport)
        self._theme = theme
        self._viewport = viewport
        self._offers = offers
        self._footers: dict[int, Footer] = {}
        self._spare: list[Footer] = []
        self.activity: tuple[int, str] = (0, "")
        self.hovered = 0
        self.current = 0
        self.last = 0

    def footer(self, key: int) -> Footer | None:
        """The footer of a visible message."""
        return self._footers.get(key)

    def arrange(self, visible: list[tuple[int, int, MessageLayout]], metrics: Metrics) -> bool:
        """Give each visible message its footer; False when one that left had the focus."""
        wanted = {layout.key: (layout, top) for _, top, layout in visible if self._needs(layout)}
        kept_focus = True
        for key in [key for key in self._footers if key not in wanted]:
            footer = self._footers.pop(key)
            kept_focus = kept_focus and not footer.has_focus()
            footer.hide()
            self._keep(footer)
        for key, (layout, top) in wanted.items():
            footer = self._footers.get(key) or self._take()
            self._footers[key] = footer
            self._show(footer, layout)
            self._place(footer, layout, top, metrics)
        return kept_focus

    def refresh(self, layout: MessageLayout) -> None:
        """Show the new state of a message, or of the pointer over it, in its footer."""
        footer = self._footers.get(layout.key)
        if footer is not None:
            self._show(footer, layout)

    def _needs(self, layout: MessageLayout) -> bool:
        if layout.embedded is not None:
            return False
        if not layout.is_user:
            return True
        return layout.item.siblings > 1 or layout.key in {self.hovered, self.current, self.last}

    def _show(self, footer: Footer, layout: MessageLayout) -> None:
        key = layout.key
        look = Look(
            revealed=key in {self.hovered, self.current}
            or (key == self.last and not layout.is_user),
            focusable=key == self.current,
            offers=self._offers(key),
            activity=self.activity[1] if self.activity[0] == key else "",
        )
        footer.show_item(layout.item, look)

    def _place(self, footer: Footer, layout: MessageLayout, top: int, metrics: Metrics) -> None:
        y = top + layout.footer_top()
        if layout.is_user:
            width = footer.sizeHint().width()
            x = int(layout.plate(top).left()) - PLATE_GAP - width
        else:
            x, width = metrics.left, metrics.measure
        footer.setGeometry(x, y, width, metrics.footer)
        footer.show()

    def _take(self) -> Footer:
        if self._spare:
            return self._spare.pop()
        footer = Footer(self._theme, parent=self._viewport)
        footer.asked.connect(self._on_footer_asked)
        return footer

    def _keep(self, footer: Footer) -> None:
        if len(self._spare) < MOST_SPARE:
            self._spare.append(footer)
        else:
            footer.deleteLater()

    def _on_footer_asked(self, what: str) -> None:
        footer = self.sender()
        if isinstance(footer, Footer) and footer.key:
            self.asked.emit(what, footer.key)
