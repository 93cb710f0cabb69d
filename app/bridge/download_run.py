"""A download while it runs: its thread, and its figures of the moment."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from app.core.errors import VitrailError
from app.hub.speed import Speedometer
from app.hub.transfer import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.hub.api import DownloadState
    from app.hub.fetch import Fetch

log = logging.getLogger(__name__)


class DownloadRun:
    """Runs a fetch in a thread of its own.

    Attributes:
        number: of the download.
        fetch: what runs.
    """

    def __init__(self, number: int, fetch: Fetch, ended: Callable[[object], None]) -> None:
        """Begin.

        Args:
            number: of the download.
            fetch: what is to be run.
            ended: told, in the thread, this run and what came of it: the path of the first file,
                an error, or None when it was stopped.
        """
        self.number = number
        self.fetch = fetch
        self._ended = ended
        self._meter = Speedometer()
        # As a daemon: a name that is being looked up cannot be interrupted, an exit can.
        self._thread = threading.Thread(target=self._run, name=f"download {number}", daemon=True)
        self._thread.start()

    @property
    def state(self) -> DownloadState:
        """What it does."""
        return "checking" if self.fetch.checking else "downloading"

    def stop(self) -> None:
        """End it soon; see `Fetch.stop`."""
        self.fetch.stop()

    def join(self, timeout_s: float | None = None) -> None:
        """Wait for its end."""
        self._thread.join(timeout_s)

    def figures(self, now_s: float, size_bytes: int) -> dict[str, object]:
        """How it stands at `now_s`, as fields of a Download of `size_bytes`."""
        fetch, meter = self.fetch, self._meter
        done = fetch.done_bytes
        if fetch.checking:
            meter = self._meter = Speedometer()
        else:
            meter.note(now_s, done)
        return {
            "state": self.state,
            "done_bytes": done,
            "ready": fetch.ready,
            "speed_bytes_s": meter.rate(now_s),
            "left_s": meter.left_s(now_s, size_bytes - done),
            "wait_s": fetch.wait_s,
            "error": fetch.trouble,
        }

    def _run(self) -> None:
        outcome: Path | VitrailError | None
        try:
            outcome = self.fetch.run()
        except Stopped:
            outcome = None
        except VitrailError as error:
            outcome = error
        except Exception:
            log.exception("a download failed")
            outcome = VitrailError()
        self._ended((self, outcome))
