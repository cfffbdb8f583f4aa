from odoo import api, models


class CrmTag(models.Model):
    """Tags are given by rules, which are kept ready in memory."""

    _inherit = "crm.tag"

    def unlink(self):
        result = super().unlink()
        # A rule kept in memory would go on giving a tag that is gone.
        self.env.registry.clear_cache()
        return result

    @api.model
    def _inquiry_ensure_tags(self, tags):
        """Create those tags for which there is none of that name.

        :param list tags: tuples of XML id, name and colour
        """
        known = set(self.search([("name", "in", [name for _xmlid, name, _color in tags])]).mapped("name"))
        self._load_records(
            [
                {
                    "xml_id": f"inquiry_touch.{xmlid}",
                    "values": {"name": name, "color": color},
                    "noupdate": True,
                }
                for xmlid, name, color in tags
                if name not in known
            ]
        )
