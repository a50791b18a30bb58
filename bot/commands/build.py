"""`bot build`: learn the library now, so that the next start finds its model ready."""

from bot.commands.edition import ready_edition
from bot.publishing.build import model_path
from bot.settings import read_settings


def build() -> None:
    """Learn the library and keep the model."""
    settings = read_settings()
    built = ready_edition(settings)
    path = model_path(built.edition.library, settings.models_dir, built.edition.recogniser.encoders)
    print(f"{built.edition.id} {path}{'' if built.learnt else ' (was ready)'}")
