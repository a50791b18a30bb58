"""The text of a new intent, to be filled in: all three languages, each part explained where it first stands."""

from importlib import resources

from bot.library.records import FOLDERS, Kind


def skeleton(kind: Kind, name: str) -> str:
    """The YAML of a new intent. It can be read as it is; the rules ask only for texts and for more of them."""
    template = resources.files("bot.library").joinpath("skeletons", f"{kind}.yaml").read_text("utf-8")
    return f"# {FOLDERS[kind]}/{name}.yaml\n{template}"
