"""Answers that come when nobody is there any more to hear them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

T = TypeVar("T")


def while_alive(owner: QObject, answer: Callable[[T], None]) -> Callable[[T], None]:
    """`answer`, called only while Qt has not deleted `owner`: a card may be gone by then."""

    def answered(value: T) -> None:
        if isValid(owner):
            answer(value)

    return answered
