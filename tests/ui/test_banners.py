from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from app.chat.backup import Backup
from app.core.errors import BackupUnusable, SettingsNotSaved, StoreCorrupt, StoreDiskFull
from app.ui.banners import Banners
from app.ui.errors import sentence
from tests.ui.doubles import shouting


class Disk(QObject):
    """Storage, settings file and backups: whatever can fail behind the window."""

    failed = Signal(object)
    recovered = Signal()
    restored = Signal()
    good_backup_found = Signal(object)

    def __init__(self):
        super().__init__()
        self.problem = None
        self.dismissed = 0
        self.asked = 0
        self.taken: list[object] = []

    def find_good_backup(self):
        self.asked += 1

    def restore(self, backup):
        self.taken.append(backup)

    def dismiss_problem(self):
        self.dismissed += 1


@pytest.fixture
def parts(qapp):
    diagnostics = SimpleNamespace(last_crash=None, report=lambda: "the report")
    return SimpleNamespace(
        storage=Disk(), preferences=Disk(), data=Disk(), diagnostics=diagnostics, shown=[]
    )


@pytest.fixture
def make(qtbot, applied, parts):
    def build() -> Banners:
        made = Banners(
            applied,
            parts.storage,
            parts.preferences,
            parts.data,
            parts.diagnostics,
            show_data=lambda: parts.shown.append(1),
        )
        qtbot.addWidget(made)
        return made

    return build


def buttons(banners) -> dict[str, QAbstractButton]:
    found = banners.notices()[0].findChildren(QAbstractButton)
    return {button.text(): button for button in found}


def test_nothing_is_shown_while_nothing_is_wrong(make):
    assert make().isHidden()


def test_a_full_disk_is_told_until_there_is_room(make, parts):
    banners = make()
    error = StoreDiskFull(detail="database or disk is full")
    parts.storage.failed.emit(error)
    [notice] = banners.notices()
    assert notice.title.text() == sentence(error).title
    assert not banners.isHidden()
    # It cannot be waved away while it is so.
    assert "Dismiss" not in buttons(banners)
    parts.storage.recovered.emit()
    assert banners.isHidden()


def test_what_went_wrong_before_the_window_was_there_is_told_too(make, parts):
    parts.storage.problem = StoreDiskFull(detail="")
    assert len(make().notices()) == 1


def test_a_damaged_file_leads_to_the_backups(make, parts):
    banners = make()
    parts.storage.failed.emit(StoreCorrupt(detail="malformed"))
    buttons(banners)["Show the backups"].click()
    assert parts.shown == [1]
    buttons(banners)["Dismiss"].click()
    assert banners.isHidden()
    assert parts.storage.dismissed == 1


def test_settings_and_backups_that_fail_are_told_and_dismissed(make, parts):
    banners = make()
    parts.preferences.failed.emit(SettingsNotSaved(path="/x", detail="read-only"))
    parts.data.failed.emit(BackupUnusable(detail="cut off"))
    assert len(banners.notices()) == 2
    buttons(banners)["Dismiss"].click()
    buttons(banners)["Dismiss"].click()
    assert banners.isHidden()


def test_the_crash_of_the_last_run_is_told_with_a_report(make, parts):
    parts.diagnostics.last_crash = SimpleNamespace(ended_ms=0, trace="Segmentation fault\nmore")
    banners = make()
    found = buttons(banners)
    found["Copy the report"].click()
    assert QGuiApplication.clipboard().text() == "the report"
    notice = banners.notices()[0]
    found["Details"].click()
    assert notice.details_shown()
    assert notice.details.text().startswith("Segmentation fault")
    found["Details"].click()
    assert not notice.details_shown()
    found["Dismiss"].click()
    assert banners.isHidden()


def test_the_words_follow_the_language(make, parts, qapp):
    banners = make()
    parts.storage.failed.emit(StoreCorrupt(detail="malformed"))
    with shouting(qapp):
        banners.retranslate()
        assert all(text.startswith("ZH ") for text in buttons(banners))
        assert banners.notices()[0].title.text().startswith("ZH ")


def test_a_damaged_file_offers_the_newest_good_backup(make, parts):
    banners = make()
    parts.storage.failed.emit(StoreCorrupt(path="c.db", set_aside="c.db.damaged"))
    assert parts.data.asked == 1
    good = Backup(path=Path("b.db"), made_s=1_800_000_000.0, size_bytes=1)

    parts.data.good_backup_found.emit(good)
    [offer] = [text for text in buttons(banners) if text.startswith("Restore the backup of 2027")]
    buttons(banners)[offer].click()

    assert parts.data.taken == [good]
    assert "Show the backups" in buttons(banners)
