"""Made-up input: good examples, spoilt by chance; the same seed spoils them the same way."""

import json
import random
from urllib.parse import quote_plus, urlencode

from tests.corpus import all_mails, all_words

ODD = (
    *("", " ", "\0", "\r\n", "\ud800", "\u202e", "\ufeff", "’", "😀", "٥", "①", "null", "NaN", "-0", "1e400"),
    *("' OR 1=1 --", "{{7*7}}", "%s%n", "<script>", "../../etc/passwd", "=cmd|'/c'!A1"),
    *("a" * 5_000, "漢" * 3_000),
)
NAMES = ("id", "email", "message", "subject", "name", "phone", "country", "language", "occurred_at", "utm")
MORE_NAMES = (
    "attachments",
    "extra",
    "quantity",
    "order_ref",
    "external_buyer_id",
    "event",
    "self",
    "__class__",
)
LARGEST_SEED = 200_000


class Noise:
    """One source of chance for a whole run."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.number = 0

    def json_body(self):
        """A call as a program might send it: mostly JSON, mostly an inquiry."""
        if self._is(0.02):
            return self.chance.choice(
                [b"", b"[]", b"1", b"null", b'"text"', b"{}", b"\xff\xfe", b"[" * 9_000]
            )
        body = json.dumps(self._inquiry(), ensure_ascii=self._is(0.5)).encode("utf-8", "surrogatepass")
        return self.spoil(body) if self._is(0.3) else body

    def form_body(self):
        """A form as a browser, or something like it, might send it: content type and bytes."""
        fields = {name: str(value)[:3_000] for name, value in self._inquiry().items()}
        if self._is(0.5):
            body = urlencode(fields, errors="replace", quote_via=quote_plus).encode()
            return "application/x-www-form-urlencoded", self.spoil(body) if self._is(0.3) else body
        parts = [
            f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        body = ("".join(parts) + "--cut--\r\n").encode("utf-8", "replace")
        return "multipart/form-data; boundary=cut", self.spoil(body) if self._is(0.3) else body

    def mail(self, recipient):
        """A mail of the corpus under another number, most of them spoilt somewhere."""
        seeds = [mail for mail in all_mails(recipient) if len(mail.content) < LARGEST_SEED]
        self.number += 1
        seed = self.chance.choice(seeds)
        content = seed.content.replace(b"corpus-", f"noise{self.number}-".encode())
        if self._is(0.5):  # another buyer; the others write again and again
            content = content.replace(seed.address.encode(), f"n{self.number}.{seed.address}".encode())
        return self.spoil(content) if self._is(0.7) else content

    def row(self):
        """One line of an old list, as a dictionary of texts."""
        inquiry = self._inquiry()
        return {name: str(inquiry.get(name, ""))[:2_000].replace("\0", "") for name in NAMES[1:-1]}

    def spoil(self, content):
        """Cut, swap, repeat or overwrite some bytes."""
        content = bytearray(content)
        for _time in range(self.chance.randint(1, 4)):
            position = self.chance.randrange(len(content) + 1)
            length = self.chance.choice([1, 1, 2, 8, 64])
            way = self.chance.randrange(5)
            if way == 0:
                content[position : position + length] = b""
            elif way == 1:
                content[position:position] = self.chance.randbytes(length)
            elif way == 2:
                content[position : position + length] = self.chance.randbytes(length)
            elif way == 3:
                content[position:position] = content[position : position + 200]
            else:
                odd = self.chance.choice(ODD).encode("utf-8", "surrogatepass")
                content[position:position] = odd
        if self._is(0.05):
            del content[self.chance.randrange(len(content) + 1) :]
        return bytes(content)

    def _inquiry(self):
        self.number += 1
        words = self.chance.choice(all_words())
        values = {
            "id": f"noise-{self.number}",
            "email": f"noise{self.number}@{words.address.partition('@')[2]}",
            "message": words.text,
            "subject": words.subject,
            "name": words.name,
        }
        for _time in range(self.chance.choice([0, 0, 1, 1, 2, 5])):
            values[self.chance.choice(NAMES + MORE_NAMES)] = self._value(0)
        if self._is(0.1):
            del values[self.chance.choice(list(values))]
        return values

    def _value(self, depth):
        way = self.chance.randrange(9 if depth < 4 else 6)
        if way < 2:
            return self.chance.choice(ODD)
        if way == 2:
            return self.chance.choice([None, True, 0, -1, 2**70, 1e308, 0.1])
        if way < 6:
            return self.chance.choice(all_words()).text[: self.chance.choice([5, 50, 500])]
        if way == 6:
            return [self._value(depth + 1) for _item in range(self.chance.randrange(4))]
        return {self.chance.choice([*NAMES, "base64", *ODD[:9]]): self._value(depth + 1) for _i in range(3)}

    def _is(self, share):
        return self.chance.random() < share
