from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.bridge import scanner
from app.bridge.library import Library
from app.bridge.models import ModelFiles
from app.core.errors import (
    FileNotDeleted,
    FolderUnwritable,
    ForeignFile,
    LibraryUnwritable,
    NameRefused,
    NotGguf,
)
from app.core.settings import LibrarySettings, RecentModel
from app.hub.api import Download, RemoteFile, Wanted
from app.hub.stores import Surroundings
from tests.hub.files import model_bytes, write, write_model
from tests.hub.test_stores import ollama_model
from tests.ui.doubles import model_info


@pytest.fixture
def home(tmp_path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def models(paths) -> Path:
    paths.models.mkdir()
    return paths.models


@pytest.fixture
def opened(qtbot, preferences, paths, home):
    """Make a library, and wait until it has looked once; all are closed after the test."""
    made: list[Library] = []

    def open_it(*, wait: bool = True) -> Library:
        library = Library(
            preferences,
            paths,
            ModelFiles(preferences, distribution="not-installed"),
            surroundings=Surroundings(home=home, environment={}, platform="darwin"),
        )
        made.append(library)
        if wait:
            with qtbot.waitSignal(library.scanned):
                library.start()
        return library

    yield open_it
    for library in made:
        library.close()


def unexpected(error) -> None:
    pytest.fail(f"failed: {error}")


class Answer:
    """Takes one of two answers; `wait` gives it."""

    def __init__(self, qtbot) -> None:
        self._qtbot = qtbot
        self.got: list[object] = []
        self.progress: list[tuple[int, int]] = []

    def __call__(self, value: object) -> None:
        self.got.append(value)

    def progressed(self, done: int, total: int) -> None:
        self.progress.append((done, total))

    def wait(self):
        self._qtbot.waitUntil(lambda: bool(self.got))
        (value,) = self.got
        return value


@pytest.fixture
def answer(qtbot):
    return Answer(qtbot)


def names(library: Library) -> list[str]:
    return [entry.name for entry in library.entries()]


def test_files_are_found_without_waiting(qtbot, models, opened):
    write_model(models / "B.gguf", name="b")
    write_model(models / "a.gguf", name="a")
    library = opened(wait=False)
    library.start()
    assert library.entries() == ()
    assert library.scanning
    qtbot.waitUntil(lambda: not library.scanning)
    assert names(library) == ["a", "B"]
    assert library.used_bytes() == sum(entry.size_bytes for entry in library.entries())
    assert library.free_bytes > 0


def test_a_file_that_is_copied_into_the_folder_appears(qtbot, models, opened):
    library = opened()
    (models / "sub").mkdir()
    with qtbot.waitSignal(library.scanned):
        pass
    write_model(models / "sub/new.gguf")
    qtbot.waitUntil(lambda: names(library) == ["new"])
    (models / "sub/new.gguf").unlink()
    qtbot.waitUntil(lambda: names(library) == [])


def test_a_file_that_is_still_written_is_looked_at_again(qtbot, models, opened, monkeypatch):
    monkeypatch.setattr(scanner, "SETTLE_MS", 50)
    path = write(models / "a.gguf", model_bytes()[:-9])
    library = opened()
    assert library.entries()[0].broken is not None
    with path.open("ab") as file:
        file.write(bytes(9))
    qtbot.waitUntil(lambda: library.entries()[0].broken is None)


def test_folders_of_the_settings_are_watched_too(qtbot, models, opened, preferences, tmp_path):
    write_model(tmp_path / "more/x.gguf")
    library = opened()
    assert names(library) == []
    with qtbot.waitSignal(library.scanned):
        preferences.update(library=LibrarySettings(watched=(str(tmp_path / "more"),)))
    assert [(entry.name, entry.source) for entry in library.entries()] == [("x", "watched")]


def test_other_apps_are_left_out_when_the_user_says_so(qtbot, models, opened, preferences, home):
    name = "registry.ollama.ai/library/tiny/1b"
    ollama_model(home / ".ollama/models", name, model_bytes())
    library = opened()
    assert names(library) == ["tiny:1b"]
    with qtbot.waitSignal(library.scanned):
        preferences.update(library=LibrarySettings(other_apps=False))
    assert names(library) == []


def test_opened_files_are_listed(qtbot, models, opened, preferences, tmp_path):
    path = write_model(tmp_path / "elsewhere.gguf")
    library = opened()
    recent = (RecentModel(path=str(path)),)
    with qtbot.waitSignal(library.scanned):
        preferences.update(models=replace(preferences.settings.models, recent=recent))
    assert library.entry(str(path)).source == "opened"


class TestNotes:
    def test_they_show_at_once_and_outlive_the_program(self, models, opened):
        path = str(write_model(models / "a.gguf"))
        library = opened()
        library.set_favorite(path, True)
        library.set_tags(path, (" code ", "", "code", "two  words"))
        library.set_note(path, "good at rhymes")
        entry = library.entry(path)
        assert (entry.favorite, entry.note) == (True, "good at rhymes")
        assert entry.tags == ("code", "two words")
        library.close()
        assert opened().entry(path) == entry

    def test_those_of_the_last_moment_are_kept(self, models, opened):
        path = str(write_model(models / "a.gguf"))
        library = opened()
        for number in range(200):
            library.set_note(path, str(number))
        library.close()
        assert opened().entry(path).note == "199"

    def test_what_is_said_before_all_is_read_hides_nothing(self, models, opened):
        path = str(write_model(models / "a.gguf"))
        first = opened()
        first.set_note(path, "kept")
        first.close()
        second = opened(wait=False)
        second.remember(model_info(path=path))
        second.start()
        second.close()
        entry = opened().entry(path)
        assert entry.note == "kept"

    def test_when_they_cannot_be_written_the_user_is_told(self, qtbot, models, opened, paths):
        path = str(write_model(models / "a.gguf"))
        paths.library.mkdir()  # a folder in its place
        library = opened(wait=False)
        with qtbot.waitSignal(library.failed) as caught:
            library.start()
        assert isinstance(caught.args[0], LibraryUnwritable)
        library.set_favorite(path, True)
        assert library.entry(path).favorite

    def test_a_model_that_was_loaded_is_the_latest(self, models, opened):
        path = str(write_model(models / "a.gguf"))
        library = opened()
        assert library.entry(path).used_ms == 0
        library.remember(model_info(path=path))
        assert library.entry(path).used_ms > 0


class TestRename:
    def test_notes_and_settings_go_along(self, qtbot, models, opened, preferences, answer):
        path = str(write_model(models / "Old-Q4_0.gguf"))
        library = opened()
        library.set_note(path, "mine")
        known = preferences.settings.models
        recent = (
            RecentModel(path=path, name="Old", quantization="Q4_0"),
            RecentModel(path="/other.gguf", name="Other"),
        )
        load = {path: {"n_ctx": 512}}
        preferences.update(models=replace(known, recent=recent, load=load))
        library.rename(path, "New-Q4_0", answer, unexpected)
        new = answer.wait()
        assert new == str(models / "New-Q4_0.gguf")
        assert library.entry(new).note == "mine"
        qtbot.waitUntil(lambda: not library.scanning)
        assert [(entry.path, entry.note) for entry in library.entries()] == [(new, "mine")]
        known = preferences.settings.models
        assert [(model.path, model.name) for model in known.recent] == [
            (new, "New"),
            ("/other.gguf", "Other"),
        ]
        assert known.load == {new: {"n_ctx": 512}}
        library.close()
        assert opened().entry(new).note == "mine"

    def test_a_name_that_cannot_be_is_refused(self, models, opened, answer):
        path = str(write_model(models / "a.gguf"))
        opened().rename(path, "../b", unexpected, answer)
        assert isinstance(answer.wait(), NameRefused)
        assert Path(path).is_file()

    def test_a_file_of_another_program_is_left_alone(self, models, opened, home, answer):
        digest = ollama_model(home / ".ollama/models", "registry.ollama.ai/a/b/c", model_bytes())
        path = str(home / f".ollama/models/blobs/sha256-{digest}")
        opened().rename(path, "b", unexpected, answer)
        error = answer.wait()
        assert isinstance(error, ForeignFile)
        assert error.owner == "Ollama"

    def test_what_came_with_vitrail_is_called_that(self, tmp_path, opened, answer, monkeypatch):
        starter = str(write_model(tmp_path / "starter.gguf"))
        monkeypatch.setattr(ModelFiles, "starter", lambda _files: starter)
        opened().rename(starter, "b", unexpected, answer)
        assert answer.wait().starter


class TestDelete:
    def test_it_goes_into_the_bin_and_tells_what_it_frees(
        self, models, opened, answer, private_folders
    ):
        (private_folders / "data").mkdir()
        paths = [write_model(models / f"B-0000{n}-of-00002.gguf", name=str(n)) for n in (1, 2)]
        size = sum(path.stat().st_size for path in paths)
        library = opened()
        library.delete(str(paths[0]), answer, unexpected)
        assert answer.wait() == size
        assert not any(path.exists() for path in paths)
        assert library.entries() == ()
        binned = sorted(path.name for path in private_folders.rglob("*.gguf"))
        assert binned == [path.name for path in paths]

    def test_its_projector_goes_with_the_last_model_that_uses_it(self, qtbot, models, opened):
        one = write_model(models / "S-Q4_0.gguf")
        two = write_model(models / "S-Q8_0.gguf", name="x")
        eye = write_model(models / "mmproj-f16.gguf", kind="mmproj")
        library = opened()
        for path, eye_stays in ((one, True), (two, False)):
            answer = Answer(qtbot)
            library.delete(str(path), answer, unexpected, permanently=True)
            answer.wait()
            assert eye.exists() == eye_stays
            qtbot.waitUntil(lambda: not library.scanning)

    def test_where_there_is_no_bin_the_user_is_asked_first(
        self, qtbot, models, opened, monkeypatch, private_folders
    ):
        answer, again = Answer(qtbot), Answer(qtbot)
        path = write_model(models / "a.gguf")
        write(private_folders / "data", "a file where the bin would be")
        monkeypatch.setenv("XDG_DATA_HOME", str(private_folders / "data"))
        library = opened()
        library.delete(str(path), unexpected, answer)
        error = answer.wait()
        assert isinstance(error, FileNotDeleted)
        assert error.no_bin
        assert path.exists()
        library.delete(str(path), again, unexpected, permanently=True)
        again.wait()
        assert not path.exists()

    def test_a_file_of_another_program_is_left_alone(
        self, models, opened, preferences, tmp_path, answer
    ):
        path = write_model(tmp_path / "watched/a.gguf")
        preferences.update(library=LibrarySettings(watched=(str(tmp_path / "watched"),)))
        opened().delete(str(path), unexpected, answer)
        assert isinstance(answer.wait(), ForeignFile)
        assert path.exists()


class TestVerify:
    def test_a_download_is_verified_and_damage_is_found(self, qtbot, models, opened):
        data = model_bytes(weights=100_000)
        path = write(models / "acme/Tiny/Tiny-Q4_0.gguf", data)
        digest = hashlib.sha256(data).hexdigest()
        file = RemoteFile(path="Tiny-Q4_0.gguf", size_bytes=len(data), sha256=digest)
        wanted = Wanted(repo="acme/Tiny", commit="c" * 40, file=file)
        library = opened()
        done = Download(
            id=1, repo="acme/Tiny", quantization="Q4_0", files=(wanted,), size_bytes=len(data)
        )
        library.add_downloaded(done)
        qtbot.waitUntil(lambda: library.entry(str(path)).proof == "verified")
        assert library.file_key(str(path)) == digest
        assert library.identify(str(path)) == digest

        path.write_bytes(data[:-1] + b"\x01")
        answer = Answer(qtbot)
        library.verify(str(path), answer.progressed, answer, unexpected)
        assert answer.wait().proof == "changed"
        assert answer.progress[-1] == (len(data), len(data))
        assert library.entry(str(path)).proof == "changed"
        assert library.file_key(str(path)) != digest
        library.close()
        assert opened().entry(str(path)).proof == "changed"

    def test_it_can_be_given_up(self, qtbot, models, opened, answer):
        path = str(write_model(models / "a.gguf", weights=1_000_000))
        library = opened()
        work = library.verify(path, answer.progressed, unexpected, unexpected)
        work.cancel()
        qtbot.wait(100)
        assert answer.progress == []

    def test_a_hash_of_our_own_names_the_contents(self, models, opened, answer):
        path = write_model(models / "a.gguf")
        library = opened()
        before = library.file_key(str(path))
        library.verify(str(path), answer.progressed, answer, unexpected)
        assert answer.wait().proof == "unknown"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert library.file_key(str(path)) == digest != before


class TestFolder:
    def test_moving_it_takes_files_and_what_is_known_of_them(
        self, qtbot, models, opened, preferences, tmp_path
    ):
        answer = Answer(qtbot)
        path = str(write_model(models / "acme/Tiny/Tiny.gguf"))
        library = opened()
        library.set_note(path, "mine")
        target = tmp_path / "big disk" / "models"
        library.set_folder(
            target, move=True, progressed=answer.progressed, then=answer, failed=unexpected
        )
        assert answer.wait() == target
        assert library.folder() == target
        assert preferences.settings.library.folder == str(target)
        qtbot.waitUntil(lambda: not library.scanning)
        (entry,) = library.entries()
        assert (entry.path, entry.note) == (str(target / "acme/Tiny/Tiny.gguf"), "mine")
        assert entry.source == "managed"

    def test_another_folder_leaves_the_files_where_they_are(
        self, qtbot, models, opened, tmp_path, answer
    ):
        path = write_model(models / "a.gguf")
        library = opened()
        library.set_folder(
            tmp_path / "new",
            move=False,
            progressed=answer.progressed,
            then=answer,
            failed=unexpected,
        )
        answer.wait()
        assert path.exists()
        qtbot.waitUntil(lambda: library.entries() == ())

    def test_a_folder_that_cannot_be_is_refused(self, models, opened, tmp_path, answer):
        write(tmp_path / "file", "x")
        library = opened()
        library.set_folder(
            tmp_path / "file/new",
            move=True,
            progressed=answer.progressed,
            then=unexpected,
            failed=answer,
        )
        assert isinstance(answer.wait(), FolderUnwritable)
        assert library.folder() == models


class TestHeader:
    def test_all_shards_are_read(self, models, opened, answer):
        for number in (1, 2):
            write_model(models / f"B-0000{number}-of-00002.gguf", split__count=2)
        library = opened()
        library.header(library.entries()[0].path, answer, unexpected)
        assert answer.wait().n_tensors == 2

    def test_what_is_no_model_is_told(self, models, opened, answer):
        path = write(models / "a.gguf", "<html>")
        opened().header(str(path), unexpected, answer)
        assert isinstance(answer.wait(), NotGguf)


def test_closing_in_the_middle_leaves_nothing_running(models, opened):
    for number in range(50):
        write_model(models / f"{number}.gguf", name=str(number))
    library = opened(wait=False)
    library.start()
    library.close()
    assert len(opened().entries()) == 50


def test_everything_said_of_files_can_be_forgotten_and_the_files_stay(qtbot, models, opened, paths):
    path = str(write_model(models / "acme" / "one" / "one.gguf"))
    library = opened()
    library.set_note(path, "a secret")
    library.set_favorite(path, True)
    qtbot.waitUntil(lambda: library.entry(path).note == "a secret")

    with qtbot.waitSignal(library.scanned):
        library.clear()

    entry = library.entry(path)
    assert (entry.note, entry.favorite) == ("", False)
    library.close()
    assert b"a secret" not in b"".join(p.read_bytes() for p in paths.data.glob("library.db*"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that blocks when opened")
def test_a_pipe_has_no_name_for_its_contents_and_blocks_nobody(opened, tmp_path):
    os.mkfifo(tmp_path / "pipe.gguf")
    library = opened(wait=False)

    assert library.identify(str(tmp_path / "pipe.gguf")) == ""
    assert library.identify(str(tmp_path / "missing.gguf")) == ""


def test_contents_of_the_same_size_and_time_have_another_name(opened, tmp_path):
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF" + bytes(1000))
    library = opened(wait=False)
    first = library.identify(str(path))
    status = path.stat()

    path.write_bytes(b"GGUF" + bytes(999) + b"\x01")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert first
    assert library.identify(str(path)) != first
