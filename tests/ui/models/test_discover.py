"""Finding models: the selection, the search, opened cards, downloads."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.errors import HubUnreachable
from app.hub.api import MIRROR
from app.ui.models.discover import Discover
from tests.ui.doubles import shouting, unnamed
from tests.ui.models.shop import hub, publish, shelf  # noqa: F401 - fixtures

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CODER = "acme/Coder-7B-GGUF"


@pytest.fixture
def page(qtbot, theme, shelf, preferences):  # noqa: F811
    made = Discover(theme, shelf.hub, shelf.downloads, shelf.library, shelf.machine, preferences)
    qtbot.addWidget(made)
    made.resize(964, 760)
    made.show()
    return made


@pytest.fixture
def find(qtbot, page):
    """Type words and wait for what they find."""

    def typed(words):
        page.bar.field.setText(words)
        qtbot.waitUntil(lambda: not page._waiting)

    return typed


@pytest.fixture
def opened(qtbot, page, hub, find):  # noqa: F811
    """The opened card of a model that was found."""

    def opens(repo=CODER, **known):
        publish(hub, repo, **known)
        find(repo.partition("/")[2].partition("-")[0])
        card = next(card for card in page.list.cards() if card.offer.repo == repo)
        card.set_open(True)
        told = card.opened
        qtbot.waitUntil(lambda: told.repository is not None or told.error is not None)
        qtbot.waitUntil(lambda: told._shape is not None or told.error is not None)
        return card

    return opens


def titles(page):
    return [card.offer.title for card in page.list.cards()]


def row(card, label):
    return next(r for r in card.opened.table.rows() if r.variant.quantization == label)


# -- the selection ------------------------------------------------------------


def test_the_first_page_is_a_selection_with_its_date_and_asks_nobody(page, hub, qtbot):  # noqa: F811
    qtbot.wait(500)

    assert "Middle 4B" in titles(page)
    assert "Nov 2026" in page.status.text()
    assert hub.log() == []


def test_models_of_one_kind_stand_together(page):
    assert titles(page).index("Coder 7B") > titles(page).index("Huge 400B")
    assert [head.text() for head in page.list._heads][:2] == ["For conversations", "For code"]


def test_only_what_fits_this_computer(page):
    page.bar.segmented.items()[1].click()

    assert "Huge 400B" not in titles(page)
    assert "Large 30B" in titles(page)


def test_only_what_reads_pictures(page):
    page.bar.segmented.items()[2].click()

    assert titles(page) == ["Seer 8B"]


def test_only_what_embeds(page):
    page.bar.segmented.items()[3].click()

    assert titles(page) == ["Vectors"]


def test_what_asks_for_terms_can_be_left_out(page):
    assert "Closed 3B" in titles(page)

    page.bar.filter._open_only.trigger()

    assert "Closed 3B" not in titles(page)


def test_a_size_that_nothing_has_can_be_taken_back(page):
    page.bar.filter._range_actions[4].trigger()
    page.bar.segmented.items()[2].click()
    assert titles(page) == []

    page.end.widen.click()

    assert len(titles(page)) == 8
    assert page.bar.narrowed == "all"


def test_the_verdict_is_marked_as_an_estimate(page):
    card = next(card for card in page.list.cards() if card.offer.title == "Huge 400B")

    assert card.head.badge.text == "≈ Too large"
    assert "Estimated" in card.head.badge.toolTip()


def test_this_computer_is_named(page):
    assert page._machine_label.text() == "12 GB card, 32 GB memory"


# -- searching ----------------------------------------------------------------


def test_results_come_while_typing(page, hub, find):  # noqa: F811
    publish(hub, "acme/Coder-7B-GGUF", downloads=10)
    publish(hub, "other/Coder-1B-GGUF", downloads=900)
    publish(hub, "other/Poet-1B-GGUF")

    find("coder")

    assert titles(page) == ["Coder 1B", "Coder 7B"]
    assert page.bar.count.text().startswith("2 result")


def test_what_was_found_before_is_not_counted_for_new_words(page, hub, qtbot, find):  # noqa: F811
    publish(hub, "acme/Coder-7B-GGUF")
    find("coder")

    page.bar.field.setText("poet")

    qtbot.waitUntil(lambda: page._waiting)
    assert page.bar.count.text() == "Searching…"


def test_one_question_is_asked_for_a_word_typed_at_once(page, hub, qtbot, find):  # noqa: F811
    publish(hub, CODER)
    qtbot.keyClicks(page.bar.field, "code")

    find("coder")

    assert len(hub.log("search")) == 1


def test_an_emptied_field_brings_the_selection_back(page, hub, qtbot, find):  # noqa: F811
    publish(hub, CODER)
    find("coder")

    qtbot.keyClick(page.bar.field, Qt.Key.Key_Escape)

    assert "Middle 4B" in titles(page)


def test_the_order_can_be_chosen(page, hub, qtbot, find):  # noqa: F811
    publish(hub, "acme/Coder-A-GGUF", downloads=10, likes=9)
    publish(hub, "acme/Coder-B-GGUF", downloads=900, likes=1)
    find("coder")

    page.bar.sort._actions[2].trigger()
    qtbot.waitUntil(lambda: titles(page) == ["Coder A", "Coder B"])

    assert page.bar.sort.text() == "Most liked first"


def test_what_is_popular_can_be_browsed_without_words(page, hub, qtbot):  # noqa: F811
    publish(hub, CODER)

    page.end.browse.click()
    qtbot.waitUntil(lambda: titles(page) == ["Coder 7B"])
    page.end.back.click()

    assert "Middle 4B" in titles(page)


def test_more_results_come_when_asked_for(page, hub, qtbot, find):  # noqa: F811
    for number in range(40):
        publish(hub, f"acme/Coder-{number}-GGUF", "Q4_K_M", downloads=1000 - number)
    find("coder")
    first = titles(page)
    assert page.bar.count.text().startswith("More than")

    page.end.more.click()
    qtbot.waitUntil(lambda: len(titles(page)) == 40)

    assert titles(page)[: len(first)] == first
    assert not page.end.more.isVisible()


def test_what_is_too_large_is_not_found_where_only_what_fits_is_wanted(page, hub, qtbot, find):  # noqa: F811
    publish(hub, "acme/Coder-7B-GGUF")
    publish(hub, "acme/Coder-700B-GGUF", n_params=700_000_000_000)
    find("coder")
    assert len(titles(page)) == 2

    page.bar.segmented.items()[1].click()
    qtbot.waitUntil(lambda: titles(page) == ["Coder 7B"])


def test_nothing_found_says_what_to_do(page, find):
    find("zzzz")

    assert titles(page) == []
    assert "Fewer words" in page.status.text()


# -- without a hub ------------------------------------------------------------


def test_offline_the_selection_still_answers(page, hub, find):  # noqa: F811
    hub.close()

    find("coder")

    assert isinstance(page._error, HubUnreachable)
    assert page.access.isVisible()
    assert titles(page) == ["Coder 7B"]


def test_a_mirror_is_offered_and_used(page, hub, find, preferences, monkeypatch):  # noqa: F811
    hub.close()
    find("coder")
    asked = []
    monkeypatch.setattr(page._hub, "search", lambda *question: asked.append(question))

    page.access.mirror.click()

    assert preferences.settings.hub.endpoint == MIRROR
    assert len(asked) == 1


def test_trying_again_finds_what_was_asked_for(page, hub, qtbot, find):  # noqa: F811
    publish(hub, CODER)
    hub.fault("search", times=9, status=500)
    find("coder")
    assert page.access.isVisible()
    hub.clear_faults()

    page.access.retry.click()
    qtbot.waitUntil(lambda: not page._waiting and page._error is None)

    assert titles(page) == ["Coder 7B"]
    assert not page.access.isVisible()


def test_offline_an_opened_card_shows_what_the_selection_knows(page, hub, qtbot):  # noqa: F811
    hub.close()
    card = next(card for card in page.list.cards() if card.offer.title == "Middle 4B")

    card.set_open(True)
    qtbot.waitUntil(lambda: card.opened.error is not None)

    assert [r.variant.quantization for r in card.opened.table.rows()] == ["Q4_K_M"]
    assert card.opened.table.rows()[0].fit.estimated
    assert not card.opened.table.rows()[0].action.button.isEnabled()
    assert card.opened.access.isVisible()


# -- an opened card -----------------------------------------------------------


def test_every_quantization_says_size_cost_and_verdict(opened):
    card = opened()

    assert [r.variant.quantization for r in card.opened.table.rows()] == ["Q4_K_M", "Q8_0", "F16"]
    told = row(card, "Q8_0").accessibleDescription()
    assert "80 kB" in told
    assert "Near the original" in told
    assert "Fits on the GPU" in told
    assert "hardly be told" in row(card, "Q8_0").toolTip()


def test_one_small_request_makes_the_verdict_exact(opened, hub):  # noqa: F811
    card = opened()

    assert not row(card, "Q4_K_M").fit.estimated
    ranged = [request for request in hub.log("cdn") if "range" in request.headers]
    assert [request.sent for request in ranged] == [65536]
    assert not card.head.badge.text.startswith("≈")


def test_one_quantization_is_recommended(opened):
    card = opened()

    assert [r.is_recommended() for r in card.opened.table.rows()] == [True, False, False]


def test_a_longer_context_needs_more_memory_and_is_remembered(opened, preferences):
    card = opened()
    before = row(card, "Q4_K_M").fit.need.kv_bytes
    choice = card.opened.context

    choice.activated.emit(choice.lengths().index(32768))

    assert row(card, "Q4_K_M").fit.need.kv_bytes > 3 * before
    assert preferences.settings.library.fit_ctx == 32768


def test_no_context_is_offered_that_the_model_was_not_trained_for(opened):
    assert max(opened().opened.context.lengths()) == 32768


def test_a_row_opens_and_explains_itself(opened, qtbot):
    target = row(opened(), "Q8_0")
    closed = target.heightForWidth(800)

    qtbot.keyClick(target, Qt.Key.Key_Return)

    assert target.isChecked()
    assert target.heightForWidth(800) > closed
    assert any("KV cache" in text for text in target.details())


def test_the_model_card_is_asked_for_when_it_is_opened(opened, hub, qtbot):  # noqa: F811
    card = opened(card="# About\n\nSome *words*.")
    text = card.opened.card_text
    assert not [r for r in hub.log() if "README" in r.path]

    text.fold.head.click()
    qtbot.waitUntil(lambda: text._text is not None)

    assert "Some" in text._text


def test_a_model_card_that_does_not_come_can_be_had_from_a_mirror(
    opened,
    hub,  # noqa: F811
    qtbot,
    preferences,
    monkeypatch,
):
    card = opened(card="# About")
    hub.close()
    text = card.opened.card_text
    text.fold.head.click()
    qtbot.waitUntil(lambda: text._access is not None and text._access.isVisible())

    with monkeypatch.context() as patched:
        patched.setattr(text._hub, "card", lambda *_question: None)
        text._access.mirror.click()

    assert preferences.settings.hub.endpoint == MIRROR


def test_a_repository_without_model_files_says_so(page, hub, qtbot, find):  # noqa: F811
    hub.add_repo("acme/Coder-none", {"notes.txt": b"x"})
    find("coder")
    card = page.list.cards()[0]

    card.set_open(True)
    qtbot.waitUntil(lambda: card.opened.repository is not None)

    assert "no model file" in card.opened._status.text()


def test_terms_are_told_before_and_after_opening(opened):
    card = opened(gated="auto")

    assert "terms to accept" in card.head.facts()
    assert card.opened.access.isVisible()
    assert len(card.opened.table.rows()) == 3


# -- downloading --------------------------------------------------------------


def test_one_click_downloads_and_the_row_says_that_it_is_here(opened, shelf, qtbot):  # noqa: F811
    card = opened()

    row(card, "Q4_K_M").action.button.click()
    qtbot.waitUntil(lambda: row(card, "Q4_K_M").action.state == "here")

    assert shelf.downloads.items()[0].state == "done"
    assert row(card, "Q8_0").action.state == "download"


def test_the_keyboard_stays_with_what_was_downloaded(opened, hub, page, qtbot):  # noqa: F811
    card = opened()
    chosen = row(card, "Q8_0").action
    hub.fault("cdn", rate=200_000)
    page.activateWindow()
    chosen.button.setFocus()
    qtbot.waitUntil(chosen.button.hasFocus)

    qtbot.keyClick(chosen.button, Qt.Key.Key_Space)

    assert chosen.button.hasFocus()
    qtbot.waitUntil(lambda: chosen.state == "here")
    assert chosen.here.hasFocus()


def test_what_is_here_can_be_shown_and_loaded(opened, page, qtbot):
    card = opened()
    action = row(card, "Q4_K_M").action
    action.button.click()
    qtbot.waitUntil(lambda: action.state == "here")

    with qtbot.waitSignal(page.shown_in_library) as shown:
        action.here.click()
    with qtbot.waitSignal(page.load_wanted) as load:
        action.chat.click()

    assert shown.args == load.args
    assert Path(shown.args[0]).name == "Coder-7B-Q4_K_M.gguf"


def test_a_running_download_can_be_paused_and_resumed(
    opened,
    hub,  # noqa: F811
    shelf,  # noqa: F811
    qtbot,
    monkeypatch,
):
    monkeypatch.setattr(QApplication, "doubleClickInterval", lambda: 0)
    card = opened()
    hub.fault("cdn", times=9, rate=20_000)
    action = row(card, "F16").action
    action.button.click()
    qtbot.waitUntil(lambda: action.state == "coming")

    action.button.click()
    qtbot.waitUntil(lambda: shelf.downloads.items()[0].state == "paused")
    assert action.words.text() == "Paused"
    hub.clear_faults()
    action.button.click()

    qtbot.waitUntil(lambda: action.state == "here")


def test_a_copy_that_another_program_has_is_offered(opened, hub, qtbot, private_folders):  # noqa: F811
    card = opened()
    target = row(card, "Q4_K_M")
    data = hub.repo(CODER).files["Coder-7B-Q4_K_M.gguf"].source
    blobs = private_folders / ".ollama" / "models" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / f"sha256-{hashlib.sha256(data).hexdigest()}").write_bytes(data)
    before = hub.sent_bytes()

    target.action.button.click()
    qtbot.waitUntil(lambda: target in card.opened.table._extra)
    notice = card.opened.table._extra[target]
    assert "Ollama" in notice.title.text()
    notice.use.click()
    qtbot.waitUntil(lambda: target.action.state == "here")

    assert hub.sent_bytes() - before < len(data)


def test_a_download_that_failed_says_why_and_can_be_tried_again(opened, hub, shelf, qtbot):  # noqa: F811
    card = opened()
    hub.replace(CODER, "Coder-7B-Q4_K_M.gguf", b"<html>sign in</html>" * 3500)
    action = row(card, "Q4_K_M").action
    action.button.click()
    qtbot.waitUntil(
        lambda: bool(shelf.downloads.items()) and shelf.downloads.items()[0].state == "failed",
    )

    assert action.words.text() == "Failed"
    assert action.button.accessibleName() == "Try the download of Q4_K_M again"
    assert action.words.toolTip()


# -- for everybody ------------------------------------------------------------


def test_the_keyboard_goes_from_the_field_to_a_card_and_opens_it(page, qtbot):
    page.focus_search()
    qtbot.keyClick(page.bar.field, Qt.Key.Key_Down)
    first, second = page.list.cards()[:2]
    assert first.head.hasFocus()

    qtbot.keyClick(first.head, Qt.Key.Key_Down)
    assert second.head.hasFocus()
    qtbot.keyClick(second.head, Qt.Key.Key_Return)

    assert second.opened is not None
    assert second.opened.isVisible()
    qtbot.waitUntil(lambda: second.opened.error is not None)


def test_a_card_says_everything_to_a_screen_reader(page):
    card = next(card for card in page.list.cards() if card.offer.title == "Closed 3B")

    assert card.head.accessibleName() == "Closed 3B by acme"
    told = card.head.accessibleDescription()
    for words in ("Fits on the GPU", "Closed 3B is good", "3.0 B", "32k context", "Llama 3.2"):
        assert words in told


def test_everything_has_a_name_for_screen_readers(page, opened):
    opened()

    assert unnamed(page) == []


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_nothing_is_wider_than_a_small_window(page, theme, opened, qapp, scale):
    opened(base_model="somebody/" + "very-long-name-" * 8)
    theme.take(scale=scale)
    qapp.processEvents()
    page.resize(592, 430)
    qapp.processEvents()

    inner, viewport = page.page.widget(), page.page.viewport()

    assert inner.minimumSizeHint().width() <= viewport.width()
    assert inner.width() <= viewport.width()


def test_another_language_is_read_again(page, opened, qapp):
    card = opened()
    with shouting(qapp):
        assert page._title.text() == "ZH Models"
        assert page.bar.segmented.items()[0].text() == "ZH All"
        assert page.bar.filter.text() == "ZH Filter"
        assert "ZH Near the original" in row(card, "Q8_0").accessibleDescription()
        assert row(card, "Q8_0").action.button.accessibleName() == "ZH Download Q8_0"
    assert page._title.text() == "Models"


def test_tab_goes_from_a_card_into_what_it_opened_and_on_to_the_next(page, opened, hub, qtbot):  # noqa: F811
    publish(hub, "acme/Coder-9B-GGUF")
    card = opened(downloads=9)
    after = page.list.cards()[page.list.cards().index(card) + 1 :]
    card.head.setFocus(Qt.FocusReason.TabFocusReason)
    passed = []
    for _ in range(40):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        focused = page.focusWidget()
        if after and focused is after[0].head:
            break
        passed.append(focused)

    assert passed[0] is card.opened.context
    assert all(card.opened.isAncestorOf(widget) for widget in passed)
    assert set(card.opened.table.rows()) <= set(passed)


def test_more_results_that_do_not_come_are_told_where_they_were_asked_for(
    page,
    hub,  # noqa: F811
    qtbot,
    find,
):
    for number in range(40):
        publish(hub, f"acme/Coder-{number}-GGUF", "Q4_K_M")
    find("coder")
    shown = titles(page)
    hub.fault("search", times=9, status=500)

    page.end.more.click()
    qtbot.waitUntil(page.end.trouble.isVisible)

    assert titles(page) == shown
    assert page.end.more.isVisible()


def test_the_hub_is_not_asked_for_what_is_far_too_large(page, hub, qtbot, find):  # noqa: F811
    page.bar.segmented.items()[1].click()

    find("coder")

    assert "max%3A" in hub.log("search")[-1].query or "max:" in hub.log("search")[-1].query


def test_results_that_replace_the_card_in_use_leave_the_keyboard_in_the_search(
    page,
    hub,  # noqa: F811
    find,
    qtbot,
):
    publish(hub, CODER)
    qtbot.waitUntil(page.isActiveWindow)
    page.list.cards()[0].head.setFocus()
    assert page.list.isAncestorOf(QApplication.focusWidget())

    find("coder")

    assert page.bar.field.hasFocus()
