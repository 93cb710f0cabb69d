"""What the composer has to say about files, in place, with what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import ContextOverflow
from app.ui.errors import sentence
from app.ui.phrase import fill, size
from app.ui.plurals import tokens
from app.ui.widgets.button import Button
from app.ui.widgets.notice import Notice
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from app.chat.fitting import Fit
    from app.ui.theme import Theme

Choice = Literal["attach", "keep", "seen", "beginning", "remove", "context", "anyway"]
"""What a button asks for."""

Subject = Literal["pasted", "picture", "room"]


class FileNotes(QWidget):
    """At most one notice for each subject.

    Signals:
        chosen: the `Choice` of a button that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notices: dict[Subject, Notice] = {}
        self._buttons: dict[Subject, dict[Choice, Button]] = {}
        self._pasted = 0
        self._fit: Fit | None = None
        self._offers: tuple[Choice, ...] = ()
        self._n_ctx = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._column = column
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def offer_pasted(self, size_bytes: int) -> None:
        """Offer to make a file of a long text that was pasted; 0 takes the offer back."""
        self._pasted = size_bytes
        if not size_bytes:
            self._drop("pasted")
            return
        notice = self._notice("pasted", "ph.file-text")
        notice.set_texts(
            fill(self.tr("You pasted %1 of text"), size(size_bytes)),
            self.tr("As a file it leaves room for your words, and can be looked at and removed."),
        )
        self._set_buttons("pasted", ("attach", "keep"))

    def tell_pictures(self, *, shown: bool) -> None:
        """Say that pictures cannot be sent yet; what else was dropped is not affected."""
        if not shown:
            self._drop("picture")
            return
        notice = self._notice("picture", "ph.image")
        notice.set_texts(
            self.tr("Images come in a later version"),
            self.tr("Models in Vitrail read text only for now. The image was not attached."),
        )
        self._set_buttons("picture", ("seen",))

    def tell_room(
        self, fit: Fit | None, offers: tuple[Choice, ...] = (), *, n_ctx: int = 0
    ) -> None:
        """Say what does not fit, and what can be done; None where all does.

        Args:
            fit: of the files, else of the words.
            offers: what can be done.
            n_ctx: the context that the words alone are too long for; 0 where there are files.
        """
        if fit is None:
            self._fit = None
            self._drop("room")
            return
        known = "room" in self._notices and self._fit is not None
        if known and (fit, offers, n_ctx) == (self._fit, self._offers, self._n_ctx):
            return
        # A button that has the focus stays while only figures change.
        keep_buttons = known and offers == self._offers
        self._fit, self._offers, self._n_ctx = fit, offers, n_ctx
        notice = self._notice("room", "", "warning")
        if n_ctx:
            # As the engine would say it after the message was sent.
            needed = n_ctx + fit.needed - fit.free
            said = sentence(ContextOverflow(prompt_tokens=needed, n_ctx=n_ctx))
            notice.set_texts(said.title, said.reason)
        else:
            notice.set_texts(
                self.tr("The attached files do not fit"),
                fill(
                    self.tr(
                        "They take %1, and there is room for %2 beside the conversation, your "
                        "words and the answer."
                    ),
                    tokens(fit.needed),
                    f"{fit.free:,}",
                ),
            )
        if not keep_buttons:
            self._set_buttons("room", offers)

    def focus_room(self) -> None:
        """Put the focus on the first thing that can be done about files that do not fit."""
        notice = self._notices.get("room")
        if notice is not None and self._offers:
            button = self._buttons["room"][self._offers[0]]
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def says(self, subject: Subject) -> bool:
        """Whether there is a notice about it."""
        return subject in self._notices

    def buttons(self) -> dict[Choice, Button]:
        """All buttons by what they ask for."""
        found: dict[Choice, Button] = {}
        for buttons in self._buttons.values():
            found.update(buttons)
        return found

    def retranslate(self) -> None:
        """Set all words again."""
        fit, offers = self._fit, self._offers
        self._fit = None
        self.offer_pasted(self._pasted)
        self.tell_pictures(shown="picture" in self._notices)
        self.tell_room(fit, offers, n_ctx=self._n_ctx)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _notice(
        self, subject: Subject, icon: str, kind: Literal["plain", "warning"] = "plain"
    ) -> Notice:
        notice = self._notices.get(subject)
        if notice is None:
            notice = Notice(self._theme, kind, icon or None, parent=self)
            self._notices[subject] = notice
            self._column.addWidget(notice)
            self.show()
            notice.show()
        return notice

    def _drop(self, subject: Subject) -> None:
        notice = self._notices.pop(subject, None)
        self._buttons.pop(subject, None)
        if notice is not None:
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
            self.setVisible(bool(self._notices))
            self.updateGeometry()

    def _set_buttons(self, subject: Subject, choices: tuple[Choice, ...]) -> None:
        notice = self._notices[subject]
        # In several lines where type is large; the notice has room for one.
        place = QWidget()
        lines = Wrapping(6, parent=place)
        made: dict[Choice, Button] = {}
        self._buttons[subject] = made
        for choice in choices:
            button = Button(self._theme, "quiet" if made else "standard")
            made[choice] = button
            button.setText(self._words(choice))
            button.clicked.connect(partial(self.chosen.emit, choice))
            lines.addWidget(button)
            button.show()
        notice.set_extra(place)
        self.updateGeometry()

    def _words(self, choice: Choice) -> str:
        words: dict[Choice, str] = {
            "attach": self.tr("Attach as text"),
            "keep": self.tr("Keep as text"),
            "seen": self.tr("OK"),
            "beginning": self.tr("Send the beginning only"),
            "remove": self.tr("Remove the files"),
            "context": self.tr("Extend the context"),
            "anyway": self.tr("Send anyway"),
        }
        return words[choice]
