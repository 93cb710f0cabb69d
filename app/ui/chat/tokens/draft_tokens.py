"""The draft as tokens: how many it has, and a small strip of them below the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from app.bridge.cutting import encoded
from app.ui.chat.tokens.draft_places import DraftPlaces
from app.ui.errors import sentence
from app.ui.phrase import fill
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from app.bridge.desk import Desk
    from app.bridge.engine import ModelHost
    from app.bridge.preferences import Preferences
    from app.core.errors import VitrailError
    from app.ui.actions import Actions
    from app.ui.chat.composer import Composer
    from app.ui.chat.tokens.draft_strip import DraftStrip
    from app.ui.lens.tokens.lens import Lens
    from app.ui.lens.tokens.sources import Sources
    from app.ui.theme import Theme

COUNTED_BY_THE_MODEL = frozenset({"ready", "starting", "loading", "unloading"})


class DraftTokens(QObject):
    """Shows the tokens of what is being written, and counts them while no model can.

    Attributes:
        button: beside the count.
        lens: that cuts the draft; None before it was wanted.
        strip: None before it was shown.
        note: says why there are no tokens.
    """

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        actions: Actions,
        composer: Composer,
        models: ModelHost,
        preferences: Preferences,
        desk: Desk,
        sources: Sources,
    ) -> None:
        """Cut nothing yet.

        Args:
            theme: colors and sizes.
            actions: the registry.
            composer: where the draft is.
            models: the loaded one's vocabulary cuts, or that of the one that would be.
            preferences: remember whether the strip is shown.
            desk: vocabularies and threads.
            sources: vocabularies where no model is chosen.
        """
        super().__init__(composer)
        self._theme = theme
        self._composer = composer
        self._models = models
        self._preferences = preferences
        self._desk = desk
        self._sources = sources
        self._action = actions["draft.tokens"]
        self._places = DraftPlaces(theme, composer.editor)
        self._error: VitrailError | None = None
        self._light: tuple[int, int] | None = None
        self.lens: Lens | None = None
        self.strip: DraftStrip | None = None
        self.note = Label(theme, 11.5, role="muted", wrap=True, parent=composer)
        self.note.hide()
        self.button = IconButton(theme, "ph.squares-four", 28, 16, checkable=True, parent=composer)
        self.button.follow(self._action)
        composer.add_beside_count(self.button)
        composer.add_below(self.note)
        composer.counter = self.count
        composer.editor.viewport().setMouseTracking(True)
        composer.editor.pointed.connect(self._on_editor_pointed)
        self._action.setChecked(self.wanted)
        self._action.toggled.connect(self._on_action_toggled)
        actions.retranslated.connect(self.retranslate)
        models.changed.connect(self._on_models_changed)
        theme.changed.connect(self._on_theme_changed)

    @property
    def wanted(self) -> bool:
        """The user wants to see the tokens of drafts."""
        return self._preferences.settings.window.draft_tokens

    # -- counting ---------------------------------------------------------

    def count(self, text: str) -> bool:
        """Count the tokens of a draft; False where the loaded model shall do it.

        The count is told by `Composer.take_count`, at once or later.
        """
        if not self._counts(text):
            if self.strip is not None:
                self._show()
            return False
        lens = self._made_lens()
        self._open(lens)
        lens.set_text(encoded(text))
        if self.wanted and text:
            self._made_strip(lens)
        self._show()
        self._tell(lens)
        return True

    def _counts(self, text: str) -> bool:
        if self.wanted:
            # Where nothing was written there is nothing to import a lens for.
            return bool(text) or self.lens is not None
        chosen = bool(self._models.path) and self._models.state not in COUNTED_BY_THE_MODEL
        return chosen and bool(text)

    def _tell(self, lens: Lens) -> None:
        if lens.made is not None and not lens.waiting and lens.made.text == lens.text:
            self._composer.take_count(lens.text.decode("utf-8", "replace"), len(lens.made))

    # -- what is made when it is first wanted -----------------------------

    def _made_lens(self) -> Lens:
        if self.lens is None:
            from app.ui.lens.tokens.lens import Lens  # noqa: PLC0415 - not for the first paint

            desk = self._desk
            self.lens = Lens(desk.vocabularies, desk.work, parent=self)
            self.lens.remade.connect(self._on_lens_remade)
            self.lens.failed.connect(self._on_lens_failed)
            self.lens.pointed.connect(self._on_lens_pointed)
        return self.lens

    def _made_strip(self, lens: Lens) -> DraftStrip:
        if self.strip is None:
            # Not for the first paint.
            from app.ui.chat.tokens.draft_strip import DraftStrip  # noqa: PLC0415

            self.strip = DraftStrip(self._theme, lens, parent=self._composer)
            self.strip.set_pane_height(self._composer.pane_height)
            self._composer.pane_resized.connect(self._on_composer_pane_resized)
            self.strip.grown.connect(self._composer.refit)
            self._composer.add_below(self.strip)
            # After the strip itself.
            lens.remade.connect(self._follow)
        return self.strip

    def _open(self, lens: Lens) -> None:
        """Use the vocabulary of the model that would answer."""
        source = self._models.path or self._sources.all()[0].source
        if source != lens.wanted:
            lens.open(source)

    # -- showing ----------------------------------------------------------

    def _show(self) -> None:
        """The strip takes no room where there is nothing in it."""
        there = self.wanted and bool(self._composer.text())
        fits = self.strip is None or self.strip.fits
        if self.strip is not None:
            self.strip.setVisible(there and fits)
        self._tell_why()
        self.note.setVisible(there and bool(self.note.text()))
        if not there:
            self._unlight()
        self._composer.refit()

    def retranslate(self) -> None:
        """Set every string again."""
        self._tell_why()

    def _tell_why(self) -> None:
        """Say why there are no tokens, if there are none."""
        text = ""
        if self._error is not None:
            text = fill(self.tr("No tokens: %1"), sentence(self._error).title)
        elif self.strip is not None and not self.strip.fits:
            text = self.tr("The window is too low to show tokens here")
        if text != self.note.text():
            self.note.setText(text)

    def _follow(self) -> None:
        """Show the token that is being written."""
        lens, strip = self.lens, self.strip
        if strip is not None and lens is not None and lens.made is not None:
            written = len(encoded(self._places.before_cursor()))
            strip.reveal(lens.made.token_at(max(0, written - 1)))

    # -- two ways of pointing ---------------------------------------------

    def _on_editor_pointed(self, place: QPoint | None) -> None:
        """Light up the token of the character under the pointer."""
        lens = self.lens
        if lens is None or not self.wanted:
            return
        made = lens.made
        offset = -1 if place is None else self._places.offset_at(place)
        if made is None or lens.waiting or offset < 0:
            lens.point(-1)
        else:
            text = self._composer.text()
            lens.point(made.token_at(len(encoded(text[:offset]))))

    def _on_lens_pointed(self, token: int) -> None:
        lens = self.lens
        if lens is None or lens.made is None or lens.waiting or token < 0:
            self._unlight()
            return
        start, end = lens.made.place(token)
        data = lens.made.text
        first = len(data[:start].decode("utf-8", "ignore"))
        # A part of a character lights up all of it.
        last = max(first + 1, len(data[:end].decode("utf-8", "replace")))
        self._light = (first, last)
        self._places.light(first, last)
        if self.strip is not None and not self.strip.underMouse():
            self.strip.reveal(token)

    def _unlight(self) -> None:
        if self._light is not None:
            self._light = None
            self._places.light(-1, -1)

    # -- answers ----------------------------------------------------------

    def _on_lens_remade(self) -> None:
        self._error = None
        self._unlight()
        self._show()
        if self.lens is not None:
            self._tell(self.lens)

    def _on_lens_failed(self, error: VitrailError) -> None:
        self._error = error
        self._show()

    def _on_theme_changed(self) -> None:
        if self.strip is not None:
            self._show()

    def _on_composer_pane_resized(self, height: int) -> None:
        if self.strip is not None:
            self.strip.set_pane_height(height)
            self._show()

    def _on_action_toggled(self, checked: bool) -> None:
        window = self._preferences.settings.window
        self._preferences.update(window=replace(window, draft_tokens=checked))
        self._composer.count_again()
        self._show()
        if self._composer.isVisible():
            self._composer.focus_editor()

    def _on_models_changed(self) -> None:
        if self.lens is not None and self.wanted:
            self._open(self.lens)
