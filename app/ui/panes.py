"""The panes round the page: conversations at the left, settings of one at the right, the rail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.chat import ChatSession
    from app.ui.actions import Actions
    from app.ui.chat.side_panel import SidePanel, Tab
    from app.ui.chat.sidebar.pane import Sidebar
    from app.ui.pages import Pages
    from app.ui.rail import Rail
    from app.ui.shell import Shell


def holds(pane: QWidget, focused: QWidget | None) -> bool:
    """Whether the focus is in a pane."""
    return focused is not None and (pane is focused or pane.isAncestorOf(focused))


class Panes(QObject):
    """Shows the panes, and leads the focus into them, from one to the next and back to the page."""

    def __init__(
        self,
        shell: Shell,
        rail: Rail,
        sidebar: Sidebar,
        panel: SidePanel,
        *,
        pages: Pages,
        session: ChatSession,
        actions: Actions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._rail = rail
        self._sidebar = sidebar
        self._panel = panel
        self._pages = pages
        self._session = session
        self._actions = actions
        shell.changed.connect(self.check)
        pages.shown.connect(self.check)
        sidebar.chosen.connect(self._on_sidebar_chosen)
        panel.closed.connect(self._on_panel_closed)

    def check(self) -> None:
        """Check the actions of the panes that are seen."""
        self._actions["view.sidebar"].setChecked(self._shell.visible("left"))
        self._actions["view.panel"].setChecked(self._shell.visible("right"))

    # -- the conversations ------------------------------------------------

    def toggle_sidebar(self) -> None:
        """Show or hide the conversations."""
        self._pages.show("chat")
        held = holds(self._sidebar, self._focused())
        self._shell.toggle("left")
        if held and not self._shell.visible("left"):
            self._pages.chat.focus_composer()
        if self._shell.visible("left") and not self._shell.docked("left"):
            self._enter(self._sidebar)

    def rename_conversation(self) -> None:
        """Edit the title of the open conversation in the list."""
        self._show_sidebar()
        self._sidebar.rename(self._session.current)

    def search_conversations(self) -> None:
        """Put the cursor where all conversations are searched."""
        self._show_sidebar()
        self._sidebar.focus_search()

    def move_conversations(self) -> None:
        """Ask into which folder the chosen conversations go."""
        self._show_sidebar()
        self._sidebar.ask_folder()

    def edit_tags(self) -> None:
        """Let the user say which tags the chosen conversations carry."""
        self._show_sidebar()
        self._sidebar.edit_tags()

    def new_folder(self) -> None:
        """Make a folder, and let the user name it."""
        self._show_sidebar()
        self._sidebar.new_folder()

    def _show_sidebar(self) -> None:
        self._pages.show("chat")
        self._shell.show_pane("left", shown=True)

    # -- the settings of the conversation and of the model ----------------

    def toggle_panel(self) -> None:
        """Show or hide the settings of the conversation."""
        self._pages.show("chat")
        held = holds(self._panel, self._focused())
        self._shell.toggle("right")
        if held and not self._shell.visible("right"):
            self._pages.chat.focus_composer()
        if self._shell.visible("right") and not self._shell.docked("right"):
            self._panel.focus_first()

    def show_conversation_settings(self) -> None:
        """Show what the open conversation decides, the system prompt first."""
        self._show_panel("conversation")

    def show_load_settings(self) -> None:
        """Show how the model is loaded."""
        self._show_panel("model")

    def _show_panel(self, tab: Tab) -> None:
        self._pages.show("chat")
        self._panel.show_tab(tab)
        self._shell.show_pane("right", shown=True)
        self._panel.focus_first()

    # -- the focus --------------------------------------------------------

    def focus_next(self) -> None:
        """Move the focus: conversations, page, panel, rail, and round again."""
        stops: list[QWidget] = [self._rail]
        chat = self._pages.chat
        if self._pages.name != "chat":
            stops.append(self._pages.current)
        else:
            left, right = self._shell.visible("left"), self._shell.visible("right")
            stops += [self._sidebar] if left else []
            stops += [chat.transcript] if chat.transcript.isVisible() else []
            stops.append(chat.composer)
            stops += [self._panel] if right else []
        focused = self._focused()
        at = next((i for i, stop in enumerate(stops) if holds(stop, focused)), -1)
        self._enter(stops[(at + 1) % len(stops)])

    def _enter(self, pane: QWidget) -> None:
        """Put the focus into a pane."""
        if pane is self._pages.chat.transcript:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif pane is self._sidebar:
            self._sidebar.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif pane is self._panel:
            self._panel.focus_first()
        elif pane is self._rail:
            self._rail.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._pages.enter()

    def _focused(self) -> QWidget | None:
        return self._shell.window().focusWidget()

    # -- answers ----------------------------------------------------------

    def _on_sidebar_chosen(self) -> None:
        if not self._shell.docked("left"):
            self._shell.show_pane("left", shown=False)
        self._pages.chat.focus_composer()

    def _on_panel_closed(self) -> None:
        self._shell.show_pane("right", shown=False)
        self._pages.chat.focus_composer()
