"""The Models page: library at the left, discover, details or help at the right."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.core.errors import HubUnreachable
from app.hub.api import MIRROR, Download
from app.ui.models.page import ModelsPage
from tests.hub.files import write_model
from tests.ui.doubles import shouting, unnamed
from tests.ui.models.shop import hub, shelf  # noqa: F401 - fixtures

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
FAILED = Download(
    id=7,
    repo="acme/Coder-7B-GGUF",
    quantization="Q4_K_M",
    files=(),
    size_bytes=10,
    state="failed",
    error=HubUnreachable(host="huggingface.co", reason="timeout"),
)


@pytest.fixture
def page(qtbot, theme, host, shelf, preferences):  # noqa: F811
    made = ModelsPage(theme, host, shelf, preferences)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    return made


@pytest.fixture
def file(qtbot, page, shelf):  # noqa: F811
    """A model file in the library, which was looked through."""
    path = write_model(shelf.library.folder() / "acme" / "one" / "one-Q4_K_M.gguf")
    shelf.library.rescan()
    qtbot.waitUntil(lambda: shelf.library.entry(str(path)) is not None)
    return str(path)


def test_library_and_hub_stand_side_by_side(page):
    assert page.library_pane.isVisible()
    assert page.discover.isVisible()
    assert not page.switch.isVisible()


def test_a_narrow_window_shows_one_of_them_and_the_choice(page):
    page.resize(560, 480)

    assert page.switch.isVisible()
    assert page.discover.isVisible()
    assert not page.library_pane.isVisible()

    page.switch.items()[0].click()
    assert page.library_pane.isVisible()
    assert not page.discover.isVisible()

    page.resize(1200, 760)
    assert page.library_pane.isVisible()
    assert page.discover.isVisible()


def test_a_file_that_is_chosen_shows_its_details_and_escape_leaves_them(page, file, qtbot):
    page.library_pane.chosen.emit(file)
    assert page.details.isVisible()
    assert page.details.path() == file

    qtbot.keyClick(page.details, Qt.Key.Key_Escape)

    assert page.discover.isVisible()
    assert not page.details.isVisible()


def test_in_a_narrow_window_details_come_to_the_front(page, file):
    page.resize(560, 480)
    page.switch.items()[0].click()

    page.library_pane.chosen.emit(file)

    assert page.details.isVisible()
    assert not page.library_pane.isVisible()


def test_finding_models_puts_the_cursor_into_the_search(page, file, qtbot):
    page.activateWindow()
    page.show_details(file)

    page.find_models()

    assert page.discover.isVisible()
    qtbot.waitUntil(page.discover.bar.field.hasFocus)


def test_loading_is_asked_of_the_window(page, qtbot):
    for part in (page.library_pane, page.discover, page.details):
        with qtbot.waitSignal(page.load_wanted) as told:
            part.load_wanted.emit("/models/one.gguf")
        assert told.args == ["/models/one.gguf"]


def test_a_download_that_found_no_hub_is_helped_with_a_mirror(page, preferences, monkeypatch):
    again = []
    monkeypatch.setattr(page._shelf.downloads, "retry", again.append)
    page.library_pane.help_wanted.emit(FAILED)
    assert page.help.isVisible()
    assert "huggingface.co" in page.help.access.notice.accessibleName()

    page.help.access.mirror.click()

    assert preferences.settings.hub.endpoint == MIRROR
    assert again == [7]
    assert page.discover.isVisible()


def test_help_can_be_left(page, qtbot):
    page.library_pane.help_wanted.emit(FAILED)

    qtbot.keyClick(page.help.back, Qt.Key.Key_Escape)

    assert page.discover.isVisible()


def test_everything_has_a_name_and_follows_the_language(page, file, qapp):
    page.show_details(file)
    page.show_help(FAILED)

    assert unnamed(page) == []
    with shouting(qapp):
        assert page.switch.items()[0].text().startswith("ZH")
        assert page.help.access.retry.text().startswith("ZH")
        assert page.accessibleName().startswith("ZH")
