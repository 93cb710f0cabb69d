"""What a user reads when the engine or the model failed; `app.ui.errors` is the way in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from app.core import errors
from app.ui.phrase import count, duration, fill, sentences, size
from app.ui.settings_names import setting_name

if TYPE_CHECKING:
    from collections.abc import Callable

translate = QCoreApplication.translate

Text = tuple[str, str, str]
"""Title, reason and cure."""


def file_name(path: str) -> str:
    """The last part of `path`, for a sentence."""
    return Path(path).name or path or translate("Errors", "The file")


def subject(path: str) -> str:
    """`path` as the first words of a sentence."""
    return path or translate("Errors", "The file")


def place(path: str) -> str:
    """`path`, or words for a place that is not known."""
    return path or translate("Errors", "its usual place")


def _engine_error(_error: errors.EngineError) -> Text:
    return (
        translate("Errors", "The engine reported a problem"),
        translate(
            "Errors",
            "The process that runs the model reported an error that Vitrail does not know.",
        ),
        translate("Errors", "Reload the model. The details below are the engine's own words."),
    )


def _start_failed(_error: errors.EngineStartFailed) -> Text:
    return (
        translate("Errors", "The engine did not start"),
        translate(
            "Errors",
            "Models run in a process of their own. The system did not let it start, or it "
            "ended before it was ready.",
        ),
        translate(
            "Errors",
            "Close programs that use a lot of memory and load the model again. If it still "
            "does not start, the details below show the system's message.",
        ),
    )


def crash_title(phase: str) -> str:
    """What the engine was doing when it ended, as the title of a notice."""
    titles = {
        "starting": translate("Errors", "The engine stopped while starting"),
        "loading": translate("Errors", "The engine stopped while loading the model"),
        "template": translate("Errors", "The engine stopped while applying the chat template"),
        "prompt": translate("Errors", "The engine stopped while reading the prompt"),
        "generating": translate("Errors", "The engine stopped while writing"),
        "saving": translate("Errors", "The engine stopped while saving its state"),
        "unloading": translate("Errors", "The engine stopped while unloading the model"),
        "idle": translate("Errors", "The engine stopped while idle"),
    }
    return titles.get(phase, translate("Errors", "The engine stopped unexpectedly"))


def signal_meaning(signal_name: str) -> str:
    """What a signal usually means for an engine; empty for one that says nothing."""
    meanings = {
        "SIGKILL": translate(
            "Errors", "The system or another program ended it, often because memory ran out."
        ),
        "SIGABRT": translate(
            "Errors", "llama.cpp gave up, often because of a problem in the model file."
        ),
        "SIGSEGV": translate(
            "Errors", "llama.cpp used memory that is not its own; the model file may be damaged."
        ),
        "SIGBUS": translate("Errors", "A part of the model file could not be read from the disk."),
        "SIGILL": translate(
            "Errors", "It was built for a CPU with instructions that this one lacks."
        ),
        "SIGFPE": translate("Errors", "llama.cpp divided by zero; the model file may be damaged."),
        "SIGTERM": translate("Errors", "Another program or the system asked it to end."),
        "SIGXCPU": translate("Errors", "It reached the system's limit for CPU time."),
        "SIGSYS": translate("Errors", "It made a system call that the sandbox does not allow."),
    }
    return meanings.get(signal_name, "")


def why_ended(error: errors.EngineCrashed) -> str:
    """How a process ended and what that usually means."""
    if error.signal_name:
        why = fill(translate("Errors", "It ended with the signal %1."), error.signal_name)
        return sentences(why, signal_meaning(error.signal_name))
    if error.exit_code is not None:
        return fill(translate("Errors", "It ended with exit code %1."), error.exit_code)
    return translate("Errors", "It ended without giving a reason.")


def _crashed(error: errors.EngineCrashed) -> Text:
    kept = translate("Errors", "What was written so far is kept.")
    if error.deliberate:
        return (
            translate("Errors", "The engine was ended"),
            sentences(
                translate("Errors", "It did not respond in time, so Vitrail ended it."), kept
            ),
            translate("Errors", "Reload the model to continue."),
        )
    return (
        crash_title(error.phase),
        sentences(why_ended(error), kept),
        translate("Errors", "Reload the model. If it happens again, try a shorter context."),
    )


def _protocol_error(_error: errors.EngineProtocolError) -> Text:
    return (
        translate("Errors", "The engine's response could not be read"),
        translate(
            "Errors",
            "The engine process sent something that Vitrail does not understand, "
            "so it was ended. What was written so far is kept.",
        ),
        translate("Errors", "Reload the model. After an update, restart Vitrail first."),
    )


def _crash_loop(error: errors.EngineCrashLoop) -> Text:
    return (
        translate("Errors", "The engine keeps stopping"),
        fill(
            translate(
                "Errors",
                "It ended %1 times within %2 s, so it is no longer restarted automatically. "
                "Your conversations are safe.",
            ),
            error.deaths,
            error.window_s,
        ),
        translate(
            "Errors",
            "Reload it with a shorter context or fewer layers on the device, or use another model.",
        ),
    )


def _no_model(_error: errors.NoModelLoaded) -> Text:
    return (
        translate("Errors", "No model is loaded"),
        translate("Errors", "This needs a model, and none is in memory."),
        translate("Errors", "Choose a model at the top of the window."),
    )


def _missing(error: errors.ModelFileMissing) -> Text:
    if error.is_folder:
        return (
            translate("Errors", "This is a folder"),
            fill(
                translate("Errors", "%1 is a folder, and a model is loaded from a file."),
                subject(error.path),
            ),
            translate("Errors", "Choose one of the GGUF files in it."),
        )
    return (
        translate("Errors", "The model file was not found"),
        fill(
            translate("Errors", "There is no file at %1. It may have been moved."),
            place(error.path),
        ),
        translate("Errors", "Open the file from where it is now, or choose another model."),
    )


def _unreadable(error: errors.ModelFileUnreadable) -> Text:
    return (
        translate("Errors", "The model file cannot be opened"),
        fill(translate("Errors", "Vitrail has no permission to read %1."), place(error.path)),
        translate(
            "Errors", "Check the permissions of the file and of its folder, then load it again."
        ),
    )


def _not_a_model(error: errors.NotAModelFile) -> Text:
    return (
        translate("Errors", "This is not a complete model file"),
        fill(
            translate(
                "Errors",
                "%1 is not a complete GGUF model. Its download may have been cut off, or it "
                "may be in another format.",
            ),
            file_name(error.path),
        ),
        translate("Errors", "Download the file again, or choose a file whose name ends in .gguf."),
    )


def _load_failed(error: errors.ModelLoadFailed) -> Text:
    return (
        translate("Errors", "The model could not be loaded"),
        fill(
            translate("Errors", "llama.cpp could not load %1. Its own message is in the details."),
            file_name(error.path),
        ),
        translate(
            "Errors",
            "Very new kinds of models need a newer Vitrail. Otherwise, try another file of "
            "the same model.",
        ),
    )


def _too_large(error: errors.ModelTooLarge) -> Text:
    if error.needed_bytes and error.available_bytes:
        reason = fill(
            translate("Errors", "%1 and its context need %2, but only %3 of memory is free."),
            file_name(error.path),
            size(error.needed_bytes),
            size(error.available_bytes),
        )
    else:
        reason = fill(
            translate("Errors", "%1 and its context need more memory than is free."),
            file_name(error.path),
        )
    return (
        translate("Errors", "The model does not fit in memory"),
        reason,
        translate(
            "Errors",
            "Set a shorter context in the model settings, close other programs, or choose "
            "a smaller model or quantization.",
        ),
    )


def _load_cancelled(_error: errors.LoadCancelled) -> Text:
    return (
        translate("Errors", "Loading was canceled"),
        translate("Errors", "The model is not in memory. Nothing else has changed."),
        translate("Errors", "Load it again whenever you like."),
    )


def _template_failed(error: errors.TemplateFailed) -> Text:
    name = error.template or translate("Errors", "the model's own")
    return (
        translate("Errors", "The chat template failed"),
        fill(
            translate(
                "Errors",
                "The template (%1) that turns a conversation into the model's prompt "
                "reported an error.",
            ),
            name,
        ),
        translate(
            "Errors",
            "Use a plain template, leave the system prompt empty, or use another model.",
        ),
    )


def _template_slow(error: errors.TemplateTooSlow) -> Text:
    name = error.template or translate("Errors", "the model's own")
    return (
        translate("Errors", "The chat template took too long"),
        fill(
            translate(
                "Errors",
                "The template (%1) was still running after %2, so the engine was ended. "
                "A damaged or malicious model file can cause this.",
            ),
            name,
            duration(error.limit_s),
        ),
        translate("Errors", "Use a plain template, or another model."),
    )


def _overflow(error: errors.ContextOverflow) -> Text:
    return (
        translate("Errors", "The conversation does not fit in the context"),
        fill(
            translate(
                "Errors", "The prompt needs %1 tokens, but the context holds %2. Nothing was cut."
            ),
            count(error.needed),
            count(error.n_ctx),
        ),
        translate(
            "Errors",
            "Set a longer context in the model settings, or choose under “When the context is "
            "full” what may be left out.",
        ),
    )


def _out_of_range(error: errors.SettingOutOfRange) -> Text:
    return (
        translate("Errors", "A setting has a value the engine cannot use"),
        fill(
            translate("Errors", "%1 cannot be %2."),
            setting_name(error.name) or translate("Errors", "A setting"),
            error.value or "?",
        ),
        translate("Errors", "Reset it or choose another value; the rest stays as it is."),
    )


def _evaluation_failed(error: errors.EvaluationFailed) -> Text:
    return (
        translate("Errors", "The model could not continue"),
        fill(
            translate(
                "Errors",
                "llama.cpp could not evaluate the next tokens (code %1). "
                "What was written so far is kept.",
            ),
            error.code,
        ),
        translate("Errors", "Try again. If it repeats, reload the model with a shorter context."),
    )


def _kv_unusable(_error: errors.KvStateUnusable) -> Text:
    return (
        translate("Errors", "The saved KV cache was not used"),
        translate(
            "Errors",
            "It belongs to another model file or to other model settings, so the "
            "conversation is read again from the start.",
        ),
        translate("Errors", "You need not do anything; the first reply takes a little longer."),
    )


# Any: each function takes its own class, and the table holds them all.
ENGINE_TEXTS: dict[type[errors.VitrailError], Callable[[Any], Text]] = {
    errors.EngineError: _engine_error,
    errors.EngineStartFailed: _start_failed,
    errors.EngineCrashed: _crashed,
    errors.EngineProtocolError: _protocol_error,
    errors.EngineCrashLoop: _crash_loop,
    errors.NoModelLoaded: _no_model,
    errors.ModelFileMissing: _missing,
    errors.ModelFileUnreadable: _unreadable,
    errors.NotAModelFile: _not_a_model,
    errors.ModelLoadFailed: _load_failed,
    errors.ModelTooLarge: _too_large,
    errors.LoadCancelled: _load_cancelled,
    errors.TemplateFailed: _template_failed,
    errors.TemplateTooSlow: _template_slow,
    errors.ContextOverflow: _overflow,
    errors.SettingOutOfRange: _out_of_range,
    errors.EvaluationFailed: _evaluation_failed,
    errors.KvStateUnusable: _kv_unusable,
}
