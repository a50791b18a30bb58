"""What speaks against a line while it is being written: a script and the library come in, errors go out."""

from dataclasses import replace

from bot.library.finding import Finding
from bot.library.lint import lint_line
from bot.library.records import Library, Line, Words
from bot.publishing.changes import Script


def speaks_against(script: Script, library: Library) -> tuple[Finding, ...]:
    """Forbidden claims, digits, placeholders, length. KeyError for an intent that the library does not hold."""
    intent = library.intents[script.intent]
    line = Line(script.text, script.segment, script.style)
    own = Words(title=intent.words[script.language].title)
    if script.part == "calm":
        own = replace(own, calm=(line,))
    elif script.part == "close":
        own = replace(own, close=(line,))
    else:
        own = replace(own, steps={script.part: (line,)})
    alone = replace(intent, words={script.language: own}, traditional=None)
    return tuple(one for one in lint_line(library, alone, script.language) if one.severity == "error")
