"""What an engine is asked and what it answers: values.

Values are frozen msgspec Structs, so that the same classes travel in frames
(`app.engine.protocol`) and are used by the window, the tests and the engine itself.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.inspection.boundaries import Boundaries  # noqa: TC001 - msgspec reads the annotation
from app.inspection.reasoning import Markers  # noqa: TC001 - msgspec reads the annotation
from app.inspection.shape import ModelShape  # noqa: TC001 - msgspec reads the annotation

ALTERNATIVES = 10
"""How many of the likeliest tokens are reported beside each generated one."""

Overflow = Literal["stop", "drop_oldest", "keep_latest"]
"""What to do when a prompt does not fit: stop and explain; leave out the oldest turns;
keep the system message and the latest user message only."""

Ending = Literal["stop", "length", "stopped", "context", "interrupted", "failed"]
"""Why a reply ended: end-of-generation token or stop string; length limit; the user; context
full; the engine or the window died; an error."""

FlashAttention = Literal["off", "on", "auto"]
TemplateChoice = Literal["model", "plain"]
CacheType = Literal["f16", "q8_0", "q4_0", "f32", "bf16"]
DeviceKind = Literal["cpu", "gpu", "igpu", "accel"]

Phase = Literal["starting", "loading", "template", "prompt", "generating", "saving", "idle"]
"""What the engine process is doing; `template` holds the GIL and is watched by the window."""


class Sampling(Struct, frozen=True, kw_only=True):
    """How the next token is drawn; a neutral value adds no sampler.

    Order of the chain (llama.cpp common_sampler): penalties, DRY, top-n-sigma, top-k, typical,
    top-p, min-p, XTC, temperature. Temperature 0 is greedy.

    Attributes:
        temperature: 0 to 5.
        dynamic_range: dynamic temperature spans temperature ± this; 0 is off.
        dynamic_exponent: maps entropy to the span (llama_sampler_init_temp_ext).
        top_k: 0 is off.
        top_p: 1 is off.
        min_p: 0 is off.
        typical_p: 1 is off.
        top_n_sigma: 0 is off.
        xtc_probability: 0 is off.
        xtc_threshold: above 0.5 XTC never acts.
        repeat_penalty: 1 is off.
        repeat_last_n: tokens looked back at; -1 is the whole context, 0 is off.
        frequency_penalty: 0 is off.
        presence_penalty: 0 is off.
        dry_multiplier: 0 is off.
        dry_base: growth of the DRY penalty.
        dry_allowed_length: longest repetition that costs nothing.
        dry_last_n: tokens looked back at; -1 is the whole context.
        seed: None draws one; the one used is reported.
    """

    temperature: float = 0.8
    dynamic_range: float = 0.0
    dynamic_exponent: float = 1.0
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    typical_p: float = 1.0
    top_n_sigma: float = 0.0
    xtc_probability: float = 0.0
    xtc_threshold: float = 0.1
    repeat_penalty: float = 1.0
    repeat_last_n: int = 64
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    dry_multiplier: float = 0.0
    dry_base: float = 1.75
    dry_allowed_length: int = 2
    dry_last_n: int = -1
    seed: int | None = None


class LoadSettings(Struct, frozen=True, kw_only=True):
    """How a model file is loaded; remembered for each file.

    Attributes:
        n_ctx: context length in tokens; 0 is min(what the model was trained for, 8,192).
        n_gpu_layers: 0 keeps all on the CPU, -1 puts all on the device.
        device: name of the main device as listed (`Device.name`); empty lets ggml choose.
        flash_attention: `off` gives the same ids whatever threads and batches.
        cache_type_k: type of the cached keys.
        cache_type_v: type of the cached values; a quantized one needs flash attention.
        mmap: map the file instead of reading it.
        mlock: keep the weights from being swapped out.
        n_batch: tokens evaluated at once while reading a prompt.
        threads: None adapts to the machine; a number fixes it.
        rpc_servers: `host:port` of ggml RPC servers, registered before the load.
        template: `plain` leaves the model's chat template alone and puts ordinary words between
            the messages (`app.engine.template.PLAIN`); also a base model then answers.
    """

    n_ctx: int = 0
    n_gpu_layers: int = 0
    device: str = ""
    flash_attention: FlashAttention = "off"
    cache_type_k: CacheType = "f16"
    cache_type_v: CacheType = "f16"
    mmap: bool = True
    mlock: bool = False
    n_batch: int = 256
    threads: int | None = None
    rpc_servers: tuple[str, ...] = ()
    template: TemplateChoice = "model"


def same_weights(one: LoadSettings, other: LoadSettings) -> bool:
    """Whether a model loaded with one serves the other with no more than a new context."""
    fields = ("n_gpu_layers", "device", "mmap", "mlock", "rpc_servers")
    return all(getattr(one, name) == getattr(other, name) for name in fields)


class Device(Struct, frozen=True, kw_only=True):
    """A place that can compute, as ggml lists it; memory in bytes, 0 where unknown."""

    name: str
    description: str
    kind: DeviceKind
    memory_free_bytes: int = 0
    memory_total_bytes: int = 0


class Sandbox(Struct, frozen=True, kw_only=True):
    """Result of the engine's self-test: each probe's name to whether it was blocked.

    Probes: read_outside, write_outside, tcp_connect, udp_socket, execute, signal_parent.
    """

    landlock_abi: int = 0
    seccomp: bool = False
    blocked: dict[str, bool] = {}
    reason: str = ""


class ModelInfo(Struct, frozen=True, kw_only=True):
    """A loaded model and its context.

    Attributes:
        path: the file.
        name: what the file is called, without its quantization.
        architecture: `general.architecture`.
        quantization: as llama_model_desc says it, for example `Q4_1`.
        size_bytes: of all tensors (llama_model_size).
        n_params: llama_model_n_params.
        n_layer: layers that can be offloaded (output layer included).
        n_ctx_train: context the model was trained for.
        n_ctx: context it was given.
        n_vocab: entries of the vocabulary.
        fingerprint: of the vocabulary: equal ones mean that equal ids stand for equal pieces.
        cutting: of how it cuts: equal ones mean that equal texts have equal ids.
        has_template: messages go through a chat template, the model's own or the plain one;
            False for a base model, which continues what is written.
        sampling: the model's own defaults (`general.sampling.*`), by `Sampling` field name.
        offloaded_layers: how many layers are on a device other than the CPU.
        device: name and description of the device that computes most layers.
        memory: `attention`, `window` (sliding), `recurrent` or `hybrid`.
        may_differ: True where flash attention or offload make equal seeds give other ids.
        shape: what its memory depends on; None where its header could not be understood.
        thinking: what its chat template lets one choose about thinking, `off` first, then from
            little to much; empty where there is no choice.
        thinking_default: the one of them that the template takes by itself.
        markers: what it writes around its thinking; None where the template does not say.
    """

    path: str
    name: str
    architecture: str
    quantization: str
    size_bytes: int
    n_params: int
    n_layer: int
    n_ctx_train: int
    n_ctx: int
    n_vocab: int
    fingerprint: str
    has_template: bool
    cutting: str = ""
    sampling: dict[str, float] = {}
    offloaded_layers: int = 0
    device: str = "CPU"
    memory: str = "attention"
    may_differ: bool = False
    shape: ModelShape | None = None
    thinking: tuple[str, ...] = ()
    thinking_default: str = ""
    markers: Markers | None = None


class PromptMessage(Struct, frozen=True, kw_only=True):
    """One message of a prompt.

    Attributes:
        role: `system`, `user` or `assistant`.
        content: its text.
        ids: the ids with which a reply was generated; empty where unknown.
        fingerprint: of the vocabulary that `ids` belong to.
        opened: a reply begins in the middle of its thinking.
        markers: around the thinking of a reply; None where they are not known.
        prefill: characters at the beginning of a reply that `ids` do not stand for, since the
            user wrote them.
    """

    role: str
    content: str
    ids: tuple[int, ...] = ()
    fingerprint: str = ""
    opened: bool = False
    markers: Markers | None = None
    prefill: int = 0


class GenerationRequest(Struct, frozen=True, kw_only=True):
    """One reply to be generated.

    Attributes:
        conversation: key of the conversation, for the KV cache; empty keeps nothing on disk.
        messages: oldest first. A last message of role `assistant` is continued: by its ids, and
            where it has none as what the answer begins with.
        sampling: how tokens are drawn.
        max_tokens: answer length; 0 is until the model ends or the context is full.
        stop: strings that end the reply; they are not part of it.
        overflow: what to do when the prompt does not fit.
        plain: no chat template: the contents are joined and continued (base models).
        thinking: one of `ModelInfo.thinking`; anything else leaves it to the template.
    """

    conversation: str
    messages: tuple[PromptMessage, ...]
    sampling: Sampling = Sampling()
    max_tokens: int = 1024
    stop: tuple[str, ...] = ()
    overflow: Overflow = "stop"
    plain: bool = False
    thinking: str = ""


class Token(Struct, frozen=True, array_like=True):
    """One generated token, and what the model thought of saying instead.

    Probabilities are under the model's own distribution: the softmax of all logits, before any
    sampler. `text` comes from an incremental UTF-8 decoder and may be empty while a character is
    half said; stop strings are held back.

    Attributes:
        id: token id.
        piece: its bytes (llama_token_to_piece, special tokens written out).
        text: what it adds to the text of the reply.
        probability: 0 to 1.
        rank: 0 is the likeliest.
        entropy: of the whole distribution, in bits.
        alternative_ids: the 10 likeliest, likeliest first, int.
        alternative_probabilities: theirs.
    """

    id: int
    piece: bytes
    text: str
    probability: float
    rank: int
    entropy: float
    alternative_ids: tuple[int, ...]
    alternative_probabilities: tuple[float, ...]


class Completion(Struct, frozen=True, kw_only=True):
    """How a generation ended.

    Attributes:
        ending: why.
        stop_string: the one that ended it, if one did.
        tail: text that was held back and belongs to the reply.
        prompt_tokens: length of the prompt.
        reused_tokens: how many of them were already in the KV cache.
        generated_tokens: tokens sampled, the end-of-generation token included.
        dropped_messages: how many of the oldest messages the overflow policy left out.
        retokenized: indices of assistant messages whose stored ids could not be used.
        parsed_plainly: True when the template changed its contents, so that nothing special was
            parsed in them.
        n_ctx_used: tokens in the context at the end.
        prompt_s: seconds until the first token.
        generation_s: seconds from the first token to the last.
        seed: the seed used.
        threads: threads that generated at the end.
        may_differ: the same seed may give other ids (flash attention, offload).
    """

    ending: Ending
    stop_string: str = ""
    tail: str = ""
    prompt_tokens: int = 0
    reused_tokens: int = 0
    generated_tokens: int = 0
    dropped_messages: int = 0
    retokenized: tuple[int, ...] = ()
    parsed_plainly: bool = False
    n_ctx_used: int = 0
    prompt_s: float = 0.0
    generation_s: float = 0.0
    seed: int = 0
    threads: int = 1
    may_differ: bool = False


class Statistics(Struct, frozen=True, kw_only=True):
    """The engine process now: memory in bytes, tokens in the context, threads in use."""

    memory_bytes: int = 0
    n_ctx_used: int = 0
    threads: int = 1
    phase: Phase = "idle"


class ThreadMeasurement(Struct, frozen=True, kw_only=True):
    """Tokens a second for each number of threads tried, and the fastest."""

    tokens_per_s: dict[int, float]
    fastest: int


class Vocabulary(Struct, frozen=True, kw_only=True):
    """A vocabulary that was opened without its model's weights.

    Attributes:
        key: names the file as it is; equal keys are the same vocabulary.
        name: for people.
        path: the GGUF file.
        n_vocab: number of entries.
        n_ctx_train: context the model was trained for; 0 where the file does not say.
        add_space_prefix: a space is put before a text and before what follows a special token.
        bos_id: what a text begins with where it begins with a token of its own; None: none.
        fingerprint: as in `ModelInfo`.
        cutting: as in `ModelInfo`.
        boundaries: where it can be cut beforehand.
        chat_template: source of the template in the file; empty where there is none.
    """

    key: str
    name: str
    path: str
    n_vocab: int
    n_ctx_train: int = 0
    add_space_prefix: bool = False
    bos_id: int | None = None
    fingerprint: str = ""
    cutting: str = ""
    boundaries: Boundaries = ""
    chat_template: str = ""


class CutOptions(Struct, frozen=True, kw_only=True):
    """How a text is cut.

    Attributes:
        add_special: put the tokens that begin and end a text around it.
        parse_special: recognize the texts of special tokens; never for what a user wrote.
    """

    add_special: bool = False
    parse_special: bool = False
