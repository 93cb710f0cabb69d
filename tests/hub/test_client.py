"""What is asked of the hub, and what is made of its answers."""

from __future__ import annotations

import json
import urllib.parse

import pytest

from app.core.errors import HubFileMissing, NotAHub, RepositoryMissing
from app.hub.api import OFFICIAL, Access, Query
from app.hub.client import HEADER_BYTES, HubClient, parameters
from app.hub.connection import Connection

BODY = b"GGUF" + bytes(200_000)


@pytest.fixture
def client(hub):
    connection = Connection(Access(endpoint=hub.endpoint, proxy=""))
    yield HubClient(connection)
    connection.close()


def add(hub, name, billions=0.0, **fields):
    gguf = {"total": int(billions * 1e9), "architecture": "llama", "context_length": 4096}
    return hub.add_repo(name, {"m-Q4_K_M.gguf": BODY}, gguf=gguf if billions else {}, **fields)


def names(page):
    return [found.name for found in page.found]


def test_a_search_says_what_a_card_shows(hub, client):
    add(
        hub,
        "acme/glass-7B-GGUF",
        7.2,
        license="mit",
        downloads=1234,
        likes=56,
        gated="manual",
        base_model="acme/glass-7B",
        pipeline_tag="image-text-to-text",
        updated="2026-10-01T12:00:00.000Z",
    )

    (found,) = client.search(Query(text="glass")).found

    assert (found.repo, found.owner, found.name) == (
        "acme/glass-7B-GGUF",
        "acme",
        "glass-7B-GGUF",
    )
    assert (found.n_params, found.n_ctx_train, found.architecture) == (
        7_200_000_000,
        4096,
        "llama",
    )
    assert (found.license, found.downloads, found.likes, found.gate) == ("mit", 1234, 56, "manual")
    assert (found.base_model, found.vision, found.embedding) == ("acme/glass-7B", True, False)
    assert found.updated == "2026-10-01T12:00:00.000Z"


def test_a_repository_that_was_renamed_tells_all_that_was_asked(hub, client):
    add(hub, "acme/old-GGUF")
    hub.rename("acme/old-GGUF", "acme/new-GGUF")

    repository = client.repository("acme/old-GGUF")

    assert repository.found.repo == "acme/new-GGUF"
    assert [variant.size_bytes for variant in repository.variants] == [len(BODY)]


def test_pages_follow_each_other_without_a_gap(hub, client):
    for number in range(70):
        add(hub, f"acme/m{number:02}", downloads=1000 - number)
    query = Query(sort="downloads")

    seen, page = [], client.search(query)
    while True:
        seen += names(page)
        if not page.more:
            break
        page = client.search(query, page.more)

    assert seen == [f"m{number:02}" for number in range(70)]
    assert len(hub.log("search")) == 3


def test_every_sort_and_filter_reaches_the_hub(hub, client):
    add(hub, "acme/old", 1, downloads=9, likes=1, trending=1, updated="2020-01-01T00:00:00.000Z")
    add(hub, "acme/new", 8, downloads=1, likes=9, trending=2, license="mit")
    add(hub, "acme/gated", 30, downloads=5, likes=5, trending=3, gated="auto")

    assert names(client.search(Query(sort="trending"))) == ["gated", "new", "old"]
    assert names(client.search(Query(sort="downloads"))) == ["old", "gated", "new"]
    assert names(client.search(Query(sort="likes"))) == ["new", "gated", "old"]
    assert names(client.search(Query(sort="updated")))[-1] == "old"
    assert names(client.search(Query(license="mit"))) == ["new"]
    assert names(client.search(Query(open_only=True))) == ["new", "old"]
    assert names(client.search(Query(least_params=2 * 10**9, most_params=9 * 10**9))) == ["new"]
    assert names(client.search(Query(most_params=1_500_000_000))) == ["old"]


def test_the_hub_is_asked_as_its_documentation_says():
    asked = parameters(
        Query(
            text="  qwen \n 4b ",
            sort="updated",
            license="apache-2.0",
            least_params=1_500_000_000,
            most_params=7_500_000_000,
            open_only=True,
        )
    )
    assert asked["search"] == "qwen 4b"
    assert asked["filter"] == ["gguf", "license:apache-2.0"]
    assert (asked["sort"], asked["limit"], asked["gated"]) == ("lastModified", "30", "false")
    assert asked["num_parameters"] == "min:1B,max:8B"
    assert "gguf" in asked["expand"]
    assert "pipeline_tag" not in asked
    assert "num_parameters" not in parameters(Query(least_params=500_000_000))


def test_models_that_read_pictures_or_embed_are_looked_for_under_both_names(hub, client):
    for number in range(40):
        add(hub, f"acme/see{number:02}", downloads=2 * number, pipeline_tag="image-text-to-text")
        add(hub, f"acme/any{number:02}", downloads=2 * number + 1, pipeline_tag="any-to-any")
    add(hub, "acme/embed", pipeline_tag="sentence-similarity")
    add(hub, "acme/vector", pipeline_tag="feature-extraction")
    add(hub, "acme/chat")

    first = client.search(Query(vision=True, sort="downloads"))
    second = client.search(Query(vision=True, sort="downloads"), first.more)

    assert names(first)[:4] == ["any39", "see39", "any38", "see38"]
    assert len({*names(first), *names(second)}) == 80
    assert second.more == ""
    assert sorted(names(client.search(Query(embedding=True)))) == ["embed", "vector"]


def test_a_mirror_that_ignores_filters_is_filtered_here(hub, client):
    rows = [
        {"id": "a/small", "gguf": {"total": 10**9}},
        {"id": "a/large", "gguf": {"total": 10**11}},
        {"id": "a/gated", "gated": "manual"},
        {"id": "a/unknown"},
    ]
    hub.fault("search", status=200, body=json.dumps(rows).encode())

    page = client.search(Query(most_params=8 * 10**9, open_only=True))

    assert names(page) == ["small", "unknown"]


