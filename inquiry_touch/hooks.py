"""What installing and leaving need beyond data files."""

LANGUAGES = ("en_US", "zh_CN", "de_DE", "es_ES", "fr_FR", "ar_001")
SCREENS = "zh_CN"


def pre_init_hook(env):
    """Switch on the languages our templates speak: only an active language can be a lead's."""
    known = dict(env["res.lang"].get_installed())
    for code in LANGUAGES:
        env["res.lang"]._activate_lang(code)
    if SCREENS not in known:
        # Our screens speak it: those of Odoo around them shall too.
        env["ir.module.module"].search([("state", "=", "installed")])._update_translations([SCREENS])


def uninstall_hook(env):
    """Leave an Odoo that works: aliases go on making leads, no job of ours is left.

    Mail to a former alias still arrives: the alias stays and makes a plain lead.
    """
    sources = env["inquiry.source"].with_context(active_test=False).search([("alias_id", "!=", False)])
    aliases = sources.alias_id
    team_by_alias = {source.alias_id: source.team_id for source in sources}
    for alias in aliases:
        team = team_by_alias[alias]
        alias.write(
            {
                "alias_defaults": {"team_id": team.id} if team else {},
                "alias_parent_model_id": env["ir.model"]._get_id("crm.team") if team else False,
                "alias_parent_thread_id": team.id or False,
            }
        )
    # A source that came with the demo data is deleted as a record, and would take its alias along.
    sources.alias_id = False
    models = env["ir.model"].search([("model", "=like", "inquiry.%")])
    env["ir.cron"].with_context(active_test=False).search([("model_id", "in", models.ids)]).unlink()
    # An activity keeps its type alive: reminders and what they say stay as plain to-dos.
    answer_type = env.ref("inquiry_touch.mail_activity_type_inquiry_answer", raise_if_not_found=False)
    if answer_type:
        reminders = env["mail.activity"].with_context(active_test=False)
        reminders = reminders.search([("activity_type_id", "=", answer_type.id)])
        reminders.activity_type_id = env.ref("mail.mail_activity_data_todo")
