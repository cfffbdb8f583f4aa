"""What stands in for the world around Odoo: mail servers and the systems of others."""

from .chat_server import ChatServer
from .ebay_server import EbayServer
from .mail_door import MailDoor
from .mailbox_server import MailboxServer
from .model_server import ModelServer
from .shy_imap import ShyImap
from .smtp_sink import Received, SmtpSink
from .web_sender import WebSender
