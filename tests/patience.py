"""Waits in tests: as long as a busy machine may take, since each ends as soon as it can."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits a minute, where pytest-qt waits five seconds, unless a test says for how long."""

    def waitActive(self, *args: Any, **named: Any) -> AbstractContextManager[Any]:
        return super().waitActive(*args, **_patient(named))

    def waitExposed(self, *args: Any, **named: Any) -> AbstractContextManager[Any]:
        return super().waitExposed(*args, **_patient(named))

    def waitSignal(self, *args: Any, **named: Any) -> Any:
        return super().waitSignal(*args, **_patient(named))

    def waitSignals(self, *args: Any, **named: Any) -> Any:
        return super().waitSignals(*args, **_patient(named))

    def waitUntil(self, *args: Any, **named: Any) -> None:
        super().waitUntil(*args, **_patient(named))

    def waitCallback(self, **named: Any) -> Any:
        return super().waitCallback(**_patient(named))


def _patient(named: dict[str, Any]) -> dict[str, Any]:
    return {"timeout": PATIENCE_MS, **named}
