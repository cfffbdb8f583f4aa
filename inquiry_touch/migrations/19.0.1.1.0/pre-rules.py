def migrate(cr, version):
    """Let the record rules be written anew: buyers are shared and merged now, and the old ones know neither."""
    cr.execute(
        "UPDATE ir_model_data SET noupdate = FALSE WHERE module = 'inquiry_touch' AND model = 'ir.rule'"
    )
