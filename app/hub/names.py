"""Where a file of a repository lies in the models folder, whatever the repository calls it.

Names come from strangers. A name is taken as it is or refused, never mended: a mended one could
become that of another file. What only one system forbids is refused on all of them, so that a
models folder can be moved.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from app.core.errors import UnsafeName

if TYPE_CHECKING:
    from pathlib import Path

MAX_NAME_BYTES = 240
"""Of the 255 that file systems allow, less what is added while a file is on its way."""

MAX_PATH_BYTES = 1024
MAX_DEPTH = 12

ENDINGS = (".part", ".part.json", ".part.lock")
"""What Vitrail adds to the name of a file on its way; no file may be called so."""

_FORBIDDEN = frozenset('<>:"|?*\\')
"""By Windows, where a colon opens an alternate stream of another file."""

_REPO_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?")
"""An owner or a repository, by the hub's own rules (`huggingface_hub.validate_repo_id`)."""

_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\..*)?", re.IGNORECASE | re.DOTALL
)
_SHORT_NAME = re.compile(r"[^.]{1,6}~[0-9]+(\.[^.]{0,3})?")
"""Another name that Windows gives a file with a long one."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories without a shape: control, format (among them the reversal of writing), half
characters, private, not assigned, separators of lines."""


def target_path(folder: Path, repo: str, file: str) -> Path:
    """Where `file` of `repo` goes: ``folder/owner/name/file``.

    Ask anew before each run: folders may have become links in the meantime.

    Args:
        folder: the models folder; may itself be a link.
        repo: ``owner/name``.
        file: path in the repository, with slashes.

    Raises:
        UnsafeName: there is no such place in `folder`.
    """
    parts = [*repo.split("/"), *file.split("/")]
    safe = (
        repo.count("/") <= 1
        and all(_REPO_NAME.fullmatch(part) and ".." not in part for part in repo.split("/"))
        and len(parts) <= MAX_DEPTH
        and all(is_safe(part) for part in parts)
        and len("/".join(parts).encode(errors="replace")) <= MAX_PATH_BYTES
    )
    if not safe:
        raise UnsafeName(file=file, detail=repo)
    path = folder.joinpath(*parts)
    if not stays_inside(folder, path):
        raise UnsafeName(file=file, detail=repo)
    return path


def is_safe(name: str) -> bool:
    """Whether any system can have a file of this name, and it is this name there."""
    return (
        name not in ("", ".", "..")
        and not any(char in _FORBIDDEN for char in name)
        and not any(unicodedata.category(char) in _INVISIBLE for char in name)
        and name[0] != " "
        and name[-1] not in " ."
        and len(name.encode(errors="replace")) <= MAX_NAME_BYTES
        and not is_device(name)
        and not _SHORT_NAME.fullmatch(name)
        and not name.lower().endswith(ENDINGS)
    )


def is_device(name: str) -> bool:
    """Whether Windows takes the name for a device, such as ``con.gguf`` or ``COM¹``."""
    return _DEVICE.fullmatch(name) is not None


def stays_inside(folder: Path, path: Path) -> bool:
    """Whether `path` below `folder` is in it once all links are followed, its own included."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False
