"""Telegram's HTML: markup goes in, the visible text and its entities come out, or the error of the real parser.

Works on bytes as TDLib does, because its errors name byte offsets.
"""

from dataclasses import dataclass, field

from tests.telegram_server.entities import Entity
from tests.telegram_server.links import WrongLink, checked_link, mentioned_user
from tests.telegram_server.refusal import Refusal, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_NAMED_CHARACTERS = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACES = b" \t\r\n\0\v"
_END = 0
_GREATEST_CODE_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    """In UTF-16 units of the visible text."""
    begin: int
    """In bytes of the visible text."""


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    return _Parser(markup.encode() + bytes([_END])).parse()


def _problem(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


@dataclass(slots=True)
class _Parser:
    source: bytes
    at: int = 0
    visible: bytearray = field(default_factory=bytearray)
    utf16_offset: int = 0
    open_tags: list[_OpenTag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source) - 1:
            if self._here() == ord("<"):
                if self.source[self.at + 1] == ord("/"):
                    self._read_end_tag()
                else:
                    self._read_start_tag()
            else:
                self._read_character()
        if self.open_tags:
            raise _problem(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        try:
            text = self.visible.decode()
        except UnicodeDecodeError:
            raise _problem(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                "surrogate code units"
            ) from None
        # A language counts only where the code stands inside pre.
        return text, [Entity("code", one.offset, one.length) if one.kind == "code" else one for one in self.entities]

    def _here(self) -> int:
        return self.source[self.at]

    def _read_character(self) -> None:
        if self._here() == ord("&"):
            character = self._decoded_character()
            if character is not None:
                self.visible += character.encode("utf-8", "surrogatepass")
                self.utf16_offset += 1 + (ord(character) > 0xFFFF)
                return
        byte = self._here()
        begins_a_character = byte & 0xC0 != 0x80
        if begins_a_character:
            self.utf16_offset += 1 + (byte >= 0xF0)
        self.visible.append(byte)
        self.at += 1

    def _decoded_character(self) -> str | None:
        """Step over &lt; &#60; &#x3c; and the like; stay where we are if it is nothing of the kind."""
        start, end = self.at, self.at + 1
        if self.source[end] == ord("#"):
            end += 1
            base, digits = 10, b"0123456789"
            if self.source[end] == ord("x"):
                end += 1
                base, digits = 16, b"0123456789abcdefABCDEF"
            first = end
            while self.source[end] in digits:
                end += 1
            if end == first or end - start >= 10:
                return None
            code = int(self.source[first:end], base)
            if code == 0 or code >= _GREATEST_CODE_POINT:
                return None
            character = chr(code)
        else:
            while chr(self.source[end]).isascii() and chr(self.source[end]).isalpha():
                end += 1
            name = self.source[start + 1 : end]
            if name not in _NAMED_CHARACTERS:
                return None
            character = _NAMED_CHARACTERS[name]
        self.at = end + (self.source[end] == ord(";"))
        return character

    def _skip_spaces(self) -> None:
        while self._here() != _END and self._here() in _SPACES:
            self.at += 1

    def _read_until(self, stops: bytes) -> bytes:
        start = self.at
        while self._here() not in stops:
            self.at += 1
        return self.source[start : self.at]

    def _read_start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = _lower(self._read_until(_SPACES + b">"))
        if self._here() == _END:
            raise _problem(f"Unclosed start tag at byte offset {begin}")
        if name not in _KINDS:
            raise _problem(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument = ""
        while True:
            self._skip_spaces()
            if self._here() == ord(">"):
                break
            attribute, value = self._read_attribute(name, begin)
            argument = _argument_of(name, attribute, value, argument)
        if name == "span" and argument != "spoiler":
            raise _problem(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open_tags.append(_OpenTag(name, argument, self.utf16_offset, len(self.visible)))
        self.at += 1

    def _read_attribute(self, tag: str, begin: int) -> tuple[str, str | None]:
        """Name and value; the value is None where there is no equals sign."""
        name = self._read_until(_SPACES + b"=>/\"'").decode()
        if not name:
            raise _problem(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_spaces()
        if self._here() != ord("="):
            self._must_go_on(f'Unclosed start tag "{tag}" at byte offset {begin}')
            return name, None
        self.at += 1
        self._skip_spaces()
        self._must_go_on(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = self._read_quoted() if self._here() in b"\"'" else self._read_name_token()
        self._must_go_on(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def _must_go_on(self, otherwise: str) -> None:
        if self._here() == _END:
            raise _problem(otherwise)

    def _read_name_token(self) -> str:
        start = self.at
        while chr(self._here()).isascii() and (chr(self._here()).isalnum() or self._here() in b".-"):
            self.at += 1
        if self._here() not in _SPACES + b">":
            raise _problem(f"Unexpected end of name token at byte offset {start}")
        return _lower(self.source[start : self.at])

    def _read_quoted(self) -> str:
        quote = self._here()
        self.at += 1
        value = bytearray()
        while self._here() not in (quote, _END):
            character = self._decoded_character() if self._here() == ord("&") else None
            if character is not None:
                value += character.encode("utf-8", "surrogatepass")
            else:
                value.append(self._here())
                self.at += 1
        if self._here() == quote:
            self.at += 1
        return value.decode("utf-8", "replace")

    def _read_end_tag(self) -> None:
        begin = self.at
        if not self.open_tags:
            raise _problem(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = _lower(self._read_until(_SPACES + b">"))
        self._skip_spaces()
        if self._here() != ord(">"):
            raise _problem(f"Unclosed end tag at byte offset {begin}")
        tag = self.open_tags[-1]
        if name not in ("", tag.name):
            raise _problem(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        if self.utf16_offset > tag.offset:
            self._close(tag)
        self.open_tags.pop()
        self.at += 1

    def _close(self, tag: _OpenTag) -> None:
        kind, offset, length = _KINDS[tag.name], tag.offset, self.utf16_offset - tag.offset
        if kind == "text_link":
            self._close_link(tag, length)
        elif kind == "custom_emoji":
            if not tag.argument.isdecimal() or int(tag.argument) == 0:
                raise _problem("Invalid custom emoji identifier specified")
            self.entities.append(Entity(kind, offset, length, tag.argument))
        elif kind == "blockquote" and tag.argument:
            self.entities.append(Entity("expandable_blockquote", offset, length))
        elif kind in ("pre", "code"):
            self._close_code(Entity(kind, offset, length, tag.argument))
        else:
            self.entities.append(Entity(kind, offset, length))

    def _close_code(self, closed: Entity) -> None:
        """pre around code (or code around pre) with a language is one block in that language."""
        inner = self.entities[-1] if self.entities else None
        if inner is not None and (inner.offset, inner.length) == (closed.offset, closed.length):
            if closed.kind == "pre" and inner.kind == "code" and inner.argument:
                self.entities[-1] = Entity("pre", inner.offset, inner.length, inner.argument)
                return
            if closed.kind == "code" and inner.kind == "pre" and not inner.argument and closed.argument:
                self.entities[-1] = Entity("pre", inner.offset, inner.length, closed.argument)
                return
        self.entities.append(closed)

    def _close_link(self, tag: _OpenTag, length: int) -> None:
        """A link that leads nowhere is dropped without a word, its text stays."""
        link = tag.argument or self.visible[tag.begin :].decode("utf-8", "replace")
        user_id = mentioned_user(link)
        if user_id is not None:
            self.entities.append(Entity("text_mention", tag.offset, length, str(user_id)))
            return
        try:
            url = checked_link(link)
        except WrongLink:
            return
        self.entities.append(Entity("text_link", tag.offset, length, url))


def _lower(name: bytes) -> str:
    return name.lower().decode()


def _argument_of(tag: str, attribute: str, value: str | None, before: str) -> str:
    if tag == "blockquote" and attribute == "expandable":
        return "expandable"
    if value is None:
        return before
    match tag, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
    return before
