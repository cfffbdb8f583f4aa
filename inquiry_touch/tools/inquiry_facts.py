"""The plain values the stages of the road decide on."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property

from ..exceptions import PayloadError
from .plain_text import many_lines, one_line, reference, storable
from .quantities import Amounts, read_amounts
from .verdict import Classification, Receipt

LONGEST_HTML = 1_000_000


@dataclass(frozen=True)
class InquiryAttachment:
    """A file that came with an inquiry."""

    name: str
    mimetype: str
    content: bytes

    def __post_init__(self):
        _set(self, name=one_line(self.name) or "file", mimetype=one_line(self.mimetype)[:100])


@dataclass(frozen=True)
class MailEnvelope:
    """What a mail carries besides its words, so that replies find the thread."""

    message_id: str
    references: str = ""
    html: str = ""

    def __post_init__(self):
        # Odoo closes the tags that a cut leaves open
        _set(self, message_id=one_line(self.message_id), html=storable(self.html)[:LONGEST_HTML])


@dataclass(frozen=True)
class InquiryData:
    """What a source read from one arrival. Texts are never None; whoever sent them, they can be stored, all
    but ``message`` are one line, and none is too long.

    ``country`` is an ISO 3166 alpha-2 code or a name, ``language`` a code such as ``de``,
    ``pt_BR`` or ``zh-CN`` (that of the page the buyer wrote on), ``currency`` a code of ISO 4217,
    ``ip_country`` where the sender saw the IP address, ``occurred_at`` naive UTC.
    ``address`` is the postal address.
    ``marketplace`` is the code of the marketplace whose notification this is, ``reply_address`` the
    masked address it wants answers at; ``order_event`` is what happened to the order ``order_ref``, which
    cost ``amount``: such an event needs no words, and the order may be all that tells the buyer.
    ``conversation_ref`` is the marketplace's own number of the conversation, ``page_url`` where it stands.
    ``thread_lead_id`` is the lead whose message this one answers; ``is_own`` marks what one of our people
    wrote at the marketplace, ``is_automatic`` what no person wrote (out of office, bounce, newsletter),
    and ``automatic_reason`` why. ``receipts`` say what was decided while it was read.

    :raises PayloadError: when there is neither text, or nothing to recognise the buyer by
    """

    message: str = ""
    subject: str = ""
    email: str = ""
    phone: str = ""
    external_buyer_id: str = ""
    external_ref: str = ""
    occurred_at: datetime | None = None
    name: str = ""
    company: str = ""
    country: str = ""
    language: str = ""
    product: str = ""
    quantity: str = ""
    currency: str = ""
    ip_country: str = ""
    url: str = ""
    form: str = ""
    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    order_ref: str = ""
    order_event: str = ""
    amount: str = ""
    address: str = ""
    marketplace: str = ""
    reply_address: str = ""
    conversation_ref: str = ""
    page_url: str = ""
    attachments: tuple[InquiryAttachment, ...] = ()
    extra: dict = field(default_factory=dict)
    envelope: MailEnvelope | None = None
    thread_lead_id: int = 0
    is_own: bool = False
    is_automatic: bool = False
    automatic_reason: str = "automatic"
    receipts: tuple[Receipt, ...] = ()

    def __post_init__(self):
        texts = {item.name: getattr(self, item.name) for item in fields(self) if item.default == ""}
        clean = {name: one_line(text) for name, text in texts.items()}
        clean |= {"message": many_lines(self.message), "external_ref": reference(self.external_ref)}
        _set(self, **clean)
        if not (self.message or self.subject or self.order_event):
            raise PayloadError("no_text")
        is_of_order = self.order_event and self.order_ref
        if not (self.email or self.phone or self.external_buyer_id or is_of_order):
            raise PayloadError("no_sender")

    @property
    def text(self):
        """Subject and message as one text, the words the rules look at."""
        return "\n".join(part for part in (self.subject, self.message) if part)


@dataclass(frozen=True)
class UnreadableRow:
    """One row of a file that is no inquiry, and why; the other rows go on."""

    external_ref: str
    code: str
    detail: str = ""


@dataclass(frozen=True)
class InquiryFacts:
    """All a stage may know of one inquiry when it decides. Ids are database ids, 0 when unknown.

    ``email`` is normalised, ``phone`` E.164 (as written when it cannot be read). ``is_masked`` says that
    the address is one a marketplace lends the buyer: it says nothing outside. ``thread_ref`` is the
    conversation whose messages are one inquiry, and no other's. ``estimates`` says how country, language,
    currency, quantity and value are known: an :class:`Estimate` for each that is. ``value`` is what the
    goods are worth in the company's money, ``quantity`` as it was written. ``file_id`` is the buyer's file
    that was merged into ``buyer_id``, when it is to that one that the keys belong. ``former_user_id`` is the
    owner the inquiry is taken from, who does not get it back. Each stage adds what it
    found with :func:`dataclasses.replace`; no stage reads a lead.
    """

    text: str
    source_id: int = 0
    company_id: int = 0
    asked_at: datetime | None = None
    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    external_buyer_id: str = ""
    country_id: int = 0
    country_code: str = ""
    state_id: int = 0
    lang_code: str = ""
    product: str = ""
    quantity: str = ""
    order_ref: str = ""
    order_event: str = ""
    address: str = ""
    marketplace: str = ""
    conversation_ref: str = ""
    is_masked: bool = False
    thread_lead_id: int = 0
    thread_ref: str = ""
    team_id: int = 0
    buyer_id: int = 0
    file_id: int = 0
    is_known_buyer: bool = False
    known_user_id: int = 0
    former_user_id: int = 0
    is_old: bool = False
    segment_ids: tuple[int, ...] = ()
    category_id: int = 0
    tag_ids: tuple[int, ...] = ()
    priority: str = "0"
    intent: str = ""
    urgency: str = ""
    product_line_id: int = 0
    value: float = 0.0
    currency: str = ""
    estimates: dict = field(default_factory=dict, compare=False)  # a dict has no hash, and facts are keys

    @cached_property
    def amounts(self) -> Amounts:
        """The quantities and the money named, read when first asked for."""
        return read_amounts(self.text, self.quantity)

    def classified(self, found: Classification):
        """Return these facts with what the inquiry was found to be."""
        return replace(
            self,
            category_id=found.category_id,
            tag_ids=found.tag_ids,
            priority=found.priority,
            intent=found.intent,
            urgency=found.urgency,
            product_line_id=found.product_line_id,
        )


def _set(value, **attributes):
    """Set attributes of a frozen value while it is being built."""
    for name, content in attributes.items():
        object.__setattr__(value, name, content)
