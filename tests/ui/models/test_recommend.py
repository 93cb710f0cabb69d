"""Which quantization and which models are suggested, and where table columns stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.fit import judge_roughly
from app.engine.hardware import Machine
from app.hub.api import Entry, Found, Query, RemoteFile, Variant
from app.ui.models.columns import BAR, SHORTEST_BAR, Wishes, columns
from app.ui.models.offer import Offer, answers, from_found, readable
from app.ui.models.quality import quality_sentence, quality_words
from app.ui.models.recommend import recommended, suggested
from app.ui.models.whereabouts import here, owner_of
from tests.ui.doubles import CARD, CPU

B = 1_000_000_000
CARDED = Machine(memory_total_bytes=33 * B, memory_free_bytes=24 * B, devices=(CPU, CARD))
LAPTOP = Machine(memory_total_bytes=16 * B, memory_free_bytes=9 * B, devices=(CPU,))
LABELS = ("Q2_K", "Q3_K_M", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0", "F16")


def variants(*labels):
    return [
        Variant(quantization=label, files=(RemoteFile(path=f"{label}.gguf"),)) for label in labels
    ]


def best(labels, n_params, machine=CARDED, wanted=""):
    fits = [judge_roughly(n_params, label, 8192, machine) for label in labels]
    at = recommended(variants(*labels), fits, wanted, n_params)
    return labels[at] if at is not None else None


def offer(title, n_params, size_bytes=0, **known):
    return Offer(f"acme/{title}", title, n_params=n_params, size_bytes=size_bytes, **known)


def first(machine, *sizes):
    offers = [offer(f"{size}B", round(size * B), round(size * 0.6 * B)) for size in sizes]
    fits = [judge_roughly(o.n_params, "Q4_K_M", 8192, machine) for o in offers]
    return [o.title for o in suggested(offers, fits, gpu=bool(machine.gpus))]


# -- quantizations ------------------------------------------------------------


def test_four_bits_are_recommended_of_a_usual_model():
    assert best(LABELS, 8 * B) == "Q4_K_M"


def test_more_bits_are_recommended_of_a_small_model():
    assert best(LABELS, B) == "Q8_0"


def test_what_the_catalog_recommends_comes_first_where_it_fits():
    assert best(LABELS, 8 * B, wanted="Q6_K") == "Q6_K"


def test_something_smaller_is_recommended_where_that_does_not_fit():
    assert best(("Q3_K_M", "Q4_K_M", "Q8_0"), 22 * B, LAPTOP, wanted="Q8_0") != "Q8_0"


def test_nothing_is_recommended_that_is_not_worth_having_or_does_not_load():
    assert best(("Q2_K", "Q8_0"), 60 * B) is None
    assert best(LABELS, 700 * B) is None


def test_unknown_labels_are_recommended_last():
    assert best(("mystery", "IQ4_XS"), 8 * B) == "IQ4_XS"


def test_every_quantization_has_words_for_what_it_costs():
    assert quality_words("UD-Q4_K_XL") == "Good balance"
    assert quality_words("mystery") == ""
    assert all(quality_sentence(label).endswith(".") for label in (*LABELS, "mystery"))


# -- models -------------------------------------------------------------------


def test_somebody_with_a_card_is_offered_what_fits_on_it():
    assert first(CARDED, 1, 4, 8, 30, 400) == ["8B", "4B", "30B"]


def test_somebody_without_a_card_is_offered_a_small_one_first():
    assert first(LAPTOP, 0.3, 1, 4, 8, 400) == ["4B", "1B", "8B"]


def test_a_small_computer_is_offered_what_it_can_run():
    tiny = Machine(memory_total_bytes=2 * B, memory_free_bytes=B, devices=(CPU,))

    assert first(tiny, 0.1, 0.3, 4, 8)[0] == "0.3B"


def test_nothing_is_offered_where_nothing_runs():
    assert first(Machine(memory_total_bytes=B, memory_free_bytes=1, devices=(CPU,)), 4, 8) == []


def test_a_title_is_readable():
    assert readable("Qwen2.5-Coder-7B-Instruct-GGUF") == "Qwen2.5 Coder 7B Instruct"
    assert readable("model-i1-GGUF") == "model"
    assert readable("GGUF") == "GGUF"


def test_the_catalog_keeps_its_words_when_the_hub_tells_more():
    known = Offer("acme/x", "X", "Good.", n_params=4 * B, license="mit", curated=True)

    told = known.told_by(Found(repo="acme/x", downloads=7, license="apache-2.0"))

    assert (told.title, told.sentence, told.n_params) == ("X", "Good.", 4 * B)
    assert (told.downloads, told.license) == (7, "apache-2.0")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(text="QWEN 4b"), True),
        (Query(text="qwen poem"), False),
        (Query(least_params=5 * B), False),
        (Query(most_params=4 * B), True),
        (Query(license="mit"), False),
        (Query(open_only=True), False),
        (Query(vision=True), False),
        (Query(embedding=True), False),
    ],
)
def test_the_selection_is_narrowed_as_a_hub_would(query, found):
    known = from_found(
        Found(repo="Qwen/Qwen3-4B-GGUF", n_params=4 * B, license="apache-2.0", gate="auto")
    )

    assert answers(known, query) is found


# -- what is here already -----------------------------------------------------


def test_a_file_is_known_by_its_hash_wherever_it_lies():
    file = RemoteFile(path="m-Q4_K_M.gguf", size_bytes=10, sha256="a" * 64)
    variant = Variant(quantization="Q4_K_M", files=(file,))
    other = Entry(path="/x/m-Q4_K_M.gguf", name="m", sha256="b" * 64, repo="acme/m")
    same = Entry(path="/ollama/blob", name="m", sha256="a" * 64)

    assert here([other], "acme/m", variant) is None
    assert here([other, same], "acme/m", variant) is same


def test_without_a_hash_name_and_size_tell():
    variant = Variant(
        quantization="Q4_K_M", files=(RemoteFile(path="m-Q4_K_M.gguf", size_bytes=10),)
    )
    same = Entry(path="/x/m-Q4_K_M.gguf", name="m", size_bytes=10)

    assert here([same], "acme/m", variant) is same
    assert here([Entry(path="/x/m-Q4_K_M.gguf", name="m", size_bytes=9)], "a/m", variant) is None
    assert here([Entry(path="/x/n.gguf", name="m", size_bytes=10)], "acme/m", variant) is None


def test_other_programs_are_named():
    assert owner_of("/home/ann/.ollama/models/blobs/sha256-x") == "Ollama"
    assert owner_of("/home/ann/.cache/huggingface/hub/x/blobs/y") == "Hugging Face"
    assert owner_of("/home/ann/ollama.gguf") == ""


# -- columns ------------------------------------------------------------------


@given(st.integers(150, 2000), st.sampled_from([0.8, 1.0, 1.5, 2.0]))
def test_columns_never_overlap_and_never_leave_the_table(width, scale):
    wishes = Wishes(*(round(n * scale) for n in (150, 60, 30, 130, 120, 110)))

    places = columns(wishes, width, 13, round(BAR * scale), round(SHORTEST_BAR * scale))

    shown = [places.name, places.size, places.bits, places.quality, places.fit, places.bar]
    row = [place for place in (*shown, places.action) if place is not None]
    assert all(left + size <= after for (left, size), (after, _) in pairwise(row)) or places.deeper
    assert places.action[0] + places.action[1] <= width - 13


def test_the_bar_goes_before_the_words_and_the_verdict_last():
    wishes = Wishes(150, 60, 30, 130, 120, 110)

    def shown(width):
        places = columns(wishes, width, 13, BAR, SHORTEST_BAR)
        names = ("bits", "quality", "fit", "bar")
        return [name for name in names if getattr(places, name) is not None]

    assert shown(900) == ["bits", "quality", "fit", "bar"]
    assert shown(780) == ["quality", "fit", "bar"]
    assert shown(660) == ["quality", "fit"]
    assert shown(540) == ["fit"]
    assert shown(400) == []
