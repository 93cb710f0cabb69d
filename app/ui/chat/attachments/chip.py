"""A file above the draft."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.ui.chat.attachments.captions import ICONS, caption, hint
from app.ui.icons import paint_icon
from app.ui.phrase import fill, listed
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.painting import cut_text, rounded, text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QKeyEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from app.bridge.draft_files import DraftFile
    from app.ui.theme import Theme

HEIGHT, RADIUS, PAD, GAP = 24, 4, 7, 6
ICON, CLOSE, LINE = 14, 18, 2
WIDEST_NAME, WIDEST_CAPTION = 220, 420
OPENING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
REMOVING = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})


class FileChip(QAbstractButton):
    """Name and figures of a file; a click or Enter opens the preview, Delete takes it out.

    Signals:
        opened: key of the file.
        removed: key of the file.
    """

    opened = Signal(int)
    removed = Signal(int)

    def __init__(
        self, theme: Theme, file: DraftFile, n_ctx: int, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._file = file
        self._n_ctx = n_ctx
        self._focus = KeyboardFocus(theme, self, radius=RADIUS)
        self.button = IconButton(theme, "ph.x", CLOSE, 12, parent=self)
        self.button.clicked.connect(self._on_button_clicked)
        self.clicked.connect(self._on_clicked)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self.show_file(file, n_ctx)

    @property
    def file(self) -> DraftFile:
        """What it shows."""
        return self._file

    def show_file(self, file: DraftFile, n_ctx: int) -> None:
        """Show a file, or what has become of it."""
        self._file, self._n_ctx = file, n_ctx
        self.setAccessibleName(listed(file.name, caption(file, n_ctx)))
        self.setToolTip(hint(file, n_ctx))
        self.button.set_name(fill(self.tr("Remove %1"), file.name))
        can_open = file.attachment is not None
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if can_open else Qt.CursorShape.ArrowCursor
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Plate and caption."""
        width = self._plate_width()
        words = caption(self._file, self._n_ctx)
        if words:
            room = text_width(words, self._caption_font())
            width += GAP + min(room, self._theme.px(WIDEST_CAPTION)) + 1
        return QSize(math.ceil(width), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The plate."""
        return QSize(math.ceil(self._plate_width()), self._theme.px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cross stays at the end of the plate."""
        super().resizeEvent(event)
        self._place_button()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes out."""
        key = Qt.Key(event.key())
        if key in OPENING and not event.isAutoRepeat():
            self.click()
        elif key in REMOVING:
            self.removed.emit(self._file.key)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show_file(self._file, self._n_ctx)
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The plate with icon, name and progress, then the caption."""
        theme, file = self._theme, self._file
        painter = QPainter(self)
        failed = file.error is not None
        plate = QRectF(0, 0, self._plate_width(), self.height())
        over = "pressed" if self.isDown() else "hover" if self.underMouse() else "sunken"
        plane = "dangersoft" if failed else over
        rounded(painter, plate, RADIUS, theme.color(plane))
        x = float(theme.px(PAD))
        icon = "ph.warning-circle" if failed else self._icon()
        side = theme.px(ICON)
        paint_icon(
            painter,
            theme,
            icon,
            QRectF(x, 0, side, self.height()),
            "danger" if failed else "muted",
            ICON,
        )
        x += side + GAP
        name = QRectF(x, 0, self._name_width(), self.height())
        cut_text(painter, name, file.name, self._name_font(), theme.color("text"))
        if file.total and file.state == "reading":
            self._paint_progress(painter, plate)
        words = QRectF(plate.right() + GAP, 0, 0, self.height())
        words.setRight(self.width())
        role = "danger" if failed else "muted"
        said = caption(file, self._n_ctx)
        cut_text(painter, words, said, self._caption_font(), theme.color(role))
        self._focus.paint(painter, plate.toRect())

    def _paint_progress(self, painter: QPainter, plate: QRectF) -> None:
        done = plate.width() * self._file.done / self._file.total
        line = QRectF(plate.left(), plate.bottom() - LINE, done, LINE)
        painter.fillRect(line, self._theme.color("fill"))

    def _icon(self) -> str:
        attachment = self._file.attachment
        return ICONS[attachment.kind] if attachment is not None else "ph.file"

    def _name_font(self) -> QFont:
        return self._theme.font(12, 500)

    def _caption_font(self) -> QFont:
        return self._theme.font(11.5, tabular=True)

    def _name_width(self) -> float:
        room = QFontMetricsF(self._name_font()).horizontalAdvance(self._file.name)
        return min(math.ceil(room) + 1, self._theme.px(WIDEST_NAME))

    def _plate_width(self) -> float:
        px = self._theme.px
        return px(PAD) + px(ICON) + GAP + self._name_width() + 2 + px(CLOSE) + 3

    def _place_button(self) -> None:
        side = self._theme.px(CLOSE)
        x = round(self._plate_width()) - side - 3
        self.button.setGeometry(x, (self.height() - side) // 2, side, side)

    def _on_clicked(self) -> None:
        if self._file.attachment is not None:
            self.opened.emit(self._file.key)

    def _on_button_clicked(self) -> None:
        self.removed.emit(self._file.key)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self._place_button()
        self.update()
