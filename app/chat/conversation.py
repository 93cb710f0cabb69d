"""Conversations as values: messages in a tree, and the settings that govern a reply.

Nothing that was generated is overwritten: editing, regenerating and branching add children, and
a conversation shows one path from a root to a leaf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, structs

from app.engine.api import Ending, LoadSettings, Overflow, Sampling
from app.inspection.reasoning import Markers, answer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.chat.presets import Preset
    from app.core.settings import Defaults

Role = Literal["system", "user", "assistant"]
Namer = Literal["", "line", "model", "user"]
"""Who gave a title: nobody yet, the first line, a model, the user."""

LIMIT = 2**31 - 1
"""No sampling value is larger: llama.cpp's integers have 32 bits."""

TEMPORARY = 2**30
"""Ids from here on belong to what is never written to disk; a file will not get that far."""


class ReplyFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a reply came about.

    Attributes:
        model_name: as the model calls itself.
        quantization: for example `Q4_1`.
        fingerprint: of the vocabulary that the reply's token ids belong to.
        model_path: its file.
        architecture: `general.architecture` of the file.
        n_params: number of weights.
        n_ctx: context length it was given.
        load: how the file was loaded, the number of threads included; None where not known.
        offloaded_layers: how many of its layers were on another device than the CPU.
        device: what computed most layers.
        sampling: how tokens were drawn.
        system_prompt: empty when none was sent.
        max_tokens: answer length that was asked for; 0 is until the model ends.
        stop: strings that would end it.
        overflow: what was to be done if the prompt did not fit.
        threads: that generated at its end; 0 where not known.
        seed: the one used.
        ending: why it ended; None while it is being generated.
        prompt_tokens: length of the prompt.
        reused_tokens: how many of them were in the KV cache already.
        generated_tokens: tokens sampled, the end-of-generation token included.
        dropped_messages: how many of the oldest messages the overflow policy left out.
        retokenized: how many earlier replies could not be used by their stored ids.
        parsed_plainly: nothing special was parsed in the contents of the prompt.
        prompt_s: seconds until the first token.
        generation_s: seconds from the first token to the last.
        may_differ: the same seed may give other ids.
        error_kind: class of the error that ended it; empty for none.
        error_fields: its fields.
        thinking: what was asked of a model that can think, by its template's own words; empty
            where nothing was.
        markers: what the model writes around its thinking; None where that is not known.
        opened: the prompt ended with the marker that begins the thinking.
        thought_tokens: how many of the generated tokens were thinking.
        thought_s: seconds from the first of them to the last.
        prefill: characters at the beginning of the reply that the user wrote.
        edited: the user put it in other words; the model is that of the reply it was.
        moved: it was copied below other messages than those it was written for.
    """

    model_name: str = ""
    quantization: str = ""
    fingerprint: str = ""
    model_path: str = ""
    architecture: str = ""
    n_params: int = 0
    n_ctx: int = 0
    load: LoadSettings | None = None
    offloaded_layers: int = 0
    device: str = ""
    sampling: Sampling = Sampling()
    system_prompt: str = ""
    max_tokens: int = 0
    stop: tuple[str, ...] = ()
    overflow: Overflow = "stop"
    threads: int = 0
    seed: int = 0
    ending: Ending | None = None
    prompt_tokens: int = 0
    reused_tokens: int = 0
    generated_tokens: int = 0
    dropped_messages: int = 0
    retokenized: int = 0
    parsed_plainly: bool = False
    prompt_s: float = 0.0
    generation_s: float = 0.0
    may_differ: bool = False
    error_kind: str = ""
    error_fields: dict[str, str | int | float | bool | None] = {}
    thinking: str = ""
    markers: Markers | None = None
    opened: bool = False
    thought_tokens: int = 0
    thought_s: float = 0.0
    prefill: int = 0
    edited: bool = False
    moved: bool = False


AttachmentKind = Literal["text", "code", "markdown", "table", "pdf", "document"]


class Attachment(Struct, frozen=True, kw_only=True):
    """A file whose text goes to the model with a message; the text itself stays on disk.

    Attributes:
        id: under which the store has its text; 0 before it is there.
        name: of the file, without its folder.
        kind: how it was read.
        size_bytes: of the file.
        characters: of its text.
        cut: only the beginning of the file is here.
    """

    id: int = 0
    name: str
    kind: AttachmentKind
    size_bytes: int
    characters: int
    cut: bool = False


class Message(Struct, frozen=True, kw_only=True):
    """What somebody said; `created_ms` is Unix time in milliseconds, `facts` a reply's only."""

    role: Role
    content: str
    created_ms: int = 0
    facts: ReplyFacts | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def streaming(self) -> bool:
        """A reply that is being generated."""
        return self.facts is not None and self.facts.ending is None

    @property
    def words(self) -> str:
        """What is copied: of a reply its answer without thinking and markers, if there is one."""
        if self.role != "assistant":
            return self.content
        opened = self.facts is not None and self.facts.opened
        markers = self.facts.markers if self.facts is not None else None
        return answer_of(self.content, opened=opened, markers=markers) or self.content


