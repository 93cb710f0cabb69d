"""The sections of the settings page."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.core.errors import BackupUnusable
from app.core.settings import Defaults, EngineSettings
from app.engine.api import LoadSettings, Sandbox
from app.ui.settings.about import AboutSection
from app.ui.settings.appearance import AppearanceSection
from app.ui.settings.data import DataSection
from app.ui.settings.defaults import DefaultsSection
from app.ui.settings.engine import EngineSection
from app.ui.settings.licenses import LICENSES
from app.ui.settings.sandbox import probe_names, sandbox_summary
from tests.ui.settings.conftest import BACKUPS, Diagnostics


class TestAppearance:
    @pytest.fixture
    def section(self, qtbot, theme, preferences):
        made = AppearanceSection(theme, preferences)
        qtbot.addWidget(made)
        return made

    def test_the_theme_is_chosen(self, section, preferences):
        section.mode.items()[2].click()

        assert preferences.settings.appearance.theme == "dark"

    def test_the_language_is_chosen_by_its_own_name(self, section, preferences):
        index = section.language.findText("简体中文")
        section.language.setCurrentIndex(index)
        section.language.activated.emit(index)

        assert preferences.settings.appearance.language == "zh_CN"

    def test_the_font_size_goes_from_80_to_200(self, section, preferences):
        section.font_size.field.setValue(150)
        assert preferences.settings.appearance.font_scale == 1.5

        section.font_size.slider.setValue(0)
        assert preferences.settings.appearance.font_scale == 0.8

        section.font_size.slider.setValue(section.font_size.slider.maximum())
        assert preferences.settings.appearance.font_scale == 2.0

        section.font_size.reset_button.click()
        assert preferences.settings.appearance.font_scale == 1.0

    def test_motion_is_reduced(self, section, preferences):
        section.reduce_motion.click()

        assert preferences.settings.appearance.reduce_motion

    def test_a_change_from_elsewhere_shows(self, section, preferences):
        from msgspec.structs import replace

        changed = replace(preferences.settings.appearance, theme="light", font_scale=1.25)
        preferences.update(appearance=changed)

        assert section.mode.current() == 1
        assert section.font_size.value() == 125


class TestDefaults:
    @pytest.fixture
    def section(self, qtbot, theme, preferences):
        made = DefaultsSection(theme, preferences)
        qtbot.addWidget(made)
        return made

    def test_only_what_differs_is_kept(self, section, preferences):
        section.sampling.row("temperature").field.setValue(0.5)
        section.sampling.row("top_k").field.setValue(10)
        assert preferences.settings.defaults.sampling == {"temperature": 0.5, "top_k": 10}

        section.sampling.row("temperature").field.setValue(0.8)
        section.sampling.row("top_k").reset_button.click()
        assert preferences.settings.defaults.sampling == {}

    def test_each_setting_is_kept(self, section, preferences):
        section.system_prompt.setPlainText("Be brief.")
        section.length.field.setValue(512)
        section.stops.box.setPlainText("###")
        section.overflow.radio.options()[2].click()

        assert preferences.settings.defaults == Defaults(
            system_prompt="Be brief.", max_tokens=512, stop=("###",), overflow="keep_latest"
        )

    def test_reset_all(self, section, preferences):
        section.length.field.setValue(512)
        assert section.reset_all.isEnabled()

        section.reset_all.click()

        assert preferences.settings.defaults == Defaults()
        assert section.length.value() == 1024
        assert not section.reset_all.isEnabled()

    def test_a_sampler_of_a_later_version_is_kept(self, section, preferences):
        preferences.update(defaults=Defaults(sampling={"mirostat": 2.0}))

        section.sampling.row("top_k").field.setValue(10)

        assert preferences.settings.defaults.sampling == {"mirostat": 2.0, "top_k": 10}


class TestEngine:
    @pytest.fixture
    def section(self, qtbot, theme, preferences, host):
        made = EngineSection(theme, preferences, host)
        qtbot.addWidget(made)
        return made

    def test_threads_are_fixed_and_act_at_once(self, section, preferences, host):
        host.ready()

        section.threads.items()[1].click()
        section.number.field.setValue(3)

        assert preferences.settings.engine.threads == 3
        assert host.calls[-1] == ("set_threads", 3)

    def test_threads_of_a_model_go_before(self, section, host):
        host.ready()
        host.remembered[host.path] = LoadSettings(threads=1)

        section.threads.items()[1].click()

        assert host.calls == []

    def test_the_limit_is_in_gigabytes(self, section, preferences):
        assert section.kv_limit.value() == 2.0

        section.kv_limit.field.setValue(0.5)

        assert preferences.settings.engine.kv_limit_bytes == 500_000_000

    def test_a_second_model_may_stay_loaded(self, section, preferences):
        assert section.kept.current() == 0

        section.kept.items()[1].click()

        assert preferences.settings.engine.kept_models == 2

    def test_an_unused_model_is_unloaded_after_the_time_that_is_chosen(self, section, preferences):
        assert section.idle.currentText() == "Never"

        index = section.idle.findText("15 min")
        section.idle.activated.emit(index)
        assert preferences.settings.engine.idle_minutes == 15

        section.idle.activated.emit(section.idle.findText("Never"))
        assert preferences.settings.engine.idle_minutes == 0

    def test_another_time_than_those_offered_is_shown(self, section, preferences):
        preferences.update(engine=EngineSettings(idle_minutes=7, kept_models=2))

        assert section.idle.currentText() == "7 min"
        assert section.kept.current() == 1

    def test_servers_that_cannot_be_read_are_not_kept(self, section, preferences):
        section.servers.textEdited.emit("a:1, b:2")
        assert preferences.settings.engine.rpc_servers == ("a:1", "b:2")

        section.servers.textEdited.emit("a:1, b")
        assert preferences.settings.engine.rpc_servers == ("a:1", "b:2")
        assert section.servers.property("wrong")

    def test_the_sandbox_is_told(self, section, host):
        host.put(sandbox=Sandbox(blocked=dict.fromkeys(probe_names(), True)))

        assert "is confined" in section._sandbox.text()

    def test_a_change_from_elsewhere_shows(self, section, preferences):
        preferences.update(engine=EngineSettings(threads=2, kv_limit_bytes=0))

        assert section.number.value() == 2
        assert section.kv_limit.value() == 0


class TestSandboxWords:
    def test_before_a_load_nothing_is_claimed(self):
        assert "when a model is loaded" in sandbox_summary(None)

    def test_some_is_not_all(self):
        blocked = dict.fromkeys(probe_names(), True) | {"execute": False}

        assert "5 of 6" in sandbox_summary(Sandbox(blocked=blocked))

    def test_none_says_why(self):
        text = sandbox_summary(Sandbox(reason="kernel"))

        assert "not confined" in text
        assert "kernel has none" in text

    @pytest.mark.parametrize("reason", ["offload", "platform", "kernel"])
    def test_a_reason_is_said_in_words(self, reason):
        assert not sandbox_summary(Sandbox(reason=reason)).endswith(reason)

    def test_a_refusal_names_its_code(self):
        assert "(landlock: EPERM)" in sandbox_summary(Sandbox(reason="landlock: EPERM"))


class TestData:
    @pytest.fixture
    def section(self, qtbot, theme, data):
        data.listed = BACKUPS
        made = DataSection(theme, data)
        qtbot.addWidget(made)
        made.show()
        return made

    def test_it_says_where_the_data_lies(self, section, data, monkeypatch):
        opened = []
        monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)

        section.open_folder.click()

        assert section._where.text() == str(data.folder)
        assert opened == [QUrl.fromLocalFile(str(data.folder))]

    def test_a_backup_is_made_once_at_a_time(self, section, data):
        section.back_up.click()
        assert data.calls == [("back_up",)]
        assert not section.back_up.isEnabled()

        data.backed_up.emit(BACKUPS[0])
        assert section.back_up.isEnabled()
        assert "412 kB" in section.outcome.title.text()

    def test_backups_are_listed(self, section, data):
        assert len(section.backups.buttons) == 3

        data.backups_listed.emit(())
        assert section.backups.buttons == []
        assert section.backups._empty.isVisible()

    def test_restoring_asks_in_place(self, section, data):
        section.backups.buttons[1].click()
        assert section.restore.isVisible()
        assert data.calls == []

        section.restore.yes.click()
        assert data.calls == [("restore", BACKUPS[1])]
        assert not section.restore.isVisible()

    def test_deleting_asks_in_place_and_can_be_called_off(self, section, data, qtbot):
        from PySide6.QtCore import Qt

        section.delete.click()
        assert section.deletion.isVisible()

        qtbot.keyClick(section.deletion, Qt.Key.Key_Escape)
        assert not section.deletion.isVisible()
        assert data.calls == []

        section.delete.click()
        section.deletion.yes.click()
        assert data.calls == [("delete_all",)]

    def test_a_failure_is_told_where_it_happened(self, section, data):
        section.back_up.click()

        data.failed.emit(BackupUnusable(path="/data/backups/1.db"))

        assert section.outcome.isVisible()
        assert section.outcome.title.text() == "This backup cannot be restored"
        assert "1.db" in section.outcome.reason.text()
        assert section.back_up.isEnabled()

    def test_a_success_is_told(self, section, data):
        data.restored.emit()
        assert "backup" in section.outcome.title.text()

        data.deleted.emit()
        assert section.outcome.title.text() == "Everything was deleted"


class TestAbout:
    @pytest.fixture
    def section(self, qtbot, theme, host, diagnostics):
        made = AboutSection(theme, host, diagnostics)
        qtbot.addWidget(made)
        return made

    def test_versions_are_told(self, section, host):
        assert host.llama_version in section._versions.text()

        host.put(llama_version="")
        assert "not started" in section._versions.text()

    def test_the_report_is_copied(self, section, diagnostics):
        section.report.click()

        assert QGuiApplication.clipboard().text() == diagnostics.report()
        assert "Copied" in section._report_line.text()

    def test_the_last_crash_is_told_with_its_trace_on_request(self, section):
        assert not section.crash.isHidden()
        assert not section.crash.details_shown()

        section.crash_details.click()

        assert section.crash.details_shown()
        assert "Segmentation fault" in section.crash.details.text()

    def test_a_proper_end_is_not_mentioned(self, qtbot, theme, host):
        calm = Diagnostics()
        calm.last_crash = None
        section = AboutSection(theme, host, calm)
        qtbot.addWidget(section)

        assert section.crash.isHidden()

    def test_a_kill_leaves_no_trace(self, qtbot, theme, host):
        section = AboutSection(theme, host, Diagnostics(trace=""))
        qtbot.addWidget(section)

        assert "nothing was recorded" in section.crash.reason.text()
        assert section.crash_details.isHidden()

    def test_each_attempt_of_the_self_test_is_listed(self, section, host):
        blocked = dict.fromkeys(probe_names(), True) | {"signal_parent": False}
        host.put(sandbox=Sandbox(blocked=blocked))

        assert section.probes.rows["read_outside"][2].text() == "Blocked"
        assert section.probes.rows["signal_parent"][2].text() == "Not blocked"

    def test_attempts_that_were_not_made_are_not_shown(self, section, host):
        host.put(sandbox=Sandbox(blocked={"execute": True}))

        assert not section.probes.rows["execute"][0].isHidden()
        assert section.probes.rows["tcp_connect"][0].isHidden()

    def test_every_dependency_has_its_license(self):
        project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
        wanted = project["project"]["dependencies"]
        wanted += project["project"]["optional-dependencies"]["starter"]
        listed = " ".join(name for name, _ in LICENSES).lower()

        for requirement in wanted:
            name = requirement.split(">")[0].split("<")[0].strip().lower()
            assert name in listed, name


def test_probes_are_those_the_engine_knows():
    for probe in probe_names():
        assert probe in (Sandbox.__doc__ or "")
