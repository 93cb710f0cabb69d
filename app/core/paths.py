"""Where the user's data lies."""

from __future__ import annotations

import contextlib
import fnmatch
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Paths:
    """Everything that Vitrail keeps, in one folder that the user can copy, move or delete.

    Attributes:
        data: the folder; absolute.
    """

    data: Path

    @classmethod
    def default(cls) -> Paths:
        """The folder that the system sets aside for programs' data."""
        return cls(Path(platformdirs.user_data_path("vitrail", appauthor=False)).resolve())

    @classmethod
    def chosen(cls, folder: str | Path | None) -> Paths:
        """`folder` (``--data-dir``), or the default one where it is None."""
        if folder is None:
            return cls.default()
        return cls(Path(folder).expanduser().resolve())

    @property
    def database(self) -> Path:
        """The conversations (SQLite)."""
        return self.data / "conversations.db"

    @property
    def settings(self) -> Path:
        """The settings (JSON)."""
        return self.data / "settings.json"

    @property
    def backups(self) -> Path:
        """Folder of rotating copies of the conversations."""
        return self.data / "backups"

    @property
    def kv(self) -> Path:
        """Folder of saved KV states; the engine may write here only."""
        return self.data / "kv"

    @property
    def vocabularies(self) -> Path:
        """Folder of the vocabularies that come with the program, unpacked."""
        return self.data / "vocabularies"

    @property
    def models(self) -> Path:
        """The models folder, unless another one is chosen in the settings."""
        return self.data / "models"

    @property
    def library(self) -> Path:
        """Index of the model files, and what the user noted about them (SQLite)."""
        return self.data / "library.db"

    @property
    def downloads(self) -> Path:
        """The downloads that wait, run or pause (JSON)."""
        return self.data / "downloads.json"

    @property
    def token(self) -> Path:
        """The access token of the hub, where there is no keyring; readable by its owner only."""
        return self.data / "hub_token"

    @property
    def logs(self) -> Path:
        """Folder of the rotating log and the crash marker."""
        return self.data / "logs"

    @property
    def lock(self) -> Path:
        """Lock file of the running instance."""
        return self.data / "lock"

    def make(self) -> None:
        """Make the folders, readable by their owner only.

        Raises:
            OSError: they could not be made.
        """
        for folder in (self.data, self.backups, self.kv, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def everything(self) -> list[Path]:
        """The files that *Delete all my data* removes, as far as they exist.

        Files of our own names only, never a folder: somebody may have chosen a folder that holds
        other things too. The lock is left out: it belongs to the instance that deletes. So is the
        token: where a keyring does not forget it, an empty file in its place says that it is gone.
        """
        found: list[Path] = []
        for folder, patterns in (
            (self.data, _OURS),
            (self.backups, ("conversations-*",)),
            (self.kv, ("*.kv",)),
            (self.vocabularies, ("*.gguf",)),
            (self.logs, ("vitrail.log*", "running", "crash.txt")),
        ):
            with contextlib.suppress(OSError):
                names = sorted(folder.iterdir())
                found += [path for path in names if path.is_file() and _any(path, patterns)]
        return found


_OURS = (
    "conversations*",
    ".conversations*",
    "settings*",
    ".settings*",
    "downloads.json",
    ".downloads*",
)


def _any(path: Path, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(path.name, pattern) for pattern in patterns)
