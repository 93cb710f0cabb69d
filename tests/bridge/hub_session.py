"""What downloads need of the session with the hub: connections to a hub on loopback."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.hub.api import Access, Found, RemoteFile, Repository, Variant
from app.hub.connection import Connection
from tests.hub.server import LoopbackHub


class Session(QObject):
    """Hands out connections; `use` changes the settings."""

    access_changed = Signal()

    def __init__(self, endpoint: str, token: str = "") -> None:
        super().__init__()
        self._access = Access(endpoint=endpoint, token=token, proxy="")
        self.made: list[Connection] = []
        self._connection = self._connect()

    def access(self) -> Access:
        return self._access

    def connection(self) -> Connection:
        return self._connection

    def use(self, endpoint: str, token: str = "") -> None:
        self._access = Access(endpoint=endpoint, token=token, proxy="")
        self._connection = self._connect()
        self.access_changed.emit()

    def close(self) -> None:
        for connection in self.made:
            connection.close()

    def _connect(self) -> Connection:
        self.made.append(Connection(self._access))
        return self.made[-1]


def published(server: LoopbackHub, repo: str, files: dict[str, bytes]) -> Repository:
    """Put `files` on the hub, and what it then says of them: each file is a variant."""
    commit = server.add_repo(repo, files)
    return repository_of(server, repo, commit, files)


def repository_of(server: LoopbackHub, repo: str, commit: str, names: object) -> Repository:
    """The repository as the client would give it."""
    shelf = server.repo(repo)
    assert shelf is not None
    remote = {
        name: RemoteFile(path=name, size_bytes=blob.size, sha256=blob.sha256)
        for name, blob in shelf.files.items()
    }
    variants = tuple(
        Variant(quantization=name.removesuffix(".gguf"), files=(remote[name],))
        for name in remote
        if name in names
    )
    return Repository(found=Found(repo=repo), commit=commit, variants=variants)
