"""How files come to the draft, and what is to be decided before they are sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from app.chat.fitting import USEFUL, Fit, beginnings, fit
from app.ui.chat.attachments.area import Area
from app.ui.chat.attachments.notes import Choice, FileNotes
from app.ui.chat.attachments.strip import FileStrip
from app.ui.chat.draft import local_files
from app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QTextCursor

    from app.bridge.chat import ChatSession
    from app.bridge.draft_files import DraftFile, DraftFiles
    from app.bridge.engine import ModelHost
    from app.chat.conversation import Attachment
    from app.ui.actions import Actions
    from app.ui.chat.attachments.preview import Preview
    from app.ui.chat.composer import Composer
    from app.ui.theme import Theme

LONG_PASTE_BYTES = 8192
CONTEXT_STEP = 1024
MOST_TRIES = 5
PICTURES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif"}
)


class Attaching(QObject):
    """Puts chips, notices and a button into the composer, and answers them.

    Signals:
        context_wanted: the model should be loaded with a context of so many tokens.
    """

    context_wanted = Signal(int)

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        composer: Composer,
        session: ChatSession,
        models: ModelHost,
        *,
        drafts: DraftFiles,
    ) -> None:
        super().__init__(composer)
        self._theme = theme
        self._composer = composer
        self._session = session
        self._models = models
        self._drafts = drafts
        self._pasted: QTextCursor | None = None
        self._anyway = False
        self._tries = 0
        self._preview: Preview | None = None
        self.button = IconButton(theme, "ph.plus", 28, parent=composer)
        self.button.follow(actions["message.attach"])
        self.strip = FileStrip(theme)
        self.notes = FileNotes(theme)
        self.area = Area(self.notes, self.strip, parent=composer)
        composer.add_tool(self.button)
        composer.set_above(self.area)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        editor = self._composer.editor
        editor.taker = self.take
        editor.pasted.connect(self._on_editor_pasted)
        editor.textChanged.connect(self._on_editor_text_changed)
        self._composer.counted.connect(self._show_room)
        self._drafts.changed.connect(self._on_drafts_changed)
        self._session.opened.connect(self._on_session_opened)
        self._session.settings_changed.connect(self._show_room)
        self._session.measured.connect(self._show_room)
        self._models.changed.connect(self.refresh)
        self.strip.opened.connect(self._on_strip_opened)
        self.strip.removed.connect(self._on_strip_removed)
        self.strip.emptied.connect(self._composer.focus_editor)
        self.notes.chosen.connect(self._on_notes_chosen)

    # -- coming in --------------------------------------------------------

    def choose(self) -> None:
        """Ask which files to attach."""
        if not self._session.current:
            return
        dialog = QFileDialog(self._composer.window(), self.tr("Attach files"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.add)
        dialog.open()

    def add(self, paths: Sequence[str]) -> None:
        """Attach files; pictures are told apart by their names, and said to come later."""
        if not self._session.current:
            return
        pictures = [path for path in paths if Path(path).suffix.lower() in PICTURES]
        files = [path for path in paths if path not in pictures]
        if pictures:
            self.notes.tell_pictures(shown=True)
        if files:
            self._drafts.add_paths(self._session.current, files)

    def take(self, source: QMimeData) -> bool:
        """Attach what is pasted or dropped; False when it is neither file nor picture."""
        paths = local_files(source)
        if paths:
            self.add(paths)
            return True
        if source.hasImage() and not source.hasText():
            self.notes.tell_pictures(shown=True)
            return True
        return False

    def _on_editor_pasted(self, inserted: QTextCursor) -> None:
        text = self._composer.editor.text_in(inserted)
        size_bytes = len(text.encode("utf-8", "replace"))
        if size_bytes > LONG_PASTE_BYTES and self._session.current:
            self._pasted = inserted
            self.notes.offer_pasted(size_bytes)

    def _on_editor_text_changed(self) -> None:
        """What was pasted and is gone is offered no more."""
        if self._pasted is not None and not self._pasted.hasSelection():
            self._forget_paste()

    def _attach_pasted(self) -> None:
        inserted, self._pasted = self._pasted, None
        self.notes.offer_pasted(0)
        if inserted is not None:
            text = self._composer.editor.take_out(inserted)
            if text:
                name = self.tr("Pasted text.txt")
                self._drafts.add_text(self._session.current, name, text)
        self._composer.focus_editor()

    # -- going out --------------------------------------------------------

    def ready(self) -> tuple[Attachment, ...]:
        """What goes with the message."""
        return self._drafts.ready(self._session.current)

    def may_send(self) -> bool:
        """Whether all is decided; else the focus is on what is to be decided."""
        if self._anyway or self._unfit() is None:
            return True
        self.notes.focus_room()
        return False

    def sent(self) -> None:
        """The message was taken."""
        self._anyway = False
        self._forget_paste()
        self.notes.tell_pictures(shown=False)
        self._drafts.sent(self._session.current)

    # -- showing ----------------------------------------------------------

    def refresh(self) -> None:
        """Show what is attached, and what there is to say about it."""
        current = self._session.current
        files = self._drafts.of(current)
        info = self._models.info
        self.strip.show_files(files, info.n_ctx if info is not None else 0)
        self._composer.set_files(
            len(self._drafts.ready(current)),
            reading=self._drafts.reading(current),
            tokens=self._drafts.tokens(current),
        )
        self._show_room()

    def _show_room(self) -> None:
        found = self._unfit()
        if found is None:
            self._anyway = False
        if self._tries and self._drafts.tokens(self._session.current) is not None:
            self._go_on_shortening(found)
            return
        self._tell_room(found)

    def _unfit(self) -> Fit | None:
        """What files take and may take, where that is too much; without files, the words."""
        info, current = self._models.info, self._session.current
        files = self._drafts.tokens(current)
        words = self._composer.tokens
        needed = files or (words if files is not None else 0)
        if info is None or not needed:
            return None
        use = self._session.context_used()
        found = fit(
            needed,
            n_ctx=info.n_ctx,
            used=use.careful if use is not None else 0,
            draft=words if files else 0,
            resolved=self._session.resolved(),
        )
        return None if found.fits else found

    def _tell_room(self, found: Fit | None) -> None:
        offers = self._offers(found) if found is not None else ()
        info = self._models.info
        words = info is not None and not self._with_text()
        self.notes.tell_room(found, offers, n_ctx=info.n_ctx if info and words else 0)

    def _offers(self, found: Fit) -> tuple[Choice, ...]:
        offers: list[Choice] = []
        files = self._with_text()
        if files and found.free >= USEFUL * len(self.ready()):
            offers.append("beginning")
        if self._larger_context(found):
            offers.append("context")
        # Words are taken out where they stand, by who wrote them.
        return (*offers, "remove", "anyway") if files else (*offers, "anyway")

    def _larger_context(self, found: Fit) -> int:
        """A context that would do; 0 where the model has none."""
        info = self._models.info
        if info is None:
            return 0
        wanted = info.n_ctx + found.needed - found.free
        steps = -(-wanted // CONTEXT_STEP) * CONTEXT_STEP
        return steps if steps <= info.n_ctx_train else 0

    def open_attachment(self, attachment: Attachment, number: int | None = None) -> None:
        """Show what the model reads of a file, sent or not."""
        self._drafts.read_enclosed(
            self._session.current, attachment, partial(self._on_enclosed, attachment, number)
        )

    def _on_enclosed(self, attachment: Attachment, number: int | None, text: str) -> None:
        if not text:
            return
        if self._preview is None:
            from app.ui.chat.attachments.preview import Preview  # noqa: PLC0415 - not at the start

            self._preview = Preview(self._theme, parent=self._composer.window())
        info = self._models.info
        self._preview.show_attachment(
            attachment, text, number, info.n_ctx if info is not None else 0
        )

    # -- decisions --------------------------------------------------------

    def _on_notes_chosen(self, choice: Choice) -> None:
        match choice:
            case "attach":
                self._attach_pasted()
            case "keep":
                self._forget_paste()
            case "seen":
                self.notes.tell_pictures(shown=False)
            case "beginning":
                self._tries = MOST_TRIES
                self._shorten()
            case "remove":
                for file in self._with_text():
                    self._drafts.remove(self._session.current, file.key)
            case "context":
                found = self._unfit()
                if found is not None:
                    self.context_wanted.emit(self._larger_context(found))
            case "anyway":
                self._anyway = True
                self._composer.submit()
        self._composer.focus_editor()

    def _with_text(self) -> list[DraftFile]:
        files = self._drafts.of(self._session.current)
        return [file for file in files if file.attachment is not None]

    def _shorten(self) -> None:
        """Keep of the files what there is room for."""
        found = self._unfit()
        if found is None:
            return
        sizes = [
            (file.key, file.tokens or 0, file.attachment.characters)
            for file in self._with_text()
            if file.attachment is not None
        ]
        self._drafts.shorten(self._session.current, beginnings(sizes, found.free))

    def _go_on_shortening(self, found: Fit | None) -> None:
        """What was kept has been counted: keep less, or send."""
        self._tries -= 1
        if found is None:
            self._tries = 0
            self.notes.tell_room(None)
            self._composer.submit()
        elif self._tries:
            self._shorten()
        else:
            self._tell_room(found)

    def _forget_paste(self) -> None:
        self._pasted = None
        self.notes.offer_pasted(0)

    # -- slots ------------------------------------------------------------

    def _on_drafts_changed(self, conversation: int) -> None:
        if conversation == self._session.current:
            self.refresh()

    def _on_session_opened(self, _conversation: int) -> None:
        self._anyway = False
        self._tries = 0
        self._forget_paste()
        self.notes.tell_pictures(shown=False)
        self.refresh()

    def _on_strip_opened(self, key: int) -> None:
        for file in self._with_text():
            if file.key == key and file.attachment is not None:
                self.open_attachment(file.attachment, file.tokens)

    def _on_strip_removed(self, key: int) -> None:
        self._drafts.remove(self._session.current, key)
