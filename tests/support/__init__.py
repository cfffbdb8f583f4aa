"""Helpers of the end-to-end tests: databases, Odoo processes, a mail server, a client."""

from .database import Database
from .odoo_server import OdooServer
from .rpc import Rpc
from .smtp_sink import SmtpSink
