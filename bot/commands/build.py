"""`bot build`: learn the library now, so that the next start finds its model ready."""

from bot.commands.edition import ready_edition
from bot.publishing.learning import alone
from bot.settings import read_settings


def build() -> None:
    """Learn the library and keep the model."""
    settings = read_settings()
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    with alone(settings.models_dir):
        built = ready_edition(settings)
    edition = built.edition
    path = settings.models_dir / f"{edition.model}.npz"
    print(f"{edition.id} {path}{'' if built.learnt else ' (was ready)'}")
