"""Pairs of short sentences as house articles have them, half of which contradict each other. ``BUILDING`` was looked at
while the check was made, ``JUDGING`` was not: its figures are those that count."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """``wrong``: whether one of the two has to be. ``titles``: of the two articles."""

    one: str
    two: str
    wrong: bool
    titles: tuple[str, str]


def _pairs(text: str, *, wrong: bool) -> tuple[Pair, ...]:
    """A line each: title | title | sentence | sentence; an arrow is a new paragraph."""
    made = []
    for line in text.strip().splitlines():
        first, second, one, two = (part.strip().replace(" → ", "\n\n") for part in line.split(" | "))
        made.append(Pair(one, two, wrong, (first, second)))
    return tuple(made)


BUILDING = (
    *_pairs(
        """
Parking for visitors | Visiting us | Visitors can park in the courtyard. | Visitors cannot park in the courtyard.
Printing in colour | Printers | Staff may print in colour. | Staff may not print in colour.
Guest accounts | Accounts for guests | A guest account ends after 7 days. | A guest account ends after 14 days.
Backups | What is backed up | Backups are kept for 30 days. | Backups are kept for three months.
Home folders | Your storage | Each home folder has 20 GB. | Each home folder has 40 GB.
Passphrases | Choose one | A passphrase needs at least 14 characters. | A passphrase needs at least 10 characters.
Blocked card | Your card | The card is blocked after 3 wrong PINs. | The card is blocked after 6 wrong PINs.
The porter | Who to ring | Dial extension 2210 for the porter. | Dial extension 2290 for the porter.
Mail on a phone | Set up mail | Use port 993 for IMAP. | Use port 143 for IMAP.
Lost property | Found something? | The lost property office is in room 12. | The lost property office is in room 31.
Renewing loans | Loans | You can renew a loan twice. | You can renew a loan four times.
Games | Your laptop | Staff install some themselves. → May I install games? → Yes. | May I install games? → No.
Halls | Rooms | Are pets allowed in the halls? Yes, they are. | Are pets allowed in the halls? No, they are not.
Macs | The agent | Macs need the agent installed. | Macs do not need the agent installed.
The lab | Opening hours | The lab closes at 20:00. | The lab closes at 22:00.
Keys | Lost keys | A replacement key costs 25 euros. | A replacement key costs 40 euros.
Your own laptop | Devices | You must register your own laptop. | You do not have to register your own laptop.
Field trips | Trips | Field trips are booked 6 weeks ahead. | Field trips are booked 10 weeks ahead.
Lecture capture | Recordings | Guests are allowed to watch recordings. | Guests must not watch recordings.
Poster printing | Posters | Up to 5 posters are printed at once. | Up to 3 posters are printed at once.
Timetables | Your timetable | The timetable is published on 1 September. | The timetable is published on 15 September.
Sending files | Large files | Files can be up to 2 GB. | Files can be up to 500 MB.
""",
        wrong=True,
    ),
    *_pairs(
        """
Printing | Printing for guests | Students can print in colour. | Guests cannot print in colour.
The porter | The library | The porter is in room 12. | The library is in room 31.
The library | Where we are | The library is on floor 2. | The library is in building 4.
Setup | Setup of the phone | Step 3 of 5: choose the network. | Step 4 of 5: choose the network.
Windows | Requirements | You need Windows 10 or newer. | You need Windows 10 or later.
Guest accounts | Accounts | A guest account ends after 7 days. | A guest account ends after one week.
The lab | Hours of the lab | The lab closes at 20:00. | The lab closes at 8 pm.
The porter | The library | Dial extension 2210 for the porter. | Dial extension 2290 for the library.
Opening hours | Fridays | On Mondays the desk opens at 8:00. | On Fridays the desk opens at 10:00.
Mail servers | Outgoing mail | Port 993 is used for IMAP. | Port 587 is used for SMTP.
Printing | Printing from phones | You can print from home. | You can't print from a phone.
Storage | Shared storage | Each home folder has 20 GB. | Each shared folder has 40 GB.
Printing | Parking | Can I print at home? → Yes. | Can I park at home? → No.
Status | Printers | Is the network down? → No. | Is the printer down? → Yes.
The boiler | The lamp | If the light is red, do not press the button. | If the light is green, press the button.
Locks | Folders | You cannot delete the folder while it is open. | You can delete the folder when it is closed.
Macs | New Macs | Macs with an M1 chip need the agent. | Macs with an Intel chip do not need the agent.
Ports | Ports of the firewall | Table 3 shows the ports. | Table 5 shows the ports.
Cameras | Laptops | You can borrow a camera for 3 days. | You can borrow a laptop for 7 days.
Passwords | PINs | A password has at least 12 characters. | A PIN has at least 6 characters.
Backups | Mail backups | Backups are kept for 12 months. | Backups are kept for one year.
Outlook 2016 | Outlook 2019 | In Outlook 2016, choose File and Options. | In Outlook 2019, choose File and Options.
Mail | Mail with the app | You may see a warning. | You may not see a warning.
""",
        wrong=False,
    ),
)

JUDGING = (
    *_pairs(
        """
