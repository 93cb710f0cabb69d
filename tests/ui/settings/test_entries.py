"""Settings are found by name: each name is the one its row shows, in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from app.ui.settings.entries import SECTIONS, entries
from app.ui.settings.page import NAMES, SettingsPage
from app.ui.spoken import Spoken
from app.ui.translations import LANGUAGES
from tests.ui.language import speaking
from tests.ui.settings.conftest import Diagnostics
from tests.ui.settings.models_fixtures import here, hub, library, paths, server  # noqa: F401


@pytest.fixture
def page(*, qtbot, theme, preferences, host, data, hub, library, desk):  # noqa: F811
    made = SettingsPage(
        theme, preferences, host, data, Diagnostics(), hub=hub, library=library, desk=desk
    )
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def words(widget) -> set[str]:
    """All that stands in or beside what is shown of a section."""
    found = {label.text() for label in widget.findChildren(QLabel)}
    found |= {button.text() for button in widget.findChildren(QAbstractButton)}
    return found | {child.accessibleName() for child in widget.findChildren(object)
                    if hasattr(child, "accessibleName")}  # fmt: skip


def test_every_section_is_there():
    assert tuple(SECTIONS) == NAMES
    assert len({entry.key for entry in entries()}) == len(entries())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_name_is_the_one_that_is_shown(page, qapp, language):
    with speaking(qapp, language):
        QApplication.processEvents()
        for entry in entries():
            page.reveal(entry.section, entry.widget)  # some rows are made when they are unfolded
            name = QCoreApplication.translate(entry.context, entry.source)
            assert name in words(page.sections[entry.section].page), entry


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.key)
def test_each_is_shown_scrolled_to_and_focused(page, entry, qtbot):
    page.reveal(entry.section, entry.widget)
    assert page.section == entry.section
    focused = QApplication.focusWidget()
    assert focused is not None
    if not entry.widget:
        return
    target = page.sections[entry.section].page.setting(entry.widget)
    assert target is not None
    assert target is focused or target.isAncestorOf(focused)
    section = page.sections[entry.section].page
    place = focused.mapTo(section.viewport(), focused.rect().center())
    assert section.viewport().rect().contains(place)


def test_names_are_known_in_every_language():
    spoken = Spoken()
    assert {"Theme", "主题"} <= set(spoken.all("AppearanceSection", "Theme"))
    assert spoken.all("Nowhere", "Nothing like it") == ("Nothing like it",)


def test_a_section_that_is_left_out_changes_nothing(page):
    page.reveal("nowhere", "x")
    assert page.section == "appearance"
