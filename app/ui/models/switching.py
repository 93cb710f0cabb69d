"""Loading another model while a reply runs: the user is asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.engine import ModelHost
    from app.engine.api import LoadSettings

translate = QCoreApplication.translate


def load_after_asking(
    parent: QWidget, models: ModelHost, path: str, settings: LoadSettings | None = None
) -> None:
    """Load `path`; where a reply runs, only when the user agrees to end it."""
    ask_first(parent, models, lambda: models.load(path, settings))


def ask_first(parent: QWidget, models: ModelHost, do: Callable[[], object]) -> None:
    """`do` at once when the engine is idle, else when the user agrees; does not wait."""
    if not models.busy:
        do()
        return
    box = QMessageBox(parent.window())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(translate("Switching", "A reply is being written"))
    box.setInformativeText(
        translate("Switching", "Going on ends it. What was written so far is kept.")
    )
    end = box.addButton(translate("Switching", "End the reply"), QMessageBox.ButtonRole.AcceptRole)
    wait = box.addButton(translate("Switching", "Let it finish"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(wait)
    box.setEscapeButton(wait)
    end.clicked.connect(lambda _checked=False: do())
    box.open()
