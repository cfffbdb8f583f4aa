"""What `make run` does: a demo database, Odoo, mail servers around it, and inquiries through real doors."""
