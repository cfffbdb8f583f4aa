"""Mails as good programs write them."""

import base64
from email.message import EmailMessage
from html import escape

from .draft import PDF, PICTURE

#: What programs of that country wrote before UTF-8, and some still do.
OLD_CHARSETS = {
    "de": "iso-8859-15",
    "fr": "windows-1252",
    "es": "iso-8859-1",
    "pt": "iso-8859-1",
    "it": "windows-1252",
    "pl": "iso-8859-2",
    "cs": "windows-1250",
    "hu": "iso-8859-2",
    "ru": "koi8-r",
    "uk": "koi8-u",
    "bg": "windows-1251",
    "sr": "iso-8859-5",
    "el": "iso-8859-7",
    "tr": "iso-8859-9",
    "he": "windows-1255",
    "ar": "windows-1256",
    "th": "tis-620",
    "vi": "windows-1258",
    "ja": "iso-2022-jp",
    "ko": "euc-kr",
    "zh": "gb18030",
    "lt": "windows-1257",
}


def plain_in_8bit(draft):
    message = draft.message()
    message.set_content(draft.words.text, cte="8bit")
    return message.as_bytes()


def plain_quoted_printable(draft):
    message = draft.message()
    message.set_content(draft.words.text, cte="quoted-printable")
    return message.as_bytes()


def plain_in_base64(draft):
    message = draft.message()
    message.set_content(draft.words.text, cte="base64")
    return message.as_bytes()


def html_only(draft):
    message = draft.message()
    message.set_content(_html(draft), subtype="html")
    return message.as_bytes()


def html_of_an_office_program(draft):
    style = "<style>@font-face {font-family:Calibri;} p.MsoNormal {margin:0cm}</style>"
    body = "".join(
        f"<p class=MsoNormal><o:p>{escape(line)}</o:p></p>" for line in draft.words.text.split("\n")
    )
    message = draft.message()
    message.set_content(f"<html><head>{style}</head><body lang=EN-US><div>{body}</div></body></html>", "html")
    return message.as_bytes()


def html_in_a_table(draft):
    rows = "".join(f"<tr><td>{escape(line)}</td></tr>" for line in draft.words.text.split("\n"))
    message = draft.message()
    message.set_content(f"<table><tbody>{rows}</tbody></table>", "html")
    return message.as_bytes()


def plain_and_html(draft):
    message = draft.message()
    message.set_content(draft.words.text)
    message.add_alternative(_html(draft), subtype="html")
    return message.as_bytes()


def html_with_a_picture_in_it(draft):
    message = draft.message()
    message.set_content(draft.words.text)
    message.add_alternative(_html(draft) + '<img src="cid:logo">', subtype="html")
    html = message.get_payload()[1]
    html.add_related(PICTURE, "image", "png", cid="<logo>", filename="logo.png")
    return message.as_bytes()


def with_a_file(draft):
    return _with_files(draft, f"{draft.words.subject[:20].strip()}.pdf".replace("/", "-").replace('"', ""))


def with_files_of_many_names(draft):
    return _with_files(draft, "Zeichnung Größe 3.pdf", "图纸 第二版.pdf", "رسم.pdf", "план;v=2.pdf")


def with_five_megabytes(draft):
    message = draft.message()
    message.set_content(draft.words.text)
    content = PDF + bytes(range(256)) * (5 * 1024 * 4 - 10)
    message.add_attachment(content, maintype="application", subtype="pdf", filename="catalogue.pdf")
    draft.files.append("catalogue.pdf")
    return message.as_bytes()


def with_a_calendar_invitation(draft):
    message = draft.message()
    message.set_content(draft.words.text)
    calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    message.add_attachment(calendar, subtype="calendar", filename="meeting.ics")
    return message.as_bytes()


def forwarded_in_the_text(draft):
    words = draft.words
    message = draft.message(Subject=f"Fwd: {words.subject}")
    message.set_content(
        f"{words.text}\n\n---------- Forwarded message ---------\nFrom: Ann <ann@other.example>\n"
        "Date: Sun, 1 Mar 2026\nSubject: Lamps\nTo: me\n\nWe need lamps, can you ask somebody?\n"
    )
    return message.as_bytes()


