"""A stand-in for the downloads, so that the list can be put into any state."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.errors import HubBusy, HubUnreachable, NoRoom
from app.hub.api import Download, RemoteFile, Wanted

GB = 1_000_000_000


def download(number: int, repo: str = "mistralai/Mistral-Small-24B-GGUF", **changes) -> Download:
    size = changes.pop("size_bytes", 14_300_000_000)
    file = RemoteFile(path="m-Q4_K_M.gguf", size_bytes=size, sha256="a" * 64)
    item = Download(
        id=number,
        repo=repo,
        quantization="Q4_K_M",
        files=(Wanted(repo=repo, commit="c" * 40, file=file),),
        size_bytes=size,
        done_bytes=6_200_000_000,
    )
    return replace(item, **changes)


def every_state() -> tuple[Download, ...]:
    return (
        download(1, state="downloading", speed_bytes_s=24_000_000, left_s=337),
        download(2, "Qwen/Qwen3-8B-GGUF", state="checking", size_bytes=9 * GB),
        download(3, "bartowski/Llama-3.2-3B-Instruct-GGUF", state="paused"),
        download(4, state="waiting", done_bytes=0),
        download(
            5,
            state="failed",
            error=NoRoom(
                folder="/home/ann/models", needed_bytes=14_300_000_000, free_bytes=9_100_000_000
            ),
        ),
        download(
            6,
            state="failed",
            error=HubUnreachable(host="huggingface.co", reason="timeout"),
        ),
        download(7, state="done", path="/models/m.gguf", size_bytes=3 * GB),
        download(
            8,
            state="downloading",
            wait_s=24.2,
            error=HubBusy(host="huggingface.co", status=429, retry_s=30),
        ),
    )


class DownloadsDouble(QObject):
    """Notes what it was asked."""

    changed = Signal()
    progressed = Signal(int)
    finished = Signal(object)
    file_added = Signal(str)

    def __init__(self, *items: Download) -> None:
        super().__init__()
        self.listed = list(items)
        self.calls: list[tuple] = []

    def items(self) -> tuple[Download, ...]:
        return tuple(self.listed)

    def item(self, number: int) -> Download | None:
        return next((item for item in self.listed if item.id == number), None)

    def put(self, number: int, **changes) -> None:
        """Change a download and say so."""
        self.listed = [
            replace(item, **changes) if item.id == number else item for item in self.listed
        ]
        self.changed.emit()

    def move(self, number: int, step: int) -> None:
        self.calls.append(("move", number, step))
        at = next(at for at, item in enumerate(self.listed) if item.id == number)
        self.listed.insert(max(0, at + step), self.listed.pop(at))
        self.changed.emit()

    def dismiss(self, number: int) -> None:
        self._drop("dismiss", number)

    def cancel(self, number: int) -> None:
        self._drop("cancel", number)

    def pause(self, number: int) -> None:
        self.calls.append(("pause", number))
        self.put(number, state="paused")

    def resume(self, number: int) -> None:
        self.calls.append(("resume", number))
        self.put(number, state="downloading")

    def retry(self, number: int) -> None:
        self.calls.append(("retry", number))
        self.put(number, state="downloading", error=None)

    def _drop(self, name: str, number: int) -> None:
        self.calls.append((name, number))
        self.listed = [item for item in self.listed if item.id != number]
        self.changed.emit()
