"""A pack laid over the base: two trees of the same file come in, one comes out, each node still knowing its own file.

Fields are merged, the pack's lists go in front of the base's, and its texts take the place of the base's. Where a
mapping of the pack says `replace: true`, everything it names takes the place of the base's.
"""

from bot.library.strict_yaml import Mapping, Node, Scalar, Sequence

REPLACE = "replace"


def overlay(base: Node, pack: Node) -> Node:
    """What comes of `pack` laid over `base`."""
    match base, pack:
        case Mapping(), Mapping():
            return _merged(base, pack)
        case Sequence(), Sequence():
            return Sequence((*pack.items, *base.items), pack.line, pack.column, pack.path)
        case _:
            return pack


def without_replace(node: Node) -> Node:
    """A pack's tree as it stands where the base has nothing to lay it over."""
    if not isinstance(node, Mapping):
        return node
    entries = tuple((key, without_replace(value)) for key, value in node.entries if not _is_replace(key, value))
    return Mapping(entries, node.line, node.column, node.path)


def _merged(base: Mapping, pack: Mapping) -> Mapping:
    replaces = any(_is_replace(key, value) for key, value in pack.entries)
    over = {key.value: (key, value) for key, value in pack.entries if not _is_replace(key, value)}
    entries: list[tuple[Scalar, Node]] = []
    for key, value in base.entries:
        if key.value not in over:
            entries.append((key, value))
            continue
        pack_key, pack_value = over.pop(key.value)
        entries.append((pack_key, without_replace(pack_value) if replaces else overlay(value, pack_value)))
    entries += [(key, without_replace(value)) for key, value in over.values()]
    return Mapping(tuple(entries), base.line, base.column, base.path)


def _is_replace(key: Scalar, value: Node) -> bool:
    return key.value == REPLACE and isinstance(value, Scalar) and value.value == "true"
