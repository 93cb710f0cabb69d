"""Links lead to the web or to mail, and say where."""

from __future__ import annotations

import pytest

from app.markup.links import MAX_ADDRESS, safe_address, true_host

BASE = "https://hub.example/owner/repo/blob/abc/"


def test_links_of_the_web_and_of_mail_are_kept():
    for address in ("https://a.example/b?c#d", "http://a.example:80", "mailto:a@b.example"):
        assert safe_address(address) == address


def test_relative_links_want_something_to_start_from():
    assert safe_address("b.md") == ""
    assert safe_address("b.md", BASE) == f"{BASE}b.md"
    assert safe_address("//a.example/b", BASE) == "https://a.example/b"
    assert safe_address("#part", BASE) == ""


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:x", " JavaScript:x", "java\tscript:x", "data:text/html,x", "file:///x"),
        *("smb://x", "\\\\server\\x", "vscode://x", "ftp://x.example", "http:", "mailto:x"),
        *("http://[", "http://x:99999999", "https://%61", "https://" + "x" * MAX_ADDRESS),
    ],
)
def test_no_other_address_may_be_opened(address):
    assert safe_address(address) == ""
    assert not safe_address(address, BASE) or safe_address(address, BASE).startswith("https://")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://huggingface.co/x", "huggingface.co"),
        ("https://huggingface.co@evil.example/x", "evil.example"),
        ("https://huggingface.co%2f@evil.example/x", "evil.example"),
        ("https://HUGGINGFACE.co:443/x", "huggingface.co"),
        ("https://huggingfаce.co/", "xn--huggingfce-33h.co"),
        ("mailto:a@b.example", ""),
        ("http://[", ""),
    ],
)
def test_a_link_says_where_it_really_leads(address, host):
    found = true_host(address)
    assert found == host or (found.startswith("xn--") and host.startswith("xn--"))
    assert found.isascii()
