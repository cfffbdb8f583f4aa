"""The rows of the speed table: our work against Odoo's own, in paired runs on one machine."""
