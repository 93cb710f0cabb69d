"""The same page over the real library: a file is noted, verified, renamed, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bridge.library import Library
from app.hub.stores import Surroundings
from app.ui.models.details.page import Details
from tests.models import llama_model


@pytest.fixture
def path(paths) -> Path:
    folder = paths.models / "acme" / "tiny"
    folder.mkdir(parents=True)
    return llama_model(folder / "tiny-F32.gguf")


@pytest.fixture
def library(qtbot, preferences, paths, files, path):
    made = Library(
        preferences,
        paths,
        files,
        surroundings=Surroundings(home=paths.data, environment={}, platform="darwin"),
    )
    with qtbot.waitSignal(made.scanned):
        made.start()
    yield made
    made.close()


@pytest.fixture
def page(qtbot, theme, library, host, path):
    made = Details(theme, library, host)
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    made.show_entry(str(path))
    qtbot.waitUntil(lambda: made.tensors.map.tiles != [])
    return made


def test_it_is_read(page, path):
    assert page.overview.facts.texts()["Architecture"] == "llama"
    assert page.overview.file.texts()["Path"] == str(path)
    assert page.load.isEnabled()


def test_what_is_noted_is_kept(qtbot, page, library, path):
    qtbot.keyClicks(page.overview.notes.note, "a note")
    qtbot.keyClicks(page.overview.notes.tags, "one, two words")
    page.overview.notes.keep()
    page.favorite.click()
    entry = library.entry(str(path))
    assert (entry.note, entry.tags, entry.favorite) == ("a note", ("one", "two words"), True)


def test_it_is_verified(qtbot, page, library, path):
    page.overview.proof.verify.click()
    qtbot.waitUntil(lambda: "SHA-256" in page.overview.file.texts())
    assert page.overview.proof.verify.isVisible()
    assert library.entry(str(path)).sha256 == page.overview.file.texts()["SHA-256"]


def test_it_is_renamed_and_stays_open(qtbot, page, path):
    place = page.overview.place
    place.rename.click()
    place.name.setText("better-F32")
    with qtbot.assertNotEmitted(page.closed):
        place.save.click()
        qtbot.waitUntil(lambda: Path(page.path()).name == "better-F32.gguf")
        qtbot.waitUntil(lambda: "better" in page.title.text())
    assert not path.exists()


def test_it_is_deleted_and_left(qtbot, page, path):
    place = page.overview.place
    place.delete.click()
    with qtbot.waitSignal(page.closed):
        place.deletion.yes.click()
        qtbot.waitUntil(lambda: not path.exists() or place.deletion.isVisible())
        if place.deletion.isVisible():  # no bin here: for good, then
            place.deletion.yes.click()
    assert not path.exists()
    assert page.path() == ""
