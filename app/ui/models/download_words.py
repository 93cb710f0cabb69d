"""What is said of a download: its name, how far it is, how fast, and what came of it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.errors import sentence
from app.ui.phrase import duration, fill, listed, part, sentences, size, stop

if TYPE_CHECKING:
    from app.hub.api import Download

translate = QCoreApplication.translate

_GGUF = re.compile(r"[-_. ]gguf$", re.IGNORECASE)
_MINUTE_S, _HOUR_S = 60, 3600
_NO_BREAK = "\u00a0"


def model_title(item: Download) -> str:
    """``Qwen3-4B``."""
    return _GGUF.sub("", item.repo.rpartition("/")[2]) or item.repo


def download_name(item: Download) -> str:
    """``Qwen3-4B, Q4_K_M``."""
    return listed(model_title(item), item.quantization)


def amount(item: Download) -> str:
    """``6.2 of 14.3 GB``, or the whole where nothing or everything is here."""
    if item.state == "done" or not item.done_bytes:
        return size(item.size_bytes)
    return part(item.done_bytes, item.size_bytes)


def pace(item: Download) -> str:
    """``24 MB/s, 6 min left``, or what it does instead."""
    if item.state == "downloading":
        if item.wait_s > 0 and item.error is not None:
            return translate("Downloads", "Waiting")
        if item.speed_bytes_s < 1:
            return translate("Downloads", "Connecting…")
        speed = fill(translate("Downloads", "%1/s"), size(item.speed_bytes_s))
        return listed(speed, left(item.left_s))
    return {
        "waiting": translate("Downloads", "Waiting"),
        "checking": translate("Downloads", "Checking…"),
        "paused": translate("Downloads", "Paused"),
        "failed": translate("Downloads", "Failed"),
        "done": translate("Downloads", "Complete"),
    }[item.state]


def left(seconds: float | None) -> str:
    """``40 s left``, ``6 min left``, ``2 h 5 min left``; empty where it cannot be told."""
    if seconds is None:
        return ""
    if seconds < _MINUTE_S - 2:
        return fill(translate("Downloads", "%1 s left"), max(1, math.ceil(seconds)))
    minutes = math.ceil(seconds / _MINUTE_S)
    if seconds < _HOUR_S:
        return fill(translate("Downloads", "%1 min left"), minutes)
    return fill(translate("Downloads", "%1 h %2 min left"), *divmod(minutes, _MINUTE_S))


def remark(item: Download) -> str:
    """One line on checking, on waiting, or on why it failed."""
    if item.state == "failed" and item.error is not None:
        words = sentence(item.error)
        return sentences(words.reason, words.cure)
    if item.state == "downloading" and item.wait_s > 0 and item.error is not None:
        wait = duration(math.ceil(item.wait_s)).replace(" ", _NO_BREAK)
        again = fill(translate("Downloads", "Tries again in %1."), wait)
        return sentences(stop(sentence(item.error).title), again)
    hashed = all(wanted.file.sha256 for wanted in item.files)
    return {
        "waiting": translate("Downloads", "Starts when another download is done"),
        "downloading": translate("Downloads", "Checked against its SHA-256 when done")
        if hashed
        else translate("Downloads", "The hub gives no SHA-256 to check it against"),
        "checking": translate("Downloads", "Comparing the copy on this computer with its SHA-256")
        if item.local
        else translate("Downloads", "Comparing what is here with its SHA-256"),
        "done": translate("Downloads", "Checked against its SHA-256") if hashed else "",
    }.get(item.state, "")


def failure(item: Download) -> str:
    """Why it failed, in a few words; empty where it did not."""
    if item.state != "failed" or item.error is None:
        return ""
    return sentence(item.error).title
