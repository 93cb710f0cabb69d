"""A hub that cannot be reached, or does not let everybody in: what is said and what is offered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.core.errors import (
    HubBusy,
    HubRefused,
    HubUnreachable,
    ModelGated,
    ProxyFailed,
    RepositoryMissing,
    TokenRejected,
)
from app.core.settings import HubSettings
from app.hub.api import MIRROR
from app.ui.models.access import AccessPane
from tests.ui.doubles import shouting, unnamed
from tests.ui.settings.models_fixtures import hub, paths  # noqa: F401 - fixtures

GATED = ModelGated(host="huggingface.co", repo="meta-llama/Llama-3.2-3B")


@pytest.fixture
def pane(qtbot, theme, hub):  # noqa: F811
    made = AccessPane(theme, hub)
    qtbot.addWidget(made)
    made.resize(500, 300)
    return made


def offered(pane) -> set[str]:
    return {
        name
        for name in ("page", "retry", "mirror", "official", "token")
        if getattr(pane, name).isVisible()
    }


def test_a_gated_model_says_what_that_means_and_takes_a_token(pane):
    pane.show_for(GATED, GATED.repo)

    assert pane.notice.title.text() == "This model asks for your agreement"
    assert offered(pane) == {"page", "retry", "token"}
    assert "never to a mirror" in pane._never.text()


def test_the_page_is_opened_after_its_address_was_shown(pane, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    pane.show_for(GATED, GATED.repo)
    assert "https://huggingface.co/meta-llama/Llama-3.2-3B" in pane._address.text()

    pane.page.click()

    assert opened == [QUrl("https://huggingface.co/meta-llama/Llama-3.2-3B")]


@pytest.mark.parametrize("repo", ["", "a", "../../login", "a/b?x=1", "a/b#c", "a b/c", "@evil/x"])
def test_a_repository_that_is_none_opens_nothing(pane, repo):
    pane.show_for(ModelGated(repo=repo), repo)

    assert pane.page_address == ""
    assert not pane.page.isVisible()


def test_a_saved_token_is_used_at_once(pane, qtbot, hub):  # noqa: F811
    pane.show_for(GATED, GATED.repo)
    pane.token.field.setText("hf_abc")
    pane.token.field.textEdited.emit("hf_abc")

    with qtbot.waitSignal(pane.retry_wanted):
        pane.token.save.click()

    assert hub.access().token == "hf_abc"
    assert "only you can read" in pane.token.line.text()


def test_a_private_model_and_a_rejected_token_take_another_one(pane):
    pane.show_for(RepositoryMissing(repo="a/b"), "a/b")
    assert offered(pane) == {"page", "retry", "token"}

    pane.show_for(TokenRejected(host="huggingface.co"), "a/b")
    assert offered(pane) == {"retry", "token"}


def test_at_a_mirror_no_token_is_asked_for(pane, preferences, qtbot):
    preferences.update(hub=HubSettings(endpoint=MIRROR))

    pane.show_for(GATED, GATED.repo)

    assert offered(pane) == {"page", "retry", "official"}
    with qtbot.waitSignal(pane.official_chosen):
        pane.official.click()


@pytest.mark.parametrize(
    "error", [HubUnreachable(host="huggingface.co", reason="timeout"), ProxyFailed(), HubBusy()]
)
def test_a_hub_that_cannot_be_reached_offers_the_mirror(pane, qtbot, error):
    pane.show_for(error, "a/b")

    assert offered(pane) == {"mirror", "retry"}
    assert pane.mirror.text() == "Use the mirror hf-mirror.com"
    with qtbot.waitSignal(pane.mirror_chosen):
        pane.mirror.click()
    with qtbot.waitSignal(pane.retry_wanted):
        pane.retry.click()


def test_a_mirror_that_cannot_be_reached_offers_the_official_hub(pane, preferences):
    preferences.update(hub=HubSettings(endpoint=MIRROR))

    pane.show_for(HubUnreachable(host="hf-mirror.com"), "a/b")

    assert offered(pane) == {"official", "retry"}


def test_anything_else_can_be_tried_again(pane):
    pane.show_for(HubRefused(host="huggingface.co", status=418), "a/b")

    assert offered(pane) == {"retry"}


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("error", [GATED, HubUnreachable(host="huggingface.co")])
def test_nothing_is_cut_at_any_size(pane, theme, scale, error):
    theme.set_scale(scale)

    pane.show_for(error, GATED.repo)

    assert pane.minimumSizeHint().width() <= 480


def test_everything_has_a_name_and_another_language_is_read_again(pane, qapp):
    pane.show_for(GATED, GATED.repo)
    assert unnamed(pane) == []

    with shouting(qapp):
        assert pane.retry.text() == "ZH Try again"
        assert pane.notice.title.text().startswith("ZH ")
        assert pane._address.text().startswith("ZH ")
    assert pane.retry.text() == "Try again"