def forwarded_as_a_file(draft):
    inner = EmailMessage()
    inner["From"] = "ann@other.example"
    inner["Subject"] = "Lamps"
    inner.set_content("We need lamps, can you ask somebody?")
    message = draft.message()
    message.set_content(draft.words.text)
    message.add_attachment(inner)
    return message.as_bytes()


def answer_above_a_quotation(draft):
    message = draft.message(Subject=f"Re: {draft.words.subject}", In_Reply_To="<unknown@elsewhere.example>")
    quoted = "On Sun, 1 Mar 2026 at 09:00, Sales <sales@us.example> wrote:\n> Dear buyer,\n> our offer"
    message.set_content(f"{draft.words.text}\n\n{quoted}\n")
    return message.as_bytes()


def answer_below_a_quotation(draft):
    message = draft.message(Subject=f"AW: {draft.words.subject}")
    message.set_content(f"> Dear buyer,\n> please look at our offer.\n\n{draft.words.text}\n")
    return message.as_bytes()


def with_a_signature(draft):
    message = draft.message()
    message.set_content(
        f"{draft.words.text}\n\n-- \n{draft.words.name}\nTel. +49 89 1234567\nwww.firm.example\n"
    )
    return message.as_bytes()


def sent_from_a_telephone(draft):
    message = draft.message()
    message.set_content(f"{draft.words.text}\n\nSent from my iPhone\n")
    return message.as_bytes()


def with_a_disclaimer(draft):
    message = draft.message()
    notice = "This e-mail is confidential. If you are not the intended recipient, delete it. " * 40
    message.set_content(f"{draft.words.text}\n\n{notice}\n")
    return message.as_bytes()


def flowed_text(draft):
    message = draft.message()
    message.set_content(draft.words.text.replace(". ", ". \n"), params={"format": "flowed", "delsp": "no"})
    draft.kept_words = draft.words.core.partition(". ")[0]
    return message.as_bytes()


def in_the_charset_of_the_country(draft):
    charset = OLD_CHARSETS.get(draft.words.language, "utf-8")
    body = draft.words.text.encode(charset, "replace").replace(b"\n", b"\r\n")
    if body.decode(charset).replace("\r\n", "\n") != draft.words.text:
        draft.loses_words()
    kind = f"text/plain; charset={charset}"
    return draft.raw(body, MIME_Version="1.0", Content_Type=kind, Content_Transfer_Encoding="8bit")


def in_utf_16(draft):
    body = draft.words.text.encode("utf-16")
    kind = "text/plain; charset=utf-16"
    return draft.raw(
        base64.encodebytes(body), MIME_Version="1.0", Content_Type=kind, Content_Transfer_Encoding="base64"
    )


def to_a_group_of_people(draft):
    message = draft.message(To=f"Sales <{draft.recipient}>, bob@else.example", Cc="Ann <ann@else.example>")
    message.set_content(draft.words.text)
    return message.as_bytes()


def signed_with_a_certificate(draft):
    message = draft.message()
    message.set_content(draft.words.text)
    message.add_attachment(
        b"\x30\x82", maintype="application", subtype="pkcs7-signature", filename="smime.p7s"
    )
    message.replace_header("Content-Type", message["Content-Type"].replace("mixed", "signed"))
    return message.as_bytes()


def _html(draft):
    lines = "<br>".join(escape(line) for line in draft.words.text.split("\n"))
    return f"<div dir=auto><p>{lines}</p></div>"


def _with_files(draft, *names):
    message = draft.message()
    message.set_content(draft.words.text)
    for name in names:
        message.add_attachment(PDF, maintype="application", subtype="pdf", filename=name)
    draft.files += names
    return message.as_bytes()


SHAPES = (
    plain_in_8bit,
    plain_quoted_printable,
    plain_in_base64,
    html_only,
    html_of_an_office_program,
    html_in_a_table,
    plain_and_html,
    html_with_a_picture_in_it,
    with_a_file,
    with_files_of_many_names,
    with_five_megabytes,
    with_a_calendar_invitation,
    forwarded_in_the_text,
    forwarded_as_a_file,
    answer_above_a_quotation,
    answer_below_a_quotation,
    with_a_signature,
    sent_from_a_telephone,
    with_a_disclaimer,
    flowed_text,
    in_the_charset_of_the_country,
    in_utf_16,
    to_a_group_of_people,
    signed_with_a_certificate,
)
