"""Helpers of the end-to-end tests: databases, Odoo processes, a client, and all of it together."""

from .database import Database
from .odoo_server import OdooServer
from .rpc import Rpc
from .screen import Screen
from .world import World
