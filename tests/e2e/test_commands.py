"""The commands' contracts, run as a person would: files in, lines out, an exit code that says how it went."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.messages.signals import SIGNAL_KINDS

ROOT = Path(__file__).parents[2]
ARTICLES = {
    "bicycle-shed.md": """---
id: bicycle-shed
title: Get a key for the bicycle shed
reviewed: 2026-03-02
url: https://help.example/bicycle-shed
---

## Ask for a key

1. Write to the porter with your room number.
2. Bring twelve pounds as a deposit.
3. Sign for the key at the lodge.
""",
    "kettle.md": "---\nid: kettle\ntitle: Descale the kitchen kettle\n---\n\nFill the kettle with citric acid "
    "and water, boil it, and leave it for twenty minutes before you rinse it twice.\n",
    "payslip.md": "---\nid: payslip\ntitle: Read your payslip\naudience: staff\n---\n\nPayslips appear on the payroll "
    "portal on the twenty-fifth of every month; the tax code is in the top right corner.\n",
    "visitors.md": "---\nid: visitors\ntitle: Parking for visitors\naudience: public\n---\n\nVisitors park behind the "
    "chapel and show the ticket from the lodge behind the windscreen.\n",
}


@pytest.fixture
def home(home: Path) -> Path:
    """With articles, and an audience that somebody has."""
    folder = home / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (home / "handrail.toml").write_text('[audiences]\n"All staff" = "staff"\n', encoding="utf-8")
    return home


def run(*arguments: str, code: int = 0, given: str = "") -> Result:
    result = CliRunner().invoke(app, list(arguments), input=given)
    assert result.exit_code == code, result.output
    return result


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def batch(home: Path, *records: dict[str, Any]) -> list[dict[str, Any]]:
    file = home / "questions.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return lines(run("ask", "--batch", str(file), "--json"))


def ranked(record: dict[str, Any]) -> Sequence[str]:
    return [item["article"] for item in record["ranked"]]


def test_a_batch_prints_one_line_a_question_in_order_with_all_that_the_contract_names(home: Path) -> None:
    run("ingest", str(home / "articles"))
    first, second = batch(
        home,
        {"id": "q2", "text": "how do I get a key for the bicycle shed"},
        {"id": "q1", "text": "descale the kettle"},
    )
    assert (first["id"], second["id"]) == ("q2", "q1")
    assert set(first) == {"id", "outcome", "confidence", "text", "citations", "ranked", "route", "ms"}
    assert first["outcome"] in ("answered", "asked", "offered", "refused")
    assert 0 <= first["confidence"] <= 1
    assert first["route"] is True
    assert ranked(first)[0] == "bicycle-shed"
    assert ranked(second)[0] == "kettle"
    [cited] = first["citations"]
    assert {"article", "title", "url", "section", "passage", "reviewed"} <= set(cited)
    assert (cited["article"], cited["reviewed"]) == ("bicycle-shed", "2026-03-02")
    assert "1. Write to the porter" in first["text"]


def test_who_asks_decides_what_is_found(home: Path) -> None:
    run("ingest", str(home / "articles"))
    question = "when do payslips appear on the payroll portal, and where do visitors park"
    member, staff, guest, stranger = batch(
        home,
        {"id": "1", "text": question},
        {"id": "2", "text": question, "person": {"audiences": ["staff"]}},
        {"id": "3", "text": question, "person": {"guest": True}},
        {"id": "4", "text": question, "person": "web:local:nobody"},
    )
    assert "payslip" not in ranked(member)
    assert "payslip" in ranked(staff)
    assert set(ranked(guest)) <= {"visitors"}
    assert set(ranked(stranger)) <= {"visitors"}
    assert all("payslip" not in json.dumps(record) for record in (member, guest, stranger))


def test_an_invited_person_is_known_by_name(home: Path) -> None:
    run("ingest", str(home / "articles"))
    made = lines(run("invite", "Nina Falk", "--audience", "staff", "--json"))[0]
    assert made["person"] == "web:local:nina-falk"
    [record] = batch(home, {"id": "1", "text": "payroll portal payslips", "person": "nina-falk"})
    assert ranked(record)[0] == "payslip"


def test_releases_can_be_listed_rolled_back_and_articles_withdrawn(home: Path) -> None:
    run("ingest", str(home / "articles"), "--source", "house")
    (home / "articles" / "kettle.md").unlink()
    refused = run("ingest", str(home / "articles"), "--source", "house", code=1)
    assert "--yes" in refused.output
    run("ingest", str(home / "articles"), "--source", "house", "--yes")
    kept = lines(run("releases", "--json"))
    assert [release["current"] for release in kept] == [True, False]
    question = {"id": "1", "text": "descale the kettle with citric acid"}
    assert "kettle" not in ranked(batch(home, question)[0])
    run("rollback")
    assert ranked(batch(home, question)[0])[0] == "kettle"
    run("withdraw", "kettle", "--reason", "wrong acid")
    assert "kettle" not in ranked(batch(home, question)[0])
    run("withdraw", "kettle", "--restore")
    assert ranked(batch(home, question)[0])[0] == "kettle"


def test_a_dry_run_changes_nothing_and_says_what_would(home: Path) -> None:
    [report] = lines(run("ingest", str(home / "articles"), "--dry-run", "--json"))
    assert sorted(report["added"]) == ["bicycle-shed", "kettle", "payslip", "visitors"]
    assert lines(run("releases", "--json")) == []


def test_replay_prints_a_line_for_each_of_the_persons_messages(home: Path) -> None:
    run("ingest", str(home / "articles"))
    talk = {
        "id": "t1",
        "messages": [
            {"role": "user", "text": "how do I get a key for the bicycle shed"},
            {"role": "bot", "text": "Write to the porter with your room number."},
            {"role": "user", "text": "that does not help. can I talk to a person please"},
        ],
    }
    file = home / "talks.jsonl"
    file.write_text(json.dumps(talk) + "\n", encoding="utf-8")
    first, second = lines(run("replay", str(file), "--json"))
    for record in (first, second):
        assert set(record) == {"id", "turn", "signals", "scores", "pressure", "decision"}
        assert set(record["scores"]) == set(SIGNAL_KINDS)
        assert all(0 <= score <= 1 for score in record["scores"].values())
        for found in record["signals"]:
            assert set(found) == {"kind", "weight", "quote"}
    assert first["decision"] == "none"
    assert second["decision"] == "handover"


def test_replay_works_before_anything_is_published(home: Path) -> None:
    file = home / "talks.jsonl"
    file.write_text('{"id": "t", "messages": [{"role": "user", "text": "agent please"}]}\n', encoding="utf-8")
    [record] = lines(run("replay", str(file), "--json"))
    assert record["decision"] == "handover"


def test_asking_before_anything_is_published_says_what_to_do(home: Path) -> None:
    result = run("ask", "where is the kettle", code=1)
    assert "handrail ingest" in result.output


@pytest.mark.parametrize(
    ("text", "said"), [("not json\n", "line 1"), ("[1]\n", "line 1"), ('{"id": "1"}\n', "no text")]
)
def test_a_batch_that_cannot_be_read_names_the_line(home: Path, text: str, said: str) -> None:
    run("ingest", str(home / "articles"))
    file = home / "broken.jsonl"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["ask", "--batch", str(file), "--json"])
    assert said in result.output


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(home: Path) -> None:
    before = lines(run("doctor", "--json", code=1))
    release = next(finding for finding in before if finding["about"] == "release")
    assert release["state"] == "failed"
    assert "handrail ingest" in release["mend"]
    run("ingest", str(home / "articles"))
    after = lines(run("doctor", "--json"))
    assert all(finding["state"] != "failed" for finding in after)


def test_the_server_refuses_to_let_strangers_in_from_outside(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    result = run("serve", code=1)
    assert "handrail invite" in result.output


def test_an_unknown_release_or_article_is_named(home: Path) -> None:
    run("ingest", str(home / "articles"))
    assert "handrail releases" in run("rollback", "01XXXXXXXXXXXXXXXXXXXXXXXX", code=1).output
    assert "no-such" in run("withdraw", "no-such", code=1).output


@pytest.mark.parametrize("question", ["", "   "])
def test_an_empty_question_is_refused_with_what_to_write(home: Path, question: str) -> None:
    assert "The question is empty" in run("ask", question, code=2).output


def test_a_withdrawal_says_the_whole_command_that_undoes_it(home: Path) -> None:
    run("ingest", str(home / "articles"))
    said = run("withdraw", "kettle", "--reason", "wrong acid").stdout
    assert "To undo it: handrail withdraw kettle --restore" in said
    assert "handrail withdraw kettle --restore" in run("releases").stdout
    assert any("handrail withdraw kettle --restore" in one["mend"] for one in lines(run("doctor", "--json")))
    assert lines(run("withdraw", "kettle", "--json"))[0]["undo"] == "handrail withdraw kettle --restore"
    run("withdraw", "kettle", "--undo")
    assert "withdraw" not in run("releases").stdout


def test_an_audience_that_nobody_has_is_named_with_what_to_type_and_what_to_write(home: Path) -> None:
    (home / "handrail.toml").unlink()
    said = run("ingest", str(home / "articles")).stdout
    assert "payslip.md: audience 'staff' is not known: nobody has it yet (line 4)" in said
    assert "handrail invite NAME --audience staff" in said
    assert '"Name of the group" = "staff"' in said
    assert f"under [audiences] in {home / 'handrail.toml'}" in said


def test_an_audience_that_an_invited_person_has_is_known(home: Path) -> None:
    (home / "handrail.toml").unlink()
    run("invite", "Nina Falk", "--audience", "staff")
    assert "Please look at" not in run("ingest", str(home / "articles")).stdout
    findings = lines(run("doctor", "--json"))
    assert not any("nobody can see" in finding["text"] for finding in findings)


def test_an_invitation_warns_of_an_audience_only_if_it_leads_nowhere(home: Path) -> None:
    (home / "handrail.toml").unlink()
    run("ingest", str(home / "articles"))
    assert "audience" not in run("invite", "Nina Falk", "--audience", "staff").output
    warned = run("invite", "Nina Falk", "--audience", "stafff").output
    assert "No article is for the audience 'stafff' yet; there is members, public, staff." in warned
    assert "Nina Falk has it" in warned and "audience: stafff" in warned


def test_inviting_a_name_again_says_that_the_first_link_is_void(home: Path) -> None:
    assert "before" not in run("invite", "Nina Falk").output
    assert "The link given then is void" in run("invite", "nina  falk").output


def test_settings_that_cannot_be_read_are_one_message_for_every_command(home: Path) -> None:
    (home / ".env").write_bytes(b"\xff\xfePORT=1\n")
    for command in (("doctor",), ("releases",), ("ask", "hello"), ("ingest", "articles"), ("serve",), ("demo",)):
        result = run(*command, code=1)
        assert ".env cannot be read: it is not UTF-8" in result.stderr
        assert result.stdout == ""


def test_the_doctor_names_what_is_misspelt_and_goes_on_after_what_is_broken(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".env").write_text("CONTCT=ring 4400\n", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    monkeypatch.setenv("TRUSTED_PROXIES", "everybody")
    findings = lines(run("doctor", "--json", code=1))
    assert any(one["mend"] == "Did you mean CONTACT?" for one in findings)
    failed = [one["about"] for one in findings if one["state"] == "failed"]
    assert failed == ["settings", "database"], "each cause is told once"
    assert findings[-1]["about"] == "chat model"


def test_a_home_that_cannot_be_written_to_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").touch()
    monkeypatch.setenv("HANDRAIL_HOME", str(home / "file" / "home"))
    for command in (("releases",), ("ask", "hello"), ("ingest", "articles"), ("invite", "Nina")):
        result = run(*command, code=1)
        assert str(home / "file" / "home") in result.stderr and "HANDRAIL_HOME" in result.stderr
        assert "unexpected" not in result.stderr
    assert "home" in [one["about"] for one in lines(run("doctor", "--json", code=1)) if one["state"] == "failed"]


def test_ctrl_c_ends_an_ingest_where_it_is_and_publishes_nothing(home: Path) -> None:
    """In a process of its own, which gets the signal when it has begun to embed."""
    for number in range(300):
        text = " ".join(f"word{number * word}" for word in range(120))
        (home / "articles" / f"long{number}.md").write_text(f"# Long {number}\n\n{text}\n", encoding="utf-8")
    command = [sys.executable, "-c", "from bot.cli import main; main()", "ingest", str(home / "articles")]
    with subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for said in process.stderr:
            if said.startswith("Embedding"):
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read()
    assert process.returncode == 130, rest
    assert "handrail: stopped. Nothing has been changed." in rest
    assert "Building" not in rest and "Traceback" not in rest
    [release] = lines(run("releases", "--json"))
    assert (release["state"], release["current"]) == ("failed", False)
    assert list((home / "home" / "releases").glob("*")) == []


def test_a_database_whose_driver_is_not_installed_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql+pymysql://handrail@127.0.0.1/handrail")
    assert "DATABASE_URL is not a database this installation can use" in run("releases", code=1).output


def test_undoing_a_withdrawal_gives_an_article_back_to_its_latest_audience_and_to_nobody_else(home: Path) -> None:
    run("ingest", str(home / "articles"))
    visitors = home / "articles" / "visitors.md"
    visitors.write_text(ARTICLES["visitors.md"].replace("audience: public", "audience: staff"), encoding="utf-8")
    run("ingest", str(home / "articles"))
    run("withdraw", "visitors")
    run("rollback")
    question = {"text": "where do visitors park, behind the chapel"}
    guest, staff = question | {"person": {"guest": True}}, question | {"person": {"audiences": ["staff"]}}
    assert all("visitors" not in ranked(record) for record in batch(home, guest, staff))
    run("withdraw", "visitors", "--undo")
    for_guest, for_staff = batch(home, guest, staff)
    assert "visitors" not in ranked(for_guest), "the release is old, but the latest audience counts"
    assert "visitors" in ranked(for_staff)
