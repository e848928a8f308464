# ruff: noqa: E501  (lines that other programs write)
"""Makes the fixtures that no editor of text can write; run once, the files are committed.

python tests/make_formats.py            needs Chromium for the PDFs, and pypdf for the locked one
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import zipfile
import zlib
from email import policy
from email.message import EmailMessage
from pathlib import Path

FORMATS = Path(__file__).parent / "formats"
REFUSED = Path(__file__).parent / "formats-refused"
DATE = (2020, 1, 1, 0, 0, 0)


def packed(path: Path, members: dict[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, DATE), content)


# --- DOCX -----------------------------------------------------------------------------------

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>"""
RELS = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="{R}/officeDocument" Target="word/document.xml"/>
<Relationship Id="b" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"""
INNER = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="s" Type="{R}/styles" Target="styles.xml"/><Relationship Id="f" Type="{R}/footnotes" Target="footnotes.xml"/></Relationships>"""
STYLES = f"""<?xml version="1.0"?><w:styles {W}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>"""


def paragraph(*runs: str, style: str = "") -> str:
    head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{head}{''.join(runs)}</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx() -> None:
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(run(c))}</w:tc>" for c in row) + "</w:tr>"
        for row in (("Berth", "Depth"), ("North quay", "6 m"))
    )
    body = "".join(
        (
            paragraph(run("The state of the quays"), style="H1"),
            paragraph(
                run("Basil Crane is the harbour master of "),
                run("Gullport Harbour Authority."),
                '<w:r><w:footnoteReference w:id="2"/></w:r>',
                run(" He inspected the quays last month."),
                "<w:del><w:r><w:delText>He found nothing.</w:delText></w:r></w:del>",
            ),
            f"<w:tbl>{cells}</w:tbl>",
            paragraph(run("The authority will mend the north quay in May.")),
        )
    )
    packed(
        FORMATS / "report.docx",
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS,
            "word/_rels/document.xml.rels": INNER,
            "word/styles.xml": STYLES,
            "word/document.xml": f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>',
            "word/footnotes.xml": f'<?xml version="1.0"?><w:footnotes {W}><w:footnote w:id="2">'
            f"{paragraph(run('The authority was founded in 1901.'))}</w:footnote></w:footnotes>",
            "docProps/core.xml": '<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/'
            'package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>The state of the quays</dc:title>'
            "<dc:creator>Vera Holt</dc:creator><dcterms:created>2018-03-07T09:00:00Z</dcterms:created></cp:coreProperties>",
        },
    )


# --- ODT ------------------------------------------------------------------------------------

ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def odt() -> None:
    text = """<text:tracked-changes><text:changed-region><text:deletion><text:p>Struck out.</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h text:outline-level="1">Minutes of the lifeboat crew</text:h>
<text:p>Sadie Flint, the<text:s text:c="2"/>coxswain of Gullport<text:tab/>Lifeboat, opened the meeting<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Four were absent.</text:p></text:note-body></text:note> last night.</text:p>
<text:list><text:list-item><text:p>The engine was mended.</text:p></text:list-item><text:list-item><text:p>New oilskins are on the way.</text:p></text:list-item></text:list>
<text:p>Alf Benn is the treasurer of Gullport Lifeboat.<office:annotation><text:p>Check this.</text:p></office:annotation></text:p>"""
    packed(
        FORMATS / "minutes.odt",
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<?xml version="1.0"?><office:document-content {ODT}><office:body><office:text>{text}'
            "</office:text></office:body></office:document-content>",
            "meta.xml": f'<?xml version="1.0"?><office:document-meta {ODT}><office:meta><meta:creation-date>'
            "2017-11-21T20:00:00</meta:creation-date><dc:creator>Alf Benn</dc:creator><dc:language>en-GB</dc:language>"
            "</office:meta></office:document-meta>",
            "META-INF/manifest.xml": '<?xml version="1.0"?><manifest/>',
        },
    )


# --- EPUB -----------------------------------------------------------------------------------


def epub() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    packed(
        FORMATS / "book.epub",
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:title>The Salt Road</dc:title><dc:creator>Enid Marlow</dc:creator><dc:date>2011-05</dc:date>"
            "<dc:publisher>Cormorant Press</dc:publisher><dc:language>en</dc:language></metadata><manifest>"
            '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
            '<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>',
            "OEBPS/nav.xhtml": page.format("<nav><ol><li>One</li></ol></nav>"),
            "OEBPS/text/one.xhtml": page.format(
                "<h1>One</h1><p>Silas Pike was the owner of Cormorant Salt Company. The company closed its last works in 1952.</p>"
            ),
            "OEBPS/two.xhtml": page.format(
                "<h1>Two</h1><p>Nora Pike is the director of Salt Road Museum. She opened it in 2009.</p>"
            ),
        },
    )


# --- RTF ------------------------------------------------------------------------------------


def rtf() -> None:
    (FORMATS / "statement.rtf").write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title Statement on the trawlers}{\author Gwen Tarr}"
        rb"{\creatim\yr2016\mo9\dy5\hr10}}\f0\fs24 Omar Leigh is the chairman of Skerry Fishermen\'92s Association.\par "
        rb"\'93The caf\'e9 on the quay stays open,\'94 he said on Friday. It costs \'a340 a week.\par }"
    )


# --- PDF ------------------------------------------------------------------------------------

REPORT = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Inspection of Gullport Docks</title>
<style>@page { size: A5; margin: 22mm 18mm 20mm 18mm;
  @top-center { content: "Dock Inspectorate · Inspection of Gullport Docks"; font: 8pt serif }
  @bottom-center { content: "Page " counter(page) " of " counter(pages); font: 8pt serif } }
