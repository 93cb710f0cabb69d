"""The facts, the proof, the notes, and what is done with the file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.core.errors import FileNotDeleted, NameRefused, VitrailError
from app.hub.api import Entry
from app.ui.models.details.facts import Fact, Facts
from app.ui.models.details.notes import SETTLE_MS, tuple_of
from app.ui.models.details.place import page_of
from app.ui.widgets.icon_button import IconButton


@pytest.fixture
def overview(shown):
    return shown.overview


@pytest.fixture
def opened(monkeypatch):
    """Addresses that would have been handed to the system."""
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


class TestFacts:
    def test_of_the_model(self, overview):
        found = overview.facts.texts()
        assert found["Architecture"] == "llama"
        assert found["Parameters"] == "134,515,008"
        assert found["Quantization"] == "Q4_1, 5.74 bits per weight"
        assert found["Context"] == "8,192 tokens"
        assert found["Made for"] == "Chat"
        assert found["License"] == "Apache-2.0"

    def test_of_the_tokenizer(self, overview):
        found = overview.tokenizer.texts()
        assert found["Method"] == "Byte-level BPE (gpt2, smollm)"
        assert found["Vocabulary"] == "49,152 tokens, 48,900 merges"
        assert found["Begins a text"] == "<|im_start|>  (id 1)"
        assert found["Ends a text"] == "<|im_end|>  (id 2)"

    def test_of_the_file(self, overview, entry):
        found = overview.file.texts()
        assert found["Origin"] == "Downloaded from acme/SmolLM2-GGUF."
        assert found["Path"] == entry.path
        assert found["SHA-256"] == "ab" * 32

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("ollama", "Ollama"),
            ("lm_studio", "LM Studio"),
            ("starter", "Came with Vitrail"),
            ("watched", "watches"),
            ("opened", "Opened by you"),
        ],
    )
    def test_where_it_comes_from(self, overview, library, entry, source, said):
        library.lay(replace(entry, source=source, repo=""))
        assert said in overview.file.texts()["Origin"]

    def test_a_long_value_is_copied_as_it_is(self, qtbot, theme):
        facts = Facts(theme)
        qtbot.addWidget(facts)
        facts.set_facts([Fact("Path", "/a/very/long/path", mono=True, copied=True)])
        facts.findChild(IconButton).click()
        assert QGuiApplication.clipboard().text() == "/a/very/long/path"

    def test_what_is_not_known_is_left_out(self, qtbot, theme):
        facts = Facts(theme)
        qtbot.addWidget(facts)
        facts.set_facts([Fact("License", ""), Fact("Author", "somebody")])
        assert facts.texts() == {"Author": "somebody"}


class TestProof:
    @pytest.mark.parametrize(
        ("proof", "told"),
        [
            ("verified", ("Verified", "Verify again")),
            ("changed", ("Changed", "Verify again")),
            ("unknown", ("Not verified", "Verify")),
        ],
    )
    def test_is_told_in_words(self, overview, library, entry, proof, told):
        library.lay(replace(entry, proof=proof))
        assert (overview.proof.words.text(), overview.proof.verify.text()) == told

    def test_is_made_anew(self, overview, library, entry):
        library.lay(replace(entry, proof="unknown"))
        row = overview.proof
        row.verify.click()
        progressed, then, _ = library.answers["verify"]
        progressed(49_000_000, 98_000_000)
        assert row.meter.isVisible()
        assert row.figures.text() == "49 of 98 MB"
        assert not row.verify.isVisible()
        then(replace(entry, proof="changed"))
        assert row.words.text() == "Changed"
        assert not row.meter.isVisible()

    def test_can_be_stopped(self, overview, library):
        overview.proof.verify.click()
        overview.proof.cancel.click()
        assert library.progress.cancelled
        assert overview.proof.verify.isVisible()

    def test_ends_when_another_file_is_shown(self, shown, library, entry):
        shown.overview.proof.verify.click()
        other = replace(entry, path=entry.path + ".other")
        library.lay(other)
        shown.show_entry(other.path)
        assert library.progress.cancelled

    def test_says_why_it_failed(self, overview, library):
        overview.proof.verify.click()
        library.answers["verify"][2](VitrailError())
        assert overview.proof.failure.isVisible()
        assert overview.proof.verify.isVisible()


class TestNotes:
    def test_are_kept_a_moment_after_typing(self, qtbot, overview, library):
        qtbot.keyClicks(overview.notes.note, "good at poems")
        assert library.calls == []
        qtbot.waitUntil(lambda: library.calls == [("note", "good at poems")], timeout=SETTLE_MS * 5)

    def test_are_kept_when_another_file_is_shown(self, qtbot, shown, library, entry):
        other = replace(entry, path=entry.path + ".other", note="other")
        library.lay(other)
        qtbot.keyClicks(shown.overview.notes.note, "mine")
        shown.show_entry(other.path)
        assert library.entry(entry.path).note == "mine"
        assert shown.overview.notes.note.toPlainText() == "other"
        assert library.entry(other.path).note == "other"

    def test_are_kept_when_the_window_closes(self, qtbot, shown, library, entry):
        qtbot.keyClicks(shown.overview.notes.note, "mine")
        shown.close()
        assert library.entry(entry.path).note == "mine"

    def test_tags_are_parted_by_commas(self, qtbot, overview, library, entry):
        qtbot.keyClicks(overview.notes.tags, "work, small,,work ")
        qtbot.keyClick(overview.notes.tags, Qt.Key.Key_Return)
        assert library.entry(entry.path).tags == ("work", "small")

    def test_typing_is_not_disturbed_by_news(self, qtbot, overview, library, entry):
        qtbot.keyClicks(overview.notes.note, "half a sen")
        library.lay(replace(entry, used_ms=5))
        assert overview.notes.note.toPlainText() == "half a sen"

    @pytest.mark.parametrize(
        ("typed", "tags"),
        [
            ("", ()),
            ("a，b、c；d", ("a", "b", "c", "d")),
            (" two  words ", ("two words",)),
            ("x" * 99, ("x" * 40,)),
            (",".join(map(str, range(99))), tuple(map(str, range(20)))),
        ],
    )
    def test_what_is_typed_becomes_tags(self, typed, tags):
        assert tuple_of(typed) == tags


class TestRename:
    def test_asks_for_the_name_in_place(self, qtbot, overview, library, entry):
        place = overview.place
        place.rename.click()
        assert place.is_renaming()
        assert place.name.text() == Path(entry.path).stem
        place.name.setText("better")
        qtbot.keyClick(place.name, Qt.Key.Key_Return)
        assert library.calls == [("rename", "better")]
        assert not place.rename.isEnabled()

    def test_the_page_follows_the_file(self, qtbot, shown, library, entry):
        shown.overview.place.rename.click()
        shown.overview.place.name.setText("better")
        shown.overview.place.save.click()
        with qtbot.assertNotEmitted(shown.closed):
            library.take(entry.path)
            library.lay(replace(entry, path="/models/better.gguf", name="better"))
            library.answers["rename"][0]("/models/better.gguf")
        assert shown.path() == "/models/better.gguf"
        assert shown.title.text() == "better"
        assert not shown.overview.place.is_renaming()

    def test_a_refused_name_is_explained_and_can_be_mended(self, overview, library):
        place = overview.place
        place.rename.click()
        place.name.setText("a/b")
        place.save.click()
        library.answers["rename"][1](NameRefused(name="a/b"))
        assert place.failure.isVisible()
        assert place.is_renaming()
        assert place.save.isEnabled()

    def test_escape_leaves_the_name_and_not_the_page(self, qtbot, shown):
        place = shown.overview.place
        place.rename.click()
        with qtbot.assertNotEmitted(shown.closed):
            qtbot.keyClick(place.name, Qt.Key.Key_Escape)
        assert not place.is_renaming()

    def test_the_same_name_changes_nothing(self, overview, library):
        overview.place.rename.click()
        overview.place.save.click()
        assert library.calls == []
        assert not overview.place.is_renaming()


class TestDelete:
    def test_is_asked_first_with_what_it_frees(self, overview, library):
        overview.place.delete.click()
        assert overview.place.deletion.isVisible()
        assert "98 MB" in overview.place.deletion.reason.text()
        assert library.calls == []
        overview.place.deletion.no.click()
        assert library.calls == []

    def test_leaves_the_page(self, qtbot, shown, library, entry):
        place = shown.overview.place
        place.delete.click()
        place.deletion.yes.click()
        assert library.calls == [("delete", False)]
        with qtbot.waitSignal(shown.closed):
            library.take(entry.path)
            library.answers["delete"][0](98_000_000)
        assert shown.path() == ""

    def test_unloads_the_model_first(self, overview, library, host, entry):
        host.put(state="ready", path=entry.path)
        overview.place.delete.click()
        assert "unloaded first" in overview.place.deletion.reason.text()
        overview.place.deletion.yes.click()
        assert host.calls == [("let_go", entry.path)]
        assert library.calls == []
        host.freed()
        assert library.calls == [("delete", False)]

    def test_without_a_bin_it_is_asked_again(self, overview, library):
        place = overview.place
        place.delete.click()
        place.deletion.yes.click()
        library.answers["delete"][1](FileNotDeleted(no_bin=True))
        assert place.deletion.isVisible()
        assert "cannot be brought back" in place.deletion.reason.text()
        place.deletion.yes.click()
        assert library.calls == [("delete", False), ("delete", True)]

    def test_a_failure_is_explained(self, overview, library, entry):
        place = overview.place
        place.delete.click()
        place.deletion.yes.click()
        library.answers["delete"][1](FileNotDeleted(path=entry.path))
        assert place.failure.isVisible()
        assert place.delete.isEnabled()

    @pytest.mark.parametrize("source", ["ollama", "watched", "opened", "starter"])
    def test_a_foreign_file_is_left_alone_and_says_why(self, overview, library, entry, source):
        library.lay(replace(entry, source=source))
        place = overview.place
        assert not place.rename.isEnabled()
        assert not place.delete.isEnabled()
        assert place.why_not.isVisible()
        assert place.delete.accessibleDescription() == place.why_not.text()


class TestRenamingInUse:
    def test_waits_until_the_model_is_unloaded(self, overview, host, entry):
        place = overview.place
        place.rename.click()
        assert place.is_renaming()

        host.put(state="ready", path=entry.path)
        assert not place.rename.isEnabled()
        assert not place.is_renaming()
        assert place.delete.isEnabled()
        assert "Unload" in place.why_not.text()

        host.put(state="none", path="")
        assert place.rename.isEnabled()
        assert not place.why_not.isVisible()


class TestPlaces:
    def test_the_folder_is_shown(self, overview, opened, entry):
        overview.place.show_folder.click()
        assert opened == [QUrl.fromLocalFile(str(Path(entry.path).parent)).toString()]

    def test_the_page_of_the_model_is_opened(self, overview, opened):
        overview.place.open_page.click()
        assert opened == ["https://huggingface.co/acme/SmolLM2-GGUF"]

    @pytest.mark.parametrize("repo", ["", "a", "../x", "a/..", "a/b/c", "a/b?c", "a/b\n", "é/b"])
    def test_an_odd_repository_has_no_page(self, repo):
        assert page_of(Entry(path="x", name="x", repo=repo)) is None


def test_nothing_is_left_behind(qtbot, theme, library, host, entry):
    """A page that goes while it reads takes its threads along."""
    from app.ui.models.details.page import Details

    page = Details(theme, library, host)
    page.show_entry(entry.path)
    gone = []
    page.destroyed.connect(partial(gone.append, True))
    page.deleteLater()
    qtbot.waitUntil(lambda: gone == [True])
    qtbot.wait(100)
