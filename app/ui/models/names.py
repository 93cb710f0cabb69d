"""What a model is called, before and after it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.inspection import filename

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.bridge.models import ModelFiles


def model_name(models: ModelHost, files: ModelFiles | None = None) -> tuple[str, str]:
    """Name and quantization of the model that `models` is about; the name is never empty."""
    if models.info is not None:
        return models.info.name, models.info.quantization
    if not models.path:
        return QCoreApplication.translate("Model", "No model"), ""
    return file_title(models.path, files)


def file_title(path: str, files: ModelFiles | None = None) -> tuple[str, str]:
    """Name and quantization of a model file; where they are not known, the file's own name."""
    for known in files.recent() if files is not None else ():
        if known.path == path and known.name:
            return known.name, known.quantization
    return filename.file_title(path)
