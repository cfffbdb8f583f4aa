"""Mails as careless programs and long ways leave them: each is still somebody's question."""

import base64

TEXT = "text/plain; charset=utf-8"


def headers_in_bare_utf_8(draft):
    return draft.raw(draft.words.text.encode(), MIME_Version="1.0", Content_Type=TEXT)


def no_mime_headers_at_all(draft):
    return draft.raw(draft.words.text.encode())


def no_message_id(draft):
    return draft.raw(draft.words.text.encode(), Message_ID=None, MIME_Version="1.0", Content_Type=TEXT)


def no_date(draft):
    return draft.raw(draft.words.text.encode(), Date=None, Content_Type=TEXT)


def a_date_nobody_can_read(draft):
    return draft.raw(draft.words.text.encode(), Date="gestern, kurz nach 25:61 Uhr", Content_Type=TEXT)


def a_date_of_the_next_century(draft):
    date = "Fri, 31 Dec 2199 23:59:60 +9999"
    return draft.raw(draft.words.text.encode(), Date=date, Content_Type=TEXT)


def no_subject(draft):
    return draft.raw(draft.words.text.encode(), Subject=None, Content_Type=TEXT)


def an_unknown_charset(draft):
    return draft.raw(
        draft.words.text.encode(), MIME_Version="1.0", Content_Type="text/plain; charset=x-klingon"
    )


def utf_8_that_says_ascii(draft):
    return draft.raw(
        draft.words.text.encode(), MIME_Version="1.0", Content_Type="text/plain; charset=us-ascii"
    )


def utf_8_that_says_latin(draft):
    if not draft.words.core.isascii():
        draft.loses_words()
    kind = "text/plain; charset=iso-8859-1"
    return draft.raw(draft.words.text.encode(), MIME_Version="1.0", Content_Type=kind)


def latin_bytes_in_utf_8(draft):
    draft.loses_words()
    return draft.raw(draft.words.text.encode() + b"\r\nGr\xfc\xdfe \xff\xfe", Content_Type=TEXT)


def nul_bytes(draft):
    draft.kept_words = draft.words.core
    return draft.raw(draft.words.text.encode() + b"\r\n\0\0\0 end", Content_Type=TEXT)


def a_byte_order_mark(draft):
    return draft.raw(b"\xef\xbb\xbf" + draft.words.text.encode(), Content_Type=TEXT)


def bare_line_feeds(draft):
    return draft.raw(draft.words.text.encode(), Content_Type=TEXT).replace(b"\r\n", b"\n")


def one_line_of_a_hundred_thousand(draft):
    return draft.raw(draft.words.text.encode() + b"\r\n" + b"x" * 100_000, Content_Type=TEXT)


def base64_that_breaks_off(draft):
    body = base64.b64encode((draft.words.text + "\n" + "." * 90).encode())[:-31]
    kind = {"MIME_Version": "1.0", "Content_Type": TEXT, "Content_Transfer_Encoding": "base64"}
    return draft.raw(body, **kind)


def base64_that_is_none(draft):
    draft.loses_words()
    kind = {"MIME_Version": "1.0", "Content_Type": TEXT, "Content_Transfer_Encoding": "base64"}
    return draft.raw(b"*** " + draft.words.text.encode(), **kind)


def an_unknown_encoding(draft):
    kind = {"MIME_Version": "1.0", "Content_Type": TEXT, "Content_Transfer_Encoding": "x-pigeon"}
    return draft.raw(draft.words.text.encode(), **kind)


def parts_that_never_end(draft):
    part = b"--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + draft.words.text.encode()
    return draft.raw(part, MIME_Version="1.0", Content_Type="multipart/mixed; boundary=cut")


def parts_without_a_boundary(draft):
    draft.loses_words()
    return draft.raw(draft.words.text.encode(), MIME_Version="1.0", Content_Type="multipart/mixed")


def parts_with_another_boundary(draft):
    draft.loses_words()
    part = b"--that\r\nContent-Type: text/plain\r\n\r\n" + draft.words.text.encode() + b"\r\n--that--\r\n"
    return draft.raw(part, MIME_Version="1.0", Content_Type="multipart/mixed; boundary=this")


def an_empty_part_before_the_text(draft):
    part = b"--cut\r\n\r\n\r\n--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    body = part + draft.words.text.encode() + b"\r\n--cut--\r\n"
    return draft.raw(body, MIME_Version="1.0", Content_Type="multipart/mixed; boundary=cut")


def html_that_is_cut_off(draft):
    body = f"<html><body><div><p>{_angle_free(draft)}</p><table><tr><td><a href='http://x".encode()
    return draft.raw(body, MIME_Version="1.0", Content_Type="text/html; charset=utf-8")


