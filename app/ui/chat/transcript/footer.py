"""What stands under an answer and beside a user's plate: versions, actions, figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from app.ui.chat.transcript import captions
from app.ui.chat.transcript.branch_switch import BranchSwitch
from app.ui.icons import paint_icon
from app.ui.phrase import listed
from app.ui.widgets.button import Button
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.painting import RIGHT, cut_text, text_width

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QEnterEvent, QPaintEvent

    from app.bridge.chat import PathItem
    from app.chat.conversation import Message
    from app.ui.theme import Theme

_GOING = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Escape,
    }
)

ORDER = ("copy", "regenerate", "edit", "fork", "tokens", "more")
HOVER_MS = 250
HEIGHT = 24
ICON = 14
GAP = 5


class Figures(QAbstractButton):
    """Why a reply ended and how fast it was; a click shows the details.

    Signals:
        lingered: the pointer rests on it.
    """

    lingered = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ending = ""
        self._icon = ("", "muted")
        self._figures = ""
        self._focus = KeyboardFocus(theme, self, radius=4)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._linger = QTimer(self, singleShot=True, interval=HOVER_MS)
        self._linger.timeout.connect(self.lingered)

    def show_reply(self, item: PathItem) -> None:
        """Say how this reply came about."""
        facts = item.node.message.facts
        self._ending = captions.ending(facts)
        self._figures = captions.figures(facts) if facts is not None else ""
        self._icon = ("", "muted")
        details = ""
        if facts is not None and facts.ending is not None:
            details = captions.details(facts)
            if captions.has_warning(facts):
                self._icon = ("ph.info", "accent")
            self._icon = captions.ENDING_ICONS.get(facts.ending, self._icon)
        said = listed(self._ending, self._figures)
        self.setAccessibleName(said or self.tr("Details of this reply"))
        self.setAccessibleDescription(details)
        self.setVisible(bool(said) or bool(self._icon[0]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The words on one line."""
        font = self._theme.font(11.5, tabular=True)
        width = text_width(self._ending, font) + text_width(self._figures, font) + 2 * GAP
        width += self._theme.px(ICON) + 2 * GAP
        return QSize(int(width) + 1, self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The figures are never cut; why it ended is, and is whole in the tool tip."""
        width = text_width(self._figures, self._theme.font(11.5)) + 4 * GAP
        return QSize(int(width) + self._theme.px(ICON), self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From the right: figures, ending, icon."""
        painter = QPainter(self)
        theme = self._theme
        font = theme.font(11.5, tabular=True)
        color = theme.color("text" if self.underMouse() else "muted")
        area = self.rect().adjusted(0, 0, -GAP, 0)
        if self._figures:
            used = cut_text(painter, area, self._figures, font, color, RIGHT)
            area.setRight(area.right() - round(used) - (2 * GAP if self._ending else GAP))
        name, role = self._icon
        side = theme.px(ICON)
        if self._ending:
            room = area.adjusted(side + GAP, 0, 0, 0)
            used = cut_text(painter, room, self._ending, font, color, RIGHT)
            area.setRight(area.right() - round(used) - GAP)
        if name:
            area.setLeft(max(0, area.right() - side))
            paint_icon(painter, theme, name, area, role, ICON)
        self._focus.paint(painter, self.rect())

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer may rest here."""
        self._linger.start()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """It did not."""
        self._linger.stop()
        super().leaveEvent(event)


@dataclass(frozen=True, slots=True)
class Look:
    """What a footer shows beside the facts of its message.

    Attributes:
        revealed: the actions, and not only what always shows.
        focusable: Tab goes in.
        offers: what can be done with the message now.
        activity: what the engine is doing for it.
    """

    revealed: bool = False
    focusable: bool = False
    offers: frozenset[str] = frozenset()
    activity: str = ""


class Footer(QWidget):
    """The row of one message. Actions show on hover, on focus, and on the last answer.

    A message without an answer always shows the one that asks for it.

    Signals:
        asked: ``copy``, ``regenerate``, ``edit``, ``fork``, ``tokens``, ``more``, ``continue``,
            ``previous``, ``next``, ``details`` (a click on the figures) or ``glance`` (the pointer
            on them).
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._item: PathItem | None = None
        self._look = Look()
        self.branches: BranchSwitch | None = None
        self.buttons: dict[str, IconButton] = {}
        self.resume: Button | None = None
        self.figures: Figures | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addStretch(1)
        theme.changed.connect(self._on_theme_changed)

    def show_item(self, item: PathItem, look: Look) -> None:
        """Belong to this message."""
        if item is not self._item or look != self._look:
            self._item, self._look = item, look
            self._refresh()

    @property
    def key(self) -> int:
        """Id of the message it belongs to; 0 for none."""
        return 0 if self._item is None else self._item.node.id

    def has_focus(self) -> bool:
        """The focus is on one of its parts."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def focus_branches(self, step: int) -> None:
        """Put the focus on the switch, on the other side where there is no further version."""
        if self.branches is not None:
            wanted, other = self.branches.next, self.branches.previous
            if step < 0:
                wanted, other = other, wanted
            button = wanted if wanted.isEnabled() else other
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What the engine is doing for this reply."""
        if self._look.activity:
            theme = self._theme
            area = self.rect()
            if self.branches is not None and self.branches.isVisible():
                area.setLeft(self.branches.geometry().right() + 2 * GAP)
            font, color = theme.font(11.5, tabular=True), theme.color("muted")
            cut_text(QPainter(self), area, self._look.activity, font, color)

    # -- parts, made when they are first needed ---------------------------

    def _refresh(self) -> None:
        if self._item is None:
            return
        message = self._item.node.message
        self._show_branches(self._item)
        shown = self._shown_actions(message)
        for name in (*shown, *self.buttons):
            self._action(name)
        for name, button in self.buttons.items():
            button.setVisible(name in shown)
        self._show_resume(visible="continue" in self._look.offers)
        self._show_figures(self._item)
        policy = Qt.FocusPolicy.StrongFocus if self._look.focusable else Qt.FocusPolicy.NoFocus
        for part in self._parts():
            part.setFocusPolicy(policy)
            part.installEventFilter(self)  # Once is enough; Qt drops the older one.
        self.update()

    def _shown_actions(self, message: Message) -> list[str]:
        offers = self._look.offers
        shown = {"regenerate"} if "answer" in offers else set()
        if self._look.revealed and not message.streaming:
            if message.content:
                shown.add("copy")
            if "change" in offers:
                shown |= {"edit", "fork"}
                if message.role == "assistant":
                    shown.add("regenerate")
            # Beside a plate is room for the others only; there the menu has it.
            if "tokens" in offers and message.role != "user":
                shown.add("tokens")
            shown.add("more")
        return [name for name in ORDER if name in shown]

    def _parts(self) -> list[QWidget]:
        parts: list[QWidget | None] = [*self.buttons.values(), self.resume, self.figures]
        if self.branches is not None:
            parts += [self.branches.previous, self.branches.next]
        return [part for part in parts if part is not None]

    def _show_branches(self, item: PathItem) -> None:
        wanted = item.siblings > 1
        if wanted and self.branches is None:
            self.branches = BranchSwitch(self._theme, parent=self)
            self.branches.stepped.connect(self._on_branches_stepped)
            self._row.insertWidget(0, self.branches)
        if self.branches is not None:
            self.branches.setVisible(wanted)
            self.branches.show_place(
                item.position, item.siblings, movable="change" in self._look.offers
            )

    def _action(self, name: str) -> IconButton:
        button = self.buttons.get(name)
        if button is None:
            icons = {
                "copy": "ph.copy",
                "regenerate": "ph.arrow-clockwise",
                "edit": "ph.pencil-simple",
                "fork": "ph.git-fork",
                "tokens": "ph.squares-four",
                "more": "ph.dots-three",
            }
            button = IconButton(self._theme, icons[name], HEIGHT, 15, parent=self)
            button.setObjectName(name)
            button.clicked.connect(self._on_action_clicked)
            before = [known for known in self.buttons if ORDER.index(known) < ORDER.index(name)]
            self._row.insertWidget(len(before) + (self.branches is not None), button)
            self.buttons[name] = button
        names = {
            "copy": self.tr("Copy"),
            "regenerate": self.tr("Regenerate"),
            "edit": self.tr("Edit"),
            "fork": self.tr("Fork into a conversation of its own"),
            "tokens": self.tr("Show as text") if self._is_glass else self.tr("Show tokens"),
            "more": self.tr("More"),
        }
        button.set_name(names[name])
        if name == "tokens":
            button.set_glyph(button.glyph(), "accent" if self._is_glass else "muted")
        return button

    @property
    def _is_glass(self) -> bool:
        """The message is shown as tokens now."""
        return "print" in self._look.offers

    def _show_resume(self, *, visible: bool) -> None:
        if visible and self.resume is None:
            self.resume = Button(self._theme, "quiet", "ph.play", parent=self)
            self.resume.clicked.connect(self._on_resume_clicked)
            place = len(self.buttons) + (self.branches is not None)
            self._row.insertWidget(place, self.resume)
        if self.resume is not None:
            self.resume.setText(self.tr("Continue"))
            self.resume.setFixedHeight(self._theme.px(HEIGHT))
            self.resume.setVisible(visible)

    def _show_figures(self, item: PathItem) -> None:
        if item.node.message.role != "assistant":
            if self.figures is not None:
                self.figures.hide()
            return
        if self.figures is None:
            self.figures = Figures(self._theme, parent=self)
            self.figures.clicked.connect(self._on_figures_clicked)
            self.figures.lingered.connect(self._on_figures_lingered)
            # As wide as its words: the pointer beside them asks for nothing.
            self._row.addWidget(self.figures, 100, Qt.AlignmentFlag.AlignRight)
        self.figures.show_reply(item)

    # -- events and slots -------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keys that go from message to message do so from here too; Escape goes back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        if event.key() not in _GOING or area is None:
            return False
        area.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if event.key() != Qt.Key.Key_Escape:
            QApplication.sendEvent(area, event)
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()
        super().changeEvent(event)

    def _on_action_clicked(self) -> None:
        self.asked.emit(self.sender().objectName())

    def _on_figures_clicked(self) -> None:
        self.asked.emit("details")

    def _on_figures_lingered(self) -> None:
        self.asked.emit("glance")

    def _on_resume_clicked(self) -> None:
        self.asked.emit("continue")

    def _on_branches_stepped(self, step: int) -> None:
        self.asked.emit("next" if step > 0 else "previous")

    def _on_theme_changed(self) -> None:
        self._refresh()
