"""The settings page as a whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.ui.settings.page import NAMES, SettingsPage
from tests.ui.doubles import shouting, unnamed
from tests.ui.settings.conftest import Diagnostics
from tests.ui.settings.models_fixtures import here, hub, library, paths  # noqa: F401 - fixtures


@pytest.fixture
def page(*, qtbot, theme, preferences, host, data, hub, library, desk):  # noqa: F811
    made = SettingsPage(
        theme, preferences, host, data, Diagnostics(), hub=hub, library=library, desk=desk
    )
    qtbot.addWidget(made)
    made.resize(900, 600)
    return made


@pytest.fixture
def seen(page):
    """Every section was shown once."""
    for name in page.names:
        page.show_section(name)
    return page


@pytest.mark.parametrize("index", range(len(NAMES)))
def test_each_section_is_reached_by_its_entry(page, index):
    page.nav.rows[index].click()

    assert page.section == NAMES[index]


def test_without_a_library_and_a_hub_their_sections_are_left_out(
    qtbot, theme, preferences, host, data
):
    page = SettingsPage(theme, preferences, host, data, Diagnostics())
    qtbot.addWidget(page)

    assert page.names == ("appearance", "defaults", "engine", "data", "about")
    page.nav.rows[3].click()
    assert page.section == "data"
    page.show_section("network")
    assert page.section == "data"


def test_arrow_keys_walk_the_sections(page, qtbot):
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.focus_first()

    qtbot.keyClick(page.nav.rows[0], Qt.Key.Key_Down)

    assert page.section == "defaults"


def test_a_narrow_page_has_a_field_instead_of_the_list(page):
    page.show()
    assert page.nav.isVisible()
    assert not page.choice.isVisible()

    page.resize(500, 600)

    assert not page.nav.isVisible()
    assert page.choice.isVisible()


def test_large_type_makes_a_page_narrow_sooner(page, theme):
    page.show()

    theme.set_scale(2.0)

    assert page.choice.isVisible()


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_at_the_side(seen, theme, scale, name, qapp):
    page = seen
    theme.set_scale(scale)
    page.resize(556, 480)
    page.show_section(name)
    page.show()
    qapp.processEvents()

    section = page.sections[name].page

    assert section.widget().minimumSizeHint().width() <= section.viewport().width()
    assert page.minimumSizeHint().height() <= 480


def test_everything_has_a_name_for_screen_readers(seen):
    assert unnamed(seen) == []


def test_a_section_is_made_when_it_is_first_shown(page):
    assert [name for name, room in page.sections.items() if room.made] == ["appearance"]
    page.reveal("network", "token")
    page.nav.rows[NAMES.index("data")].click()
    made = {name for name, room in page.sections.items() if room.made}
    assert made == {"appearance", "network", "data"}


def test_a_section_that_is_made_late_speaks_the_language_and_has_the_size_of_now(
    page, theme, qapp, qtbot
):
    page.show()
    theme.set_scale(2.0)
    with shouting(qapp):
        assert page.nav.rows[NAMES.index("data")].text() == "ZH Data"
        page.show_section("data")
        section = page.sections["data"].page
        assert section._title.text() == "ZH Data"
        assert section.delete.font() == theme.font(13, 500)
        page.show_section("appearance")
    assert section._title.text() == "Data"


def test_another_language_is_read_again(seen, qapp):
    page = seen
    with shouting(qapp):
        assert page.nav.rows[0].text() == "ZH Appearance"
        for room in page.sections.values():
            assert room.page._title.text().startswith("ZH ")
        assert page.sections["data"].page.delete.text().startswith("ZH ")
        assert page.sections["appearance"].page.mode.items()[0].text() == "ZH System"
        assert page.sections["appearance"].page.language.itemText(2) == "简体中文"
    assert page.nav.rows[0].text() == "Appearance"
