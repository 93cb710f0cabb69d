"""What of that which is dragged over the window can be dropped there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.chat.draft import local_files

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

MODEL_SUFFIX = ".gguf"


def dropped_models(data: QMimeData) -> list[str]:
    """Paths of the model files in what is dragged."""
    paths = (url.toLocalFile() for url in data.urls())
    return [path for path in paths if path.lower().endswith(MODEL_SUFFIX)]


def takes_drop(data: QMimeData) -> bool:
    """Whether files or a picture are dragged."""
    return bool(local_files(data)) or (data.hasImage() and not data.hasText())
