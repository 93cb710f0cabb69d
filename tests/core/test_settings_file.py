"""Settings that come back, and a file that can never stop a start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import SettingsNotSaved
from app.core.settings import (
    FONT_SCALE_RANGE,
    MAX_RECENT_MODELS,
    Appearance,
    Defaults,
    EngineSettings,
    ModelSettings,
    RecentModel,
    RefusedModel,
    Settings,
    WindowSettings,
)
from app.core.settings_file import SettingsFile, read

CHANGED = Settings(
    appearance=Appearance(theme="dark", language="zh_CN", font_scale=1.3, reduce_motion=True),
    defaults=Defaults(
        system_prompt="简短回答。",
        sampling={"temperature": 0.5, "top_k": 3},
        max_tokens=0,
        stop=("END",),
        overflow="keep_latest",
    ),
    engine=EngineSettings(threads=3, kv_limit_bytes=0, rpc_servers=("127.0.0.1:5000",)),
    window=WindowSettings(geometry="AAEC", sidebar_width=300, panel_visible=False),
    models=ModelSettings(
        recent=(RecentModel(path="/m/a.gguf", name="A", quantization="Q4_1"),),
        load={"/m/a.gguf": {"n_ctx": 4096, "mmap": False}},
        passed={"/m/a.gguf": "9:1"},
        refused={"/m/b.gguf": RefusedModel(kind="NotAModelFile", fields={"path": "/m/b.gguf"})},
    ),
)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


def test_the_first_start_has_the_defaults(file: SettingsFile):
    assert file.load() == Settings()
    assert file.origin == "new"


def test_what_was_saved_comes_back(file: SettingsFile):
    file.save(CHANGED)

    again = SettingsFile(file.path)
    assert again.load() == CHANGED
    assert again.origin == "file"


def test_the_file_can_be_read_by_people(file: SettingsFile):
    file.save(CHANGED)

    text = file.path.read_text(encoding="utf-8")
    assert '"font_scale": 1.3' in text
    assert "简短回答。" in text


def test_a_broken_file_gives_the_previous_settings(file: SettingsFile):
    file.save(CHANGED)
    file.save(Settings())
    file.path.write_text('{"appearance": {"theme": "da')

    assert file.load() == CHANGED
    assert file.origin == "previous"
    assert file.unreadable.read_text() == '{"appearance": {"theme": "da'


def test_a_broken_file_never_becomes_the_previous_one(file: SettingsFile):
    file.save(CHANGED)
    file.save(Settings())
    file.path.write_text("broken")

    file.save(Settings(appearance=Appearance(theme="light")))

    assert file.load().appearance.theme == "light"
    file.path.write_text("broken again")
    assert file.load() == CHANGED


def test_two_broken_files_give_the_defaults(file: SettingsFile):
    file.path.write_text("[]")
    file.previous.write_bytes(b"\xff\xfe")

    assert file.load() == Settings()
    assert file.origin == "defaults"


@pytest.mark.parametrize("kind", ["empty", "folder", "huge", "deep"])
def test_a_strange_file_gives_the_defaults(file: SettingsFile, kind: str):
    if kind == "folder":
        file.path.mkdir()
    else:
        content = {"empty": "", "huge": " " * 5_000_000 + "{}", "deep": "[" * 100_000}
        file.path.write_text(content[kind])

    assert file.load() == Settings()
    assert file.origin == "defaults"


def test_one_wrong_value_costs_that_value_only():
    loaded = read(
        json.dumps(
            {
                "appearance": {"theme": "purple", "language": "zh_CN", "font_scale": "big"},
                "engine": "fast",
                "window": {"sidebar_width": 10**400, "panel_width": 400},
                "models": {"recent": [{"name": "no path"}]},
                "invented": {"later": True},
            }
        ).encode()
    )

    assert loaded.appearance == Appearance(language="zh_CN")
    assert loaded.engine == EngineSettings()
    assert loaded.window == WindowSettings(sidebar_width=1200, panel_width=400)
    assert loaded.models == ModelSettings()


@pytest.mark.parametrize(
    ("section", "name", "value", "kept"),
    [
        ("appearance", "font_scale", 0.1, 0.8),
        ("appearance", "font_scale", 9, 2.0),
        ("engine", "threads", 0, 1),
        ("engine", "threads", 10_000, 512),
        ("engine", "threads", None, None),
        ("engine", "kv_limit_bytes", -5, 0),
        ("window", "sidebar_width", 3, 160),
        ("window", "panel_width", 99_999, 1200),
        ("window", "last_conversation", -1, 0),
        ("defaults", "max_tokens", -1, 0),
        ("defaults", "stop", ["", "END"], ("END",)),
    ],
)
def test_values_out_of_range_become_the_nearest(section: str, name: str, value: Any, kept: Any):
    loaded = read(json.dumps({section: {name: value}}).encode())

    assert getattr(getattr(loaded, section), name) == kept


def test_the_list_of_models_does_not_grow_for_ever(file: SettingsFile):
    models = tuple(RecentModel(path=f"/m/{number}.gguf") for number in range(100))

    file.save(Settings(models=ModelSettings(recent=models)))

    assert file.load().models.recent == models[:MAX_RECENT_MODELS]


def test_settings_that_cannot_be_saved_are_told(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    file = SettingsFile(tmp_path / "file" / "settings.json")

    assert file.load() == Settings()
    with pytest.raises(SettingsNotSaved) as caught:
        file.save(CHANGED)
    assert caught.value.path == str(file.path)
    assert caught.value.detail


def test_a_save_that_fails_half_way_leaves_both_files(
    file: SettingsFile, monkeypatch: pytest.MonkeyPatch
):
    file.save(CHANGED)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.core.settings_file.atomic_write", fails)
    with pytest.raises(SettingsNotSaved):
        file.save(Settings())

    assert file.load() == CHANGED


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "theme",
                    "font_scale",
                    "sampling",
                    "threads",
                    "recent",
                    "load",
                    "path",
                    "sidebar_width",
                    "stop",
                    "max_tokens",
                ]
            )
            | st.text(max_size=4),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)
documents = st.dictionaries(
    st.sampled_from(["appearance", "defaults", "engine", "window", "models", "other"]),
    json_values,
).map(lambda value: json.dumps(value).encode())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=documents | st.binary() | documents.map(lambda whole: whole[: len(whole) // 2]))
def test_no_file_keeps_the_program_from_starting(file: SettingsFile, data: bytes):
    file.path.write_bytes(data)
    file.previous.write_bytes(data[::-1])

    loaded = file.load()

    assert FONT_SCALE_RANGE[0] <= loaded.appearance.font_scale <= FONT_SCALE_RANGE[1]
    assert loaded == loaded.clamped()
    file.save(loaded)
    assert file.load() == loaded


def test_files_that_had_ended_the_engine_are_still_not_loaded_by_themselves():
    old = {"models": {"recent": [{"path": "/m/b.gguf"}], "crashed": ["/m/b.gguf", 7]}}
    models = read(json.dumps(old).encode()).models
    assert models.recent == (RecentModel(path="/m/b.gguf"),)
    assert models.refused == {
        "/m/b.gguf": RefusedModel(kind="EngineCrashed", fields={"phase": "loading"})
    }
