"""Values of the settings, and the bounds they are kept in."""

from __future__ import annotations

import json
from typing import get_args

from app.core.settings import MAX_EXAMINED_MODELS, ModelSettings, Overflow
from app.core.settings_file import read
from app.engine import api


def test_the_overflow_policies_are_the_engines():
    assert get_args(Overflow) == get_args(api.Overflow)


def test_what_is_known_of_files_does_not_grow_for_ever():
    passed = {str(number): "9:1" for number in range(MAX_EXAMINED_MODELS + 5)}
    kept = ModelSettings(passed=passed).clamped().passed
    assert len(kept) == MAX_EXAMINED_MODELS
    assert next(iter(kept)) == "5"


def test_what_the_palette_remembers_is_bounded():
    settings = read(json.dumps({"window": {"palette": [f"k{n}" for n in range(99)]}}).encode())
    assert settings.window.palette == tuple(f"k{n}" for n in range(30))


def test_sampling_presets_hold_numbers_only():
    raw = b'{"presets": {"sampling": {"Mine": {"top_k": 3, "top_p": 0.5}}}}'
    assert read(raw).presets.sampling == {"Mine": {"top_k": 3, "top_p": 0.5}}
    assert read(b'{"presets": {"sampling": {"Mine": {"top_k": "x"}}}}').presets.sampling == {}
    many = {f"n{n}": {"top_k": n} for n in range(99)}
    assert len(read(json.dumps({"presets": {"sampling": many}}).encode()).presets.sampling) == 50


def test_compared_vocabularies_are_at_most_six_and_none_twice():
    raw = json.dumps({"lens": {"compared": [*"aabcdefgh"], "price": -1}}).encode()
    assert read(raw).lens.compared == tuple("abcdef")
    assert read(raw).lens.price == 0
    assert read(b'{"lens": {}}').lens.compared is None
    assert read(b'{"lens": {"compared": []}}').lens.compared == ()
    assert read(b'{"lens": {"compared": 3, "price": 2.5}}').lens.price == 2.5
