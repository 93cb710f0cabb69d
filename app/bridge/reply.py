"""One reply that is waited for, or being made: plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from msgspec import structs

from app.bridge.thought_meter import ThoughtMeter
from app.chat.conversation import TEMPORARY, Node, ReplyFacts, Resolved
from app.chat.store import clean
from app.chat.turns import is_beyond_frames
from app.core.errors import ContextOverflow
from app.engine.api import GenerationRequest

if TYPE_CHECKING:
    from app.engine.api import Completion, LoadSettings, ModelInfo, PromptMessage, Token
    from app.engine.protocol import Begun, Progress

ReplyStatus = Literal["waiting", "reading", "writing"]


@dataclass(slots=True, eq=False)
class Reply:
    """A reply that is waited for, or being made.

    Attributes:
        conversation: its conversation.
        parent_id: the message it answers.
        continues: node to go on with; None makes a new one.
        asked_at: when, on the monotonic clock.
        status: `waiting` until its prompt is being read.
        node: its place in the tree, once it is on disk.
        job: number in the engine; 0 before.
        content: its text so far, what it continues included.
        tokens: those of this run.
        saved: how many of them were given to the store.
        shown: how much of `content` was announced.
        first_token_at: when the first token came.
        stopped: the user wants it to end.
        prefill: how it begins, written by the user.
        resolved: what governs it; None takes what governs its conversation when it begins.
        meter: counts its thinking; None before its prompt is known.
        prompt_tokens: length of its prompt; 0 before that is known.
    """

    conversation: int
    parent_id: int | None
    continues: int | None
    asked_at: float
    status: ReplyStatus = "waiting"
    node: Node | None = None
    facts: ReplyFacts = field(default_factory=ReplyFacts)
    job: int = 0
    content: str = ""
    tokens: list[Token] = field(default_factory=list)
    saved: int = 0
    shown: int = 0
    first_token_at: float | None = None
    stopped: bool = False
    prefill: str = ""
    resolved: Resolved | None = None
    meter: ThoughtMeter | None = None
    prompt_tokens: int = 0

    def begin(self, event: Begun) -> None:
        """Its prompt is known. What is gone on with has begun before, maybe otherwise."""
        if self.continues is None or not self.content:
            self.facts = structs.replace(
                self.facts, opened=event.opened, markers=event.markers, thinking=event.thinking
            )
        self.meter = ThoughtMeter(self.content, self.facts)

    def add(self, token: Token, now: float) -> None:
        """Take one more token, at `now` on the monotonic clock."""
        self.tokens.append(token)
        self.content += token.text
        if self.meter is not None:
            self.meter.add(self.content, token.text, now)

    def progress(self, event: Progress) -> None:
        """The engine tells how long the prompt is while it reads it."""
        if event.phase == "prompt" and event.total:
            self.prompt_tokens = event.total

    def measure(self) -> None:
        """Put what is known of its thinking into its facts."""
        if self.meter is not None:
            self.facts = self.meter.measured(self.facts)

    def speed(self, now: float) -> float | None:
        """Tokens a second while it is written, the first one not counted."""
        if self.first_token_at is None:
            return None
        return _per_second(len(self.tokens) - 1, now - self.first_token_at)


def governed(facts: ReplyFacts) -> Resolved:
    """What governed a reply, its seed included, so that it can be made again."""
    return Resolved(
        system_prompt=facts.system_prompt,
        sampling=structs.replace(facts.sampling, seed=facts.seed),
        max_tokens=facts.max_tokens,
        stop=facts.stop,
        overflow=facts.overflow,
        thinking=facts.thinking,
    )


def facts_of(info: ModelInfo, load: LoadSettings | None, resolved: Resolved) -> ReplyFacts:
    """What will make a reply: the model, how it was loaded, and what governs the reply."""
    return ReplyFacts(
        model_name=info.name,
        quantization=info.quantization,
        fingerprint=info.fingerprint,
        model_path=info.path,
        architecture=info.architecture,
        n_params=info.n_params,
        n_ctx=info.n_ctx,
        load=load,
        offloaded_layers=info.offloaded_layers,
        device=info.device,
        sampling=resolved.sampling,
        system_prompt=clean(resolved.system_prompt),
        max_tokens=resolved.max_tokens,
        stop=tuple(map(clean, resolved.stop)),
        overflow=resolved.overflow,
        may_differ=info.may_differ,
    )


def gone_on(facts: ReplyFacts, before: ReplyFacts | None) -> ReplyFacts:
    """`facts` of a reply that is gone on with: how it began stays as it was."""
    if before is None:
        return facts
    return structs.replace(
        facts,
        prefill=before.prefill,
        opened=before.opened,
        markers=before.markers,
        thinking=before.thinking,
        thought_tokens=before.thought_tokens,
        thought_s=before.thought_s,
    )


def beyond_frames(
    messages: tuple[PromptMessage, ...], resolved: Resolved, n_ctx: int
) -> ContextOverflow | None:
    """What is wrong with a prompt too long even to be handed over, which files alone can make."""
    if not is_beyond_frames(messages):
        return None
    # An estimate, since nothing that long is counted.
    guess = sum(len(message.content) for message in messages) // 4
    reserved = min(resolved.max_tokens, n_ctx // 4)
    return ContextOverflow(prompt_tokens=guess, n_ctx=n_ctx, reserved=reserved)


def request_of(
    reply: Reply, messages: tuple[PromptMessage, ...], resolved: Resolved, *, plain: bool
) -> GenerationRequest:
    """What the engine is asked for; `plain` where the model has no template."""
    return GenerationRequest(
        # What is temporary leaves no KV state on disk.
        conversation=str(reply.conversation) if reply.conversation < TEMPORARY else "",
        messages=messages,
        sampling=resolved.sampling,
        max_tokens=resolved.max_tokens,
        stop=resolved.stop,
        overflow=resolved.overflow,
        plain=plain,
        # What is gone on with keeps to what it began with.
        thinking=reply.facts.thinking or resolved.thinking,
    )


def with_completion(facts: ReplyFacts, completion: Completion) -> ReplyFacts:
    """`facts` of a reply, and what the engine says of how it ended."""
    return structs.replace(
        facts,
        seed=completion.seed,
        threads=completion.threads,
        prompt_tokens=completion.prompt_tokens,
        reused_tokens=completion.reused_tokens,
        generated_tokens=completion.generated_tokens,
        dropped_messages=completion.dropped_messages,
        retokenized=len(completion.retokenized),
        parsed_plainly=completion.parsed_plainly,
        prompt_s=completion.prompt_s,
        generation_s=completion.generation_s,
        may_differ=completion.may_differ,
    )


def facts_speed(facts: ReplyFacts) -> float | None:
    """Tokens a second of a reply that has ended, the first one not counted."""
    return _per_second(facts.generated_tokens - 1, facts.generation_s)


def _per_second(count: int, passed_s: float) -> float | None:
    return count / passed_s if count > 0 and passed_s > 0 else None
