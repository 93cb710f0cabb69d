"""How a model file is loaded: a draft, what it costs, and Apply."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication

from app.bridge.machine import MachineWatch
from app.core.errors import EngineCrashed, ModelTooLarge
from app.core.settings import EngineSettings
from app.engine.api import LoadSettings, ThreadMeasurement
from app.engine.hardware import Machine
from app.ui.models.device_rows import DeviceRows, rpc_servers
from app.ui.models.gpu_build import GpuBuild
from app.ui.models.load_panel import LoadPanel
from tests.ui.doubles import CARD, CPU, SHAPE, shouting, unnamed

PATH = "/models/smollm2.gguf"


@pytest.fixture
def panel(qtbot, theme, host, files, preferences, asked):  # noqa: PLR0917 (fixtures)
    host.ready()
    made = LoadPanel(theme, host, files, preferences, asked)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def watched(qtbot, theme, host, files, preferences, asked):  # noqa: PLR0917 (fixtures)
    """A panel on a computer with 100 MB left, which is read when the panel is shown."""
    host.ready()
    little = Machine(memory_total_bytes=8_000_000_000, memory_free_bytes=100_000_000)
    machine = MachineWatch(host, read=lambda devices: replace(little, devices=devices))
    made = LoadPanel(theme, host, files, preferences, asked, machine=machine)
    qtbot.addWidget(made)
    yield made, machine
    machine.close()


def applied(panel, host):
    panel.apply.click()
    name, path, settings = host.calls[-1]
    assert (name, path) == ("load", PATH)
    return settings


class TestApply:
    def test_a_number_being_typed_is_taken_when_apply_is_pressed(self, panel, host, qtbot):
        panel.resize(288, 800)
        panel.show()
        qtbot.waitExposed(panel)
        panel.activateWindow()
        panel.context.field.setFocus()
        qtbot.waitUntil(panel.context.field.hasFocus)
        panel.context.field.selectAll()
        qtbot.keyClicks(panel.context.field, "4096")
        assert panel.apply.isEnabled()
        host.changed.emit()
        assert panel.context.field.text() == "4096"
        assert panel.apply.isEnabled()
        assert applied(panel, host).n_ctx == 4096

    def test_sends_what_was_set(self, panel, host):
        host.put(devices=(CPU, CARD))
        panel.context.field.setValue(4096)
        panel.device.device.setCurrentIndex(1)
        panel.device.device.activated.emit(1)
        panel.device.layers.field.setValue(20)
        panel.memory.flash.items()[1].click()
        panel.memory.keys.activated.emit(1)
        panel.memory.values.activated.emit(2)
        panel.memory.mmap.click()
        panel.memory.mlock.click()
        panel.plain.click()
        panel.batch.field.setValue(512)
        panel.device.servers.setText("10.0.0.2:50052")
        panel.device.servers.textEdited.emit("10.0.0.2:50052")
        panel.threads.choice.items()[1].click()
        panel.threads.number.field.setValue(3)

        assert applied(panel, host) == LoadSettings(
            n_ctx=4096,
            device="Vulkan0",
            n_gpu_layers=20,
            flash_attention="on",
            cache_type_k="q8_0",
            cache_type_v="q4_0",
            mmap=False,
            mlock=True,
            n_batch=512,
            rpc_servers=("10.0.0.2:50052",),
            threads=3,
            template="plain",
        )

    def test_goes_back_to_the_models_own_template(self, panel, host):
        host.remembered[PATH] = LoadSettings(template="plain")
        host.changed.emit()
        assert panel.plain.isChecked()

        panel.plain.click()

        assert applied(panel, host) == LoadSettings()

    def test_waits_until_something_is_different(self, panel):
        assert not panel.apply.isEnabled()

        panel.batch.field.setValue(512)
        assert panel.apply.isEnabled()

        panel.batch.reset_button.click()
        assert not panel.apply.isEnabled()

    def test_can_load_again_after_a_crash(self, panel, host):
        host.put(state="stopped", info=None)

        assert panel.apply.isEnabled()
        assert applied(panel, host) == LoadSettings()

    def test_begins_with_what_is_remembered_for_the_file(self, panel, host):
        host.remembered["/models/other.gguf"] = LoadSettings(n_ctx=2048, mlock=True)

        host.ready(path="/models/other.gguf")

        assert panel.draft == LoadSettings(n_ctx=2048, mlock=True)
        assert panel.context.value() == 2048
        assert panel.memory.mlock.isChecked()

    def test_a_draft_outlives_news_about_the_same_file(self, panel, host):
        panel.batch.field.setValue(512)

        host.changed.emit()

        assert panel.draft.n_batch == 512

    def test_without_a_file_there_is_nothing_to_set(self, panel, host):
        host.put(state="none", info=None, path="")

        assert not panel.isEnabled()

    def test_a_reply_that_runs_is_not_ended_unasked(self, panel, host, asked):
        asked.agree = False
        panel.batch.field.setValue(512)

        panel.apply.click()
        assert host.calls == []

        asked.what()
        assert host.calls == [("load", PATH, LoadSettings(n_batch=512))]

    def test_defaults_go_back_to_the_start(self, panel):
        panel.memory.flash.items()[1].click()
        panel.context.field.setValue(512)

        panel.reset.click()

        assert panel.draft == LoadSettings()


class TestMemory:
    def test_the_estimate_follows_the_context(self, panel):
        whole = panel.needs.bar.fit.need
        assert "98 MB for the weights, 189 MB for the context" in panel.needs.text.text()
        assert panel.needs.badge.fit.verdict == "cpu"

        panel.context.field.setValue(4096)

        assert panel.needs.bar.fit.need.kv_bytes == whole.kv_bytes // 2
        assert panel.needs.bar.fit.need.compute_bytes < whole.compute_bytes
        assert "94 MB for the context" in panel.needs.text.text()

    def test_it_says_when_it_does_not_fit(self, panel, host):
        host.ready(size_bytes=9_000_000_000)
        host.remembered[PATH] = LoadSettings(mmap=True)
        host.changed.emit()

        assert panel.needs.badge.text == "Too large"
        assert "is missing" in panel.needs.text.text()

    def test_memory_of_the_loaded_model_counts_as_free(self, panel, host):
        host.remembered[PATH] = LoadSettings(mmap=False)
        host.ready(size_bytes=4_000_000_000)

        assert panel.needs.bar.fit.room_bytes > CPU.memory_free_bytes + 4_000_000_000
        assert "is missing" not in panel.needs.text.text()

    def test_layers_on_a_card_are_weighed_there(self, panel, host):
        host.put(devices=(CPU, CARD))
        panel.device.layers.field.setValue(31)

        fit = panel.needs.bar.fit

        assert fit.verdict == "gpu"
        assert fit.need.gpu_bytes > fit.need.cpu.total_bytes
        assert fit.room_bytes == CARD.memory_free_bytes

    def test_free_memory_is_read_while_the_panel_is_open(self, watched, qtbot):
        panel, machine = watched
        assert panel.needs.badge.fit.verdict == "cpu"

        with qtbot.waitSignal(machine.changed):
            panel.show()
        panel.context.field.setValue(512)
        assert panel.needs.badge.fit.room_bytes < 500_000_000

    def test_what_did_not_fit_can_be_made_to_fit(self, panel, host):
        shape = msgspec.json.encode(SHAPE).decode()
        error = ModelTooLarge(path="/m.gguf", n_ctx=8192, weights_bytes=5_900_000_000, shape=shape)
        host.put(state="stopped", path="/m.gguf", info=None, error=error)
        assert panel.needs.badge.text == "Too large"

        panel.context.field.setValue(512)

        assert panel.needs.badge.text == "Tight"
        host.put(error=EngineCrashed())
        assert panel.needs.isHidden()

    def test_an_unknown_context_is_not_guessed(self, panel, host):
        host.ready(shape=None)

        assert "is not known" in panel.needs.text.text()
        assert panel.needs.badge.isHidden()

    def test_quantized_values_need_flash_attention(self, panel):
        model = panel.memory.values.model()
        assert not model.item(1).isEnabled()
        assert "need flash attention" in panel.memory._rows["cache_type_v"].line.text()

        panel.memory.flash.items()[1].click()
        assert model.item(1).isEnabled()

    def test_turning_flash_attention_off_takes_quantized_values_back(self, panel):
        panel.memory.flash.items()[1].click()
        panel.memory.values.activated.emit(1)
        assert panel.draft.cache_type_v == "q8_0"

        panel.memory.flash.items()[0].click()

        assert panel.draft.cache_type_v == "f16"
        assert panel.memory.values.currentIndex() == 0

    def test_it_is_honest_about_flash_attention(self, panel):
        panel.memory.flash.items()[2].click()

        assert "may differ" in panel.memory._rows["flash_attention"].line.text()


class TestDevices:
    def test_a_cpu_build_says_how_to_get_another(self, qtbot, theme):
        build = GpuBuild("vulkan", "CMAKE_ARGS=-DGGML_VULKAN=ON uv sync")
        rows = DeviceRows(theme, (build,))
        qtbot.addWidget(rows)
        rows.show_settings(LoadSettings(), (CPU,), None)

        rows.build_fold.head.click()
        rows.commands[0].copy.click()

        assert rows.commands[0].isVisibleTo(rows)
        assert QGuiApplication.clipboard().text() == build.command

    def test_a_card_is_listed_with_its_memory(self, panel, host):
        host.put(devices=(CPU, CARD))

        assert panel.device.device.itemText(1) == "A card, 12.0 GB"
        assert not panel.device.build_fold.isVisibleTo(panel)

    def test_a_device_that_is_gone_is_said_to_be(self, panel, host):
        host.remembered[PATH] = LoadSettings(device="CUDA3")
        host.put(devices=(CPU, CARD))

        assert "not available" in panel.device.device.currentText()
        assert panel.draft.device == "CUDA3"

    def test_all_layers_are_remembered_as_all(self, panel, host):
        host.put(devices=(CPU, CARD))

        panel.device.layers.slider.setValue(panel.device.layers.slider.maximum())

        assert panel.draft.n_gpu_layers == -1
        assert panel.device.layers.value() == 31

    def test_the_layers_are_those_of_the_model(self, panel, host):
        host.put(devices=(CPU, CARD))
        host.ready(n_layer=36)

        panel.device.layers.field.setValue(12)

        assert "12 of 36" in panel.device.layers.field.accessibleDescription()

    def test_a_server_that_cannot_be_read_is_marked_and_not_used(self, panel):
        field = panel.device.servers
        field.setText("nonsense")
        field.textEdited.emit("nonsense")

        assert field.property("wrong")
        assert panel.draft.rpc_servers == ()
        assert "host:port" in panel.device._servers_row.line.text()

    def test_with_a_server_layers_can_be_sent_to_it(self, panel):
        assert not panel.device.layers.isVisibleTo(panel)

        panel.device.servers.textEdited.emit("localhost:50052")

        assert panel.device.layers.isVisibleTo(panel)


@pytest.mark.parametrize(
    ("text", "servers"),
    [
        ("", ()),
        ("a:1", ("a:1",)),
        (" a:1, b.example:50052\nc:2 a:1", ("a:1", "b.example:50052", "c:2")),
        ("[fe80::1]:50052", ("[fe80::1]:50052",)),
        ("a", None),
        ("a:0", None),
        ("a:65536", None),
        (":1", None),
        ("a:1;b:2", None),
    ],
)
def test_servers_are_read_from_what_people_type(text, servers):
    assert rpc_servers(text) == servers


class TestThreads:
    def test_a_number_acts_on_the_live_model(self, panel, host):
        panel.threads.choice.items()[1].click()
        panel.threads.number.field.setValue(2)

        assert host.calls == [("set_threads", 1), ("set_threads", 2)]
        assert panel.draft.threads == 2

    def test_the_number_is_remembered_without_a_reload(self, panel, preferences):
        panel.threads.choice.items()[1].click()
        panel.threads.number.field.setValue(2)

        assert preferences.settings.models.load[PATH]["threads"] == 2

    def test_measuring_takes_the_fastest(self, panel, host):
        panel.threads.measure.click()
        assert not panel.threads.measure.isEnabled()

        host.measured(ThreadMeasurement(tokens_per_s={1: 30.0, 2: 44.25}, fastest=2))

        assert panel.draft.threads == 2
        assert ("set_threads", 2) in host.calls
        assert "44.2 with 2" in panel.threads._result.text()
        assert panel.threads.measure.isEnabled()

    def test_a_measurement_that_failed_says_why(self, panel, host):
        panel.threads.measure.click()

        host.measured(EngineCrashed(signal_name="SIGKILL", phase="generating"))

        assert "SIGKILL" in panel.threads._result.text()
        assert panel.draft.threads is None

    def test_nothing_is_measured_without_a_model(self, panel, host):
        host.put(state="stopped", info=None)

        assert not panel.threads.measure.isEnabled()

    def test_what_the_engine_is_set_to_is_said(self, panel, preferences):
        preferences.update(engine=EngineSettings(threads=2))
        panel.refresh()

        assert "As set under Engine in Settings: 2" in panel.threads._row.line.text()


def test_everything_has_a_name_for_screen_readers(panel):
    assert unnamed(panel) == []


def test_another_language_is_read_again(panel, qapp):
    with shouting(qapp):
        assert panel._memory_title.text() == "ZH Memory"
        assert panel.device.build_fold.head.text().startswith("ZH ")
        assert panel.memory.flash.items()[0].text() == "ZH Off"
        assert panel.threads.measure.text() == "ZH Measure"
        assert panel.context.slider.accessibleName() == "ZH Context length"
    assert panel._memory_title.text() == "Memory"
