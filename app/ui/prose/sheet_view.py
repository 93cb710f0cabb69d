"""Where a document is read: plates behind code, lines beside quotations, links by keyboard too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QTextBrowser

from app.markup.links import true_host
from app.ui.prose.writer import EDGE, PLATE, PLATE_PAD, QUOTE, QUOTE_STEP, RULE, Sheet
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QPaintEvent, QTextBlock
    from PySide6.QtWidgets import QWidget

    from app.ui.theme import Theme

_RADIUS = 8
_LINE_PX = 2


class SheetView(QTextBrowser):
    """Shows a `Sheet`; opens nothing by itself."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus = KeyboardFocus(theme, self)
        self.setProperty("bare", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.show_sheet(Sheet())
        self.highlighted.connect(self._on_self_highlighted)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show `sheet`, from its beginning."""
        old = self.document()
        sheet.setParent(self)
        self.setDocument(sheet)
        if isinstance(old, Sheet):
            old.deleteLater()

    def loadResource(self, _kind: int, _name: object) -> None:  # noqa: N802 (Qt's name)
        """Nothing: what strangers wrote loads nothing."""
        return

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies behind the words, the words, and the focus."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_behind(painter, event.rect().top(), event.rect().bottom())
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._focus.paint(painter, self.viewport().rect())
        painter.end()

    def _paint_behind(self, painter: QPainter, top: int, bottom: int) -> None:
        block = self.cursorForPosition(QPoint(0, top)).block().previous()
        if not block.isValid():
            block = self.document().firstBlock()
        plate: QRectF | None = None
        number = 0
        while block.isValid():
            box = self._box(block)
            layout = block.blockFormat()
            here = layout.intProperty(PLATE)
            if plate is not None and here != number:
                self._paint_plate(painter, plate)
                plate = None
            if here:
                box.setLeft(layout.doubleProperty(EDGE))
                plate = box if plate is None else plate.united(box)
                number = here
            self._paint_lines(painter, box, layout.intProperty(QUOTE))
            if layout.intProperty(RULE):
                line = QRectF(layout.doubleProperty(EDGE), box.center().y(), box.width(), 1)
                painter.fillRect(line, self._theme.color("border"))
            if box.top() > bottom:
                break
            block = block.next()
        if plate is not None:
            self._paint_plate(painter, plate)

    def _box(self, block: QTextBlock) -> QRectF:
        """Where `block` is on screen, as wide as there is room."""
        box = self.document().documentLayout().blockBoundingRect(block)
        box.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        box.setLeft(0)
        box.setRight(self.viewport().width())
        return box

    def _paint_plate(self, painter: QPainter, box: QRectF) -> None:
        pad = self._theme.px(PLATE_PAD)
        plate = box.adjusted(0, -pad, 0, pad).toRect()
        rounded(painter, plate, _RADIUS, self._theme.color("code"), self._theme.color("border"))

    def _paint_lines(self, painter: QPainter, box: QRectF, depth: int) -> None:
        step = self._theme.px(QUOTE_STEP)
        for level in range(depth):
            line = QRectF(level * step, box.top(), _LINE_PX, box.height())
            painter.fillRect(line, self._theme.color("control"))

    def _on_self_highlighted(self, url: QUrl) -> None:
        """Say where a link really leads before anybody follows it."""
        address = url.toString()
        host = true_host(address)
        self.viewport().setToolTip(f"{host}\n{address}" if host else address)