def html_full_of_scripts(draft):
    body = (
        f"<script>alert(1)</script><p onclick=alert(2)>{_angle_free(draft)}</p><iframe src=//evil></iframe>"
    )
    return draft.raw(body.encode(), MIME_Version="1.0", Content_Type="text/html; charset=utf-8")


def a_file_whose_name_is_encoded_as_a_word(draft):
    name = base64.b64encode("Zeichnung-Größe.pdf".encode()).decode()
    part = (
        b"--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + draft.words.text.encode()
        + f'\r\n--cut\r\nContent-Type: application/pdf; name="=?UTF-8?B?{name}?="\r\n'.encode()
        + f'Content-Disposition: attachment; filename="=?UTF-8?B?{name}?="\r\n\r\nPDF\r\n--cut--\r\n'.encode()
    )
    draft.files.append("Zeichnung-Größe.pdf")
    return draft.raw(part, MIME_Version="1.0", Content_Type="multipart/mixed; boundary=cut")


def a_file_of_an_office_server(draft):
    part = (
        b"--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + draft.words.text.encode()
        + b'\r\n--cut\r\nContent-Type: application/ms-tnef; name="winmail.dat"\r\n'
        + b"Content-Transfer-Encoding: base64\r\n\r\neJ8+IgAA\r\n--cut--\r\n"
    )
    return draft.raw(part, MIME_Version="1.0", Content_Type="multipart/mixed; boundary=cut")


def a_header_line_without_a_colon(draft):
    lines = [*draft.lines(Content_Type=TEXT)]
    lines.insert(3, b" this line only continues the one above")
    return b"\r\n".join([*lines, b"", draft.words.text.encode()])


def a_subject_in_pieces(draft):
    pieces = [
        f"=?utf-8?b?{base64.b64encode(part.encode()).decode()}?="
        for part in (draft.words.subject[:3], draft.words.subject[3:9], draft.words.subject[9:])
    ]
    return draft.raw(draft.words.text.encode(), Subject="\r\n ".join(pieces), Content_Type=TEXT)


def a_subject_cut_within_a_letter(draft):
    cut = base64.b64encode(draft.words.subject.encode()[:-1]).decode()
    return draft.raw(draft.words.text.encode(), Subject=f"=?utf-8?b?{cut}?=", Content_Type=TEXT)


def a_sender_without_a_name(draft):
    return draft.raw(draft.words.text.encode(), From=draft.address, Content_Type=TEXT)


def a_sender_with_a_comment(draft):
    return draft.raw(draft.words.text.encode(), From=f"{draft.address} (Sales, dept. 4)", Content_Type=TEXT)


def two_senders(draft):
    sender = f"A <{draft.address}>, B <second.{draft.address}>"
    return draft.raw(draft.words.text.encode(), From=sender, Content_Type=TEXT)


def nothing_but_a_subject(draft):
    draft.kept_words = ""
    return draft.raw(b"", Content_Type=TEXT)


def nothing_but_a_file(draft):
    draft.kept_words = ""
    part = (
        b'--cut\r\nContent-Type: application/pdf; name="order.pdf"\r\n'
        b'Content-Disposition: attachment; filename="order.pdf"\r\n\r\nPDF\r\n--cut--\r\n'
    )
    draft.files.append("order.pdf")
    return draft.raw(part, Subject="", MIME_Version="1.0", Content_Type="multipart/mixed; boundary=cut")


def no_sender(draft):
    draft.fails()
    return draft.raw(draft.words.text.encode(), From=None, Content_Type=TEXT)


def _angle_free(draft):
    return draft.words.text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


SHAPES = (
    headers_in_bare_utf_8,
    no_mime_headers_at_all,
    no_message_id,
    no_date,
    a_date_nobody_can_read,
    a_date_of_the_next_century,
    no_subject,
    an_unknown_charset,
    utf_8_that_says_ascii,
    utf_8_that_says_latin,
    latin_bytes_in_utf_8,
    nul_bytes,
    a_byte_order_mark,
    bare_line_feeds,
    one_line_of_a_hundred_thousand,
    base64_that_breaks_off,
    base64_that_is_none,
    an_unknown_encoding,
    parts_that_never_end,
    parts_without_a_boundary,
    parts_with_another_boundary,
    an_empty_part_before_the_text,
    html_that_is_cut_off,
    html_full_of_scripts,
    a_file_whose_name_is_encoded_as_a_word,
    a_file_of_an_office_server,
    a_header_line_without_a_colon,
    a_subject_in_pieces,
    a_subject_cut_within_a_letter,
    a_sender_without_a_name,
    a_sender_with_a_comment,
    two_senders,
    nothing_but_a_subject,
    nothing_but_a_file,
    no_sender,
)
