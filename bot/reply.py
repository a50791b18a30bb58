"""What the bot says, as values without markup: lines, folded parts and buttons. Each door paints it its own way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

AttachmentKind = Literal["picture", "document"]
Tone = Literal["plain", "strong", "quiet", "say"]  # say: words for the customer's ears


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `label` stands in front of it in bold ("2 clarify")."""

    text: str
    tone: Tone = "plain"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that stay folded until they are wanted."""

    lines: tuple[Line, ...]


Block = Line | Fold


@dataclass(frozen=True, slots=True)
class Press:
    """What pressing a button asks for: an action of `conversation.router` and its argument (short: it travels in the
    64 bytes of a Telegram button)."""

    action: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A button that puts a text (at most 256 characters) on the clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    does: Press | Copy


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message: a "picture" is seen in the chat, a "document" is kept. `name` is that of the
    file, with its ending. The text of the message is its caption, which holds 1,024 characters. `known_as`: by which
    name the network has it already, so that it need not be sent along again; the content is empty then."""

    name: str
    content: bytes = field(repr=False)
    kind: AttachmentKind
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """A question of the messenger's own kind, open for so many seconds. `answer`: the place of the right choice; `why`:
    what is said after a vote. At most 300 letters, 12 choices of 100, 200 of explanation."""

    question: str
    choices: tuple[str, ...]
    answer: int
    why: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole message. `language` is a BCP 47 tag: zh, zh-Hant, ko or en. With an attachment it is always a message of
    its own: a text on the screen cannot turn into a file."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    language: str = "en"
    attachment: Attachment | None = None
    poll: Poll | None = None
    """Where the door has polls it is one, and the lines stand in for it everywhere else."""

    def lines(self) -> Iterable[Line]:
        """All lines in order, folded ones too."""
        for block in self.blocks:
            if isinstance(block, Fold):
                yield from block.lines
            else:
                yield block

    def said_with(self, change: Callable[[str], str]) -> "Reply":
        """The same reply with every visible text changed, what buttons copy included."""

        def line(one: Line) -> Line:
            return replace(one, text=change(one.text), label=change(one.label))

        def button(one: Button) -> Button:
            does = Copy(change(one.does.text)) if isinstance(one.does, Copy) else one.does
            return Button(change(one.label), does)

        def poll(one: Poll) -> Poll:
            choices = tuple(change(choice) for choice in one.choices)
            return replace(one, question=change(one.question), choices=choices, why=change(one.why))

        return replace(
            self,
            blocks=tuple(
                Fold(tuple(line(inner) for inner in block.lines)) if isinstance(block, Fold) else line(block)
                for block in self.blocks
            ),
            buttons=tuple(tuple(button(one) for one in row) for row in self.buttons),
            poll=poll(self.poll) if self.poll is not None else None,
        )
