from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let plans go on as they did: with the steps of the present version, writing side by side."""
    cr.execute(
        """
        UPDATE inquiry_sequence_step step
           SET first_version = plan.version
          FROM inquiry_sequence plan
         WHERE plan.id = step.sequence_id
        """
    )
    cr.execute("UPDATE inquiry_sequence SET other_plans = 'beside'")
    env = api.Environment(cr, SUPERUSER_ID, {"inquiry_saving_plan": True})
    quote = env.ref("inquiry_touch.inquiry_sequence_step_quote", raise_if_not_found=False)
    # What is new says nothing to buyers before somebody has read it.
    for name in ("sample", "care"):
        env.ref(f"inquiry_touch.inquiry_sequence_{name}").state = "draft"
    if quote:
        quote.done_event_id = env.ref("inquiry_touch.inquiry_order_event_quoted")
