"""The composition root: the one place where concrete classes meet.

It reads from top to bottom as the program starts. Everything gets what it needs by its
constructor; nothing is found by asking around.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app import __version__
from app.bridge.chat import ChatSession
from app.bridge.data import DataKeeper
from app.bridge.desk import Desk
from app.bridge.diagnostics import Diagnostics
from app.bridge.downloads import Downloads
from app.bridge.draft_files import DraftFiles
from app.bridge.engine import ModelHost
from app.bridge.exchange import Exchange
from app.bridge.garbage import Garbage
from app.bridge.hub import HubSession
from app.bridge.instance import Instance
from app.bridge.interrupts import Interrupts
from app.bridge.journal import Journal
from app.bridge.library import Library
from app.bridge.machine import MachineWatch
from app.bridge.message_tokens import MessageTokens
from app.bridge.models import ModelFiles
from app.bridge.preferences import Preferences
from app.bridge.presets import PresetList
from app.bridge.seeing import Seeing
from app.bridge.shelf import Shelf
from app.bridge.snippets import SnippetList
from app.bridge.storage import Storage
from app.bridge.tasks import Tasks
from app.bridge.text_files import TextFiles
from app.bridge.titles import Titles
from app.bridge.vocabularies import BUNDLED, Vocabularies
from app.bridge.vocabulary_engine import VocabularyEngine
from app.chat.backup import Backups
from app.chat.store import Store
from app.core.paths import Paths
from app.core.settings_file import SettingsFile
from app.engine.client import EngineClient
from app.engine.launch import engine_launch
from app.hub.token import TokenKeeper
from app.ui.actions import Actions
from app.ui.clipboard import hand_over
from app.ui.theme import Theme
from app.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.arguments import Arguments
    from app.engine.engine import Engine

log = logging.getLogger(__name__)

RUNNING_ALREADY = 1
"""Exit status: another window has the data folder and does not answer."""

WARM_UP_MS = 1000
"""So long after the first paint the parser is imported."""


def run(arguments: Arguments) -> int:
    """Open the window and stay until it is closed, or hand over to the one that is open.

    Returns:
        The exit status of the program.
    """
    started = time.perf_counter()
    paths = Paths.chosen(arguments.data_dir)
    qt = make_qt()
    try:
        paths.make()
    except OSError as error:  # no room, or not ours: the window opens and says so
        log.warning("no data folder: %s", error.strerror)
    instance = Instance(paths.lock)
    claim = instance.claim(arguments.model or "")
    if claim == "refused":
        sys.stderr.write("Vitrail is running already and does not answer.\n")
        return RUNNING_ALREADY
    if claim == "handed_over":
        return 0
    application = build(arguments, paths, instance)
    application.painted.connect(
        lambda: log.info("painted after %.0f ms", 1000 * (time.perf_counter() - started))
    )
    if arguments.quit_at_once:
        application.painted.connect(application.window.close)
    application.window.show()
    status = qt.exec()
    application.close()
    return status


def make_qt() -> QApplication:
    """Qt itself, which takes no options from our command line."""
    qt = QApplication(["vitrail"])
    qt.setApplicationName("vitrail")
    qt.setApplicationDisplayName("Vitrail")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("vitrail")
    return qt


def build(arguments: Arguments, paths: Paths, instance: Instance) -> Application:
    """Make every long-lived object, each from those before it."""
    journal = Journal(paths.logs)
    journal.start(arguments.log_level)
    garbage = Garbage()

    preferences = Preferences(SettingsFile(paths.settings))
    files = ModelFiles(preferences)
    launch = engine_launch()

    def start_engine(wake: Callable[[], None]) -> Engine:
        return EngineClient(wake, launch)

    library = Library(preferences, paths, files)
    models = ModelHost(
        start_engine, preferences, file_key=library.identify, kv_folder=str(paths.kv)
    )
    models.loaded.connect(files.remember)
    # The engine's process starts beside the window's; loading goes on behind it.
    if arguments.model:
        models.load(arguments.model)
    else:
        models.load_first(files.candidates())

    shelf = make_shelf(paths, preferences, library, models)
    backups = Backups(paths.backups)
    storage = Storage(lambda: Store.open(paths.database, before_migration=backups.before_migration))
    session = ChatSession(storage, models, preferences)
    vocabularies = make_vocabularies(paths, library)
    desk = make_desk(storage, session, shelf, models, preferences, vocabularies=vocabularies)
    data = DataKeeper(
        paths,
        storage,
        backups,
        preferences=preferences,
        session=session,
        models=models,
        journal=journal,
        shelf=shelf,
    )

    window = Window(
        Theme(),
        Actions(),
        session,
        models,
        files,
        preferences=preferences,
        storage=storage,
        data=data,
        diagnostics=Diagnostics(journal, models),
        shelf=shelf,
        desk=desk,
    )
    return Application(
        window,
        journal=journal,
        garbage=garbage,
        preferences=preferences,
        models=models,
        storage=storage,
        session=session,
        shelf=shelf,
        desk=desk,
        instance=instance,
    )


def make_shelf(
    paths: Paths, preferences: Preferences, library: Library, models: ModelHost
) -> Shelf:
    """What is behind the Models page; nothing of it uses disk or network yet."""
    hub = HubSession(preferences, TokenKeeper(paths.token))
    downloads = Downloads(hub, preferences, paths)
    downloads.finished.connect(library.add_downloaded)
    models.loaded.connect(library.remember)
    return Shelf(library=library, hub=hub, downloads=downloads, machine=MachineWatch(models))


def make_vocabularies(paths: Paths, library: Library) -> Vocabularies:
    """What opens vocabularies, in an engine of its own that starts when it is needed."""
    launch = engine_launch()

    def start_engine(wake: Callable[[], None]) -> Engine:
        return EngineClient(wake, launch)

    def folders() -> list[str]:
        known = {str(Path(entry.path).parent) for entry in library.entries()}
        return sorted({str(library.folder()), str(paths.vocabularies), *known})

    return Vocabularies(VocabularyEngine(start_engine, folders), paths.vocabularies)


def make_desk(
    storage: Storage,
    session: ChatSession,
    shelf: Shelf,
    models: ModelHost,
    preferences: Preferences,
    *,
    vocabularies: Vocabularies,
) -> Desk:
    """What stands around the conversations; nothing of it uses the disk yet."""
    work = Tasks("lens", daemon=True)

    def sources() -> list[str]:
        chatting = sorted(shelf.library.entries(), key=lambda entry: -entry.used_ms)
        return [*(entry.path for entry in chatting if not entry.embedding), *BUNDLED]

    return Desk(
        presets=PresetList(storage, session, shelf.library),
        snippets=SnippetList(storage, session),
        draft_files=DraftFiles(storage, models, session),
        exchange=Exchange(storage, session, Tasks("exchange", daemon=True)),
        titles=Titles(session, models, storage, preferences),
        vocabularies=vocabularies,
        seeing=Seeing(session, models, storage, vocabularies),
        message_tokens=MessageTokens(storage, vocabularies, work, lambda: models.path, sources),
        text_files=TextFiles(),
        work=work,
    )


class Application(QObject):
    """What was built, from the first paint of its window to the end.

    Signals:
        painted: the window was painted for the first time.
    """

    painted = Signal()

    def __init__(
        self,
        window: Window,
        *,
        journal: Journal,
        garbage: Garbage,
        preferences: Preferences,
        models: ModelHost,
        storage: Storage,
        session: ChatSession,
        shelf: Shelf,
        desk: Desk,
        instance: Instance,
    ) -> None:
        super().__init__()
        self.window = window
        self._journal = journal
        self._garbage = garbage
        self._preferences = preferences
        self._models = models
        self._storage = storage
        self._session = session
        self._shelf = shelf
        self._desk = desk
        self._instance = instance
        self._interrupts = Interrupts(parent=self)
        self._interrupts.received.connect(window.close)
        instance.asked.connect(self._on_instance_asked)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the first paint; what is made before it stays for good."""
        if watched is self.window and event.type() == QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._on_window_painted)
        return False

    def close(self) -> None:
        """End everything in order: keep replies, end the engine, write, let go of the folder."""
        self._session.pause()
        self._desk.close()
        self._shelf.close()
        self._models.close()
        if not self._storage.close():
            log.error("not everything could be written")
        self._preferences.close()
        self._interrupts.close()
        hand_over()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._garbage.close()
        self._journal.close()
        self._instance.close()

    def _on_window_painted(self) -> None:
        self.painted.emit()
        self._instance.listen()
        self._garbage.settle()
        self._shelf.start()
        self._desk.start()
        QTimer.singleShot(WARM_UP_MS, self.window, self.window.page.transcript.warm_up)

    def _on_instance_asked(self, model: str) -> None:
        """Another start of the program: come to the front, and open its model."""
        present(self.window)
        if model:
            self.window.open_model(model)


def present(window: QWidget) -> None:
    """Bring the window before the others, out of the task bar if it lies there."""
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()
