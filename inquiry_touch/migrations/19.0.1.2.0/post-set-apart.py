def migrate(cr, version):
    """Carry over what was set apart; its days until it is deleted begin with the upgrade."""
    cr.execute(
        """UPDATE crm_lead
              SET inquiry_set_apart = 'junk', inquiry_set_apart_at = now() AT TIME ZONE 'UTC'
            WHERE inquiry_is_junk"""
    )
    cr.execute(
        """UPDATE inquiry_intake
              SET set_apart = CASE reason WHEN 'automatic' THEN 'automatic' ELSE 'junk' END,
                  reason = CASE reason WHEN 'marked' THEN 'marked_opened' ELSE reason END,
                  set_apart_at = now() AT TIME ZONE 'UTC'
            WHERE result = 'junk'"""
    )
