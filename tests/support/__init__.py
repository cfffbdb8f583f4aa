"""Helpers of the end-to-end tests: databases, Odoo processes, a client."""

from .database import Database
from .odoo_server import OdooServer
from .rpc import Rpc
