"""One window for each data folder: a lock decides, a local socket hands the arguments over."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QLockFile, QObject, Signal

from app.core.hashing import sha256_of_little

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

Claim = Literal["ours", "handed_over", "refused"]
"""We are the one; another took our arguments; another runs and does not answer."""

PATIENCE_S = 5.0
MESSAGE_LIMIT_BYTES = 64 * 1024
TAKEN = b"taken\n"


class Instance(QObject):
    """The claim of this process to a data folder.

    Signals:
        asked: another start handed over its model file, empty when it named none.
    """

    asked = Signal(str)

    def __init__(self, lock: Path, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(lock.parent)
        self._lock = QLockFile(str(lock))
        # Never old enough to be taken away from a living process; a dead one's is free at once.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def claim(self, model: str = "") -> Claim:
        """Become the one instance, or tell the one there is to open `model`.

        A folder that cannot be written to has no lock: the window opens all the same.
        """
        deadline = time.monotonic() + PATIENCE_S
        while not self._lock.tryLock(0):
            if self._lock.error() != QLockFile.LockError.LockFailedError:
                log.warning("no lock: %s", self._lock.error().name)
                return "ours"
            if self._hand_over(model):
                return "handed_over"
            if time.monotonic() > deadline:
                return "refused"
            time.sleep(0.05)
        return "ours"

    def listen(self) -> None:
        """Take what other starts hand over; they wait for this a while."""
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 - after the first paint

        if self._server is not None or not self._lock.isLocked():
            return
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_server_new_connection)
        # We hold the lock, so a socket of that name belongs to nobody.
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            log.warning("no handing over: %s", self._server.errorString())

    def close(self) -> None:
        """Give the folder up."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _hand_over(self, model: str) -> bool:
        """Whether the running instance took `model`; it may still be starting."""
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - seldom needed

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(500):
            return False
        socket.write(json.dumps(model).encode() + b"\n")
        socket.flush()
        answer = b""
        while not answer.endswith(b"\n") and socket.waitForReadyRead(int(PATIENCE_S * 1000)):
            answer += bytes(socket.readAll().data())
        socket.disconnectFromServer()
        return answer == TAKEN

    def _on_server_new_connection(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()):
            _Visitor(socket, self)


class _Visitor(QObject):
    """One connection of another start; deletes itself with it."""

    def __init__(self, socket: QLocalSocket, instance: Instance) -> None:
        super().__init__(socket)
        self._socket = socket
        self._instance = instance
        self._heard = b""
        socket.readyRead.connect(self._on_socket_ready_read)
        socket.disconnected.connect(socket.deleteLater)
        self._on_socket_ready_read()

    def _on_socket_ready_read(self) -> None:
        self._heard += bytes(self._socket.readAll().data())
        if len(self._heard) > MESSAGE_LIMIT_BYTES:
            self._socket.abort()
        elif self._heard.endswith(b"\n"):
            try:
                model = json.loads(self._heard)
            except ValueError:
                model = None
            self._heard = b""
            if not isinstance(model, str):
                self._socket.abort()
                return
            self._socket.write(TAKEN)
            self._socket.flush()
            self._instance.asked.emit(model)


def server_name(folder: Path) -> str:
    """A short name for the socket of `folder`: paths over about 100 characters fail."""
    who = f"{_user()}\0{folder.resolve()}"
    return f"vitrail-{sha256_of_little([who.encode()])[:20]}"


def _user() -> str:
    if sys.platform == "win32":
        return os.environ.get("USERNAME", "")
    else:  # noqa: RET505 - the type checker follows branches by platform, not returns
        return str(os.getuid())
