"""What the library does to files, in a thread, and to the settings that know files by path."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs
from PySide6.QtCore import QFile

from app.core.errors import FileNotDeleted, FolderUnwritable
from app.core.settings import RecentModel
from app.hub.folder import size_freed
from app.hub.stores import OWNERS
from app.inspection.filename import file_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.settings import ModelSettings
    from app.hub.api import Entry


def delete_files(paths: Sequence[str], *, permanently: bool) -> int:
    """Move files into the system's bin, or delete them for good.

    Returns:
        Bytes that they took, and that are free once the bin is emptied.

    Raises:
        FileNotDeleted: one could not be; those before it are gone.
    """
    freed = 0
    for path in paths:
        size = size_freed([path])
        if not os.path.lexists(path):
            continue
        if permanently:
            try:
                Path(path).unlink()
            except OSError as error:
                raise FileNotDeleted(path=path, detail=error.strerror or str(error)) from error
        else:
            file = QFile(path)
            if not file.moveToTrash():
                may_write = os.access(Path(path).parent, os.W_OK)
                raise FileNotDeleted(path=path, detail=file.errorString(), no_bin=may_write)
        freed += size
    return freed


def prepare_folder(folder: Path) -> None:
    """Make `folder`, if it is not there.

    Raises:
        FolderUnwritable: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise FolderUnwritable(folder=str(folder), detail=detail) from error
    if not os.access(folder, os.W_OK):
        raise FolderUnwritable(folder=str(folder))


def renamed_settings(models: ModelSettings, moved: Mapping[str, str]) -> ModelSettings:
    """`models`, in which every path that `moved` has is the new one."""
    changes: dict[str, Any] = {}
    for field in structs.fields(models):
        value = getattr(models, field.name)
        if isinstance(value, dict):
            changes[field.name] = {moved.get(path, path): about for path, about in value.items()}
        elif isinstance(value, tuple):
            changes[field.name] = tuple(_renamed(item, moved) for item in value)
    return structs.replace(models, **changes)


def owner_of(entry: Entry | None) -> str:
    """The program that a file belongs to, by its own name; empty where that is not known."""
    return OWNERS.get(entry.source, "") if entry is not None else ""


def _renamed(item: object, moved: Mapping[str, str]) -> object:
    if isinstance(item, RecentModel):
        return _renamed_model(item, moved.get(item.path, item.path))
    return moved.get(item, item) if isinstance(item, str) else item


def _renamed_model(model: RecentModel, path: str) -> RecentModel:
    """`model` at `path`; where the file has another name, the model goes by that."""
    if Path(path).name == Path(model.path).name:
        return structs.replace(model, path=path)
    name, quantization = file_title(path)
    return structs.replace(
        model, path=path, name=name, quantization=quantization or model.quantization
    )
