"""The same inquiry as a webhook body and as a mail: same words, same file, each from another buyer."""

import base64
import email.policy
import itertools
import json
from datetime import datetime, timezone
from email.message import EmailMessage
from email.utils import format_datetime

WORDS = """Hello,

we run a chain of lighting stores and are looking for a manufacturer of LED wall lamps.
Could you send us your quotation for 5,000 pcs, private label, CIF Baltimore? What is your MOQ, and how
long is the delivery time? Please also tell us which certificates you hold for the United States.

Best regards
Brenda Walsh
"""
FILE = b"%PDF-1.4\n" + bytes(range(256)) * 80

_numbers = itertools.count(1)


def buyer():
    """An address that nobody had before."""
    return f"bench{next(_numbers)}@buyers.example"


def call():
    address = buyer()
    file = {"name": "a.pdf", "mimetype": "application/pdf", "base64": base64.b64encode(FILE).decode()}
    values = {
        "id": address,
        "subject": "MOQ and quotation for LED wall lamps",
        "message": WORDS,
        "name": "Brenda Walsh",
        "email": address,
        "country": "US",
        "language": "en",
        "attachments": [file],
    }
    return json.dumps(values).encode()


def mail(to):
    address = buyer()
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = f"Brenda Walsh <{address}>"
    message["To"] = to
    message["Subject"] = "MOQ and quotation for LED wall lamps"
    message["Date"] = format_datetime(datetime.now(timezone.utc))
    message["Message-ID"] = f"<{address}>"
    message.set_content(WORDS)
    message.add_attachment(FILE, maintype="application", subtype="pdf", filename="a.pdf")
    return message.as_bytes()
