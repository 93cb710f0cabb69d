"""Where the access token is kept: the system's keyring, else a file that only its owner reads.

A keyring may be locked, missing or silent (it asks its user in a window that nobody sees): it is
asked in a thread of its own, for a few seconds, and whatever it does stops nothing.
"""

from __future__ import annotations

import contextlib
import logging
import re
import threading
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from app.core.errors import TokenNotSaved, TokenRejected
from app.core.files import atomic_write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

Place = Literal["keyring", "file", ""]

SERVICE = "Vitrail"
ACCOUNT = "huggingface.co"
READ_S = 4.0
WRITE_S = 20.0
"""Its user may be asked for a password then."""

_TOKEN = re.compile(r"[\x21-\x7e]{1,512}")

log = logging.getLogger(__name__)


class Ring(Protocol):
    """A keyring, as the package `keyring` offers the system's."""

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept; None for nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""


class TokenKeeper:
    """Keeps one token. Its methods wait: call them in a thread; `where` and `known` do not.

    Attributes:
        where: the place the token is kept in, as far as is known; empty without one.
        known: the token, as far as is known.
    """

    def __init__(
        self,
        path: Path,
        *,
        ring: Callable[[], Ring] | None = None,
        read_s: float = READ_S,
        write_s: float = WRITE_S,
    ) -> None:
        """Look nowhere yet.

        Args:
            path: the file that is used where there is no keyring.
            ring: gives the keyring; None takes the system's.
            read_s: how long it may take to read, in seconds.
            write_s: how long it may take to write.
        """
        self._path = path
        self._ring = ring or _system_ring
        self._read_s = read_s
        self._write_s = write_s
        self._lock = threading.Lock()
        self._loaded = False
        self.where: Place = ""
        self.known = ""

    def load(self) -> str:
        """The token; empty without one. Never raises."""
        with self._lock:
            if self._loaded:
                return self.known
            self._loaded = True
            kept = self._read_file()
            if kept is None:
                self._set(_sound(self._asked(_read, self._read_s) or ""), "keyring")
            else:
                # Written when the keyring failed, or empty when that would not forget.
                self._set(_sound(kept), "file")
            return self.known

    def save(self, token: str) -> Place:
        """Keep `token` in place of any other.

        Returns:
            Where it is kept now.

        Raises:
            TokenRejected: it is no token.
            TokenNotSaved: neither place could keep it; it is used until Vitrail quits.
        """
        token = token.strip()
        if not _sound(token):
            raise TokenRejected(host=ACCOUNT, detail="it has signs that no token has")
        with self._lock:
            self._loaded = True
            self._set(token, "")
            if self._asked(lambda ring: _written(ring, token), self._write_s):
                self._drop_file()
                self._set(token, "keyring")
            else:
                self._write_file(token)
                self._set(token, "file")
            return self.where

    def forget(self) -> None:
        """Keep no token.

        Raises:
            TokenNotSaved: the file could not be changed; the token is there at the next start.
        """
        with self._lock:
            self._loaded = True
            self._set("", "")
            self._drop_stale()
            if self._asked(_deleted, self._write_s):
                self._drop_file()
            else:
                self._write_file("")

    def _set(self, token: str, where: Place) -> None:
        self.known, self.where = token, where if token else ""

    def _read_file(self) -> str | None:
        try:
            with self._path.open("rb") as file:
                return file.read(1024).decode("ascii", errors="replace").strip()
        except OSError:
            return None

    def _drop_file(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise TokenNotSaved(host=ACCOUNT, detail=error.strerror or "") from error

    def _drop_stale(self) -> None:
        """What a program that was killed while it wrote the file has left."""
        for stale in self._path.parent.glob(f".{self._path.name}.*"):
            with contextlib.suppress(OSError):
                stale.unlink()

    def _write_file(self, text: str) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic_write(self._path, text.encode())
        except OSError as error:
            raise TokenNotSaved(host=ACCOUNT, detail=error.strerror or "") from error

    def _asked(self, what: Callable[[Ring], T], seconds: float) -> T | None:
        """What the keyring says; None where it fails or stays silent."""
        answer: list[T] = []

        def ask() -> None:
            try:
                answer.append(what(self._ring()))
            except Exception as error:  # noqa: BLE001 (backends raise what they like)
                log.info("the keyring failed: %s", type(error).__name__)

        # Not waited for at the end of the program: it may never answer.
        thread = threading.Thread(target=ask, name="keyring", daemon=True)
        thread.start()
        thread.join(seconds)
        return answer[0] if answer else None


def _system_ring() -> Ring:
    import keyring  # noqa: PLC0415

    return keyring.get_keyring()


def _read(ring: Ring) -> str:
    return ring.get_password(SERVICE, ACCOUNT) or ""


def _written(ring: Ring, token: str) -> bool:
    ring.set_password(SERVICE, ACCOUNT, token)
    # There are keyrings that keep nothing and say nothing.
    return ring.get_password(SERVICE, ACCOUNT) == token


def _deleted(ring: Ring) -> bool:
    if ring.get_password(SERVICE, ACCOUNT) is not None:
        ring.delete_password(SERVICE, ACCOUNT)
    return True


def _sound(token: str) -> str:
    """`token` if it can be one; it goes into a header."""
    return token if _TOKEN.fullmatch(token) else ""
