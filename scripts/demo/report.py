"""What became of the inquiries, as a table, and where a person goes from here."""

from datetime import datetime, timezone

from machine.console import note, say

from . import text_table
from .zones import local_time

COLUMNS = {
    "No.": 10,
    "Came by": 14,
    "Buyer": 20,
    "Language": 8,
    "Class and tags": 20,
    "Owner, and why": 30,
    "Answer due": 11,
    "First answer": 26,
    "Next touch, buyer's time": 24,
}
FIELDS = (
    "inquiry_number",
    "inquiry_source_id",
    "contact_name",
    "email_from",
    "lang_id",
    "country_id",
    "inquiry_category_id",
    "tag_ids",
    "user_id",
    "inquiry_due_at",
    "inquiry_next_touch_id",
    "inquiry_next_touch_at",
)
ORDER_FIELDS = ("number", "buyer_id", "event_id", "amount", "currency_id")
OLD_ONES_SHOWN = 3


def tell_mail(received):
    """One line for each mail of ours as it leaves; Odoo's demo data has some more for its own users."""
    if received.message["X-Inquiry-Touch"]:
        note(f"  mail to {', '.join(received.recipients)}: {received.subject}")


def show(rpc, outbox):
    """Print the table of all inquiries that came by a door of their own."""
    imports = rpc.search("inquiry.source", [["source_type", "=", "import"]], "id")
    imported = [["inquiry_source_id", "in", [source["id"] for source in imports]]]
    leads = rpc.search(
        "crm.lead",
        [["inquiry_trace", "!=", False], ["inquiry_source_id.source_type", "in", ["email", "webhook"]]],
        *FIELDS,
        order="id",
    )
    old = rpc.search("crm.lead", imported, *FIELDS, order="id", limit=OLD_ONES_SHOWN)
    rows = [_row(rpc, outbox, lead) for lead in leads + old]
    say(text_table.render(list(COLUMNS), rows, list(COLUMNS.values())))
    more = rpc.count("crm.lead", imported) - len(old)
    if more > 0:
        say(f"... and {more} more imported ones: in the list, with an owner, and nobody wrote to them.")
    for order in rpc.search("inquiry.buyer.order", [], *ORDER_FIELDS, order="id"):
        amount = f"{order['amount']:,.2f} {_name(order['currency_id'])}"
        say(f"Order {order['number']} of {_name(order['buyer_id'])}: {_name(order['event_id'])}, {amount}.")


def _row(rpc, outbox, lead):
    tags = rpc.call("crm.tag", "read", lead["tag_ids"], ["name"]) if lead["tag_ids"] else []
    subjects = outbox.subjects_to(_address(lead))
    return [
        lead["inquiry_number"],
        _name(lead["inquiry_source_id"]),
        lead["contact_name"] or lead["email_from"],
        _name(lead["lang_id"]).partition(" ")[0].strip(","),
        " · ".join(filter(None, [_name(lead["inquiry_category_id"]), *(tag["name"] for tag in tags)])),
        _owner_and_why(rpc, lead),
        _moment(lead["inquiry_due_at"]),
        subjects[0] if subjects else "–",
        _next_touch(rpc, lead),
    ]


def _name(many2one):
    return many2one[1] if many2one else ""


def _owner_and_why(rpc, lead):
    """The receipt of the assignment, as the "Why?" page words it; it mostly names the owner itself."""
    domain = [["lead_id", "=", lead["id"]], ["stage", "=", "assign"]]
    receipts = rpc.search("inquiry.decision", domain, "sentence", limit=1)
    owner, why = _name(lead["user_id"]), receipts[0]["sentence"] if receipts else ""
    return why if owner in why else f"{owner}: {why}"


def _moment(text):
    """A moment of the server as this machine's clock shows it."""
    if not text:
        return "–"
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
    return moment.astimezone().strftime("%a %H:%M")


def _next_touch(rpc, lead):
    if not lead["inquiry_next_touch_at"]:
        return "–"
    country = rpc.read("res.country", lead["country_id"][0], "code")["code"] if lead["country_id"] else ""
    when = local_time(lead["inquiry_next_touch_at"], country, _address(lead))
    return f"{_name(lead['inquiry_next_touch_id'])}, {when}"


def _address(lead):
    return lead["email_from"].rpartition("<")[2].strip("> ")


def show_doors(odoo, door, outbox, address):
    """Where to look, how to log in, and how to let a new inquiry in."""
    say(f"""
Odoo           {odoo.url}/odoo   (menu CRM > Inquiries)
Log in         admin / admin (manager), anna / anna, carlos / carlos, liwei / liwei (in Chinese)
Write a mail   to {address}, by the SMTP server 127.0.0.1:{door.port}
Mails sent     {outbox.folder}
Odoo's log     {odoo.log}
Ctrl-C ends Odoo and the mail servers; the database stays for the next `make run`.""")