class Node(Struct, frozen=True, kw_only=True):
    """A message in its place in the tree; `parent_id` is None for a root."""

    id: int
    parent_id: int | None
    message: Message


class Tree:
    """The messages of one conversation, in memory.

    Children stand in the order in which they were added. All methods but `add` and `replace`
    raise KeyError for an id that is not here.

    Attributes:
        edition: another number after every change.
    """

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self.edition = 0
        self._nodes: dict[int, Node] = {}
        self._children: dict[int | None, list[int]] = {None: []}
        for node in nodes:
            self.add(node)

    def __len__(self) -> int:
        return len(self._nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._nodes

    def __getitem__(self, node_id: int) -> Node:
        return self._nodes[node_id]

    def add(self, node: Node) -> None:
        """Hang `node` under its parent, after its siblings.

        Raises:
            KeyError: the parent is not here.
            ValueError: a node of that id is here.
        """
        if node.id in self._nodes:
            raise ValueError(f"node {node.id} is here already")
        self._children[node.parent_id].append(node.id)
        self._nodes[node.id] = node
        self._children[node.id] = []
        self.edition += 1

    def replace(self, node: Node) -> None:
        """Put `node` in the place of the one of the same id and parent.

        Raises:
            KeyError: there is none.
            ValueError: its parent is another.
        """
        if self._nodes[node.id].parent_id != node.parent_id:
            raise ValueError(f"node {node.id} cannot move")
        self._nodes[node.id] = node
        self.edition += 1

    def children(self, node_id: int | None) -> tuple[int, ...]:
        """Ids below `node_id`; None gives the roots."""
        return tuple(self._children[node_id])

    def siblings(self, node_id: int) -> tuple[int, ...]:
        """Ids with the same parent, `node_id` among them."""
        return self.children(self._nodes[node_id].parent_id)

    def path(self, leaf_id: int | None) -> tuple[Node, ...]:
        """From the root to `leaf_id`; empty for None."""
        found: list[Node] = []
        current = leaf_id
        while current is not None:
            node = self._nodes[current]
            found.append(node)
            current = node.parent_id
        return tuple(reversed(found))

    def choices(self, leaf_id: int | None) -> dict[int | None, int]:
        """For each node above `leaf_id` (None: above the root) the child that leads there.

        Feed it to `leaf_under` to come back to the branch that was shown last.
        """
        return {node.parent_id: node.id for node in self.path(leaf_id)}

    def leaf_under(
        self, node_id: int | None, remembered: Mapping[int | None, int] | None = None
    ) -> int | None:
        """The leaf to show below `node_id`: by `remembered` choices, else the newest child.

        Returns None only where `node_id` is None and the tree is empty.
        """
        choices = remembered or {}
        current = node_id
        while below := self._children[current]:
            chosen = choices.get(current)
            current = chosen if chosen is not None and chosen in below else below[-1]
        return current


class ConversationSettings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a conversation (or a preset) decides for itself; None inherits.

    Attributes:
        system_prompt: empty decides that none is sent.
        sampling: by field name of `Sampling`, only what is decided here.
        seed: None draws one for each reply.
        max_tokens: answer length; 0 is until the model ends.
        stop: strings that end a reply.
        overflow: what to do when the prompt does not fit.
        thinking: one of the choices of the model's template (`ModelInfo.thinking`); empty leaves
            it to the template.
    """

    system_prompt: str | None = None
    sampling: dict[str, float | int] = {}
    seed: int | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] | None = None
    overflow: Overflow | None = None
    thinking: str | None = None


class Resolved(Struct, frozen=True, kw_only=True):
    """What governs the next reply, nothing left open."""

    system_prompt: str
    sampling: Sampling
    max_tokens: int
    stop: tuple[str, ...]
    overflow: Overflow
    thinking: str = ""


class Summary(Struct, frozen=True, kw_only=True):
    """A conversation as the list shows it.

    Attributes:
        title: empty until the first user message, or the user, gives one.
        leaf_id: end of the path that is shown; None while there is no message.
        preset: what it began with, as it was then; None where it began with nothing.
        draft: what stands in the composer.
        scroll: position of the transcript; its meaning is the view's.
        unread: a reply came while another conversation was shown.
        folder_id: of the folder it is in; None for none.
        tags: words it carries, in the order of the alphabet.
        named: who gave the title; empty while there is none.
    """

    id: int
    title: str
    created_ms: int
    updated_ms: int
    pinned: bool = False
    leaf_id: int | None = None
    settings: ConversationSettings = ConversationSettings()
    preset: Preset | None = None
    draft: str = ""
    scroll: float = 0.0
    unread: bool = False
    folder_id: int | None = None
    tags: tuple[str, ...] = ()
    named: Namer = ""

    @property
    def temporary(self) -> bool:
        """It is never written to disk."""
        return self.id >= TEMPORARY


def resolve(
    app: Defaults,
    model: Mapping[str, float],
    preset: ConversationSettings | None,
    conversation: ConversationSettings,
) -> Resolved:
    """Settings by precedence: app default < the model's own < preset < conversation."""
    layers = [conversation] if preset is None else [preset, conversation]
    sampling: dict[str, float | int] = {**app.sampling, **model}
    seed: int | None = None
    thinking = ""
    system_prompt, max_tokens, stop, overflow = (
        app.system_prompt,
        app.max_tokens,
        app.stop,
        app.overflow,
    )
    for layer in layers:
        sampling.update(layer.sampling)
        seed = seed if layer.seed is None else layer.seed
        system_prompt = system_prompt if layer.system_prompt is None else layer.system_prompt
        max_tokens = max_tokens if layer.max_tokens is None else layer.max_tokens
        stop = stop if layer.stop is None else layer.stop
        overflow = overflow if layer.overflow is None else layer.overflow
        thinking = thinking if layer.thinking is None else layer.thinking
    return Resolved(
        system_prompt=system_prompt,
        sampling=_sampling(sampling, seed),
        max_tokens=max_tokens,
        stop=stop,
        overflow=overflow,
        thinking=thinking,
    )


def _sampling(values: Mapping[str, float | int], seed: int | None) -> Sampling:
    """`Sampling` of what in `values` it knows; whole numbers where it wants them."""
    known: dict[str, Any] = {}
    for field in structs.fields(Sampling):
        value = values.get(field.name)
        if field.name == "seed" or value is None or not -LIMIT <= value <= LIMIT:
            continue  # the last: not a number, or too large to be meant
        known[field.name] = round(value) if type(field.default) is int else float(value)
    return Sampling(**known, seed=seed)
