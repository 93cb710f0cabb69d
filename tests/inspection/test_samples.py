"""The samples: complete in both languages, and told from what was made of them."""

from __future__ import annotations

import json

import msgspec
import pytest

from app.core.resources import resource
from app.inspection.samples import load, resembles


@pytest.mark.parametrize("reader", ["en", "zh_CN"])
def test_every_sample_has_a_title_and_one_sentence_in_the_readers_language(reader):
    entries = json.loads(resource("samples.json").read_bytes())
    samples = load(reader)
    assert len(samples) == len(entries) == len({sample.key for sample in samples})
    for sample, entry in zip(samples, entries, strict=True):
        assert sample.title == entry["title"][reader]
        assert sample.sentence == entry["sentence"][reader]
        full = {"en": ".", "zh_CN": "。"}[reader]
        assert sample.sentence.endswith(full)
        assert sample.sentence.count(full) == 1
        assert "\r" not in sample.text


def test_there_is_one_for_each_language_and_each_pitfall():
    samples = {sample.key: sample for sample in load("en")}
    spoken = [sample.language for sample in samples.values() if sample.language]
    assert spoken == ["en", "zh", "ja", "ar", "hi"]
    assert {"spelling", "reversal", "arithmetic", "python", "numbers", "emoji"} <= set(samples)
    assert "strawberry" in samples["spelling"].text
    assert "\n        " in samples["python"].text


def test_json_and_yaml_hold_the_same_data():
    samples = {sample.key: sample.text for sample in load("en")}
    data = json.loads(samples["json"])
    assert data["windows"] == 172
    for value in ("Chartres", "172", "cobalt", "ruby", "1194", "1220"):
        assert value in samples["yaml"]
        assert value in samples["json"]


@pytest.mark.parametrize("reader", ["fr", ""])
def test_another_language_reads_english(reader):
    assert load(reader) == load("en")


@pytest.mark.parametrize("data", [b"", b"{}", b'[{"key": 1}]', b"\xff", b'[{"key": "a"}]'])
def test_a_damaged_file_is_no_samples(tmp_path, data):
    path = tmp_path / "samples.json"
    path.write_bytes(data)
    assert load("en", path) == ()
    assert load("en", tmp_path / "none.json") == ()


def test_a_sample_without_the_readers_language_is_told_in_english(tmp_path):
    path = tmp_path / "samples.json"
    entry = {"key": "a", "text": "x", "title": {"en": "A"}, "sentence": {"en": "Look."}}
    path.write_bytes(msgspec.json.encode([entry]))
    (sample,) = load("zh_CN", path)
    assert (sample.title, sample.sentence) == ("A", "Look.")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("How many r's?", True),
        ("How many letters r's?", True),
        ("How m", False),
        ("", False),
        ("Something else", False),
        ("How many r's?" + "x" * 80, False),
    ],
)
def test_a_changed_sample_is_told_from_another_text(text, same):
    assert resembles(text, "How many r's?") is same
