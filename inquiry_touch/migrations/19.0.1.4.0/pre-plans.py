def migrate(cr, version):
    """Let former steps of a plan keep their key: only among those in force it is unique."""
    cr.execute("ALTER TABLE inquiry_sequence_step DROP CONSTRAINT IF EXISTS inquiry_sequence_step_key_uniq")
