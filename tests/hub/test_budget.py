"""The hub is never asked more often than it answers."""

from __future__ import annotations

import pytest

from app.core.errors import HubBusy
from app.hub.budget import ALLOWED, WINDOW_S, Budget, kind_of
from app.hub.trouble import wait_of


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def budget(clock):
    return Budget(clock)


def test_what_the_hub_allows_is_sent_and_no_more(budget, clock):
    for _number in range(ALLOWED["api"]):
        budget.spend("api", "h")
        clock.now += 0.1
    with pytest.raises(HubBusy) as raised:
        budget.spend("api", "h")
    assert raised.value.retry_s == pytest.approx(WINDOW_S - 48, abs=0.2)
    budget.spend("resolvers", "h")
    clock.now += WINDOW_S
    budget.spend("api", "h")


def test_the_hub_knows_better(budget, clock):
    budget.learn({"ratelimit": '"api";r=0;t=55'})
    with pytest.raises(HubBusy) as raised:
        budget.spend("api", "h")
    assert raised.value.retry_s == 55
    clock.now += 55
    budget.spend("api", "h")
    budget.learn({"ratelimit": '"api";r=900;t=300'})
    for _number in range(ALLOWED["api"] + 100):
        budget.spend("api", "h")


@pytest.mark.parametrize("header", ["", "x", '"api"', '"api";r=;t=5', '"other";r=0;t=99'])
def test_a_header_without_sense_changes_nothing(budget, header):
    budget.learn({"ratelimit": header})
    budget.spend("api", "h")


def test_a_hub_cannot_lock_itself_for_ever(budget):
    budget.learn({"ratelimit": f'"api";r=0;t={"9" * 50}'})
    with pytest.raises(HubBusy) as raised:
        budget.spend("api", "h")
    assert raised.value.retry_s <= WINDOW_S


def test_requests_are_counted_as_the_hub_counts_them():
    assert kind_of("/api/models") == "api"
    assert kind_of("/a/b/resolve/main/x.gguf") == "resolvers"
    assert kind_of("/api/resolve-cache/models/a/b/c/README.md") == "resolvers"
    assert kind_of("/a/b") == "pages"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"retry-after": "12"}, 12),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "nan"}, 0),
        ({"retry-after": "1e99"}, 3600),
        ({"retry-after": "soon"}, 0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"retry-after": "9", "ratelimit": '"api";r=0;t=44'}, 44),
        ({"retry-after": "9", "ratelimit": '"api";r=3;t=44'}, 9),
    ],
)
def test_how_long_to_wait(headers, seconds):
    assert wait_of(headers) == seconds
