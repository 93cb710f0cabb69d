"""The access token is kept in the keyring, else in a file, and nothing waits for either."""

from __future__ import annotations

import stat
import sys
import threading
import time

import pytest

from app.core.errors import TokenNotSaved, TokenRejected
from app.hub.token import TokenKeeper


class Ring:
    """A keyring in memory, with the manners of real ones."""

    def __init__(self):
        self.kept = {}
        self.error = None
        self.forgets = False
        self.answers = threading.Event()
        self.answers.set()

    def _ask(self):
        self.answers.wait(60)
        if self.error is not None:
            raise self.error

    def get_password(self, service, username):
        self._ask()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._ask()
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service, username):
        self._ask()
        del self.kept[service, username]


@pytest.fixture
def ring():
    made = Ring()
    yield made
    made.error, made.forgets = None, False
    made.answers.set()


@pytest.fixture
def keeper(tmp_path, ring):
    def keeper():
        return TokenKeeper(tmp_path / "hub_token", ring=lambda: ring, read_s=60, write_s=60)

    return keeper


def test_the_keyring_keeps_it(keeper, ring, tmp_path):
    first = keeper()
    assert first.load() == ""
    assert first.where == ""
    assert first.save("  hf_abc\n") == "keyring"
    assert not (tmp_path / "hub_token").exists()

    again = keeper()
    assert again.known == ""
    assert again.load() == "hf_abc"
    assert (again.where, again.known) == ("keyring", "hf_abc")


@pytest.mark.parametrize("trouble", ["raises", "forgets", "hangs", "is missing"])
def test_without_a_keyring_a_file_keeps_it(tmp_path, ring, trouble):
    ring.error = RuntimeError("locked") if trouble == "raises" else None
    ring.forgets = trouble == "forgets"
    if trouble == "hangs":
        ring.answers.clear()

    def find():
        if trouble == "is missing":
            raise ImportError("no keyring")
        return ring

    path = tmp_path / "folder" / "hub_token"
    patience_s = 0.2 if trouble == "hangs" else 60
    keeper = TokenKeeper(path, ring=find, read_s=patience_s, write_s=patience_s)

    began = time.monotonic()
    assert keeper.save("hf_abc") == "file"
    assert time.monotonic() - began < 30
    assert path.read_bytes() == b"hf_abc"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = TokenKeeper(path, ring=find, read_s=patience_s, write_s=patience_s)
    assert (again.load(), again.where) == ("hf_abc", "file")


def test_a_keyring_that_works_again_takes_the_file_away(keeper, ring, tmp_path):
    ring.error = RuntimeError("locked")
    keeper().save("hf_old")
    ring.error = None

    assert keeper().save("hf_new") == "keyring"

    assert not (tmp_path / "hub_token").exists()
    assert keeper().load() == "hf_new"


def test_a_token_that_the_keyring_will_not_forget_does_not_come_back(keeper, ring):
    keeper().save("hf_abc")
    ring.error = RuntimeError("locked")

    forgetting = keeper()
    forgetting.forget()
    ring.error = None

    assert (forgetting.known, forgetting.where) == ("", "")
    assert keeper().load() == ""
    assert keeper().where == ""


def test_forgetting_leaves_nothing(keeper, ring, tmp_path):
    keeper().save("hf_abc")
    keeper().forget()
    assert ring.kept == {}
    assert keeper().load() == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("token", ["", "  ", "hf abc", "hf\nabc", "hf\x00", "hf_ü", "x" * 600])
def test_what_is_no_token_is_not_kept(keeper, ring, token):
    with pytest.raises(TokenRejected):
        keeper().save(token)
    assert ring.kept == {}


def test_a_file_with_something_else_in_it_is_no_token(keeper, tmp_path):
    (tmp_path / "hub_token").write_bytes(b"hf_abc\r\nX-Evil: 1")
    assert keeper().load() == ""


def test_a_token_that_can_be_kept_nowhere_is_used_all_the_same(keeper, ring, tmp_path):
    ring.error = RuntimeError("locked")
    (tmp_path / "hub_token").mkdir()
    known = keeper()
    with pytest.raises(TokenNotSaved):
        known.save("hf_abc")
    assert (known.known, known.where) == ("hf_abc", "")


def test_it_is_looked_for_once(keeper, ring):
    known = keeper()
    known.load()
    ring.kept["Vitrail", "huggingface.co"] = "hf_other"
    assert known.load() == ""