def test_the_next_page_of_a_mirror_is_asked_of_the_mirror(hub, client):
    link = f'<{OFFICIAL}/api/models?cursor=abc&limit=30>; rel="next"'
    hub.fault("search", status=200, headers={"Link": link}, body=b'[{"id": "a/b"}]')
    assert client.search(Query()).more == f"{hub.endpoint}/api/models?cursor=abc&limit=30"


@pytest.mark.parametrize(
    "link",
    [
        '<https://evil.example/api/models?cursor=1>; rel="next"',
        '<file:///etc/passwd?x>; rel="next"',
        "<>; rel=next",
        '<http://[>; rel="next"',
        "nonsense",
    ],
)
def test_no_next_page_leads_elsewhere(hub, client, link):
    hub.fault("search", status=200, headers={"Link": link}, body=b'[{"id": "a/b"}]')
    try:
        assert client.search(Query()).more == ""
    except NotAHub:
        assert "[" in link


def test_a_next_page_that_was_made_up_is_not_asked_for(hub, client):
    with pytest.raises(NotAHub):
        client.search(Query(), "http://127.0.0.1:1/api/models?cursor=1")


def test_an_answer_without_sense_is_read_as_far_as_it_has_some(hub, client):
    rows = [
        None,
        7,
        {},
        {"id": 5},
        {"id": "../x"},
        {"id": "a/b\n"},
        {"id": "no-owner"},
        {
            "id": "a/b",
            "gguf": {"total": "many", "context_length": -5, "architecture": ["x"]},
            "downloads": 1e300,
            "likes": True,
            "gated": 1,
            "tags": [None, "license:x\x00y", 5],
            "lastModified": "<b>now</b>",
            "private": "yes",
            "cardData": [],
        },
        {"id": "a/b", "downloads": 5},
    ]
    hub.fault("search", status=200, body=json.dumps(rows).encode())

    page = client.search(Query())

    (found,) = page.found
    assert found.repo == "a/b"
    assert (found.n_params, found.n_ctx_train, found.architecture, found.downloads) == (0, 0, "", 0)
    assert (found.likes, found.gate, found.license, found.updated) == (0, "", "xy", "")
    assert found.private is False


def test_something_else_than_a_list_is_no_hub(hub, client):
    hub.fault("search", status=200, body=b'{"models": []}')
    with pytest.raises(NotAHub):
        client.search(Query())


def test_one_question_tells_all_about_a_repository(hub, client):
    commit = hub.add_repo(
        "acme/glass-GGUF",
        {"glass-Q8_0.gguf": BODY, "glass-Q4_K_M.gguf": b"GGUF", "config.json": b"{}"},
        gguf={"total": 10**9},
        card="# Glass",
    )

    repository = client.repository("acme/glass-GGUF")

    assert len(hub.requests) == 1
    assert repository.commit == commit
    assert [variant.quantization for variant in repository.variants] == ["Q4_K_M", "Q8_0"]
    (file,) = repository.variants[1].files
    assert (file.path, file.size_bytes) == ("glass-Q8_0.gguf", len(BODY))
    assert file.sha256 == hub.repo("acme/glass-GGUF").files["glass-Q8_0.gguf"].sha256
    assert repository.found.n_params == 10**9


def test_a_repository_without_a_commit_is_none(hub, client):
    hub.fault("info", status=200, body=b'{"id": "a/b", "sha": "main", "siblings": []}')
    with pytest.raises(NotAHub):
        client.repository("a/b")


@pytest.mark.parametrize("name", ["", "x", "../x", "a/b/c", "a/..", "a/b?c", "a/ü"])
def test_what_is_no_name_is_not_asked_for(hub, client, name):
    with pytest.raises(RepositoryMissing):
        client.repository(name)
    assert hub.requests == []


def test_the_card_is_read_as_far_as_a_megabyte(hub, client):
    commit = hub.add_repo("a/b", {"m.gguf": BODY}, card="# 你好 " + "x" * 100)
    none = hub.add_repo("a/none", {"m.gguf": BODY})
    long = hub.add_repo("a/long", {"m.gguf": BODY, "README.md": b"\xff" * 3_000_000})

    assert client.card("a/b", commit).startswith("# 你好 x")
    assert client.card("a/none", none) == ""
    assert len(client.card("a/long", long)) == 2**20


def test_a_header_takes_one_range_request(hub, client):
    commit = hub.add_repo("a/b", {"sub folder/m #1.gguf": BODY})

    data = client.header("a/b", commit, "sub folder/m #1.gguf")

    assert data == BODY[:HEADER_BYTES]
    (request,) = hub.log("cdn")
    assert request.headers["range"] == f"bytes=0-{HEADER_BYTES - 1}"
    assert request.sent == HEADER_BYTES
    with pytest.raises(HubFileMissing) as raised:
        client.header("a/b", commit, "none.gguf")
    assert (raised.value.repo, raised.value.file) == ("a/b", "none.gguf")


def test_a_token_has_a_name(hub):
    hub.tokens["hf_x"] = "reader"
    connection = Connection(Access(endpoint=hub.endpoint, proxy="", token="hf_x"))
    assert HubClient(connection).whoami() == "reader"
    connection.close()


def test_what_somebody_types_stays_one_parameter(hub, client):
    client.search(Query(text="a&author=evil #x?y=\u202e"))

    (request,) = hub.requests
    asked = urllib.parse.parse_qs(request.query)
    assert asked["search"] == ["a&author=evil #x?y=\u202e"]
    assert "author" not in asked
