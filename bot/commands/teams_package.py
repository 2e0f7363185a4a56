"""``handrail teams-package``: the app package that an administrator uploads to Teams."""

from __future__ import annotations

from pathlib import Path

from bot.app import Parts
from bot.commands.printing import line, say
from bot.errors import SettingsError
from bot.platforms.teams.package import PackageSettings, app_package


async def teams_package(
    parts: Parts, out: Path, *, version: str, privacy_url: str, terms_url: str, reads_along: bool, as_json: bool
) -> None:
    """Write the zip, and say what to do with it."""
    settings = parts.settings
    content = app_package(
        PackageSettings(
            app_id=settings.microsoft_app_id.strip(),
            public_url=settings.public_url.strip(),
            organisation=settings.organisation,
            version=version,
            privacy_url=privacy_url,
            terms_url=terms_url,
            reads_along=reads_along,
        )
    )
    _write(out, content)
    if as_json:
        line({"file": str(out), "bytes": len(content), "version": version, "reads_along": reads_along})
        return
    hears = "what is said in teams and chats it is installed in" if reads_along else "only what mentions it there"
    say(
        f"Wrote {out} (version {version}; it hears {hears}).\n"
        "Upload it in the Teams admin center under Teams apps > Manage apps > Upload new app, or in Teams itself under "
        "Apps > Manage your apps > Upload an app.\nA changed package needs a higher --app-version."
    )


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{out} cannot be written: {error.strerror}. Name another file with --out.") from error
