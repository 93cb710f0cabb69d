"""Addresses that somebody types into the settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hub.endpoint import endpoint_of, proxy_of


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("", ""),
        ("  ", ""),
        ("https://hf-mirror.com", "https://hf-mirror.com"),
        ("hf-mirror.com/", "https://hf-mirror.com"),
        (" HTTPS://Mirror.Example:8443/hub/ ", "https://mirror.example:8443/hub"),
        ("http://192.168.1.5:8080", "http://192.168.1.5:8080"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("https://huggingface.co/", ""),
        ("镜像.example", "https://镜像.example"),
    ],
)
def test_an_address_of_a_mirror_is_understood(text, endpoint):
    assert endpoint_of(text) == endpoint


@pytest.mark.parametrize(
    "text",
    [
        "ftp://mirror.example",
        "file:///etc/passwd",
        "javascript://alert",
        "https://",
        "https://user:secret@mirror.example",
        "https://huggingface.co@evil.example",
        "https://mirror.example?token=1",
        "https://mirror.example/#x",
        "https://mirror.example:99999",
        "https://mirror.example:0",
        "two words",
        "socks5://mirror.example",
        "https://mirror.example/\nHost: evil",
        "https://mirror\\evil",
        "https://[::1",
        "https://" + "a" * 400,
    ],
)
def test_what_is_no_address_of_a_mirror_is_refused(text):
    assert endpoint_of(text) is None


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("127.0.0.1:7890", "http://127.0.0.1:7890"),
        ("http://me:secret@proxy.example:3128/", "http://me:secret@proxy.example:3128"),
        ("https://proxy.example", "https://proxy.example"),
        ("", None),
        ("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080"),
        (" SOCKS5h://127.0.0.1:1080", "socks5h://127.0.0.1:1080"),
        ("socks4://127.0.0.1:1080", None),
        ("proxy.example:3128/path", None),
        ("http://proxy.example:port", None),
    ],
)
def test_an_address_of_a_proxy_is_understood(text, proxy):
    assert proxy_of(text) == proxy


@given(st.text(max_size=60))
def test_any_text_is_survived(text):
    for found in (endpoint_of(text), proxy_of(text)):
        assert found is None or "\n" not in found
    assert endpoint_of(endpoint_of(text) or "") is not None
