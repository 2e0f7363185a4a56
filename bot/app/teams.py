"""Teams' part of the settings, and what was sent, for cards that are shown anew."""

from __future__ import annotations

from bot.messages.turn import Parcel
from bot.platforms.teams.settings import TeamsSettings
from bot.settings import Settings
from bot.store.codec import OUTGOING
from bot.store.tables import OUTBOX
from bot.store.transactions import Transactions


def teams_settings(settings: Settings) -> TeamsSettings:
    """What Teams needs to know. ``SettingsError`` where it cannot work so."""
    return TeamsSettings(
        app_id=settings.microsoft_app_id.strip(),
        password=settings.microsoft_app_password.get_secret_value(),
        tenant=settings.microsoft_app_tenant_id.strip(),
        on_loopback=settings.on_loopback,
        keys_url=settings.teams_openid_metadata_url,
        login_url=settings.teams_login_url,
        service_urls=tuple(part.strip() for part in settings.teams_service_urls.split(",") if part.strip()),
        organisation=settings.organisation,
        contact=settings.contact,
        desk_name=settings.desk_name,
        desks=tuple(place.partition(":")[2] for place in settings.places("teams")),
        team_audiences=settings.teams_table("audiences"),
    ).checked()


class Parcels:
    """What was sent, by its id: without what was deleted since."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def of(self, id: str) -> Parcel | None:
        asking = OUTBOX.select().where(OUTBOX.c.parcel == id)
        row = await self._transactions.read(lambda connection: connection.execute(asking).first())
        if row is None:
            return None
        return Parcel(row.id, row.parcel, row.lane, row.conversation, OUTGOING.decode(row.body))
