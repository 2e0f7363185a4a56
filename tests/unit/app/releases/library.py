"""Two owners, two sources, three articles."""

from __future__ import annotations

from bot.messages.people import member

FAY, LIN = member("web", "local", "fay", "Fay"), member("web", "local", "lin", "Lin")
TABLE = """
[owners]
Facilities = ["fay"]
Finance = ["lin"]

[audiences]
"All staff" = "staff"

[sources.help]
kind = "folder"
path = "help"

[sources.money]
kind = "folder"
path = "money"
owner = "Finance"
"""
ARTICLES = {
    "shed.md": "---\nid: shed\ntitle: Get a key for the bicycle shed\nowner: Facilities\nreviewed: 2026-03-02\n---\n\n"
    "Write to the porter with your room number, and bring twelve pounds as a deposit for the key of the shed.\n",
    "kettle.md": "---\nid: kettle\ntitle: Descale the kitchen kettle\nowner: Facilities\nreviewed: 2026-03-02\n---\n\n"
    "Fill the kettle with citric acid and water, boil it, and leave it for twenty minutes before you rinse it.\n",
    "payslip.md": "---\nid: payslip\ntitle: Read your payslip\nowner: Finance\naudience: staff\n---\n\n"
    "Payslips appear on the payroll portal on the twenty-fifth of every month.\n",
}
SHED, KETTLE = "How do I get a key for the bicycle shed?", "How do I descale the kettle in the kitchen?"
