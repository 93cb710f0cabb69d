"""Settings of the library: where models are, and where else to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bridge.downloads import Downloads
from app.core.settings import LibrarySettings
from app.ui.settings.library import LibrarySection
from tests.bridge.hub_session import Session
from tests.hub.files import write_model
from tests.ui.doubles import shouting, unnamed
from tests.ui.settings.models_fixtures import here, library, paths  # noqa: F401 - fixtures


@pytest.fixture
def downloads(qapp, preferences, paths, here):  # noqa: F811
    session = Session("http://127.0.0.1:9")
    made = Downloads(session, preferences, paths, surroundings=here)
    yield made
    made.close()
    session.close()


@pytest.fixture
def section(qtbot, theme, preferences, library, downloads):  # noqa: F811
    made = LibrarySection(theme, preferences, library, downloads)
    qtbot.addWidget(made)
    made.resize(560, 700)
    made.show()
    return made


@pytest.fixture
def model(qtbot, library, paths):  # noqa: F811
    """A model in the models folder."""
    path = paths.models / "owner" / "name" / "m-Q4_K_M.gguf"
    path.parent.mkdir(parents=True)
    write_model(path)
    with qtbot.waitSignal(library.scanned):
        library.start()
    return path


def settings(section) -> LibrarySettings:
    return section._preferences.settings.library


class TestModelsFolder:
    def test_an_empty_one_is_changed_at_once(self, section, qtbot, tmp_path):
        new = tmp_path / "disk" / "models"

        section.folder.choose(str(new))

        qtbot.waitUntil(lambda: settings(section).folder == str(new))
        qtbot.waitUntil(section.folder.outcome.isVisible)
        assert section.folder._path.text() == str(new)
        assert settings(section).watched == ()

    def test_models_move_along_when_asked(self, section, qtbot, tmp_path, model):
        data, new = model.read_bytes(), tmp_path / "new"

        section.folder.choose(str(new))
        assert section.folder.question.isVisible()
        assert settings(section).folder == ""
        section.folder.move_along.click()
        qtbot.waitUntil(section.folder.outcome.isVisible)

        assert settings(section).folder == str(new)
        assert (new / "owner" / "name" / "m-Q4_K_M.gguf").read_bytes() == data
        assert not model.exists()
        assert section.folder.change.isEnabled()
        assert not section.folder.moving

    def test_models_that_stay_are_watched(self, section, qtbot, tmp_path, model, paths):  # noqa: F811
        section.folder.choose(str(tmp_path / "new"))
        section.folder.leave.click()
        qtbot.waitUntil(section.folder.outcome.isVisible)

        assert model.exists()
        assert settings(section).watched == (str(paths.models),)
        assert len(section.watched.buttons) == 1

    def test_the_way_back_changes_nothing(self, section, tmp_path, model):
        section.folder.choose(str(tmp_path / "new"))
        section.folder.back.click()

        assert settings(section).folder == ""
        assert model.exists()
        assert not section.folder.question.isVisible()

    def test_a_place_that_is_taken_is_told_and_nothing_is_lost(
        self, section, qtbot, tmp_path, model
    ):
        taken = tmp_path / "new" / "owner" / "name" / "m-Q4_K_M.gguf"
        taken.parent.mkdir(parents=True)
        taken.write_bytes(b"mine")

        section.folder.choose(str(tmp_path / "new"))
        section.folder.move_along.click()
        qtbot.waitUntil(section.folder.outcome.isVisible)

        assert settings(section).folder == ""
        assert taken.read_bytes() == b"mine"
        assert model.exists()
        assert section.folder.outcome.title.text()
        assert section.folder.outcome._kind == "danger"

    def test_the_folder_it_is_asks_nothing(self, section, paths, model):  # noqa: F811
        section.folder.choose(str(paths.models))

        assert not section.folder.question.isVisible()

    def test_downloads_stand_still_meanwhile(
        self,
        section,
        qtbot,
        tmp_path,
        downloads,
        monkeypatch,
    ):
        seen = []
        hold, release = downloads.hold, downloads.release
        monkeypatch.setattr(downloads, "hold", lambda then: (seen.append("hold"), hold(then))[1])
        monkeypatch.setattr(downloads, "release", lambda: (seen.append("release"), release())[1])

        section.folder.choose(str(tmp_path / "new"))
        qtbot.waitUntil(section.folder.outcome.isVisible)

        assert seen == ["hold", "release"]


class TestOtherFolders:
    def test_a_folder_is_watched_once(self, section, tmp_path):
        section.watch(str(tmp_path))
        section.watch(str(tmp_path) + "/")

        assert settings(section).watched == (str(tmp_path),)

    def test_a_folder_is_taken_off(self, section):
        section.watch("/one")
        section.watch("/two")

        section.watched.buttons[0].click()

        assert settings(section).watched == ("/two",)

    def test_the_folders_of_other_programs_are_left_out(self, section):
        assert "Ollama" in section._other_apps_row.line.text()

        section.other_apps.click()

        assert not settings(section).other_apps


def test_verdicts_are_for_the_context_that_is_set(section):
    section.context.field.setValue(32_768)
    assert settings(section).fit_ctx == 32_768

    section.context.reset_button.click()
    assert settings(section).fit_ctx == LibrarySettings().fit_ctx


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_the_question_and_the_progress_are_not_cut(
    *, section, applied, qapp, scale, model, tmp_path
):
    applied.set_scale(scale)
    section.resize(546, 400)
    section.folder.choose(str(tmp_path / "new"))
    section.folder._busy.show()
    section.folder._on_library_progressed(22_100_000_000, 222_500_000_000)
    qapp.processEvents()

    assert section.widget().minimumSizeHint().width() <= section.viewport().width()


def test_everything_has_a_name_for_screen_readers(section):
    section.watch("/one")

    assert unnamed(section) == []
    assert section.watched.buttons[0].accessibleName() == "Do not look in /one any more"


def test_another_language_is_read_again(section, qapp, tmp_path, model):
    section.folder.choose(str(Path(tmp_path) / "new"))

    with shouting(qapp):
        assert section.folder.change.text() == "ZH Change…"
        assert section.folder.question.title.text().startswith("ZH ")
    assert section.folder.change.text() == "Change…"
