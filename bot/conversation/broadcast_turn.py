"""What every step of /broadcast needs: who asks, with what, about which campaign. Asked anew for each press."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.broadcast.audience import Audience, within_reach
from bot.broadcast.campaign import Campaign, Refusal, Step
from bot.broadcast.progress import progress_of
from bot.clock import Clock
from bot.conversation.broadcasting import is_asleep, title_of
from bot.conversation.dialogue import Dialogue
from bot.conversation.numbered import number_in
from bot.conversation.request import Outcome, Parts, Sender
from bot.library.claims import said as claimed
from bot.library.records import Library
from bot.people.person import Person, Team, identify
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.wording.broadcast import part_name
from bot.wording.broadcast_pages import (
    Drafted,
    asking_reply,
    draft_reply,
    moment,
    progress_reply,
    refused_sentence,
)
from bot.wording.texts import Texts
from bot.wording.welcome import notice

SUBJECT = "broadcast"


@dataclass(frozen=True, slots=True)
class Turn:
    """One request of somebody who may write to others. `reach`: everybody they may write to."""

    sender: Sender
    by: Person
    reach: Audience
    parts: Parts
    texts: Texts
    edition: Edition
    now: datetime

    @property
    def library(self) -> Library:
        return self.edition.library

    async def own(self, number: str) -> Campaign | None:
        """A campaign of one's own; for an administrator, any."""
        campaign = await self.parts.ledger.campaign(number_in(number))
        if campaign is None or (campaign.by != self.by.id and self.by.role != "admin"):
            return None
        return campaign

    async def teams(self) -> tuple[Team, ...]:
        """Those they may write to."""
        teams = await self.parts.roster.teams()
        return teams if not self.reach.teams else tuple(one for one in teams if one.id in self.reach.teams)

    async def people(self, campaign: Campaign) -> int:
        return await self.parts.ledger.count(
            campaign.audience, by=campaign.by, kind=campaign.kind, fallback=campaign.content.language, now=self.now
        )

    async def zone(self) -> ZoneInfo:
        preference = await self.parts.preferences.of(self.sender.person)
        return preference.there(self.sender.tongue)

    async def kept(self, step: Step) -> Step:
        """The campaign after the step, kept; a refusal where somebody was quicker."""
        if isinstance(step, Refusal):
            return step
        return await self.parts.ledger.change(step) or Refusal("not_now")

    async def ask(self, question: str, key: str) -> Outcome:
        """Wait for words: `question` comes back with them."""
        sender = self.sender
        await self.parts.dialogues.open(Dialogue(sender.chat, sender.person, SUBJECT, question, self.now))
        return Outcome(asking_reply(self.texts, key))

    async def opened(self, campaign: Campaign, said: str = "", *, replaces: bool = True) -> Outcome:
        """A draft to work on, or how far a campaign is."""
        if campaign.has_begun or campaign.state == "confirmed":
            return Outcome(await self.progress(campaign), replaces=replaces, notice=said)
        return Outcome(await self.draft(campaign), replaces=replaces, notice=said)

    async def refused(self, campaign: Campaign, refusal: Refusal) -> Outcome:
        """Why not, with the state as it is now."""
        current = await self.parts.ledger.campaign(campaign.id) or campaign
        return await self.opened(current, refused_sentence(self.texts, refusal, await self.zone()))

    def told(self, refusal: Refusal) -> Outcome:
        """Why not, to somebody who typed."""
        return Outcome(notice(self.texts, f"broadcast.refused.{refusal.reason}"))

    async def draft(self, campaign: Campaign) -> Reply:
        title, script = "", campaign.content.script
        if script is not None:
            title = f"{title_of(campaign, self.library, self.texts.language)} · {part_name(self.texts, script.part)}:"
        drafted = Drafted(campaign, await self.people(campaign), title, await self.hour(campaign))
        return draft_reply(self.texts, drafted, await self.teams(), warning=self._claim(campaign))

    async def progress(self, campaign: Campaign) -> Reply:
        sizes = await self.parts.ledger.sizes(campaign.id)
        progress = progress_of(sizes, campaign.starts, self.now, goes_on=campaign.state == "running")
        asleep = await is_asleep(campaign, self.parts, self.now)
        return progress_reply(self.texts, campaign, progress, asleep=asleep)

    async def hour(self, campaign: Campaign) -> str:
        """When it goes out, on its author's clock; "" for at once."""
        if campaign.at is None:
            return ""
        if campaign.by_their_clock:
            return self.texts.say("broadcast.their_clock", when=moment(campaign.at))
        return moment(campaign.at.astimezone(await self.zone()))

    def _claim(self, campaign: Campaign) -> str:
        """A warning where the words hold something that customers must not hear."""
        for text in campaign.content.texts:
            for claims in self.library.claims.values():
                if found := claimed(text, claims):
                    return self.texts.say("broadcast.claims", words=found[1], why=found[0].why)
        return ""


async def turn_of(
    sender: Sender, parts: Parts, edition: Edition, texts: Texts, clock: Clock, admins: frozenset[int]
) -> Turn | None:
    """None for who may write to nobody."""
    by = identify(sender.person, await parts.roster.person(sender.person), admins)
    reach = within_reach(Audience(), by) if by is not None else None
    if by is None or reach is None:
        return None
    return Turn(sender, by, reach, parts, texts, edition, clock())
