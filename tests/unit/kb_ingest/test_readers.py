"""Every kind of file comes out as Markdown, and every broken one is named with its reason."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb_ingest.articles import read_article
from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.readers import READERS, read
from tests.unit.kb_ingest.files import document_xml, docx, paragraph, pdf

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def reason(path: str, data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        read_article(path, data, source="desk", limits=limits)
    return str(caught.value)


def text_of(path: str, data: bytes) -> str:
    article = read_article(path, data, source="desk").article
    return "\n\n".join(section.text for section in article.sections)


@pytest.mark.parametrize(
    ("path", "data", "part"),
    [
        ("a.md", b"", "is empty"),
        ("a.md", b" \n\t \n", "is empty"),
        ("a.md", PNG, "is a PNG picture, not Markdown"),
        ("a.html", PNG, "is a PNG picture, not an HTML page"),
        ("a.txt", PNG, "is a PNG picture, not plain text"),
        ("a.txt", b"{\\rtf1\\ansi hello}", "is a rich-text (RTF) file"),
        ("a.md", b"PK\x03\x04" + bytes(40), "is a zip archive or Office file"),
        ("a.md", b"<!DOCTYPE html><html><body>Hello</body></html>", "is an HTML page, not Markdown"),
        ("a.pdf", b"<!DOCTYPE html><html><body>Hello</body></html>", "is an HTML page, not a PDF"),
        ("a.pdf", b"Just some words.", "is something else, not a PDF"),
        ("a.pdf", b"%PDF-1.7\ngarbage", "is a damaged PDF"),
        ("a.pdf", pdf(""), "has no text in it"),
        ("a.docx", b"Just some words.", "is something else, not a Word file"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old or password-protected Office file"),
        ("a.docx", b"PK\x03\x04" + bytes(200), "is a damaged Word file"),
        ("a.docx", docx("<not<xml"), "is a damaged Word file"),
        ("a.docx", docx(document_xml(paragraph(""))), "holds no text"),
        ("a.md", bytes(range(256)) * 20, "is not text"),
        ("a.md", b"\x81\x8d\x8f\x90\x9d\xff\xfe\x01\x02" * 90, "is not text"),
        ("a.md", b"\xff\xfe\x00\xd8\x00", "is not UTF-8, and its characters could not be read: open it"),
        ("a.md", b"---\ntitle: [1, 2\n---\nWords.", "has front matter that cannot be read in line"),
        ("a.md", b"---\naudience: staff\ntitle: No end\n\nWords.", "has front matter that does not end"),
        ("a.md", b"---\naudience: public\naudience: staff\n---\nWords.", "audience is given twice"),
        ("a.md", b"---\naudience: public\nAudience: staff\n---\nWords.", "in which audience is given twice"),
        ("a.md", b"---\ntitle: Only this\n---\n", "holds no text"),
        ("a.html", b"<html><body><script>alert(1)</script></body></html>", "holds no text"),
        ("a.xyz", b"Words.", "is of a kind that is not read"),
    ],
)
def test_a_broken_file_is_named_with_its_reason(path: str, data: bytes, part: str) -> None:
    assert part in reason(path, data)


def test_a_file_over_the_limit_is_skipped() -> None:
    assert reason("a.md", b"word " * 300, Limits(file=1000)) == "is larger than 0.000954 MB"


def test_a_word_file_with_a_forged_size_is_stopped_before_it_fills_the_memory() -> None:
    """The zip says that a part of 200 MB has 100 bytes, which Python believes until it has unpacked all of it."""
    bomb = docx(b" " * 200_000_000)
    size = struct.pack("<L", 200_000_000)
    assert bomb.count(size) >= 1
    forged = bomb.replace(size, struct.pack("<L", 100))
    for data in (bomb, forged):
        tracemalloc.start()
        text = reason("a.docx", data, Limits(unpacked=5_000_000))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert "zip bomb" in text or "damaged" in text
        assert peak < 40_000_000


def test_a_picture_in_a_word_file_is_never_unpacked() -> None:
    data = docx(document_xml(paragraph("Take the blue cable.")), {"word/media/huge.png": bytes(50_000_000)})
    tracemalloc.start()
    assert text_of("a.docx", data) == "Take the blue cable."
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_word_file_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
    assert "declares XML entities" in reason("a.docx", docx(bomb))


def test_another_office_file_under_a_word_files_name_is_named_so() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    assert "not a Word file" in reason("a.docx", file.getvalue())


def test_a_protected_pdf_is_named_so() -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("The lost property office is open on Mondays.")))
    writer.encrypt("secret")
    file = io.BytesIO()
    writer.write(file)
    assert reason("a.pdf", file.getvalue()) == "is protected by a password"


def test_headings_and_steps_of_a_word_file_survive() -> None:
    data = docx(
        document_xml(
            paragraph("Lost badge", "Heading1"),
            paragraph("Do this today:"),
            paragraph("Call the gatehouse.", numbered=True),
            paragraph("Ask for a new badge &lt;free of charge&gt;.", numbered=True),
        )
    )
    article = read_article("badge.docx", data, source="desk").article
    assert article.ref.title == "Lost badge"
    assert article.sections[0].steps == ("Call the gatehouse.", "Ask for a new badge `<free of charge>`.")


def test_a_pdf_keeps_its_text_and_steps_and_loses_its_running_heads() -> None:
    pages = [
        f"College handbook, page {number}\nThe {name} is open.\n1. Bring your card to the {name}.\n{number}"
        for number, name in enumerate(("library", "gym", "workshop", "museum", "chapel"), start=1)
    ]
    text = text_of("handbook.pdf", pdf(*pages))
    assert "The workshop is open." in text
    assert "1. Bring your card to the museum." in text
    assert "College handbook" not in text


def test_an_html_page_keeps_what_is_said_and_drops_what_surrounds_it() -> None:
    page = """<!doctype html><html><head><title>Scanner | Help</title><style>p {}</style></head><body>
    <nav>Home</nav><header>Alder College</header>
    <h2>Scan to email</h2><p>Use the <b>big</b> scanner. Type <code>scan</code> or &lt;your name&gt; & wait.</p>
    <ol><li>Press <kbd>Start</kbd>.</li><li>Wait:<ul><li>green means done</li></ul></li></ol>
    <pre><code class="language-sh">lpstat -p
