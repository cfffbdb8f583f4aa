"""Mails no buyer wrote, as RFC 3834, RFC 3464, RFC 2919 and the habits of big providers mark them."""


def out_of_office(draft):
    return _automatic(draft, "Automatic reply: your offer", Auto_Submitted="auto-replied")


def out_of_office_of_an_exchange_server(draft):
    return _automatic(
        draft, "Abwesenheitsnotiz", X_Auto_Response_Suppress="All", Auto_Submitted="auto-generated"
    )


def vacation_of_an_old_program(draft):
    return _automatic(draft, "Vacation", Precedence="auto_reply", X_Autoreply="yes")


def bulk_vacation(draft):
    return _automatic(draft, "I am away", Precedence="bulk", X_Auto_Reply_From="away@x.example")


def newsletter(draft):
    return _automatic(
        draft,
        "Our offers in March",
        List_Id="<news.shop.example>",
        List_Unsubscribe="<https://shop.example/out>",
        Precedence="bulk",
    )


def mail_of_a_list(draft):
    return _automatic(draft, "[export] weekly digest", List_Id="<export.lists.example>", Precedence="list")


def delivery_report(draft):
    draft.is_junk()
    body = b"\r\n".join(
        [
            b"--cut",
            b"Content-Type: text/plain",
            b"",
            b"I could not deliver your mail.",
            b"--cut",
            b"Content-Type: message/delivery-status",
            b"",
            b"Reporting-MTA: dns; mx.example",
            b"",
            b"Final-Recipient: rfc822; a@b.example",
            b"Action: failed",
            b"Status: 5.1.1",
            b"",
            b"--cut--",
            b"",
        ]
    )
    return draft.raw(
        body,
        Return_Path="<>",
        From=f"MAILER-DAEMON <mailer-daemon{draft.number}@mx.example>",
        Subject="Undelivered Mail Returned to Sender",
        MIME_Version="1.0",
        Content_Type="multipart/report; report-type=delivery-status; boundary=cut",
    )


def read_receipt(draft):
    draft.is_junk()
    body = (
        b"--cut\r\nContent-Type: text/plain\r\n\r\nYour message was read.\r\n"
        b"--cut\r\nContent-Type: message/disposition-notification\r\n\r\n"
        b"Disposition: manual-action/MDN-sent-manually; displayed\r\n--cut--\r\n"
    )
    kind = "multipart/report; report-type=disposition-notification; boundary=cut"
    return draft.raw(body, Subject="Read: your offer", MIME_Version="1.0", Content_Type=kind)


def null_return_path(draft):
    return _automatic(draft, "Delivery delayed", Return_Path="<>", Auto_Submitted="auto-generated")


def _automatic(draft, subject, **headers):
    draft.is_junk()
    message = draft.message(Subject=subject, **headers)
    message.set_content("Thank you for your message. I am back on Monday.")
    return message.as_bytes()


SHAPES = (
    out_of_office,
    out_of_office_of_an_exchange_server,
    vacation_of_an_old_program,
    bulk_vacation,
    newsletter,
    mail_of_a_list,
    delivery_report,
    read_receipt,
    null_return_path,
)
