"""The library pane over a real library: real files, a real index, real widgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QToolButton

from app.bridge.library import Library
from app.bridge.models import ModelFiles
from app.core.errors import GgufTruncated, LibraryUnwritable, ModelLoadFailed, to_wire
from app.core.paths import Paths
from app.core.settings import ModelSettings, RefusedModel
from app.hub.api import Entry
from app.hub.stores import Surroundings
from app.ui.models import library_pane
from app.ui.models.library_model import Choice, LibraryModel, Role, chosen, facts_of, rows_of
from app.ui.models.library_pane import LibraryPane, room
from app.ui.phrase import size
from tests.dress import plain_afterwards
from tests.hub.files import model_bytes, write, write_model
from tests.hub.test_stores import ollama_model
from tests.ui.doubles import shouting, unnamed
from tests.ui.models.download_double import DownloadsDouble, download


def entry(name: str, **changes) -> Entry:
    return Entry(path=f"/models/{name}.gguf", name=name, **changes)


class TestChoice:
    ENTRIES = (
        entry("alpha", size_bytes=3, used_ms=1, changed_ms=9, tags=("code",), repo="acme/x"),
        entry("beta", size_bytes=9, changed_ms=5, favorite=True, quantization="Q4_K_M"),
        entry("gamma", size_bytes=6, changed_ms=7, note="good at rhymes", source="ollama"),
    )

    def names(self, **choice) -> list[str]:
        return [found.name for found in chosen(self.ENTRIES, Choice(**choice))]

    def test_the_order_is_what_was_asked_for(self):
        assert self.names(order="name") == ["alpha", "beta", "gamma"]
        assert self.names(order="size") == ["beta", "gamma", "alpha"]
        assert self.names(order="recent") == ["alpha", "gamma", "beta"]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("ALPHA", ["alpha"]),
            ("q4_k", ["beta"]),
            ("rhymes good", ["gamma"]),
            ("acme", ["alpha"]),
            ("code", ["alpha"]),
            ("alpha beta", []),
            ("  ", ["alpha", "beta", "gamma"]),
        ],
    )
    def test_every_word_has_to_be_somewhere(self, words, found):
        assert self.names(order="name", words=words) == found

    def test_favorites_and_tags_narrow(self):
        assert self.names(favorites=True) == ["beta"]
        assert self.names(tag="code") == ["alpha"]

    def test_what_other_programs_keep_stands_under_their_names(self):
        rows = list(rows_of(self.ENTRIES))
        assert [
            (row.group, row.count if row.entry is None else row.entry.name) for row in rows
        ] == [
            ("", 2),
            ("", "alpha"),
            ("", "beta"),
            ("ollama", 1),
            ("ollama", "gamma"),
        ]

    def test_unknown_facts_are_left_out(self):
        assert facts_of(entry("a", quantization="Q8_0", n_params=8_190_000_000)) == "Q8_0, 8.2 B"
        assert facts_of(entry("a")) == ""

    def test_room_is_told_as_exactly_as_it_matters(self):
        assert room(22_540_000_000) == "22.5 GB"
        assert room(184_400_000_000) == "184 GB"
        assert room(1_830_000_000_000) == "1.8 TB"


@pytest.fixture
def home(tmp_path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def models(tmp_path) -> Path:
    return Paths(tmp_path / "vitrail").models


@pytest.fixture
def library(tmp_path, preferences, home):
    paths = Paths(tmp_path / "vitrail")
    paths.make()
    made = Library(
        preferences,
        paths,
        ModelFiles(preferences, distribution="not-installed"),
        surroundings=Surroundings(home=home, environment={}, platform="darwin"),
    )
    yield made
    made.close()


@pytest.fixture
def filled(qtbot, library, models, home) -> dict[str, str]:
    """Paths of what is in the library, by name."""
    for name, weights in (("Alpha-Q4_0", 64), ("Beta-Q8_0", 640), ("Gamma-F16", 320)):
        write_model(models / f"{name}.gguf", weights=weights)
    ollama_model(home / ".ollama/models", "registry.ollama.ai/library/tiny/1b", model_bytes())
    with qtbot.waitSignal(library.scanned):
        library.start()
    return {found.name: found.path for found in library.entries()}


@pytest.fixture
def downloads(qapp):
    return DownloadsDouble()


@pytest.fixture
def pane(qtbot, applied_theme, library, host, downloads):
    made = LibraryPane(applied_theme, library, host, downloads)
    made.resize(268, 640)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def applied_theme(qapp, theme):
    with plain_afterwards(qapp):
        theme.apply(qapp)
        yield theme


def listed(pane) -> list[str]:
    model = pane.files
    return [model.index(row).data() for row in range(model.rowCount())]


def place(pane, path) -> QPoint:
    return pane.list.visualRect(pane.files.index_of(path)).center()


def click(qtbot, pane, path, at=None):
    at = at or place(pane, path)
    qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def press(qtbot, pane, key):
    qtbot.keyClick(pane.list, key)


def take_menu(pane, path, text):
    """Open the menu of a file and do what stands there."""
    pane.list.menu_wanted.emit(path, pane.mapToGlobal(QPoint(10, 10)))
    (action,) = [a for a in pane.menu.actions() if a.text().split("\t")[0] == text]
    assert action.isEnabled()
    action.trigger()
    pane.menu.close()


def test_the_item_model_keeps_qts_rules(qtbot, library, host, filled, qtmodeltester):
    model = LibraryModel(library, host)
    qtmodeltester.check(model)
    watching = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    for choice in (Choice(words="a"), Choice(words="beta"), Choice(favorites=True), Choice()):
        model.set_choice(choice)
    host.ready(path=filled["Beta"])
    library.set_favorite(filled["Alpha"], True)
    model.refresh()
    assert model.rowCount() == 6
    assert watching.model() is model


def test_files_stand_under_whose_they_are(pane, filled):
    pane.order._group.actions()[1].trigger()
    assert listed(pane) == ["On this computer", "Alpha", "Beta", "Gamma", "Ollama", "tiny:1b"]
    head = pane.files.index(0)
    assert (head.data(Role.HEAD), head.data(Role.COUNT)) == (True, "3")
    beta = pane.files.index_of(filled["Beta"])
    assert (beta.data(Role.FACTS), beta.data(Role.STATUS)) == ("Q8_0, 640", "")


def test_what_is_loaded_says_so_to_eyes_and_ears(pane, filled, host):
    host.ready(path=filled["Beta"])
    beta = pane.files.index_of(filled["Beta"])
    assert beta.data(Role.STATUS) == "loaded"
    spoken = beta.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Beta, Loaded, Q8_0")
    host.put(state="loading", info=None)
    assert beta.data(Role.STATUS_TEXT) == "Loading"


def test_a_click_shows_details_and_a_double_click_loads(qtbot, pane, filled):
    with qtbot.waitSignal(pane.chosen) as caught:
        click(qtbot, pane, filled["Beta"])
    assert caught.args == [filled["Beta"]]
    assert pane.files.index_of(filled["Beta"]).data(Role.CHOSEN)
    with qtbot.waitSignal(pane.load_wanted) as caught:
        qtbot.mouseDClick(
            pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place(pane, filled["Beta"])
        )
    assert caught.args == [filled["Beta"]]
    pane.clear_selection()
    assert not pane.files.index_of(filled["Beta"]).data(Role.CHOSEN)


def test_everything_can_be_done_by_keys(qtbot, pane, filled):
    pane.order._group.actions()[1].trigger()
    pane.search.setFocus()
    qtbot.keyClick(pane.search, Qt.Key.Key_Down)
    assert pane.list.hasFocus()
    assert pane.list.path() == filled["Alpha"]
    press(qtbot, pane, Qt.Key.Key_Down)
    assert pane.list.path() == filled["Beta"]
    with qtbot.waitSignal(pane.chosen):
        press(qtbot, pane, Qt.Key.Key_Space)
    with qtbot.waitSignal(pane.load_wanted) as caught:
        press(qtbot, pane, Qt.Key.Key_Return)
    assert caught.args == [filled["Beta"]]
    press(qtbot, pane, Qt.Key.Key_Down)
    press(qtbot, pane, Qt.Key.Key_Down)
    assert pane.list.path() == filled["tiny:1b"], "heads are passed over"
    for _ in range(4):
        press(qtbot, pane, Qt.Key.Key_Up)
    assert pane.search.hasFocus()


def test_searching_narrows_and_finding_nothing_offers_a_way_back(qtbot, pane, filled):
    qtbot.keyClicks(pane.search, "q8")
    assert listed(pane) == ["On this computer", "Beta"]
    qtbot.keyClicks(pane.search, "xyz")
    assert pane.empty.isVisible()
    assert pane.empty.reason == "narrowed"
    assert not pane.empty.discover.isVisible()
    qtbot.mouseClick(pane.empty.all, Qt.MouseButton.LeftButton)
    assert pane.search.text() == ""
    assert pane.list.isVisible()
    assert pane.list.hasFocus()


def test_an_empty_library_says_what_to_do(qtbot, pane, library):
    assert pane.empty.isVisible()
    assert pane.empty.reason == "looking"
    with qtbot.waitSignal(library.scanned):
        library.start()
    assert pane.empty.reason == "nothing"
    assert not pane.order.isVisible()
    with qtbot.waitSignal(pane.discover_wanted):
        qtbot.mouseClick(pane.empty.discover, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pane.open_wanted):
        qtbot.mouseClick(pane.empty.open, Qt.MouseButton.LeftButton)
    pane.focus_list()
    assert pane.empty.discover.hasFocus()


def test_favorites_and_tags_are_chosen_from_a_menu(qtbot, pane, filled, library):
    take_menu(pane, filled["Gamma"], "Add to favorites")
    library.set_tags(filled["Beta"], ("R&D", "code"))
    texts = [action.text() for action in pane.narrow.box.actions()]
    assert texts == ["All models", "Favorites", "", "code", "R&&D"]
    pane.narrow.box.actions()[1].trigger()
    assert listed(pane) == ["On this computer", "Gamma"]
    assert pane.narrow.text() == "Favorites"
    pane.narrow.box.actions()[4].trigger()
    assert listed(pane) == ["On this computer", "Beta"]
    library.set_tags(filled["Beta"], ())
    assert len(listed(pane)) == 6, "a tag that is gone narrows nothing"
    take_menu(pane, filled["Gamma"], "Remove from favorites")
    assert not library.entry(filled["Gamma"]).favorite


def test_a_name_is_edited_in_its_place(qtbot, pane, filled, models):
    pane.list.setFocus()
    pane.show_file(filled["Beta"])
    press(qtbot, pane, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor.text() == "Beta-Q8_0"
    editor.setText("Better-Q8_0")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Better" in listed(pane))
    assert (models / "Better-Q8_0.gguf").is_file()
    assert pane.list.hasFocus()


def test_nothing_shows_below_the_field_for_a_name(pane, filled, theme):
    pane.list.rename(filled["Beta"])
    editor, view = QApplication.focusWidget(), pane.list
    picture = view.viewport().grab().toImage()
    row = view.visualRect(view.currentIndex())
    below = range(editor.geometry().bottom() + 1, row.bottom() - 1)
    ink = {picture.pixelColor(x, y).name() for y in below for x in range(20, row.width() - 20)}
    assert len(ink) == 1


def test_return_ends_the_editing_and_loads_nothing(qtbot, pane, filled):
    loaded = []
    pane.load_wanted.connect(loaded.append)
    pane.list.rename(filled["Beta"])
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "Better-Q8_0")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Better" in listed(pane))
    assert loaded == []


def test_f2_is_the_files_where_the_window_has_an_f2_too(qtbot, pane, filled):
    action = QAction(pane)
    action.setShortcut("F2")
    pane.addAction(action)
    pane.activateWindow()
    pane.list.setFocus()
    pane.show_file(filled["Beta"])
    with qtbot.assertNotEmitted(action.triggered):
        press(qtbot, pane, Qt.Key.Key_F2)
    assert pane.list.editing


def test_news_do_not_close_the_editor(qtbot, pane, filled, library, models):
    pane.list.rename(filled["Beta"])
    editor = QApplication.focusWidget()
    editor.setText("half a na")
    write_model(models / "New.gguf")
    with qtbot.waitSignal(library.scanned):
        library.rescan()
    assert editor.text() == "half a na"
    assert "New" not in listed(pane)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "New" in listed(pane))


def test_a_name_that_cannot_be_is_told_in_the_pane(qtbot, pane, filled):
    pane.files.setData(pane.files.index_of(filled["Beta"]), "a/b")
    qtbot.waitUntil(pane.trouble.isVisible)
    assert "a/b" in pane.trouble.reason.text()
    qtbot.mouseClick(pane._close, Qt.MouseButton.LeftButton)
    assert not pane.trouble.isVisible()


def test_deleting_asks_first_and_tells_what_is_freed(qtbot, pane, filled, library, private_folders):
    (private_folders / "data").mkdir()
    pane.list.setFocus()
    pane.show_file(filled["Beta"])
    press(qtbot, pane, Qt.Key.Key_Delete)
    assert pane.deletion.isVisible()
    assert "Beta" in pane.deletion.title.text()
    assert size(library.entry(filled["Beta"]).size_bytes) in pane.deletion.reason.text()
    qtbot.keyClick(pane.deletion.no, Qt.Key.Key_Escape)
    assert not pane.deletion.isVisible()
    press(qtbot, pane, Qt.Key.Key_Delete)
    with qtbot.waitSignal(pane.deletion.deleted):
        qtbot.mouseClick(pane.deletion.yes, Qt.MouseButton.LeftButton)
    assert not Path(filled["Beta"]).exists()
    assert "Beta" not in listed(pane)


def test_a_long_name_does_not_widen_the_question(qtbot, pane, filled, library, models):
    path = str(write_model(models / f"{'y' * 150}-Q8_0.gguf"))
    with qtbot.waitSignal(library.scanned):
        library.rescan()
    pane.deletion.ask_for(path)
    assert "…" in pane.deletion.title.text()
    assert pane.deletion.minimumSizeHint().width() <= pane.width()


def test_without_a_bin_it_asks_again_and_deletes_for_good(
    qtbot, pane, filled, monkeypatch, private_folders
):
    write(private_folders / "data", "a file where the bin would be")
    monkeypatch.setenv("XDG_DATA_HOME", str(private_folders / "data"))
    take_menu(pane, filled["Beta"], "Delete…")
    qtbot.mouseClick(pane.deletion.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.deletion.yes.text() == "Delete for good")
    assert pane.deletion.isVisible()
    assert Path(filled["Beta"]).exists()
    with qtbot.waitSignal(pane.deletion.deleted):
        qtbot.mouseClick(pane.deletion.yes, Qt.MouseButton.LeftButton)
    assert not Path(filled["Beta"]).exists()


def test_a_loaded_model_is_unloaded_before_it_goes(qtbot, pane, filled, host, private_folders):
    (private_folders / "data").mkdir()
    host.ready(path=filled["Beta"])
    take_menu(pane, filled["Beta"], "Delete…")
    assert "unloaded" in pane.deletion.reason.text()
    qtbot.mouseClick(pane.deletion.yes, Qt.MouseButton.LeftButton)
    assert host.calls == [("let_go", filled["Beta"])]
    assert Path(filled["Beta"]).exists()
    with qtbot.waitSignal(pane.deletion.deleted):
        host.freed()
    assert not Path(filled["Beta"]).exists()


def test_a_model_that_is_kept_in_memory_says_so_and_is_unloaded_too(qtbot, pane, filled, host):
    host.ready(path=filled["Alpha"])
    host.kept = {filled["Beta"]}
    index = pane.files.index_of(filled["Beta"])
    assert index.data(Role.STATUS_TEXT) == "In memory"
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    pane.deletion.ask_for(filled["Beta"])
    assert "unloaded" in pane.deletion.reason.text()
    qtbot.mouseClick(pane.deletion.yes, Qt.MouseButton.LeftButton)
    assert host.calls == [("let_go", filled["Beta"])]


def test_a_model_in_use_keeps_its_name(qtbot, pane, filled, host):
    host.ready(path=filled["Beta"])
    pane.list.rename(filled["Beta"])
    assert not pane.list.editing


def test_new_files_are_looked_for_when_asked(qtbot, pane, filled, library):
    with qtbot.waitSignal(library.scanned):
        press(qtbot, pane, Qt.Key.Key_F5)
    with qtbot.waitSignal(library.scanned):
        pane.order.again.trigger()


def test_files_of_other_programs_are_used_and_left_alone(qtbot, pane, filled):
    path = filled["tiny:1b"]
    pane.list.menu_wanted.emit(path, pane.mapToGlobal(QPoint(10, 10)))
    texts = [action.text().split("\t")[0] for action in pane.menu.actions()]
    assert texts == ["Load", "Details", "Add to favorites", "Show in folder", "", "Kept by Ollama"]
    pane.menu.close()
    pane.list.rename(path)
    assert not pane.list.editing
    pane.list.setFocus()
    pane.show_file(path)
    press(qtbot, pane, Qt.Key.Key_Delete)
    qtbot.waitUntil(pane.trouble.isVisible)
    assert "Ollama" in pane.trouble.reason.text()
    assert not pane.deletion.isVisible()
    assert Path(path).exists()


def test_what_is_wrong_with_a_file_is_said_in_its_row(qtbot, pane, library, models, preferences):
    write(models / "cut.gguf", model_bytes()[:-50])
    write_model(models / "B-00001-of-00003.gguf")
    bad = str(write_model(models / "bad.gguf", name="bad"))
    kind, fields = to_wire(ModelLoadFailed(path=bad))
    refused = {bad: RefusedModel(kind=kind, fields=fields)}
    preferences.update(models=ModelSettings(refused=refused))
    with qtbot.waitSignal(library.scanned):
        library.start()
    by_name = {found.name: found for found in library.entries()}
    status = {name: pane.files.status(found) for name, found in by_name.items()}
    assert status == {"cut": "broken", "B": "incomplete", "bad": "refused"}
    assert isinstance(by_name["cut"].broken, GgufTruncated)
    texts = {
        name: pane.files.index_of(found.path).data(Role.STATUS_TEXT)
        for name, found in by_name.items()
    }
    assert texts["B"] == "2 of 3 files missing"
    assert all(texts.values())
    with qtbot.waitSignal(pane.chosen), qtbot.assertNotEmitted(pane.load_wanted):
        pane.list.load_wanted.emit(by_name["cut"].path)
    with qtbot.waitSignal(pane.load_wanted):
        pane.list.load_wanted.emit(bad)  # the user may try again


def test_the_place_of_a_file_is_shown(pane, filled, monkeypatch):
    opened = []
    monkeypatch.setattr(library_pane.QDesktopServices, "openUrl", opened.append)
    take_menu(pane, filled["Beta"], "Show in folder")
    assert [url.toLocalFile() for url in opened] == [str(Path(filled["Beta"]).parent)]


def test_the_footer_tells_used_and_free_room(pane, filled, library):
    assert pane.used.text().endswith("kB used")
    assert pane.free.text().endswith("free")


def test_notes_that_cannot_be_kept_are_told(pane, library):
    library.failed.emit(LibraryUnwritable(path="/x"))
    assert pane.trouble.isVisible()


def test_downloads_stand_below_and_can_be_loaded_when_done(qtbot, pane, downloads):
    assert not pane.downloads.isVisible()
    downloads.listed.append(download(1, state="done", path="/models/new.gguf"))
    downloads.changed.emit()
    assert pane.downloads.isVisible()
    with qtbot.waitSignal(pane.load_wanted) as caught:
        pane.downloads.load_wanted.emit("/models/new.gguf")
    assert caught.args == ["/models/new.gguf"]


def test_it_can_be_heard_and_speaks_other_languages(qapp, pane, filled):
    for button in pane.search.findChildren(QToolButton):  # icons in a field take no focus
        button.setAccessibleName("icon")
    assert unnamed(pane) == []
    with shouting(qapp):
        for label in (pane.empty.title, pane.used, pane.order, pane.narrow):
            assert label.text().startswith("ZH")
        assert pane.search.placeholderText().startswith("ZH")
        assert listed(pane)[0].startswith("ZH")
        assert pane.list.accessibleName().startswith("ZH")
    assert not pane.search.placeholderText().startswith("ZH")


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_nothing_is_cut_at_any_size(qtbot, pane, filled, theme, scale):
    theme.set_scale(scale)
    pane.resize(theme.pane_width(268), 420)
    qtbot.wait(20)
    for button in (pane.discover, pane.open, pane.order, pane.narrow):
        assert pane.rect().contains(button.geometry().translated(button.parentWidget().pos()))
    assert pane.minimumSizeHint().height() <= 420
    pane.list.show_file(filled["tiny:1b"])
    seen = pane.list.viewport().rect()
    assert seen.contains(pane.list.visualRect(pane.files.index_of(filled["tiny:1b"])))


def test_the_three_dots_and_the_menu_key_open_the_menu(qtbot, pane, filled, monkeypatch):
    asked = []
    monkeypatch.setattr(pane.menu, "popup", asked.append)
    index = pane.files.index_of(filled["Beta"])
    dots = pane.list.itemDelegate().more_rect(pane.list.visualRect(index)).center()
    with qtbot.assertNotEmitted(pane.chosen):
        click(qtbot, pane, filled["Beta"], dots)
    pane.show_file(filled["Gamma"])
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(pane.list, event)
    pane.list.contextMenuEvent(
        QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, place(pane, filled["Alpha"]), QPoint(3, 4)
        )
    )
    assert len(asked) == 3
    assert asked[-1] == QPoint(3, 4)


def test_a_press_that_ends_elsewhere_does_nothing(qtbot, pane, filled):
    viewport, left = pane.list.viewport(), Qt.MouseButton.LeftButton
    with qtbot.assertNotEmitted(pane.chosen):
        qtbot.mousePress(viewport, left, pos=place(pane, filled["Alpha"]))
        qtbot.mouseRelease(viewport, left, pos=place(pane, filled["Beta"]))
        click(qtbot, pane, filled["Beta"], pane.list.visualRect(pane.files.index(0)).center())


def colors(pane, path) -> set[str]:
    """Every color in a row."""
    row = pane.list.visualRect(pane.files.index_of(path))
    image = pane.list.viewport().grab(row).toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_states_are_painted_in_their_colors(qtbot, pane, filled, library, host):
    def painted(path, role) -> bool:
        return pane._theme.color(role).name() in colors(pane, path)

    assert not painted(filled["Beta"], "success")
    host.ready(path=filled["Beta"])
    assert painted(filled["Beta"], "success")
    pane.show_file(filled["Alpha"])
    assert painted(filled["Alpha"], "accentsoft")
    assert not painted(filled["Beta"], "accentsoft")
    cut = write(library.folder() / "cut.gguf", model_bytes()[:-50])
    with qtbot.waitSignal(library.scanned):
        library.rescan()
    assert painted(str(cut), "danger")


def test_a_long_name_leaves_the_size_alone(pane, filled, library, models, qtbot):
    long = write_model(models / f"{'Very-long-name-' * 12}Q4_0.gguf")
    with qtbot.waitSignal(library.scanned):
        library.rescan()
    row = pane.list.visualRect(pane.files.index_of(str(long)))
    assert row.width() <= pane.list.viewport().width()
    assert pane.list.horizontalScrollBar().maximum() == 0


def test_the_list_stays_where_it_was_when_files_come(qtbot, pane, filled, library, models):
    pane.list.setFocus()
    pane.show_file(filled["Beta"])
    write_model(models / "Aaa.gguf", name="new")
    with qtbot.waitSignal(library.scanned):
        library.rescan()
    assert "Aaa" in listed(pane)
    assert pane.list.path() == filled["Beta"]
