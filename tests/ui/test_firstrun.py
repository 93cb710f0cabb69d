"""What stands in the page while there is no model."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from app.hub.api import MIRROR, Entry
from app.hub.catalog import Catalog
from app.ui.firstrun import FirstRun
from app.ui.theme import Theme
from app.ui.widgets.button import Button
from tests.ui import alone
from tests.ui.doubles import shouting, unnamed
from tests.ui.models.shop import CATALOG, hub, publish, shelf  # noqa: F401 - fixtures

host, preferences = alone.host, alone.preferences

SEER = "acme/Seer-8B-GGUF"


@pytest.fixture
def first_run(qtbot, actions, files, host, shelf, preferences):  # noqa: F811, PLR0917
    made = FirstRun(Theme(), actions, files, host, shelf, preferences)
    qtbot.addWidget(made)
    made.resize(900, 760)
    made.show()
    return made


@pytest.fixture
def known(shelf, monkeypatch):  # noqa: F811
    """Puts model files into the library, whatever a scan of the disk finds."""

    def put(*entries):
        by_path = {entry.path: entry for entry in entries}
        monkeypatch.setattr(shelf.library, "entries", lambda: entries)
        monkeypatch.setattr(shelf.library, "entry", by_path.get)
        shelf.library.changed.emit()

    return put


def offered(first_run):
    return [row.offer.title for row in first_run.offers.rows()]


def row_of(first_run, title):
    return next(row for row in first_run.offers.rows() if row.offer.title == title)


def primaries(widget):
    buttons = [*widget.file_buttons(), widget.open_button, widget.search]
    buttons += [row.button for row in widget.offers.rows()] if widget.offers else []
    return [button for button in buttons if button.kind == "primary"]


# -- an empty library ---------------------------------------------------------


def test_three_models_that_suit_this_computer_are_offered(first_run):
    assert len(offered(first_run)) == 3
    assert offered(first_run)[0] == "Seer 8B"
    assert "Huge 400B" not in offered(first_run)
    assert "Closed 3B" not in offered(first_run)
    assert all(row.badge.text for row in first_run.offers.rows())


def test_there_is_one_filled_button(first_run):
    assert primaries(first_run) == [first_run.offers.rows()[0].button]


def test_one_click_brings_a_model_and_loads_it(first_run, hub, host, qtbot):  # noqa: F811
    publish(hub, SEER)

    first_run.offers.rows()[0].button.click()
    qtbot.waitUntil(lambda: bool(host.calls))

    kind, path, _ = host.calls[0]
    assert kind == "load"
    assert Path(path).name == "Seer-8B-Q4_K_M.gguf"
    assert Path(path).is_file()


def test_the_row_shows_how_far_it_is(first_run, hub, shelf, qtbot):  # noqa: F811
    publish(hub, SEER)
    hub.fault("cdn", times=9, rate=20_000)
    row = first_run.offers.rows()[0]
    row.button.click()
    qtbot.waitUntil(lambda: row.meter.isVisible() and "kB" in row.progress.text())
    assert not row.button.isVisible()

    row.pause.click()
    qtbot.waitUntil(lambda: "Paused" in row.progress.text())
    row.cancel.click()
    qtbot.waitUntil(lambda: row.button.isVisible() and not shelf.downloads.items())


def test_a_model_that_is_loaded_meanwhile_is_left_alone(first_run, hub, host, shelf, qtbot):  # noqa: F811
    publish(hub, SEER)
    host.ready()

    first_run.offers.rows()[0].button.click()
    with qtbot.waitSignal(shelf.downloads.finished):
        pass

    assert host.calls == []


def test_the_nearest_file_is_taken_when_the_recommended_one_is_gone(first_run, hub, host, qtbot):  # noqa: F811
    publish(hub, SEER, "Q4_K_S F16")

    first_run.offers.rows()[0].button.click()
    qtbot.waitUntil(lambda: bool(host.calls))

    assert Path(host.calls[0][1]).name == "Seer-8B-Q4_K_S.gguf"


def test_what_another_program_has_downloaded_is_not_downloaded_again(
    first_run,
    hub,  # noqa: F811
    host,
    qtbot,
    private_folders,
):
    publish(hub, SEER)
    data = hub.repo(SEER).files["Seer-8B-Q4_K_M.gguf"].source
    blobs = private_folders / ".ollama" / "models" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / f"sha256-{hashlib.sha256(data).hexdigest()}").write_bytes(data)

    first_run.offers.rows()[0].button.click()
    qtbot.waitUntil(lambda: bool(host.calls))

    assert hub.log("cdn") == []


def test_without_a_hub_it_says_so_and_offers_a_mirror(first_run, hub, preferences, qtbot):  # noqa: F811
    hub.close()

    first_run.offers.rows()[0].button.click()
    qtbot.waitUntil(first_run.offers.access.isVisible)

    assert "cannot be reached" in first_run.offers.access.notice.title.text()
    assert first_run.offers.rows()[0].button.isEnabled()
    assert first_run.offers.access.mirror.isVisible()


def test_trying_again_goes_on_where_it_failed(first_run, hub, host, qtbot):  # noqa: F811
    publish(hub, SEER)
    hub.fault("info", times=9, status=500)
    first_run.offers.rows()[0].button.click()
    qtbot.waitUntil(first_run.offers.access.isVisible)
    hub.clear_faults()

    first_run.offers.access.retry.click()
    qtbot.waitUntil(lambda: bool(host.calls))

    assert not first_run.offers.access.isVisible()


def test_a_mirror_is_used_from_then_on(first_run, preferences, monkeypatch):
    monkeypatch.setattr(first_run.offers, "_on_access_retry_wanted", lambda: None)

    first_run.offers.access.mirror_chosen.emit()

    assert preferences.settings.hub.endpoint == MIRROR


def test_all_models_can_be_searched(first_run, actions, qtbot):
    with qtbot.waitSignal(actions["model.find"].triggered):
        first_run.search.click()


def test_a_file_can_be_opened(first_run, actions, qtbot):
    with qtbot.waitSignal(actions["model.open"].triggered):
        first_run.open_button.click()


# -- models that are here -----------------------------------------------------


def test_models_of_other_programs_are_offered_first(first_run, known, host):
    known(
        Entry(path="/o/llama.gguf", name="Llama 3B", quantization="Q4_K_M", source="ollama"),
        Entry(path="/m/vectors.gguf", name="Vectors", embedding=True),
    )

    assert [b.accessibleName() for b in first_run.file_buttons()] == ["Load Llama 3B"]
    assert "Ollama" in first_run._rows[0].note.text()
    assert primaries(first_run) == [first_run.file_buttons()[0]]
    first_run.file_buttons()[0].click()
    assert host.calls == [("load", "/o/llama.gguf", None)]


def test_what_was_used_last_comes_first_and_three_are_shown(first_run, known):
    entries = [Entry(path=f"/m/{n}.gguf", name=n, used_ms=at) for at, n in enumerate("abcd")]

    known(*entries, replace(entries[0], path="/m/e.gguf", name="e", favorite=True))

    names = [button.accessibleName() for button in first_run.file_buttons()]
    assert names == ["Load e", "Load d", "Load c"]


def test_a_file_that_cannot_be_read_is_not_offered(first_run, known):
    known(Entry(path="/m/half.gguf", name="Half", missing_shards=2))

    assert first_run.file_buttons() == ()


# -- for everybody ------------------------------------------------------------


def test_everything_has_a_name_for_screen_readers(first_run, known):
    known(Entry(path="/o/llama.gguf", name="Llama 3B", source="ollama"))

    assert unnamed(first_run) == []


def test_another_language_is_read_again(first_run, qapp):
    row = first_run.offers.rows()[0]
    with shouting(qapp):
        assert first_run.title.text() == "ZH Choose a model to begin"
        assert first_run.open_button.text().startswith("ZH ")
        assert row.button.text() == "ZH Download"
    assert first_run.title.text() == "Choose a model to begin"


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_nothing_is_wider_than_a_small_window(first_run, known, qapp, scale):
    known(Entry(path="/o/llama.gguf", name="Llama with a long name " * 4, source="ollama"))
    first_run._theme.take(scale=scale)
    qapp.processEvents()

    first_run.resize(592, 430)
    qapp.processEvents()

    page = first_run.findChild(QScrollArea)
    assert page.widget().width() <= page.viewport().width()
    assert page.widget().minimumSizeHint().width() <= page.viewport().width()


def test_tab_goes_from_top_to_bottom(first_run, known, qtbot):
    known(Entry(path="/o/llama.gguf", name="Llama 3B", source="ollama"))
    qtbot.waitUntil(lambda: all(row.isVisible() for row in first_run.offers.rows()))
    first_run.file_buttons()[0].setFocus()
    passed = []
    for _ in range(5):
        qtbot.keyClick(first_run.focusWidget(), Qt.Key.Key_Tab)
        passed.append(first_run.focusWidget())

    offered = [row.button for row in first_run.offers.rows()]
    names = [button.accessibleName() or button.text() for button in passed]
    expected = [*offered, first_run.open_button, first_run.search]
    assert names == [button.accessibleName() or button.text() for button in expected]


def test_somebody_who_writes_chinese_is_offered_models_that_answer_in_it(  # noqa: PLR0917
    qtbot,
    actions,
    files,
    host,
    shelf,  # noqa: F811
    preferences,
    monkeypatch,
):
    entries = tuple(
        replace(entry, languages=("en", "zh") if at % 2 else ("en",))
        for at, entry in enumerate(CATALOG.entries)
    )
    monkeypatch.setattr(shelf.hub, "catalog", lambda _language: Catalog(entries=entries))
    theme = Theme()
    theme.set_language("zh_CN")

    made = FirstRun(theme, actions, files, host, shelf, preferences)
    qtbot.addWidget(made)
    made.show()

    offered = {row.offer.repo for row in made.offers.rows()}
    assert offered
    assert offered <= {entry.repo for entry in entries if entry.speaks("zh_CN")}


def test_what_can_be_chosen_comes_before_the_mark_in_a_low_window(first_run, qtbot):
    first_run.resize(600, 900)
    assert first_run.mark.isVisible()
    first_run.resize(600, 330)
    assert not first_run.mark.isVisible()
    buttons = first_run.offers.findChildren(Button)
    # A download can be chosen without scrolling.
    qtbot.waitUntil(lambda: not all(button.visibleRegion().isEmpty() for button in buttons))
    first_run.resize(600, 900)
    assert first_run.mark.isVisible()
