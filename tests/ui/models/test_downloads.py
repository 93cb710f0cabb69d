"""The list of downloads: what it says, and what can be done with it by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.core.errors import HashMismatch, ModelGated
from app.ui.models.download_words import amount, download_name, left, pace, remark
from app.ui.models.downloads import DownloadList
from tests.ui.doubles import shouting, unnamed
from tests.ui.models.download_double import GB, DownloadsDouble, download, every_state

SMALL = 1_000_000


@pytest.fixture
def make(qtbot, theme):
    def show(*items) -> DownloadList:
        made = DownloadList(theme, DownloadsDouble(*items))
        qtbot.addWidget(made)
        made.resize(268, 600)
        made.show()
        return made

    return show


def double(shown: DownloadList) -> DownloadsDouble:
    return shown._downloads


class TestWords:
    def test_a_running_one_reads_as_people_say_it(self):
        item = download(1, state="downloading", speed_bytes_s=24_000_000, left_s=337)

        assert download_name(item) == "Mistral-Small-24B, Q4_K_M"
        assert amount(item) == "6.2 of 14.3 GB"
        assert pace(item) == "24 MB/s, 6 min left"
        assert remark(item) == "Checked against its SHA-256 when done"

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (None, ""),
            (0, "1 s left"),
            (39.2, "40 s left"),
            (59, "1 min left"),
            (3500, "59 min left"),
            (3600, "1 h 0 min left"),
            (7490, "2 h 5 min left"),
        ],
    )
    def test_the_time_left_is_rounded_up(self, seconds, words):
        assert left(seconds) == words

    def test_a_hub_that_asks_to_wait_is_named_with_the_time(self):
        waiting = every_state()[-1]

        assert pace(waiting) == "Waiting"
        assert remark(waiting) == "The hub asks you to wait. Tries again in 25\u00a0s."

    def test_a_file_without_a_known_hash_is_not_called_checked(self):
        item = download(1, state="done")
        wanted = item.files[0]
        bare = type(wanted.file)(path="m.gguf", size_bytes=5)
        unknown = download(
            1, state="done", files=(type(wanted)(repo="a/b", commit="c", file=bare),)
        )

        assert remark(item) == "Checked against its SHA-256"
        assert remark(unknown) == ""


def test_nothing_is_shown_when_there_is_nothing(make):
    shown = make()

    assert shown.isHidden() or not shown.rows()
    double(shown).listed.append(download(1))
    double(shown).changed.emit()
    assert shown.isVisible()


def test_pause_and_resume(make):
    shown = make(download(1, state="downloading"))
    (row,) = shown.rows()

    row.toggle.click()
    assert double(shown).calls == [("pause", 1)]
    assert row.toggle.toolTip() == "Resume"
    assert row.meter.role == "control"

    row.toggle.click()
    assert double(shown).calls[-1] == ("resume", 1)
    assert row.meter.role == "fill"


def test_a_failed_one_says_why_and_is_tried_again(make):
    shown = make(download(1, state="failed", error=HashMismatch(file="m.gguf")))
    (row,) = shown.rows()
    assert row.failure.text() == "The file did not arrive intact"
    assert "Download it again" in row.line.text()
    assert not row.help.isVisible()

    row.retry.click()

    assert double(shown).calls == [("retry", 1)]
    assert not row.failure.isVisible()


def test_a_gated_one_offers_help(make, qtbot):
    item = download(1, state="failed", error=ModelGated(repo="a/b"))
    shown = make(item)

    with qtbot.waitSignal(shown.help_wanted) as signal:
        shown.rows()[0].help.click()

    assert signal.args == [item]


def test_a_complete_one_is_loaded_or_taken_off_the_list(make, qtbot):
    done = [download(at, state="done", path=f"/models/{at}.gguf") for at in (1, 2)]
    shown = make(*done)
    first, second = shown.rows()
    assert not first.meter.isVisible()

    with qtbot.waitSignal(shown.load_wanted) as signal:
        first.load.click()
    assert signal.args == ["/models/1.gguf"]
    assert shown.rows() == (second,)

    second.close_button.click()
    assert double(shown).calls == [("dismiss", 1), ("dismiss", 2)]
    assert shown.rows() == ()


class TestCancelling:
    def test_what_is_quickly_fetched_again_goes_at_once(self, make):
        shown = make(download(1, state="downloading", done_bytes=SMALL))

        shown.rows()[0].close_button.click()

        assert double(shown).calls == [("cancel", 1)]

    def test_gigabytes_are_asked_about(self, make, qtbot):
        shown = make(download(1, state="downloading"))
        (row,) = shown.rows()

        row.close_button.click()
        assert double(shown).calls == []
        assert row.question.isVisible()
        assert row.question.title.text() == "Delete 6.2 GB that has arrived?"
        qtbot.keyClick(row.question.no, Qt.Key.Key_Escape)
        assert not row.question.isVisible()

        row.close_button.click()
        row.question.yes.click()
        assert double(shown).calls == [("cancel", 1)]


class TestKeyboard:
    @pytest.fixture
    def shown(self, make, qtbot):
        made = make(*(download(at, done_bytes=SMALL) for at in (1, 2, 3)))
        with qtbot.waitActive(made):
            made.activateWindow()
        made.rows()[0].setFocus()
        return made

    def test_alt_and_an_arrow_move_a_download_and_keep_the_focus(self, shown, qtbot):
        first = shown.rows()[0]

        qtbot.keyClick(first, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

        assert [row.item.id for row in shown.rows()] == [2, 1, 3]
        assert shown.rows()[1] is first
        assert first.hasFocus()
        assert [shown._rows.column.indexOf(row) for row in shown.rows()] == [0, 1, 2]

    def test_arrows_walk_the_list(self, shown, qtbot):
        qtbot.keyClick(shown.rows()[0], Qt.Key.Key_Down)
        assert shown.rows()[1].hasFocus()

        qtbot.keyClick(shown.rows()[1], Qt.Key.Key_Up)
        assert shown.rows()[0].hasFocus()

    def test_space_pauses(self, shown, qtbot):
        qtbot.keyClick(shown.rows()[0], Qt.Key.Key_Space)

        assert double(shown).calls == [("pause", 1)]

    def test_delete_gives_up_and_the_focus_goes_to_the_next(self, shown, qtbot):
        second = shown.rows()[1]

        qtbot.keyClick(shown.rows()[0], Qt.Key.Key_Delete)

        assert double(shown).calls == [("cancel", 1)]
        assert second.hasFocus()

    def test_the_menu_has_the_same(self, shown):
        menu = shown.rows()[0].menu()
        words = [action.text() for action in menu.actions() if action.text()]

        assert words == ["Pause", "Move up", "Move down", "Cancel and delete what has arrived"]
        menu.actions()[2].trigger()
        assert double(shown).calls == [("move", 1, 1)]


def test_figures_are_read_anew_twice_a_second_at_most(make):
    shown = make(download(1, state="downloading", speed_bytes_s=1_000_000))
    (row,) = shown.rows()
    seen = set()
    for step in range(50):
        item = download(1, state="downloading", done_bytes=step * GB // 10, speed_bytes_s=1e6)
        double(shown).listed = [item]
        double(shown).progressed.emit(1)
        seen.add(row.figures.left.text())

    assert len(seen) <= 3
    assert row.meter.value() == round(4.9 / 14.3 * 1000)


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_nothing_is_cut_at_any_size(make, theme, qtbot, scale):
    theme.set_scale(scale)
    shown = make(*every_state())
    shown.resize(theme.pane_width(268), 400)
    qtbot.waitUntil(lambda: shown._rows.viewport().width() > 0)

    rows = shown._rows
    assert rows.widget().minimumSizeHint().width() <= rows.viewport().width()
    assert shown.minimumSizeHint().height() <= 250
    for row in shown.rows():
        for label in (row.figures.left, row.figures.right):
            assert label.width() >= label.sizeHint().width() - 1


def test_everything_has_a_name_for_screen_readers(make):
    shown = make(*every_state())

    assert unnamed(shown) == []
    for row in shown.rows():
        assert row.accessibleName() == download_name(row.item)
        assert row.accessibleDescription()
    assert shown.rows()[0].toggle.accessibleName() == "Pause Mistral-Small-24B, Q4_K_M"


def test_another_language_is_read_again(make, qapp):
    shown = make(*every_state())

    with shouting(qapp):
        assert shown._title.text() == "ZH Downloading"
        assert shown.rows()[0].line.text().startswith("ZH ")
        assert shown.rows()[4].retry.text() == "ZH Try again"
    assert shown.rows()[4].retry.text() == "Try again"