Bicycles | Getting here | Bicycles can be left in the hall. | Bicycles cannot be left in the hall.
Alumni | Leaving us | Alumni may borrow books. | Alumni may not borrow books.
Sick leave | When you are ill | A doctor's note is needed after 3 days. | A doctor's note is needed after 5 days.
Expenses | Travel costs | Receipts are kept for ten years. | Receipts are kept for 7 years.
Attachments | Sending mail | An attachment can be 25 MB. | An attachment can be 50 MB.
PINs | Your phone | The PIN has at least 6 digits. | The PIN has at least 4 digits.
Meeting rooms | Booking a room | The large meeting room seats 24 people. | The large meeting room seats 18 people.
First aid | Emergencies | First aid is on extension 333. | First aid is on extension 3330.
Proxy | Browsers | Set the proxy to port 8080. | Set the proxy to port 3128.
Registry | Certificates | Certificates are handed out in room 105. | Certificates are handed out in room 207.
Exam tries | Failing an exam | You can repeat an exam 2 times. | You can repeat an exam three times.
Chat | Groups | Can students create teams? → No. | Can students create teams? → Yes, from the chat's menu.
Grants | Money | Do part-time students get a grant? Yes. | Do part-time students get a grant? No.
Projectors | Teaching rooms | The projector needs a warm-up. | The projector does not need a warm-up.
Canteen | Eating | The canteen opens at 11:30. | The canteen opens at 12:00.
Copies | Copying | A copy in colour costs 15 cents. | A copy in colour costs 20 cents.
Visas | New staff | Foreign staff must bring their passport. | Foreign staff need not bring their passport.
Holidays | Leave | Leave is asked for 2 weeks before. | Leave is asked for 4 weeks before.
Drones | Filming | Visitors are allowed to fly drones. | Visitors are not allowed to fly drones.
Shelves | Interlibrary loans | Up to eight books come at a time. | Up to four books come at a time.
Fees | Paying | Fees are due on 1 October. | Fees are due on 15 October.
Spam | Junk mail | Junk mail is deleted after 2 weeks. | Junk mail is deleted after 30 days.
""",
        wrong=True,
    ),
    *_pairs(
        """
Bicycles | Cars | Bicycles can be left in the hall. | Cars cannot be left in the hall.
First aid | Security | First aid is on extension 333. | Security is on extension 444.
Registry | Cashier | The registry is in room 105. | The cashier is in room 207.
Lifts | Stairs | The lift goes to floor 6. | The lift is behind door 9.
Forms | Forms for leave | Page 2 of 4: fill in your name. | Page 3 of 4: fill in your name.
Phones | Older phones | You need Android 9 or newer. | You need Android 9 or later.
Spam | Junk | Junk mail is deleted after 14 days. | Junk mail is deleted after two weeks.
Canteen | Lunch | The canteen opens at 12:00. | The canteen opens at noon.
Weekdays | Weekends | On weekdays the pool closes at 21:00. | On Sundays the pool closes at 18:00.
Proxy | Databases | Port 8080 is used by the proxy. | Port 5432 is used by the database.
Loans | Loans of keys | You can borrow from the library. | You can't borrow from the archive.
Mailboxes | Shared mailboxes | A mailbox holds 50 GB. | A shared mailbox holds 10 GB.
Chat | Calls | Can students create teams? → No. | Can students create polls? → Yes.
Exams | Essays | Are exams marked twice? Yes. | Are essays marked twice? No.
Alarm | Alarm test | If the bell rings twice, stay inside. | If the bell rings once, do not stay inside.
Drafts | Sent mail | You cannot recall a message after it is sent. | You can recall a message before it is sent.
Staff | Contractors | Staff with a badge need no visitor form. | Staff without a badge need a visitor form.
Figures | Plans | Figure 2 shows the rooms. | Figure 7 shows the rooms.
Cameras | Tripods | A camera is lent for 2 days. | A tripod is lent for 5 days.
Halls | Houses | A room in halls costs 400 euros. | A room in a house costs 550 euros.
Leases | Contracts | A contract ends after 24 months. | A contract ends after two years.
Word 2019 | Word 2021 | In Word 2019, open Review and Track Changes. | In Word 2021, open Review and Track Changes.
Syncing | Syncing again | You may need to wait a minute. | You may not need to wait a minute.
""",
        wrong=False,
    ),
)
