import re

from odoo import models

# What a browser asks to hear of: who answers this lead, or this buyer.
CHANNEL = re.compile(r"inquiry_presence/(crm\.lead|inquiry\.buyer)/(\d{1,9})")


class IrWebsocket(models.AbstractModel):
    """Browsers hear who is answering a buyer only when they may see the lead or the buyer they look at."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        asked = {channel: CHANNEL.fullmatch(channel) for channel in channels if isinstance(channel, str)}
        kept = [channel for channel in channels if not asked.get(channel)]
        for match in filter(None, asked.values()):
            record = self.env[match[1]].browse(int(match[2])).exists()
            if record and record.has_access("read"):
                lead = record if match[1] == "crm.lead" else self.env["crm.lead"]
                # sudo: the file that stayed after a merge carries the news, whoever may open it
                buyer_sudo = (record.inquiry_buyer_id if lead else record).sudo()._root()
                kept.append(self.env["inquiry.presence"]._channel(lead, buyer_sudo))
        return super()._build_bus_channel_list(kept)
