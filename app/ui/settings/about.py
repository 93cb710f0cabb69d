"""Settings: versions, the sandbox, the last crash, a report to copy, and licenses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app import __version__
from app.ui.mark import Mark
from app.ui.phrase import fill
from app.ui.settings.backups import when
from app.ui.settings.licenses import LICENSES
from app.ui.settings.sandbox import probe_names, probe_result, sandbox_summary
from app.ui.settings.section import Section
from app.ui.widgets.button import Button
from app.ui.widgets.fold import Fold
from app.ui.widgets.label import Icon, Label
from app.ui.widgets.notice import Notice
from app.ui.widgets.setting_row import heading

if TYPE_CHECKING:
    from app.bridge.diagnostics import Diagnostics
    from app.bridge.engine import ModelHost
    from app.engine.api import Sandbox
    from app.ui.theme import Theme


class AboutSection(Section):
    """What this is, and what can be told about it."""

    def __init__(
        self,
        theme: Theme,
        models: ModelHost,
        diagnostics: Diagnostics,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._models = models
        self._diagnostics = diagnostics
        self._version = Label(theme, 15, 600)
        self._versions = Label(theme, 12, role="muted", wrap=True)
        self.crash = Notice(theme, "warning")
        self.crash_details = Button(theme, "quiet")
        self.report = Button(theme, "standard", "ph.clipboard-text")
        self._report_line = Label(theme, 12, role="muted", wrap=True)
        self._sandbox_title = heading(theme)
        self._sandbox = Label(theme, 12, role="muted", wrap=True)
        self.probes = _Probes(theme)
        licenses = QWidget()
        self.licenses = Fold(theme, licenses)
        self._license_grid = _license_rows(theme, licenses)
        self._lay_out(theme)
        self.report.clicked.connect(self._on_report_clicked)
        self.crash_details.clicked.connect(self._on_crash_details_clicked)
        models.changed.connect(self.refresh)
        self.end()
        self.refresh()

    def _lay_out(self, theme: Theme) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._version)
        words.addWidget(self._versions)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Mark(theme))
        head.addLayout(words, 1)
        self.column.addLayout(head)
        self.crash.add_button(self.crash_details)
        report = QHBoxLayout()
        report.addWidget(self.report)
        report.addStretch(1)
        self.add(self.crash)
        self.column.addLayout(report)
        self.add(self._report_line)
        self.add_group(self._sandbox_title, self._sandbox)
        self.add(self.probes, self.licenses)

    def name(self) -> str:
        """What the section is called."""
        return self.tr("About")

    def refresh(self) -> None:
        """Show what is known now."""
        llama = self._models.llama_version or self.tr("not started yet")
        self._versions.setText(fill(self.tr("llama.cpp %1, Qt %2"), llama, qVersion()))
        self._sandbox.setText(sandbox_summary(self._models.sandbox))
        self.probes.show_sandbox(self._models.sandbox)
        self._show_crash()

    def _show_crash(self) -> None:
        crash = self._diagnostics.last_crash
        self.crash.setVisible(crash is not None)
        if crash is None:
            return
        moment = when(crash.ended_ms / 1000)
        if crash.trace:
            reason = self.tr("What was recorded is in the details and in the report.")
        else:
            reason = self.tr(
                "It was ended from outside or the computer stopped; nothing was recorded."
            )
        self.crash.set_texts(
            fill(self.tr("Vitrail quit unexpectedly (%1)"), moment), reason, crash.trace
        )
        self.crash_details.setVisible(bool(crash.trace))
        shown = self.crash.details_shown()
        self.crash_details.setText(self.tr("Hide details") if shown else self.tr("Details"))

    def retranslate(self) -> None:
        """Set every string again."""
        super().retranslate()
        self._version.setText(f"Vitrail {__version__}")
        self.report.setText(self.tr("Copy diagnostic report"))
        self._report_line.setText(
            self.tr("Versions, devices and the last lines of the log, but nothing that you wrote")
        )
        self._sandbox_title.setText(self.tr("Sandbox"))
        self.licenses.set_texts(self.tr("Components and licenses"))
        self.probes.retranslate()
        self.refresh()

    def _on_report_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._diagnostics.report())
        self._report_line.setText(self.tr("Copied. Paste it where you ask for help."))

    def _on_crash_details_clicked(self) -> None:
        self.crash.show_details(visible=not self.crash.details_shown())
        self._show_crash()


class _Probes(QWidget):
    """A row for each thing that the self-test tried."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sandbox: Sandbox | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.rows: dict[str, tuple[Icon, Label, Label]] = {}
        for line, probe in enumerate(probe_names()):
            icon = Icon(theme, "ph.circle", "muted", 15, 18)
            name, result = Label(theme, 13), Label(theme, 12, role="muted")
            for column, widget in enumerate((icon, name, result)):
                grid.addWidget(widget, line, column)
            self.rows[probe] = (icon, name, result)

    def show_sandbox(self, sandbox: Sandbox | None) -> None:
        """Show what was stopped."""
        self._sandbox = sandbox
        self.setVisible(sandbox is not None and bool(sandbox.blocked))
        if sandbox is None:
            return
        for probe, (icon, name, result) in self.rows.items():
            known = probe in sandbox.blocked
            for widget in (icon, name, result):
                widget.setVisible(known)
            blocked = sandbox.blocked.get(probe, False)
            if blocked:
                icon.set_glyph("ph.check-circle", "success")
            else:
                icon.set_glyph("ph.warning", "warning")
            result.setText(probe_result(blocked=blocked))

    def retranslate(self) -> None:
        """Set every string again."""
        for probe, name in probe_names().items():
            self.rows[probe][1].setText(name)
        self.show_sandbox(self._sandbox)


def _license_rows(theme: Theme, holder: QWidget) -> QGridLayout:
    grid = QGridLayout(holder)
    grid.setContentsMargins(8, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for line, (name, license_id) in enumerate(LICENSES):
        left, right = Label(theme, 12), Label(theme, 12, role="muted")
        left.setText(name)
        right.setText(license_id)
        grid.addWidget(left, line, 0)
        grid.addWidget(right, line, 1)
    return grid
