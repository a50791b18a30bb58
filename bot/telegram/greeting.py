"""Hello to Telegram at the start: who we are, and the menu of commands."""

from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault
from telegram.error import InvalidToken, NetworkError

from bot.conversation.router import COMMANDS
from bot.errors import ConfigurationError, TelegramUnreachable
from bot.language.detect import LANGUAGES, Language
from bot.telegram.intake import Ourselves
from bot.wording.texts import texts_in


async def greet(bot: Bot) -> Ourselves:
    """Who this bot is, as Telegram tells. Raises ConfigurationError for a wrong token and TelegramUnreachable when
    nobody answers."""
    try:
        await bot.initialize()
    except InvalidToken as fault:
        raise ConfigurationError(
            "Telegram does not know this token. Check TELEGRAM_BOT_TOKEN: BotFather shows it under /mybots."
        ) from fault
    except NetworkError as fault:
        raise TelegramUnreachable(
            "Telegram does not answer. Check the network, or TELEGRAM_API_URL if you set one."
        ) from fault
    return Ourselves(bot.bot.id, bot.bot.username or "")


async def set_commands(bot: Bot) -> None:
    """The menu of commands, in each language, for private chats and groups. Raises TelegramError."""
    tags: Sequence[tuple[str | None, Language]] = [(None, "en"), *((one, one) for one in LANGUAGES)]
    for tag, language in tags:
        texts = texts_in(language)
        menu = [BotCommand(name, texts.say(f"menu.{name}")) for name in COMMANDS]
        for scope in (BotCommandScopeDefault(), BotCommandScopeAllGroupChats()):
            await bot.set_my_commands(menu, scope=scope, language_code=tag)
