"""An agent asks for what stands in the transcript: they are shown it, and left alone otherwise.

``ASKED`` is what agents may write, with what stands in the transcript on it; None where nothing does.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.escalation.recalling import questions
from bot.flows import asked_already
from bot.messages.transcript import Entry
from tests.talk import KIM, Talk

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ASKED: list[tuple[list[str], list[tuple[str, str | None]]]] = [
    (
        [
            "slow wireless in the halls. My asset tag is AC-12345 and my username is nfalk2",
            "I use Firefox 128 on Windows 11, in room 204",
            "call me on 07700 900123 if that's easier",
            "the printer is PR-117, I restarted it twice already",
            "the order number is 55512",
        ],
        [
            ("What is the asset tag?", "AC-12345"),
            ("What is your username?", "nfalk2"),
            ("Which browser do you use?", "Firefox"),
            ("Can you tell me your room number please?", "204"),
            ("What's your phone number?", "07700"),
            ("Which printer is it?", "PR-117"),
            ("What version of Windows is it?", "Windows 11"),
            ("What was the order number?", "55512"),
            ("Have you tried turning it off and on?", "restarted"),
        ],
    ),
    (
        [
            "Hi, the projector in seminar room 2.14 shows a green line down the middle",
            "it began on Monday right after the cleaners had been in",
            "serial number is XK-4471-B if you need it. The lamp light blinks orange",
            "there are about thirty students waiting and my lecture ends at 11:50",
            "I swapped the HDMI lead for another one, no change. Dr Osei next door says hers is fine",
        ],
        [
            ("Which room is that in?", "2.14"),
            ("Could you read me the serial number?", "XK-4471"),
            ("What colour is the lamp?", "orange"),
            ("When did you first notice it?", "Monday"),
            ("How many students are affected?", "thirty"),
            ("What time does your lecture end?", "11:50"),
            ("Have you tried a different HDMI cable?", "swapped"),
            ("What does the picture look like?", "green line"),
            ("Is the projector next door okay?", "fine"),
            ("Do you have the remote control with you?", None),
            ("Which input is selected on the wall panel?", None),
            ("What's your extension?", None),
            ("Is it ceiling mounted?", None),
            ("Who teaches in there after you?", None),
            ("Thanks, I'm on my way. Can you wait there?", None),
        ],
    ),
    (
        [
            "I can't get into my email since I got a new phone",
            "it's an iPhone 13 and the authenticator app shows a code that is refused",
            "my staff number is 88213 and I'm in the Finance department",
            "The email address is r.patel@alder.example, I am connected through eduroam",
            "My manager is Helen Brook. I deleted the app and installed it again",
        ],
        [
            ("What model of phone is it?", "iPhone 13"),
            ("And your staff ID?", "88213"),
            ("Which email account is this about?", "r.patel"),
            ("What department do you work in?", "Finance"),
            ("Who is your line manager?", "Helen"),
            ("Have you reinstalled the authenticator?", "installed it again"),
            ("Are you on the campus network at the moment?", "eduroam"),
            ("Do you still have the old phone?", None),
            ("Can you receive text messages?", None),
            ("When is a good time to ring you?", None),
            ("What's your date of birth?", None),
            ("Could you open the security settings and press Add method?", None),
            ("Did that work?", None),
            ("Is your calendar affected too?", None),
        ],
    ),
    (
        [
            "I ordered a docking station three weeks ago and it hasn't come",
            "the PO was 4500119, cost centre HIST-22, supplier was Dustin",
            "please deliver it to Newton Hall, room 3",
            "I only need it before the term starts on 12 January",
            "Two people in my office are waiting for theirs as well",
        ],
        [
            ("Do you have the purchase order number?", "4500119"),
            ("Which cost centre was it charged to?", "HIST-22"),
            ("Who was the supplier?", "Dustin"),
            ("Where should it be delivered?", "Newton Hall"),
            ("When did you place the order?", "three weeks"),
            ("By what date do you need it?", "12 January"),
            ("Is anybody else waiting for one?", "Two people"),
            ("What laptop will it be used with?", None),
            ("Did you get a confirmation email?", None),
            ("Who approved it?", None),
            ("Do you need a second monitor?", None),
            ("I'll chase them today, is that all right?", None),
        ],
    ),
    (
        [
            "Moodle keeps logging me out of the quiz in BIO201, I'm a second-year student",
            "happens in Chrome and in Safari, about every ten minutes",
            "Quiz 4, deadline is tomorrow at noon. My student ID is s1029384",
            "I'm at home on my own wifi, BT Hub",
            "I cleared the cookies and signed in again",
        ],
        [
            ("Which module is the quiz in?", "BIO201"),
            ("What's your student number?", "s1029384"),
            ("Which browsers have you tried?", "Chrome"),
            ("How often does it log you out?", "ten minutes"),
            ("When is the quiz due?", "tomorrow"),
            ("Are you a student or a member of staff?", "second-year"),
            ("Are you on campus or at home?", "home"),
            ("Did you clear your cookies?", "cookies"),
            ("Which quiz is it?", "Quiz 4"),
            ("Do you get an email about it?", None),
            ("Who is your tutor?", None),
            ("Have you got an ad blocker installed?", None),
            ("What is the exact wording on the screen?", None),
            ("Could you send me a screenshot?", None),
            ("Would you like an extension?", None),
        ],
    ),
    (
        [
            "Good morning, my laptop doesn't charge any more, it's a Lenovo T480",
            "the charger is the original one, 65 watt",
            "it's been like that since I dropped it on Friday",
            "I'm in Tower 3, desk 41, till four o'clock",
            "The inventory sticker says LT-2231 and the light beside the plug is off",
            "my supervisor is Dr Amy Chan, she can sign for a loan laptop",
        ],
        [
            ("What's the make and model of your laptop?", "T480"),
            ("Is it the original charger?", "original"),
            ("How many watts is the charger?", "65"),
            ("When did this start?", "Friday"),
            ("Where can I find you?", "Tower 3"),
            ("Until when are you at your desk?", "four"),
            ("What's on the inventory label?", "LT-2231"),
            ("Is the charging light on?", "light"),
            ("Who is your supervisor?", "Amy Chan"),
            ("Is your data backed up?", None),
            ("Do you have a colleague's charger to try?", None),
            ("Is the screen cracked?", None),
            ("What is your username?", None),
            ("Could you bring it to the desk?", None),
        ],
    ),
    (
        [
            'I can\'t open the shared folder "Field Data 2025" any more',
            "it says you do not have permission",
            "My colleague Jonas can still open it. I moved to the Geography team last week",
            "the drive letter is S: and I am on the VPN from Oslo",
            "my account is gwhite3, reply to g.white@alder.example please",
        ],
        [
            ("What is the folder called?", "Field Data"),
            ("Which drive is it on?", "S:"),
            ("What does the message say exactly?", "permission"),
            ("Can your colleagues open it?", "Jonas"),
            ("Which team are you in now?", "Geography"),
            ("When did you change teams?", "last week"),
            ("What's your account name?", "gwhite3"),
            ("Are you connected to the VPN?", "VPN"),
            ("Which email address should I write to?", "g.white"),
            ("Who owns the folder?", None),
            ("Do you use a Mac?", None),
            ("What's the best number to reach you?", None),
            ("Did you restart after the move?", None),
            ("How large are the files?", None),
        ],
    ),
    (
        [
            "Parking permit question: I paid twice",
            "the receipts are 7781 and 7790, both on 3 November, 46 pounds each",
            "my number plate is AB12 CDE, a grey Skoda",
            "paid by debit card through the portal",
            "I need the permit for the North car park",
        ],
        [
            ("What are the receipt numbers?", "7781"),
            ("On which date did you pay?", "3 November"),
            ("How much was it?", "46"),
            ("What's the registration number of the car?", "AB12"),
            ("How did you pay?", "debit card"),
            ("Which car park is it for?", "North"),
            ("What colour is your car?", "grey"),
            ("Do you still have the confirmation?", None),
            ("Which bank are you with?", None),
            ("Would you like the refund on the same card?", None),
            ("What's your staff number?", None),
            ("May I close this?", None),
        ],
    ),
    (
        [
            "The exam software crashes when I press Start",
            "SafeExam version 3.7 on a MacBook Pro, Sonoma",
            "it crashes about twice an hour, and my exam is on 8 December at 9:30",
            "I have uninstalled the antivirus, still the same",
            "about forty of us take this exam, room LT5",
        ],
        [
            ("Which version of SafeExam is it?", "3.7"),
            ("What computer do you have?", "MacBook"),
            ("When is the exam?", "8 December"),
            ("How often does it crash?", "twice an hour"),
            ("Have you removed your antivirus?", "uninstalled"),
            ("How many people take the exam?", "forty"),
            ("Which room is the exam in?", "LT5"),
            ("Who is the examiner?", None),
            ("Do you have another browser open?", None),
            ("What's the exam code?", None),
            ("Can you send me the log file?", None),
            ("Is there enough space on the disk?", None),
            ("Have you got a second monitor plugged in?", None),
        ],
    ),
    (
        [
            "The lift in Maple House is stuck between floors two and three, lift number 4",
            "a colleague, Ben Ode, is inside it and has been for twenty minutes",
            "the alarm button lights up but nobody answers",
            "I'm Rosa, I work at reception, my radio channel is 6",
        ],
        [
            ("Which lift is it?", "lift number 4"),
            ("Who is inside?", "Ben Ode"),
            ("How long has he been in there?", "twenty minutes"),
            ("Which floor is it stuck at?", "floors two"),
            ("Does the alarm work?", "alarm"),
            ("Which radio channel are you on?", "6"),
            ("Where do you work?", "reception"),
            ("Is he hurt?", None),
            ("Have you rung the lift company?", None),
            ("Can you stay by the door please?", None),
            ("Is the power on in the building?", None),
        ],
    ),
    (
        [
            "My payslip for October is short by 212 pounds",
            "I worked 14 extra hours, approved by Karen Dunn, timesheet TS-889",
            "payroll number 30417, I'm paid monthly",
            "I already wrote to payroll@alder.example on Monday, no reply",
        ],
        [
            ("How much is missing?", "212"),
            ("How many extra hours did you work?", "14"),
            ("Who approved the hours?", "Karen"),
            ("What's the timesheet number?", "TS-889"),
            ("Can I have your payroll number?", "30417"),
            ("Have you written to payroll?", "payroll@"),
            ("Which month's payslip is it?", "October"),
            ("Are you paid weekly or monthly?", "monthly"),
            ("Which bank account do we pay into?", None),
            ("Are you on a fixed-term contract?", None),
            ("Do you have a second job here?", None),
            ("What's your tax code?", None),
            ("Shall I ask them to call you?", None),
        ],
    ),
    (
        [
            "The 3D printer Ultimaker S5 in the makerspace stops at layer 40",
            "the filament is PLA, white, brand Polymaker, nozzle 0.4 mm",
            "the file is called bracket_v7.gcode, sliced with Cura",
            "I levelled the bed and changed the nozzle yesterday",
        ],
        [
            ("Which filament do you use?", "PLA"),
            ("What size is the nozzle?", "0.4"),
            ("Which model of printer is it?", "Ultimaker"),
            ("At which layer does it stop?", "40"),
            ("What is the name of the file?", "bracket_v7"),
            ("Which slicer did you use?", "Cura"),
            ("When did you change the nozzle?", "yesterday"),
            ("Have you levelled the bed?", "levelled"),
            ("What temperature is the bed?", None),
            ("How full is the spool?", None),
            ("Did you use glue?", None),
            ("Is the door of the printer shut?", None),
        ],
    ),
    (
        [
            "I need a poster printed, A1, matt paper, two copies",
            "it's for the conference in Leeds on 19 February, Department of Physics pays, budget code PHY-771",
            "The PDF is 48 megabytes so I could not mail it",
            "I'll collect it at the print shop, Wednesday at 2 pm suits me",
        ],
        [
            ("What size should the poster be?", "A1"),
            ("How many copies?", "two copies"),
            ("What kind of paper?", "matt"),
            ("Which budget code should I charge?", "PHY-771"),
            ("When is the conference?", "19 February"),
            ("How large is the PDF?", "48"),
            ("When will you collect it?", "Wednesday"),
            ("Which department pays?", "Physics"),
            ("Do you want it laminated?", None),
            ("Should it be folded?", None),
            ("Is the PDF in CMYK?", None),
            ("Which courier should we use?", None),
            ("Who designed it?", None),
        ],
    ),
]


def said(texts: list[str]) -> list[Entry]:
    return [Entry(str(at), "c", AT, "person", "Nina", "said", text, ref=str(at)) for at, text in enumerate(texts)]


def test_most_of_what_stands_there_is_found_and_hardly_anything_else_is_shown() -> None:
    """Measured: 94 of 104 found, 2 of 63 shown for nothing. Wordings differ without end: no single one is promised."""
    found = there = loud = silent = 0
    for texts, asked in ASKED:
        for question, wanted in asked:
            lines = asked_already.lines_for(question, (), said(texts))
            if wanted is None:
                silent, loud = silent + 1, loud + bool(lines)
            else:
                there, found = there + 1, found + any(wanted.lower() in line.lower() for line in lines)
    assert there >= 100
    assert silent >= 60
    assert found >= 0.88 * there
    assert loud <= 0.05 * silent


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("slow wireless, my asset tag is AC-12345", "What is the asset tag?", "AC-12345"),
        ("slow wireless, my username is nfalk2", "What is your username?", "nfalk2"),
        ("slow wireless in the halls, my browser is Firefox 128", "Which browser do you use?", "Firefox 128"),
        ("slow wireless in room 204", "Can you tell me your room number please?", "room 204"),
        ("slow wireless on my MacBook", "Are you on a laptop or a phone?", "MacBook"),
        ("slow wireless on my MacBook", "Could I have the make and model?", "MacBook"),
        ("slow wireless; it says “no internet”", "What do you see on the screen?", "no internet"),
        ("slow wireless, call me on 07700 900123", "What's your phone number?", "07700 900123"),
        ("slow wireless for three weeks", "When did this begin?", "for three weeks"),
        ("slow wireless, I use eduroam", "Which network are you connected to?", "eduroam"),
        ("slow wireless. The printer is PR-117", "Which printer is it?", "PR-117"),
        ("slow wireless on Windows 11", "What version of Windows is it?", "Windows 11"),
        ("the order number is 55512 and it is slow", "What was the order number?", "55512"),
    ],
)
async def test_what_was_said_is_shown_to_whoever_asks_for_it(talk: Talk, text: str, question: str, shown: str) -> None:
    await talk.say(text)
    await talk.press("person")
    await talk.agent_presses("claim")
    before = len(talk.whispers)
    await talk.agent_says(question)
    [whisper] = talk.whispers[before:]
    assert shown in whisper.text
    assert talk.relayed[-1].text == question, "the question goes out all the same"


async def test_what_was_answered_to_another_agent_in_one_word_is_shown_too(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_says("Could you tell me the code on the sticker of the socket?")
    await talk.say("one moment")
    await talk.say("hl-22")
    await talk.agent_presses("release")
    await talk.agent_presses("claim", agent=KIM)
    before = len(talk.whispers)
    await talk.agent_says("What's the code on the socket's sticker?", agent=KIM)
    [whisper] = talk.whispers[before:]
    assert "“hl-22”" in whisper.text
    assert "one moment" not in whisper.text


async def test_what_another_agent_wrote_down_is_shown_with_their_name(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_says("// her asset tag is AC-777", agent=KIM)
    await talk.agent_presses("claim")
    before = len(talk.whispers)
    await talk.agent_says("What is the asset tag?")
    [whisper] = talk.whispers[before:]
    assert whisper.text.startswith("This stands in the case already:")
    assert "Kim Adeyemi wrote: “// her asset tag is AC-777”" in whisper.text
    assert "AC-777" not in str([relayed.text for relayed in talk.relayed])


async def test_what_was_deleted_is_never_shown(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.say("my asset tag is AC-12345", ref="tag")
    await talk.delete("tag")
    await talk.agent_presses("claim")
    before = len(talk.whispers)
    await talk.agent_says("What is the asset tag?")
    assert talk.whispers[before:] == []


@pytest.mark.parametrize(
    "text",
    [
        "Could you restart the laptop and join again?",
        "I have reset your password.",
        "Please open the settings and press Forget.",
        "Thanks, I'll look at the asset tag now.",
        "Can you wait there for ten minutes?",
    ],
)
def test_what_asks_for_something_to_be_done_looks_nothing_up(text: str) -> None:
    assert questions(text) == ()