lpq</code></pre>
    <table><tr><th>Light</th><th>Means</th></tr><tr><td>red</td><td>jam</td></tr></table>
    <p hidden>Nobody sees this.</p><p style="display: none">Nor this.</p>
    <a href="https://help.example/scan">More</a><script>track()</script><footer>Imprint</footer></body></html>"""
    article = read_article("scan.html", page.encode(), source="desk").article
    text = "\n\n".join(section.text for section in article.sections)
    assert article.ref.title == "Scan to email"
    assert article.sections[0].steps == ("Press **Start**.", "Wait:\n- green means done")
    for part in (
        "the **big** scanner",
        "`scan`",
        "`<your name>` & wait",
        "```sh\nlpstat -p\nlpq\n```",
        "| red | jam |",
    ):
        assert part in text
    assert "[More](https://help.example/scan)" in text
    for gone in ("Home", "Alder", "Nobody", "Nor this", "track", "Imprint"):
        assert gone not in text


def test_a_page_in_another_encoding_is_read_by_what_it_says_of_itself() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Доступ к сети</p></body></html>'
    assert text_of("a.html", page.encode("cp1251")) == "Доступ к сети"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_in_a_common_encoding_is_read(encoding: str) -> None:
    words = "The café’s printer is in Zoë’s office. Größe egal."
    assert text_of("a.txt", words.encode(encoding)) == words


@pytest.mark.parametrize(
    "data",
    [
        b"# Broken\n\nSome words \xff\xfe\x80\x81 then \xc3( and \xa0\xa1 more \xe2\x28\xa1 text here and there.\n",
        b"# Mixed\n\nThe caf\xe9 and na\xc3\xafve text \xe2\x80\x99 mixed in one file.\n",
        "# Cut\n\nThe printer is in Zoë’s office …".encode()[:-1],
        "# Unsure\n\nввод is the only word".encode("cp1251"),
        b"\xff\xfe" + b"# This is plain text with a mark that is wrong!!",
        b"\xff\xfe" + "Some words here.".encode("utf-16-le")[:-1],
        b"\xfe\xff" + bytes(range(200, 256)) * 4,
    ],
)
def test_text_whose_characters_cannot_be_told_is_skipped_and_never_guessed_at(data: bytes) -> None:
    told = reason("a.md", data)
    assert told.startswith("is not UTF-8, and its characters could not be read")
    assert told.endswith(": open it in an editor, save it as UTF-8, and ingest again")


def test_the_first_line_that_is_not_utf8_is_named() -> None:
    assert "(the first is in line 3)" in reason("a.md", "# Café\n\nZoë".encode() + b"\xff\xfe\n")


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1251", "Чтобы подключиться к сети, откройте параметры и выберите eduroam."),
        ("koi8-r", "Чтобы подключиться к сети, откройте параметры и выберите eduroam."),
        ("cp1250", "Aby połączyć się z siecią, otwórz ustawienia i wybierz eduroam. Wprowadź hasło."),
        ("cp1253", "Για να συνδεθείτε στο δίκτυο, ανοίξτε τις ρυθμίσεις και επιλέξτε eduroam."),
        ("cp932", "ネットワークに接続するには、設定を開いてeduroamを選択してください。"),
        ("gb18030", "要连接到网络，请打开设置并选择eduroam。输入您的密码。如果无法连接，请联系服务台。"),
    ],
)
def test_text_in_another_encoding_is_read_where_it_leaves_no_doubt(encoding: str, words: str) -> None:
    assert text_of("a.txt", words.encode(encoding)) == words


def test_a_file_that_is_plain_for_long_is_read_by_what_comes_late() -> None:
    text = "Press the button. " * 8_000 + "Then go to the café. It’s open."
    assert text_of("a.txt", text.encode("cp1252")).endswith("Then go to the café. It’s open.")


def test_text_is_stored_without_what_databases_refuse_or_nobody_sees() -> None:
    text = text_of("a.md", "One\x00 two\u202e three\u200b \U000e0041four\r\nfive e\u0301.".encode())
    assert text == "One two three four\nfive é."


def test_a_note_in_plain_text_stays_as_it_is_and_its_numbers_become_steps() -> None:
    text = b"To print:\n\n1) Choose the printer.\n2) Press print.\n\n        Ask the desk if it fails.\n"
    article = read_article("print.txt", text, source="desk").article
    assert article.sections[0].steps[0] == "Choose the printer."
    assert article.ref.title == "Print"
    assert "```" not in article.sections[0].text


@settings(deadline=None)
@given(st.sampled_from(sorted(READERS)), st.binary(max_size=300))
@example(".html", b"<![CDATA[")
@example(".html", b"<!x[")
@example(".md", b"---\n? ? ?\n---\n")
@example(".md", b"---\n2024-13-45: 1\n---\nx")
@example(".md", b"---\nreviewed: 2024-13-45\n---\nx")
@example(".md", b"---\n- &a [*a]\n---\nx")
@example(".md", b">" * 5000 + b"x")
@example(".md", b"- " * 3000 + b"x")
@example(".md", b"[" * 5000 + b"x")
@example(".html", b"<div>" * 3000 + b"x")
@example(".html", b"<ul><li>" * 1500 + b"x")
def test_any_bytes_under_any_name_are_read_or_skipped_with_a_reason(suffix: str, data: bytes) -> None:
    try:
        article = read_article(f"file{suffix}", data, source="desk").article
    except Unreadable as error:
        why = str(error)
    else:
        why = "read"
        assert article.passages and all(passage.text.strip() for passage in article.passages)
    assert why


@settings(deadline=None)
@given(st.data())
def test_a_damaged_word_or_pdf_file_is_read_or_skipped_with_a_reason(data: st.DataObject) -> None:
    suffix, whole = data.draw(
        st.sampled_from(
            [
                (".docx", docx(document_xml(paragraph("Lost badge", "Heading1"), paragraph("Call the gatehouse.")))),
                (".pdf", pdf("The lost property office is open on Mondays.")),
            ]
        )
    )
    made = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(made) // 2, len(made)))
    try:
        why = read(f"file{suffix}", bytes(made[:cut])).markdown
    except Unreadable as error:
        why = str(error)
    assert why.strip()
