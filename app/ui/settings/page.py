"""The settings page: sections at the left, the chosen one beside them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import paint_icon
from app.ui.settings.about import AboutSection
from app.ui.settings.appearance import AppearanceSection
from app.ui.settings.data import DataSection
from app.ui.settings.defaults import DefaultsSection
from app.ui.settings.engine import EngineSection
from app.ui.settings.entries import SECTIONS
from app.ui.settings.library import LibrarySection
from app.ui.settings.network import NetworkSection
from app.ui.settings.presets import PresetsSection
from app.ui.settings.snippets import SnippetsSection
from app.ui.widgets.choice import Choice
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.label import Label
from app.ui.widgets.painting import cut_text, rounded
from app.ui.widgets.pane import Pane
from app.ui.widgets.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from app.bridge.data import DataKeeper
    from app.bridge.desk import Desk
    from app.bridge.diagnostics import Diagnostics
    from app.bridge.downloads import Downloads
    from app.bridge.engine import ModelHost
    from app.bridge.hub import HubSession
    from app.bridge.library import Library
    from app.bridge.preferences import Preferences
    from app.ui.settings.section import Section
    from app.ui.theme import Theme
    from app.ui.widgets.stack import Room

SectionName = Literal[
    "appearance",
    "defaults",
    "presets",
    "snippets",
    "engine",
    "library",
    "network",
    "data",
    "about",
]
NAMES: tuple[SectionName, ...] = get_args(SectionName)
ICONS: dict[SectionName, str] = {
    "appearance": "ph.palette",
    "defaults": "ph.chat-circle-text",
    "presets": "ph.user-circle",
    "snippets": "ph.text-t",
    "engine": "ph.cpu",
    "library": "ph.cube",
    "network": "ph.globe-simple",
    "data": "ph.database",
    "about": "ph.info",
}
HEADER, ROW, NAV_WIDTH, NARROW = 48, 30, 190, 560


class _NavRow(QRadioButton):
    """A section in the list; arrow keys move between them."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._focus = KeyboardFocus(theme, self, radius=6)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A list row."""
        return QSize(self._theme.px(160), self._theme.px(ROW))

    def minimumSizeHint(self) -> QSize:
        """The name may be cut."""
        return QSize(self._theme.px(60), self._theme.px(ROW))

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        """All of it can be clicked."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plane, icon and name."""
        theme, painter, chosen = self._theme, QPainter(self), self.isChecked()
        plane = "accentsoft" if chosen else "hover" if self.underMouse() else None
        if plane is not None:
            rounded(painter, self.rect(), 6, theme.color(plane))
        side = theme.px(16)
        box = QRectF(8, 0, side, self.height())
        paint_icon(painter, theme, self._icon, box, "accent" if chosen else "muted", 16)
        left = box.right() + 8
        word = QRectF(left, 0, self.width() - left - 6, self.height())
        cut_text(
            painter, word, self.text(), theme.font(13, 500 if chosen else 400), theme.color("text")
        )
        self._focus.paint(painter, self.rect())


class _Nav(Pane):
    """The list of sections.

    Signals:
        chosen: the section with this index.
    """

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, names: tuple[SectionName, ...], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, None, "r", parent=parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 9, 12)
        column.setSpacing(2)
        self.rows = tuple(_NavRow(theme, ICONS[name], self) for name in names)
        for index, row in enumerate(self.rows):
            self._group.addButton(row, index)
            column.addWidget(row)
        column.addStretch(1)
        self._group.idClicked.connect(self.chosen)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self.setFixedWidth(self._theme.pane_width(NAV_WIDTH))
        for row in self.rows:
            row.updateGeometry()


class SettingsPage(Pane):
    """Settings of the program; those of a conversation are in its panel.

    Without a desk, a library or a hub their sections are left out.

    Attributes:
        sections: each is made when it is first shown.
    """

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        models: ModelHost,
        data: DataKeeper,
        diagnostics: Diagnostics,
        *,
        hub: HubSession | None = None,
        library: Library | None = None,
        downloads: Downloads | None = None,
        desk: Desk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._theme = theme
        makers: dict[SectionName, Callable[[], Section]] = {
            "appearance": partial(AppearanceSection, theme, preferences),
            "defaults": partial(DefaultsSection, theme, preferences),
        }
        if desk is not None:
            makers["presets"] = partial(PresetsSection, theme, desk.presets, models, library)
            makers["snippets"] = partial(SnippetsSection, theme, desk.snippets)
        makers["engine"] = partial(EngineSection, theme, preferences, models)
        if library is not None:
            makers["library"] = partial(LibrarySection, theme, preferences, library, downloads)
        if hub is not None:
            makers["network"] = partial(NetworkSection, theme, preferences, hub)
        makers["data"] = partial(DataSection, theme, data)
        makers["about"] = partial(AboutSection, theme, models, diagnostics)
        self.names: tuple[SectionName, ...] = tuple(makers)
        self._header = Pane(theme, None, "b")
        self._title = Label(theme, 14, 600)
        self.choice = Choice(theme)
        self.nav = _Nav(theme, self.names)
        self._stack = Stack()
        self.sections: dict[SectionName, Room[Section]] = {
            name: self._stack.add(make) for name, make in makers.items()
        }
        self._lay_out()
        self.nav.chosen.connect(self._on_nav_chosen)
        self.choice.activated.connect(self._on_nav_chosen)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()
        self.show_section("appearance")
        self._on_theme_changed()

    def _lay_out(self) -> None:
        head = QHBoxLayout(self._header)
        head.setContentsMargins(20, 0, 20, 1)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.choice)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.nav)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addLayout(body, 1)

    @property
    def section(self) -> SectionName:
        """Which section is shown."""
        return self.names[self._stack.index()]

    def show_section(self, name: SectionName) -> None:
        """Show a section; one that is left out changes nothing."""
        if name in self.names:
            self._on_nav_chosen(self.names.index(name))

    def reveal(self, name: str, widget: str = "") -> None:
        """Show a setting, scrolled to and with the focus; see `app.ui.settings.entries.Entry`."""
        wanted = next((each for each in self.names if each == name), None)
        if wanted is None:
            return
        self.show_section(wanted)
        section = self.sections[wanted].page
        target = section.setting(widget) if widget else None
        if target is None:
            self.focus_first()
        else:
            section.show_setting(target)

    def focus_first(self) -> None:
        """Put the focus on the chosen section's entry."""
        narrow = self.nav.isHidden()
        target = self.choice if narrow else self.nav.rows[self._stack.index()]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Set every string again."""
        self._title.setText(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self.choice.setAccessibleName(self.tr("Section"))
        if not self.choice.count():
            self.choice.addItems([""] * len(self.names))
        for index, name in enumerate(self.names):
            context, text = SECTIONS[name]
            title = QCoreApplication.translate(context, text)
            self.nav.rows[index].setText(title)
            self.choice.setItemText(index, title)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list becomes a field in the header."""
        super().resizeEvent(event)
        self._on_theme_changed()

    def _on_nav_chosen(self, index: int) -> None:
        self._stack.show_page(index)
        self.nav.rows[index].setChecked(True)
        self.choice.setCurrentIndex(index)

    def _on_theme_changed(self) -> None:
        narrow = self.width() < self._theme.px(NARROW)
        self.nav.setVisible(not narrow)
        self.choice.setVisible(narrow)
        self._header.setFixedHeight(self._theme.px(HEADER))
