"""The window in a process of its own, for benchmarks: ``python -m tests.benchmarks.window WHAT``.

painted DIR     print the time of day when the window was first painted, then quit
settled DIR     print the memory (PSS, bytes) once the conversation is open and read
bare            the same of a QMainWindow with nothing in it
"""

from __future__ import annotations

import sys
import time

import psutil


def painted(folder: str) -> None:
    """Print when the first paint was done."""
    from app.bridge.imports import put_back

    put_back()
    from app.bootstrap import build, make_qt
    from app.bridge.instance import Instance
    from app.core.arguments import Arguments
    from app.core.paths import Paths

    paths = Paths.chosen(folder)
    qt = make_qt()
    paths.make()
    instance = Instance(paths.lock)
    instance.claim("")
    application = build(Arguments(), paths, instance)
    application.painted.connect(lambda: print(time.time(), flush=True))
    application.painted.connect(application.window.close)
    application.window.show()
    qt.exec()
    application.close()


def settled(folder: str) -> None:
    """Print the memory of this process, the engine's left out."""
    from PySide6.QtCore import QTimer

    from app.bridge.imports import put_back

    put_back()  # as the program itself begins
    from app.bootstrap import build, make_qt
    from app.bridge.instance import Instance
    from app.core.arguments import Arguments
    from app.core.paths import Paths

    paths = Paths.chosen(folder)
    qt = make_qt()
    instance = Instance(paths.lock)
    instance.claim("")
    application = build(Arguments(), paths, instance)
    session = application.window._session

    def look() -> None:
        if session.path():
            timer.stop()
            QTimer.singleShot(3000, finish)

    def finish() -> None:
        print(len(session.path()), psutil.Process().memory_full_info().pss, flush=True)
        application.window.close()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    application.window.resize(1280, 800)
    application.window.show()
    qt.exec()
    application.close()


def bare() -> None:
    """Print the memory of a process with an empty main window."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    qt = QApplication(["bare"])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()

    def finish() -> None:
        print(0, psutil.Process().memory_full_info().pss, flush=True)
        window.close()

    QTimer.singleShot(1000, finish)
    qt.exec()


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