body { font: 11pt/1.4 serif; text-align: justify } h1 { font-size: 17pt } p { margin: 0 0 3mm 0 }</style></head><body>
<h1>Inspection of Gullport Docks</h1>
<p>12 October 2018</p>
<p>Martha Quill is the chief inspector of the Dock Inspectorate. She visited Gullport Docks in Sep&shy;tem&shy;ber with
two col&shy;leagues, and found the well-known east gate shut. The in&shy;spec&shy;to&shy;rate had warned Gullport Docks Limited about
the gate twice, in writ&shy;ing, and the com&shy;pany had prom&shy;ised to mend it by the end of the sum&shy;mer.</p>
<p>%s</p>
<p>The in&shy;spec&shy;tors spoke to pi&shy;lots, to crane driv&shy;ers and to the har&shy;bour of&shy;fice, and read the com&shy;pany&rsquo;s
ac&shy;count books for three years. They thank all who gave them their time, and es&shy;pe&shy;cial&shy;ly the night watch, who
%s</p>
<h2>What must be done</h2>
<p>Gullport Docks Limited must mend the east gate by March. Hector Vane, the managing director of Gullport Docks Limited,
said that the work had begun.</p>
</body></html>"""
FILLING = " ".join(
    f"Shed number {n} was dry when we came, its doors were sound, and the rails before it lay as they should."
    for n in range(1, 16)
)
LONG = (
    " ".join(f"showed them shed {n} by the light of one lamp and" for n in range(1, 12))
    + " sent them home at dawn."
)


def pdf() -> None:
    for name, page in (
        ("inspection", REPORT % (FILLING, LONG)),
        ("scan", "<svg width=100 height=100><rect width=90 height=90 /></svg>"),
    ):
        source = FORMATS / f"{name}.tmp.html"
        source.write_text(page, "utf-8")
        target = (FORMATS if name == "inspection" else REFUSED) / f"{name}.pdf"
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True,
        )  # fmt: skip
        source.unlink()
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(FORMATS / "inspection.pdf"))
    writer.encrypt("sesame", algorithm="RC4-128")
    writer.write(REFUSED / "locked.pdf")


# --- mail -----------------------------------------------------------------------------------


def small_pdf(words: str) -> bytes:
    stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream),
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, each) for n, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R /Size 5 >>\n"


def mail() -> None:
    """A letter with what people attach to letters; needs report.docx."""
    message = EmailMessage(policy=policy.SMTP)
    message["Message-ID"] = "<77@council.example>"
    message["Date"] = "Wed, 06 Mar 2013 16:40:00 +0000"
    message["From"] = '"Daisy Orr" <d.orr@council.example>'
    message["To"] = "members@council.example"
    message["Subject"] = "Papers for Friday"
    message.set_content(
        "Dear all,\n\nNell Frost is the chair of Gullport Town Council. She asks you to read these papers.\n"
    )
    message.add_attachment(
        "Ruben Hale is the treasurer of Gullport Ferries. The fare is £4.\n",
        charset="iso-8859-1", filename="fares.txt",
    )  # fmt: skip
    message.add_attachment(
        "<html><head><title>The slipway</title></head><body><p>Cora Vance is the director of Gullport"
        " Boatyard. She sold the slipway in 2012.</p></body></html>",
        subtype="html", filename="slipway.html",
    )  # fmt: skip
    message.add_attachment(
        (FORMATS / "report.docx").read_bytes(), maintype="application", subtype="octet-stream",
        filename="quays.docx",
    )  # fmt: skip
    message.add_attachment(
        small_pdf("Ada Thorn is the secretary of Gullport Harbour Trust."),
        maintype="application", subtype="pdf",
    )  # fmt: skip
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="crest.png")
    message.set_boundary("papers")
    (FORMATS / "papers.eml").write_bytes(message.as_bytes())


# --- archives -------------------------------------------------------------------------------


def archives() -> None:
    letter = "Otto Brand is the secretary of Gullport Rowing Club. He resigned in June.\n"
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as archive:
        for name, text in (
            ("club/letter.txt", letter),
            ("club/letter.txt.meta.json", '{"author": "Otto Brand", "date": "2015-06-30"}'),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    page = "<html><head><title>Regatta</title></head><body><p>Iris Moon won the regatta. She is the captain of Gullport Rowing Club.</p></body></html>"
    packed(
        FORMATS / "posts.zip",
        {
            "2015/regatta.html": page,
            "old.tar.gz": inner.getvalue(),
            "__MACOSX/2015/._regatta.html": b"\0\5\x16\7",
            "notes/feed.xml": "<rss><channel><title>Oar News</title><item><guid>n-1</guid><title>New boat</title>"
            "<description>Gullport Rowing Club bought a new boat yesterday.</description>"
            "<pubDate>Mon, 01 Jun 2015 10:00:00 GMT</pubDate></item></channel></rss>",
        },
    )
    zeros = zlib.compressobj(9, zlib.DEFLATED, -15)
    assert zeros
    with zipfile.ZipFile(REFUSED / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr(zipfile.ZipInfo("good.txt", DATE), letter)
        bomb.writestr(zipfile.ZipInfo("bomb.txt", DATE), b"0" * 20_000_000, zipfile.ZIP_DEFLATED)
        bomb.writestr(zipfile.ZipInfo("../../escape.txt", DATE), letter)
        link = zipfile.ZipInfo("link.txt", DATE)
        link.external_attr = 0o120777 << 16
        bomb.writestr(link, "/etc/passwd")


if __name__ == "__main__":
    REFUSED.mkdir(exist_ok=True)
    for make in (docx, odt, epub, rtf, mail, archives, pdf):
        make()
    sys.exit(0)
