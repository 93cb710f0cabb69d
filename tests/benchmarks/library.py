"""2,000 model files on the disk: the first look, every later one, and what the window does.

A later look is timed from nothing open to entries: index opened, folders looked through, list made.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from app.bridge.library import Library
from app.bridge.models import ModelFiles
from app.bridge.preferences import Preferences
from app.core.paths import Paths
from app.core.settings_file import SettingsFile
from app.hub.collection import Collection
from app.hub.scan import Places, Snapshot
from app.hub.stores import Surroundings
from app.ui.models.library_model import LibraryModel
from tests.benchmarks.pairs import QUIET_SHARE, others_share, percentile
from tests.hub.files import write_model
from tests.ui.doubles import Host

FILES, TIMES = 2000, 15
BAR_MS = 300.0
GAP_BAR_MS = 50.0
"""Longest time in which the window does nothing else, while it takes a list of 2,000 files."""


def run() -> bool:
    """Print the figures; False when a bar is missed on a quiet machine."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    quiet = others_share() < QUIET_SHARE
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        _fill(root / "vitrail" / "models")
        places = Places(
            managed=str(root / "vitrail" / "models"),
            surroundings=Surroundings(home=root / "home", environment={}),
        )
        print(f"first look at {FILES} files: {_look(root, places):.0f} ms")
        times = [_look(root, places) for _ in range(TIMES)]
        median = percentile(times, 0.5)
        held = _judge("listed, warm: median", median, BAR_MS, quiet=quiet)
        print(f"  worst of {TIMES}: {max(times):.0f} ms")
        gap = _window(root)
        return _judge("longest gap of the window", gap, GAP_BAR_MS, quiet=quiet) and held


def _judge(what: str, value: float, bar: float, *, quiet: bool) -> bool:
    said = "held" if value <= bar else "MISSED" if quiet else "not judged: the machine is busy"
    print(f"{what} {value:.0f} ms  bar {bar:.0f}: {said}")
    return said != "MISSED"


def _fill(models: Path) -> None:
    """Owners, repositories and quantizations as people have them."""
    for number in range(FILES):
        folder = models / f"owner{number % 40}" / f"Model-{number // 5}-GGUF"
        file = f"Model-{number // 5}-Q{3 + number % 5}_K_M.gguf"
        write_model(folder / file, name=f"Model {number}", tokenizer__chat_template="{{ x }}")


def _look(root: Path, places: Places) -> float:
    """Milliseconds from nothing open to entries."""
    begin = time.perf_counter()
    collection = Collection(root / "library.db")
    snapshot: Snapshot = collection.scan(places, lambda: False, lambda _: None)
    took = (time.perf_counter() - begin) * 1000
    collection.close()
    if len(snapshot.entries) != FILES:
        raise SystemExit(f"{len(snapshot.entries)} of {FILES} files were found")
    return took


def _window(root: Path) -> float:
    """Milliseconds of the longest turn of the event loop while a list is taken and shown."""
    qt = QApplication.instance() or QApplication(["benchmark"])
    paths = Paths(root / "vitrail")
    paths.make()
    preferences = Preferences(SettingsFile(paths.settings))
    files = ModelFiles(preferences, distribution="not-installed")
    here = Surroundings(home=root / "home", environment={})
    library = Library(preferences, paths, files, surroundings=here)
    model = LibraryModel(library, Host())
    library.changed.connect(model.refresh)
    done: list[bool] = []
    library.scanned.connect(lambda: done.append(True))
    worst, clock = 0.0, QElapsedTimer()
    for _ in range(2):  # the second one is warm
        worst = 0.0
        done.clear()
        library.start()
        library.rescan()
        while not done:
            clock.start()
            qt.processEvents()
            worst = max(worst, clock.nsecsElapsed() / 1e6)
            time.sleep(0.001)
    library.close()
    preferences.close()
    return worst
