"""Whether a file fits is told with the sum behind it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.engine.api import LoadSettings
from app.engine.hardware import Machine
from app.inspection.gguf import read_file
from app.ui.models.details.fit_row import FitRow
from tests.models import unpacked_vocabulary
from tests.ui.doubles import CPU


class Watch(QObject):
    """A computer whose memory a test sets."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.machine = Machine()

    def free(self, free_bytes: int) -> None:
        self.machine = Machine(
            memory_total_bytes=16_000_000_000, memory_free_bytes=free_bytes, devices=(CPU,)
        )
        self.changed.emit()


@pytest.fixture
def watch(qapp):
    return Watch()


@pytest.fixture
def row(qtbot, theme, host, watch):
    made = FitRow(theme, host, watch)
    qtbot.addWidget(made)
    return made


def test_it_is_judged_by_what_is_free(row, watch, entry, starter_model):
    watch.free(8_000_000_000)
    row.set_header(entry, read_file(starter_model))
    assert not row.isHidden()
    assert row.badge.fit.verdict == "cpu"
    assert "8,192 tokens" in row.line.text()
    assert "8.0 GB is free" in row.line.text()
    watch.free(100_000_000)
    assert row.badge.fit.verdict == "too_large"
    assert "missing" in row.line.text()


def test_it_is_judged_for_the_context_it_would_get(row, watch, host, entry, starter_model):
    watch.free(8_000_000_000)
    host.remembered[entry.path] = LoadSettings(n_ctx=2048)
    row.set_header(entry, read_file(starter_model))
    assert row.badge.fit.n_ctx == 2048
    host.remembered[entry.path] = LoadSettings(n_ctx=100_000)
    row.judge()
    assert row.badge.fit.n_ctx == 8192


def test_what_was_cut_off_is_not_said_to_fit(row, watch, entry, starter_model, tmp_path):
    watch.free(8_000_000_000)
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(starter_model.read_bytes()[:8_000_000])
    row.set_header(entry, read_file(cut))
    assert row.isHidden()
    row.set_header(replace(entry, missing_shards=1), read_file(starter_model))
    assert row.isHidden()


def test_a_loaded_model_fits_evidently(row, watch, host, entry, starter_model):
    watch.free(8_000_000_000)
    row.set_header(entry, read_file(starter_model))
    host.put(state="ready", path=entry.path)
    row.judge()
    assert row.isHidden()


def test_before_the_memory_is_known_nothing_is_said(row, entry, starter_model):
    row.set_header(entry, read_file(starter_model))
    assert row.isHidden()


def test_what_is_no_model_is_not_judged(row, watch, entry, tmp_path):
    watch.free(8_000_000_000)
    path = unpacked_vocabulary("phi-3", tmp_path)
    header = read_file(path)
    row.set_header(
        replace(entry, path=str(path)),
        replace(header, entries={"general.architecture": "llama"}),
    )
    assert row.isHidden()
