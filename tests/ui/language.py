"""Finds the words that a window shows or speaks, and those of them that are English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.chat.variables import PROMPT_VARIABLES, SNIPPET_VARIABLES
from app.ui.chat.transcript.footer import Figures
from app.ui.chat.transcript.view import Transcript
from app.ui.settings.licenses import LICENSES
from app.ui.translations import Translations
from app.ui.widgets.toast import Toast

NAMES = (
    *("Vitrail", "English", "llama.cpp", "SmolLM2", "Qt"),
    *("CPU", "GPU", "NVIDIA", "CUDA Toolkit", "Vulkan SDK", "Apple", "Mac", "Linux"),
    *("Flash Attention", "KV", "RPC", "DRY", "XTC", "GGUF", "gguf", "data-dir"),
    *("Top-k", "Top-p", "Min-p", "Typical-p", "Top-n-sigma"),
    *("f16", "f32", "bf16", "q8_0", "q4_0", "Q4_1"),
    *("Ctrl", "Shift", "Alt", "Esc", "Enter", "Return", "Backspace", "Tab", "Home", "End"),
    *("PgDown", "PgUp", "kB", "MB", "GB"),
    *("LM Studio", "Ollama", "Hugging Face", "Jan", "GPT4All", "huggingface.co", "hf-mirror.com"),
    *("Markdown", "JSON", "SQL", "OCR", "PDF", "DOCX", "Word 文档"),
    *("ChatGPT", "Open WebUI"),
    *("ID", "BOS", "EOS", "BPE", "Unigram", "UTF-8", "CSV", "PNG", "SVG"),
    *("https://", "http://", "socks5://", "HTTP", "SOCKS5", "SHA-256", "mirror.example"),
)
"""What stays as it is in Chinese: names, keys, units, and terms that nobody translates."""

_WORD = re.compile(r"[A-Za-z]{2,}")
_PLACE = re.compile(r"(?<![\w/])[\w.~-]*/[\w./~-]+|[\w.-]+\.(db|gguf|json)\b")
"""A path or the name of a file."""


@contextmanager
def speaking(application: QApplication, language: str) -> Iterator[Translations]:
    """Within it the application speaks `language`."""
    before = QLocale()
    translations = Translations(application)
    translations.use(language)
    try:
        yield translations
    finally:
        translations.close()
        QLocale.setDefault(before)


_COMMAND = re.compile(r"(CMAKE_ARGS=\S+ )?uv sync( -\S+)*( [\w-]+)*")
_VARIABLE = re.compile(
    r"\{(" + "|".join((*PROMPT_VARIABLES, *SNIPPET_VARIABLES, "cursor")) + r")\}"
)
"""What presets and snippets fill in has the same name in all languages."""

_MARKS = str.maketrans("", "", "\u2060\u200b")
"""What lets a long command break where it should."""


def english(text: str, allowed: tuple[str, ...] = ()) -> list[str]:
    """Words of `text` that should be Chinese; `allowed` are names too."""
    text = _VARIABLE.sub(" ", _COMMAND.sub(" ", text.translate(_MARKS)))
    for name in sorted((*NAMES, *allowed), key=len, reverse=True):
        text = text.replace(name, " ")
    return _WORD.findall(_PLACE.sub(" ", text))


def words(root: QWidget) -> dict[str, str]:
    """Every text in `root` by where it stands: what is seen, hinted at and spoken."""
    found: dict[str, str] = {}
    for number, widget in enumerate([root, *root.findChildren(QWidget)]):
        if _is_over(widget):
            continue
        where = f"{number} {type(widget).__name__}"
        for what, text in _texts(widget):
            if text:
                found[f"{where} {what}"] = text
    return found


def _is_over(widget: QWidget) -> bool:
    """It told something once, and will tell something else when it is seen again."""
    told = widget if isinstance(widget, Toast) else widget.parent()
    return isinstance(told, Toast) and not told.isVisible()


def _texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    if not (isinstance(widget, QLabel) and widget.toolTip() == widget.text()):
        # A text that is cut now is whole in the tool tip.
        yield "tool tip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "title", widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from ((f"item {at}", widget.itemText(at)) for at in range(widget.count()))
    if isinstance(widget, QAbstractItemView):
        yield from _rows(widget.model())
    if isinstance(widget, Figures):
        yield "figures", widget._figures
        yield "ending", widget._ending
    if isinstance(widget, Transcript):
        yield from _spoken(widget)
    for action in widget.actions():
        yield f"action {action.objectName()}", action.text()
        yield f"action hint {action.objectName()}", action.toolTip()


def _rows(model: QAbstractItemModel | None) -> Iterator[tuple[str, str]]:
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
    for row in range(model.rowCount() if model is not None else 0):
        index = model.index(row, 0, QModelIndex())
        yield from ((f"row {row} {role.name}", index.data(role) or "") for role in roles)


def _spoken(transcript: Transcript) -> Iterator[tuple[str, str]]:
    """What screen readers say of each message, its own text aside."""
    for index in range(len(transcript.flow)):
        message = transcript.reader().message(index)
        for kind in (QAccessible.Text.Name, QAccessible.Text.Description):
            yield f"message {index} {kind.name}", message.text(kind)


COMPONENTS = tuple(part for pair in LICENSES for part in pair)
"""Names of what Vitrail is built on, and of their licenses."""
