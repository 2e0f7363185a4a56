"""Findings made by hand."""

from __future__ import annotations

from datetime import date

from bot.messages.evidence import ArticleRef, Findings, Passage, Ranked, Section

PASSWORD = (
    "Go to https://id.northfield.example and choose **Forgot password**. A code is sent to your phone; it is valid for "
    "10 minutes. Your new password must have at least 14 characters. IT will never ask you for your password."
)
EDUROAM = (
    "1. Open **System Settings** and choose **Wi-Fi**.\n"
    "2. Select **eduroam** and sign in with your full e-mail address.\n"
    "3. Click **Continue** when you are asked to trust the certificate.\n\n"
    "Do not install a profile from any other website."
)


def article(id: str, title: str, *, url: str = "", audience: tuple[str, ...] = ()) -> ArticleRef:
    return ArticleRef(id, title, "desk", url, "IT", date(2026, 3, 1), None, audience)


def passage(
    id: str, text: str, of: ArticleRef | None = None, *, section: int = 0, title: str = "", steps: bool = False
) -> Passage:
    return Passage(id, of or article(f"article-{id}", f"About {id}"), section, title, text, steps)


def findings(*passages: Passage, question: str = "How do I reset my password?") -> Findings:
    ranked = tuple(Ranked(each, 0.9 - 0.1 * at, 0.5, 0.5) for at, each in enumerate(passages))
    return Findings(question, "release-1", ranked, 0.9 if ranked else 0.0, "answered" if ranked else "refused")


def section_of(each: Passage, text: str) -> Section:
    return Section(each.article, each.section, each.section_title, text)


RESET = passage("reset", PASSWORD, article("reset", "Reset a forgotten password"))
WIFI = passage("wifi", EDUROAM, article("wifi", "Connect a Mac to eduroam"), title="On a Mac", steps=True)
