"""Clocks keep the number of their inquiry and who was answerable, also when the inquiry is deleted."""

FILL = """
    UPDATE inquiry_sla_clock clock
       SET number = 'INQ-' || lpad(lead.id::text, greatest(6, length(lead.id::text)), '0'),
           accountable_id = CASE WHEN clock.closed_at IS NOT NULL OR clock.breached_at IS NOT NULL
                                 THEN lead.user_id END,
           calendar_id = (SELECT calendar_id FROM inquiry_sla_policy WHERE id = clock.policy_id)
      FROM crm_lead lead
     WHERE clock.lead_id = lead.id
"""


def migrate(cr, version):
    cr.execute(FILL)
