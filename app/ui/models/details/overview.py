"""A model file in a few facts, what can be done with it, and what the user noted."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

from app.core.errors import GgufTruncated
from app.inspection.metadata import summarize, tokenizer
from app.inspection.vocabulary import read_vocabulary
from app.ui.errors import sentence
from app.ui.models.details import words
from app.ui.models.details.facts import Fact, Facts
from app.ui.models.details.fit_row import FitRow
from app.ui.models.details.notes import Notes
from app.ui.models.details.place import Place
from app.ui.models.details.proof import ProofRow
from app.ui.models.facts import license_name
from app.ui.models.quality import quality_sentence
from app.ui.phrase import count, fill, listed, number, sentences, size
from app.ui.widgets.notice import Notice
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Hairline
from app.ui.widgets.setting_row import heading

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.machine import MachineWatch
    from app.bridge.tasks import Task, Tasks
    from app.core.errors import VitrailError
    from app.hub.api import Entry
    from app.inspection.anatomy import Anatomy
    from app.inspection.header import Header
    from app.inspection.metadata import Summary
    from app.inspection.vocabulary import Vocabulary
    from app.ui.theme import Theme

MEASURE = 720
MARGIN = 20


class Overview(Page):
    """The first tab of the details."""

    def __init__(
        self,
        theme: Theme,
        library: Library,
        models: ModelHost,
        machine: MachineWatch | None,
        tasks: Tasks,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            library: where the file is known.
            models: says whether it is loaded.
            machine: what it has to fit into.
            tasks: where the vocabulary is read.
            parent: its parent.
        """
        super().__init__(
            theme, (MARGIN, 16, MARGIN, 24), spacing=12, measure=MEASURE, parent=parent
        )
        self._tasks = tasks
        self._looking: Task | None = None
        self._entry: Entry | None = None
        self._header: Header | None = None
        self._summary: Summary | None = None
        self._anatomy: Anatomy | None = None
        self._vocabulary: Vocabulary | None = None
        self._trouble: VitrailError | None = None
        self.notice = Notice(theme, "danger")
        self.incomplete = Notice(theme, "warning")
        self.fit = FitRow(theme, models, machine)
        self.facts = Facts(theme)
        self._tokenizer_title = heading(theme)
        self.tokenizer = Facts(theme)
        self._file_title = heading(theme)
        self.proof = ProofRow(theme, library)
        self.file = Facts(theme)
        self.place = Place(theme, library, models)
        self._notes_title = heading(theme)
        self.notes = Notes(theme, library)
        self._lay_out(theme)
        self.retranslate()

    def set_entry(self, entry: Entry | None, trouble: VitrailError | None) -> None:
        """Show another file, or what is new about this one.

        Args:
            entry: the file.
            trouble: why it cannot be read, or why the engine refused it.
        """
        self._entry, self._trouble = entry, trouble
        self.proof.set_entry(entry)
        self.place.set_entry(entry)
        self.notes.set_entry(entry)
        self._tell()

    def set_header(self, header: Header | None, anatomy: Anatomy | None) -> None:
        """Show what the file says; None while it is read."""
        self._header, self._anatomy = header, anatomy
        self._summary = summarize(header) if header is not None else None
        self.fit.set_header(self._entry, header)
        self._vocabulary = None
        if self._looking is not None:
            self._looking.cancel()
        known = tokenizer(header.entries) if header is not None else None
        if known is not None and header is not None and self._entry is not None:
            ids = [token for _, token in known.special]
            look = partial(read_vocabulary, Path(self._entry.path), header, ids)
            self._looking = self._tasks.run(look, self._on_tasks_looked)
        self._tell()

    def retranslate(self) -> None:
        """Set every string again."""
        self._tokenizer_title.setText(self.tr("Tokenizer"))
        self._file_title.setText(self.tr("File"))
        self._notes_title.setText(self.tr("Your notes"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        column = self.column
        self._tokenizer_line = Hairline(theme)
        for widget in (
            self.notice,
            self.incomplete,
            self.fit,
            self.facts,
            self._tokenizer_line,
            self._tokenizer_title,
            self.tokenizer,
            Hairline(theme),
            self._file_title,
            self.proof,
            self.file,
            self.place,
            Hairline(theme),
            self._notes_title,
            self.notes,
        ):
            column.addWidget(widget)
        column.addStretch(1)

    # -- what it says -----------------------------------------------------

    def _tell(self) -> None:
        self._tell_trouble()
        self.facts.set_facts(self._model_facts())
        tokenizer_facts = self._tokenizer_facts()
        self.tokenizer.set_facts(tokenizer_facts)
        for widget in (self._tokenizer_line, self._tokenizer_title, self.tokenizer):
            widget.setVisible(bool(tokenizer_facts))
        self.file.set_facts(self._file_facts())

    def _tell_trouble(self) -> None:
        trouble, entry = self._trouble, self._entry
        missing = self._header.missing_bytes if self._header is not None else 0
        if missing and isinstance(trouble, GgufTruncated):
            trouble = None  # the other notice says how much is missing
        self.notice.setVisible(trouble is not None)
        if trouble is not None:
            text = sentence(trouble)
            self.notice.set_texts(text.title, sentences(text.reason, text.cure), text.detail)
        shards = entry.missing_shards if entry is not None else 0
        self.incomplete.setVisible(bool(missing or shards))
        if shards and entry is not None:
            self.incomplete.set_texts(
                fill(
                    self.tr("%1 of %2 files missing"),
                    count(shards),
                    count(len(entry.shards) + shards),
                ),
                fill(
                    self.tr("The model is spread over %1 files, which must lie in one folder."),
                    count(len(entry.shards) + shards),
                ),
            )
        elif missing:
            self.incomplete.set_texts(
                self.tr("The file is cut off"),
                fill(
                    self.tr("%1 of its weights are missing. Download or copy it again."),
                    size(missing),
                ),
            )

    def _model_facts(self) -> list[Fact]:
        summary, entry = self._summary, self._entry
        if summary is None or entry is None:
            return []
        bits = self._anatomy.bits if self._anatomy is not None else 0.0
        label = entry.quantization or summary.quantization
        experts = ""
        if summary.n_expert:
            experts = fill(
                self.tr("%1 experts, %2 work on each token"),
                count(summary.n_expert),
                count(summary.n_expert_used),
            )
        return [
            Fact(self.tr("Kind"), words.file_kind(summary.kind)),
            Fact(self.tr("Name inside"), summary.name if summary.name != entry.name else ""),
            Fact(
                self.tr("Architecture"),
                summary.architecture,
                listed(
                    fill(self.tr("%1 layers"), count(summary.n_layer)) if summary.n_layer else "",
                    fill(self.tr("width %1"), count(summary.n_embd)) if summary.n_embd else "",
                    experts,
                ),
            ),
            Fact(self.tr("Parameters"), count(summary.n_params) if summary.n_params else ""),
            Fact(
                self.tr("Quantization"),
                listed(label, fill(self.tr("%1 bits per weight"), number(bits, 2)))
                if bits
                else label,
                quality_sentence(label) if label else "",
            ),
            Fact(
                self.tr("Context"),
                fill(self.tr("%1 tokens"), count(summary.n_ctx_train))
                if summary.n_ctx_train
                else "",
            ),
            Fact(self.tr("Made for"), self._uses(entry)),
            Fact(self.tr("License"), license_name(summary.license) if summary.license else ""),
            Fact(self.tr("Author"), summary.author),
        ]

    def _uses(self, entry: Entry) -> str:
        summary = self._summary
        if summary is None:
            return ""
        if summary.embedding:
            return self.tr("Embedding text; it does not chat")
        return listed(
            self.tr("Chat") if summary.chat else "",
            self.tr("Continuing text") if not summary.chat and summary.kind == "model" else "",
            self.tr("Reading pictures") if summary.vision or entry.projector else "",
            self.tr("Hearing sound") if summary.audio else "",
        )

    def _tokenizer_facts(self) -> list[Fact]:
        header = self._header
        known = tokenizer(header.entries) if header is not None else None
        if known is None:
            return []
        pieces = self._vocabulary.pieces if self._vocabulary is not None else {}
        counts = self._vocabulary.counts if self._vocabulary is not None else {}
        habits = listed(
            self.tr("a token before each text") if known.adds_begin else "",
            self.tr("a token after each text") if known.adds_end else "",
            self.tr("a space before each text") if known.adds_space else "",
        )
        return [
            Fact(self.tr("Method"), words.tokenizer_kind(known)),
            Fact(
                self.tr("Vocabulary"),
                listed(
                    fill(self.tr("%1 tokens"), count(known.n_tokens)),
                    fill(self.tr("%1 merges"), count(known.n_merges)) if known.n_merges else "",
                ),
                words.token_kinds(counts),
            ),
            Fact(self.tr("Adds"), habits),
            *(
                Fact(
                    words.token_role(role),
                    fill(self.tr("%1  (id %2)"), pieces[token], token)
                    if token in pieces
                    else str(token),
                    mono=True,
                )
                for role, token in known.special
            ),
        ]

    def _file_facts(self) -> list[Fact]:
        entry = self._entry
        if entry is None:
            return []
        exact = fill(self.tr("%1 bytes"), count(entry.size_bytes))
        shards = fill(self.tr("%1 files"), len(entry.shards)) if len(entry.shards) > 1 else ""
        commit = fill(self.tr("Commit %1"), entry.commit[:12]) if entry.commit else ""
        return [
            Fact(self.tr("Size"), size(entry.size_bytes), listed(exact, shards)),
            Fact(self.tr("Origin"), words.origin(entry), commit),
            Fact(self.tr("Path"), entry.path, mono=True, copied=True),
            Fact("SHA-256", entry.sha256, mono=True, copied=True),
        ]

    def _on_tasks_looked(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tell()
