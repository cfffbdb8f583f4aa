from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..tools.verdict import Suspicion
from .common import InquiryCase

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
ROLES = {
    "public": "base.group_public",
    "portal": "base.group_portal",
    "internal": "base.group_user",
    "system": "base.group_system",
    "salesperson": "sales_team.group_sale_salesman",
    "all_leads": "sales_team.group_sale_salesman_all_leads",
    "manager": "sales_team.group_sale_manager",
}
# What somebody of the sales team may do, and what their manager may.
SETTING = ("r", "rwcu")
RECORD = ("r", "r")
MATRIX = {
    "inquiry.source": SETTING,
    "inquiry.signature.preset": SETTING,
    "inquiry.marketplace": SETTING,
    "inquiry.marketplace.sample": ("", "rwcu"),
    "inquiry.field.map": ("", "rwcu"),
    "inquiry.payload": ("", "r"),
    "inquiry.pull": ("", "r"),
    "inquiry.intake": RECORD,
    "inquiry.buyer": ("r", "rw"),
    "inquiry.buyer.key": RECORD,
    "inquiry.buyer.order": RECORD,
    "inquiry.order.event": SETTING,
    "inquiry.segment": SETTING,
    "inquiry.cleaning": ("", "r"),
    "inquiry.presence": ("", "r"),
    "inquiry.buyer.merge": RECORD,
    "inquiry.buyer.suggestion": RECORD,
    "inquiry.match.weight": ("r", "rw"),
    "inquiry.company.group": ("", ""),
    "inquiry.category": SETTING,
    "inquiry.product.line": SETTING,
    "inquiry.tag.rule": SETTING,
    "inquiry.tag.rule.word": SETTING,
    "inquiry.tag.group": SETTING,
    "inquiry.tag.former": RECORD,
    "inquiry.tag.merge": ("", "rwcu"),
    "inquiry.accuracy": ("", "r"),
    "inquiry.provider": ("", "r"),
    "inquiry.suggestion": RECORD,
    "inquiry.assignment.policy": SETTING,
    "inquiry.assignment.member": SETTING,
    "inquiry.rotation": ("", "r"),
    "inquiry.fairness": RECORD,
    "inquiry.assignment.result": ("", "r"),
    "inquiry.chat.room": ("", "rwcu"),
    "inquiry.chat.notice": ("", "r"),
    "inquiry.sla.policy": SETTING,
    "inquiry.sla.clock": RECORD,
    "inquiry.sequence": SETTING,
    "inquiry.sequence.step": SETTING,
    "inquiry.step.variant": SETTING,
    "inquiry.enrollment": RECORD,
    "inquiry.event": RECORD,
    "inquiry.plan.start": ("rwc", "rwc"),
    "inquiry.plan.move": ("", "rwc"),
    "inquiry.touch": RECORD,
    "inquiry.channel": SETTING,
    "inquiry.region": SETTING,
    "inquiry.region.hours": SETTING,
    "inquiry.decision": RECORD,
    "inquiry.version": ("", "r"),
    "inquiry.error": RECORD,
    "inquiry.answer": ("rwc", "rwc"),
    "inquiry.answer.word": SETTING,
    "inquiry.handover": ("rwc", "rwc"),
    "inquiry.alert": RECORD,
    "inquiry.entry": ("", "r"),
    "inquiry.ledger": ("", "r"),
    "inquiry.purge": ("", "r"),
    "inquiry.purge.preview": ("", "rwcu"),
    "inquiry.import": ("", "rwcu"),
    "inquiry.import.column": ("", "rw"),
    "inquiry.import.problem": ("", "rw"),
    "inquiry.import.row": ("", "rw"),
    "inquiry.sample.test": ("", "rwcu"),
    "inquiry.sample.test.line": ("", "rwcu"),
    "inquiry.rules.file": ("", "rwcu"),
    "inquiry.rules.file.line": ("", "rwcu"),
    "inquiry.tag.rule.trial": ("", "rwcu"),
    "inquiry.rule.conflict": ("", "r"),
    "inquiry.back.test": ("", "rwcu"),
    "inquiry.back.test.line": ("", "r"),
    "inquiry.back.test.load": ("", "r"),
    "inquiry.tag.rule.trial.line": ("", "rwcu"),
}
# Texts for everybody who meets an error; only who runs the system changes them.
EXCEPTIONS = {
    ("inquiry.error", "internal"): "r",
    ("inquiry.error", "system"): "rwcu",
    # Which companies share their buyers is for those who set up companies.
    ("inquiry.company.group", "system"): "rwcu",
    # Which texts leave the house, and where to, is for those who run the system.
    ("inquiry.provider", "system"): "rwcu",
}

# Every method of ours that can be called from outside; all others begin with an underscore.
DOORS = {
    "crm.lead": {
        "action_inquiry_answer_there",
        "action_inquiry_answered_elsewhere",
        "action_inquiry_confirm_estimates",
        "action_inquiry_ask",
        "action_inquiry_hand_over",
        "action_inquiry_declined",
        "action_inquiry_duplicates",
        "action_inquiry_interested",
        "action_inquiry_junk",
        "action_inquiry_make_rule",
        "action_inquiry_no_answer_needed",
        "action_inquiry_open_page",
        "action_inquiry_not_junk",
        "action_inquiry_quoted",
        "action_inquiry_sample_sent",
        "action_inquiry_start_plan",
        "action_inquiry_stop_plan",
        "action_inquiry_test",
        "action_inquiry_why",
        "inquiry_is_answering",
    },
    "inquiry.buyer": {
        "action_ask",
        "action_inquiry_confirm_estimates",
        "action_merge",
        "action_view_suggestions",
    },
    "inquiry.segment": {"action_view_buyers"},
    "inquiry.cleaning": {"action_approve", "action_find", "action_keep"},
    "inquiry.answer": {"action_record"},
    "inquiry.handover": {"action_hand_over"},
    "inquiry.source": {
        "action_drop_previous_secret",
        "action_drop_previous_token",
        "action_import_file",
        "action_renew_token",
        "action_test_connection",
        "action_test_sample",
        "action_view_alerts",
        "action_view_arrivals",
        "action_view_failed",
        "action_view_ledger",
    },
    "inquiry.marketplace": {"action_keep_sample"},
    "inquiry.marketplace.sample": {"action_expect", "action_try"},
    "inquiry.alert": {"action_open_subject"},
    "inquiry.ledger": {"action_explain", "action_view_arrivals", "action_view_received"},
    "inquiry.payload": {"action_export_failures", "action_replay", "action_replay_cause"},
    "inquiry.intake": {"action_restore"},
    "inquiry.buyer.key": {"action_toggle_shared"},
    "inquiry.buyer.merge": {"action_undo"},
    "inquiry.buyer.suggestion": {"action_merge", "action_refuse"},
    "inquiry.tag.rule": {
        "action_back_test",
        "action_export",
        "action_try_message",
        "action_view_corrected",
        "action_view_recent_conflicts",
        "action_view_versions",
    },
    "inquiry.accuracy": {"action_make_rule"},
    "inquiry.tag.merge": {"action_merge"},
    "inquiry.assignment.policy": {
        "action_back_test",
        "action_export",
        "action_view_recent_conflicts",
        "action_view_versions",
        "action_view_waiting",
    },
    "inquiry.sla.policy": {"action_export", "action_view_recent_conflicts", "action_view_versions"},
    "inquiry.version": {"action_restore"},
    "inquiry.rules.file": {"action_apply", "action_back", "action_check", "action_export_all"},
    "inquiry.rule.conflict": {"action_dismiss", "action_open_lead", "action_open_rule"},
    "inquiry.back.test": {
        "action_go_on",
        "action_start",
        "action_stop",
        "action_view_differing",
        "action_view_routing",
    },
    "inquiry.back.test.line": {"action_open_lead"},
    "inquiry.provider": {"action_test_connection", "action_view_suggestions"},
    "inquiry.suggestion": {"action_accept", "action_ask_again", "action_dismiss"},
    "inquiry.chat.room": {"action_test", "action_view_notices"},
    "inquiry.chat.notice": {"action_send_again"},
    "inquiry.sequence": {
        "action_activate",
        "action_draft",
        "action_export",
        "action_move_running",
        "action_preview_start",
        "action_retire",
        "action_review",
        "action_view_enrollments",
        "action_view_recent_conflicts",
        "action_view_versions",
    },
    "inquiry.enrollment": {"action_stop"},
    "inquiry.plan.move": {"action_move"},
    "inquiry.plan.start": {"action_start_plan"},
    "inquiry.touch": {
        "action_approve",
        "action_cancel",
        "action_disapprove",
        "action_open_lead",
        "action_said_sent",
        "action_send_again",
        "action_send_now",
    },
    "inquiry.error": {"action_open_link"},
    "inquiry.purge.preview": {"action_run"},
    "inquiry.import": {
        "action_check",
        "action_go_on",
        "action_run",
        "action_undo",
        "action_view_arrivals",
        "action_view_kept",
        "action_view_leads",
        "action_view_rows",
    },
    "inquiry.import.problem": {"action_view_rows"},
    "inquiry.import.row": {"action_import", "action_leave_out"},
    "inquiry.sample.test": {"action_walk"},
}
# These change nothing: what they open asks for rights of its own.
HARMLESS = {
    "action_ask",
    "action_export_failures",
    "action_find",
    "action_inquiry_duplicates",
    "action_inquiry_open_page",
    "action_inquiry_why",
    "action_back_test",
    "action_open_lead",
    "action_open_link",
    "action_open_rule",
    "action_open_subject",
    "action_preview_start",
    "action_start_plan",  # of what the user may read and write, were it nothing
    "action_try_message",
    "action_view_alerts",
    "action_view_arrivals",
    "action_view_buyers",
    "action_view_ledger",
    "action_view_differing",
    "action_view_received",
    "action_view_recent_conflicts",
    "action_view_routing",
    "action_view_enrollments",
    "action_import_file",
    "action_view_failed",
    "action_view_kept",
    "action_view_leads",
    "action_view_rows",
    "action_view_notices",
    "action_view_suggestions",
    "action_view_versions",
    "action_view_waiting",
}
# What a call from outside has to bring along.
ARGUMENTS = {"inquiry_is_answering": (True,)}
# Odoo's own, which we extend.
INHERITED = {"create", "write", "unlink", "copy", "copy_data", "action_set_lost", "web_search_read"}
INHERITED |= {"message_post", "message_new", "message_process", "message_route", "message_update"}
OF_A_LEAD = (
    "inquiry.intake",
    "inquiry.decision",
    "inquiry.sla.clock",
    "inquiry.enrollment",
    "inquiry.touch",
    "inquiry.buyer",
    "inquiry.buyer.key",
    "inquiry.buyer.order",
    "inquiry.buyer.merge",
    "inquiry.buyer.suggestion",
)


class RightsCase(InquiryCase):
    """One user for each role, and one inquiry with a row in each table for whoever is to own it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"inquiry_role_{role}", group) for role, group in ROLES.items()
        }
        cls.sequence = cls.env["inquiry.sequence"].create({"name": "Rights"})
        cls.setting = cls.env["inquiry.sla.policy"].create({"name": "Rights", "target_hours": 4})

    @classmethod
    def _inquiry(cls, owner, source=None):
        """Return the rows of one inquiry, by model."""
        now = fields.Datetime.now()
        intake = cls._arrive(source)
        lead = intake.lead_id
        lead.user_id = owner
        company_id = intake.company_id.id
        enrollment = cls.env["inquiry.enrollment"].create(
            {
                "lead_id": lead.id,
                "company_id": company_id,
                "sequence_id": cls.sequence.id,
                "sequence_version": 1,
            }
        )
        touch = cls.env["inquiry.touch"].create(
            {
                "lead_id": lead.id,
                "company_id": company_id,
                "step_key": "rights",
                "kind": "task",
                "purpose": "transactional",
                "wanted_at": now,
                "scheduled_at": now,
            }
        )
        clocks = cls.env["inquiry.sla.clock"]
        clock = lead.inquiry_clock_ids or clocks.create(
            {"lead_id": lead.id, "company_id": company_id, "asked_at": now, "due_at": now}
        )
        rows = [lead, intake, enrollment, touch, clock, lead.inquiry_decision_ids[:1]]
        buyer = lead.inquiry_buyer_id
        rows += [buyer, buyer.key_ids[:1], *cls._duplicates(buyer)]
        event = cls.env.ref("inquiry_touch.inquiry_order_event_shipped")
        rows.append(
            cls.env["inquiry.buyer.order"].create(
                {
                    "buyer_id": buyer.id,
                    "company_id": company_id,
                    "scope": "source:0",
                    "number": f"rights-{lead.id}",
                    "event_id": event.id,
                    "event_at": now,
                    "first_at": now,
                }
            )
        )
        return {row._name: row for row in rows}

    @classmethod
    def _tags_to_merge(cls):
        tags = cls.env["crm.tag"].create([{"name": "Rights one"}, {"name": "Rights two"}])
        return {"tag_ids": [Command.set(tags.ids)], "kept_id": tags[0].id}

    @classmethod
    def _duplicates(cls, buyer):
        """Return a suggestion and a merge of other files with this buyer."""
        other, merged = buyer.create([{"name": "Twin", "company_id": buyer.company_id.id}] * 2)
        suggestions, merges = cls.env["inquiry.buyer.suggestion"], cls.env["inquiry.buyer.merge"]
        suggestions._suggest([(buyer, [Suspicion(other.id, 60)])])
        suggestion = suggestions.search([("other_buyer_id", "=", other.id)])
        return suggestion, merges._merge(buyer, merged)


@tagged("post_install", "-at_install")
class TestRightsMatrix(RightsCase):
    def test_each_role_may_do_on_each_model_what_the_table_says(self):
        for model, (team, manager) in MATRIX.items():
            for role, user in self.users.items():
                wanted = {"salesperson": team, "all_leads": team, "manager": manager}.get(role, "")
                wanted = EXCEPTIONS.get((model, role), wanted)
                access = self.env[model].with_user(user)
                allowed = "".join(sign for sign, name in OPERATIONS.items() if access.has_access(name))
                with self.subTest(model=model, role=role):
                    self.assertEqual(allowed, wanted)

    def test_the_table_names_every_model_of_the_addon(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "inquiry_touch" and not model._abstract
        }
        self.assertEqual(ours, MATRIX.keys())

    def test_what_a_role_may_read_it_may_read_whole(self):
        self._inquiry(self.users["salesperson"])
        for model in MATRIX:
            for role, user in self.users.items():
                records = self.env[model].with_user(user)
                if records.has_access("read"):
                    with self.subTest(model=model, role=role):
                        records.search([], limit=20).read()

    def test_no_door_is_open_that_nobody_listed(self):
        for model in {**MATRIX, "crm.lead": ()}:
            found = {
                name
                for name in dir(self.env.registry[model])
                if not name.startswith("_")
                and callable(method := getattr(self.env.registry[model], name))
                and getattr(method, "__module__", "").startswith("odoo.addons.inquiry_touch.")
            }
            with self.subTest(model=model):
                self.assertEqual(found - INHERITED, DOORS.get(model, set()))


@tagged("post_install", "-at_install")
class TestRecordRules(RightsCase):
    """Whose rows somebody sees: own and unassigned ones, all, and never those of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.env.user.company_ids += cls.other_company
        other_source = cls.env["inquiry.source"].create(
            {"name": "Elsewhere", "company_id": cls.other_company.id}
        )
        cls.own = cls._inquiry(cls.users["salesperson"])
        cls.unassigned = cls._inquiry(cls.env["res.users"])
        cls.others = cls._inquiry(cls.users["all_leads"])
        cls.elsewhere = cls._inquiry(cls.env["res.users"], other_source)

    def _assert_sees(self, role, rows, is_seen):
        for model in OF_A_LEAD:
            with self.subTest(model=model, role=role):
                record = rows[model].with_user(self.users[role])
                self.assertTrue(rows[model])
                self.assertEqual(bool(record._filtered_access("read")), is_seen)

    def test_a_salesperson_sees_own_and_unassigned_inquiries(self):
        self._assert_sees("salesperson", self.own, True)
        self._assert_sees("salesperson", self.unassigned, True)
        self._assert_sees("salesperson", self.others, False)

    def test_a_salesperson_sees_the_buyers_of_lost_inquiries_too(self):
        self.own["crm.lead"].action_set_lost()
        self._assert_sees("salesperson", self.own, True)

    def test_who_sees_all_leads_and_the_manager_see_all_inquiries(self):
        for role in ("all_leads", "manager"):
            for rows in (self.own, self.unassigned, self.others):
                self._assert_sees(role, rows, True)

    def test_nobody_sees_inquiries_of_another_company(self):
        for role in ("salesperson", "all_leads", "manager"):
            self._assert_sees(role, self.elsewhere, False)

    def test_a_manager_sees_no_settings_of_another_company(self):
        for record in self._settings_elsewhere():
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(self.users["manager"])._filtered_access("read"))

    def _settings_elsewhere(self):
        company = {"name": "Elsewhere", "company_id": self.other_company.id}
        source = self.env["inquiry.source"].create(
            {**company, "field_map_ids": [Command.create({"target": "email", "expression": "mail"})]}
        )
        rule = self.env["inquiry.tag.rule"].create({**company, "word_ids": [Command.create({"words": "x"})]})
        policy = self.env["inquiry.assignment.policy"].create(
            {**company, "member_ids": [Command.create({"user_id": self.env.uid})]}
        )
        marketplace = self.env["inquiry.marketplace"].create(
            {
                **company,
                "code": "elsewhere",
                "field_map_ids": [Command.create({"target": "message", "kind": "block", "expression": "x"})],
                "sample_ids": [Command.create({"body": "From: a@example.com"})],
            }
        )
        yield from (marketplace, marketplace.field_map_ids, marketplace.sample_ids)
        variant = Command.create({"channel_id": self.env.ref("inquiry_touch.inquiry_channel_todo").id})
        step = {"name": "Call", "kind": "task", "variant_ids": [variant]}
        sequence = self.env["inquiry.sequence"].create({**company, "step_ids": [Command.create(step)]})
        yield from (source, source.field_map_ids, source._receive(b"{}"))
        yield from (rule, rule.word_ids, policy, policy.member_ids)
        yield self.env["inquiry.product.line"].create(company)
        yield from (sequence, sequence.step_ids, sequence.step_ids.variant_ids)
        yield self.env["inquiry.sla.policy"].create({**company, "target_hours": 4})
        room = self.env["inquiry.chat.room"].create({**company, "kind": "slack"})
        yield from (room, self.env["inquiry.chat.notice"]._queue([(room, "Rights", [])]))
        yield self.env["inquiry.channel"].create({**company, "channel_type": "email"})
        yield self.env["inquiry.version"].search([("res_model", "=", rule._name), ("res_id", "=", rule.id)])


@tagged("post_install", "-at_install")
class TestDoors(RightsCase):
    """Buttons and calls from outside, pressed by those who must not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls._inquiry(cls.users["all_leads"])
        cls.rows["inquiry.source"] = cls.source
        cls.rows["inquiry.payload"] = cls.source._receive(b"{}")
        cls.rows["inquiry.sequence"] = cls.sequence
        cls.rows["inquiry.ledger"] = cls.env["inquiry.ledger"].create(
            {"source_id": cls.source.id, "company_id": cls.company.id, "day": "2026-03-02"}
        )
        cls.rows["inquiry.handover"] = cls.env["inquiry.handover"].create(
            {
                "lead_ids": [Command.set(cls.rows["crm.lead"].ids)],
                "user_id": cls.users["salesperson"].id,
                "note": "x",
            }
        )
        cls.rows["inquiry.answer"] = cls.env["inquiry.answer"].create(
            {"lead_id": cls.rows["crm.lead"].id, "text": "x"}
        )
        cls.rows["inquiry.cleaning"] = cls.env["inquiry.cleaning"].create(
            {"buyer_id": cls.rows["inquiry.buyer"].id, "company_id": cls.company.id, "kind": "dormant"}
        )
        cls.rows["inquiry.purge.preview"] = cls.env["inquiry.purge.preview"].create({})
        cls.rows["inquiry.marketplace"] = cls.env["inquiry.marketplace"].create(
            {"name": "Rights", "code": "rights", "company_id": cls.company.id}
        )
        cls.rows["inquiry.chat.room"] = cls.env["inquiry.chat.room"].create({"name": "G", "kind": "slack"})
        cls.rows["inquiry.chat.notice"] = cls.env["inquiry.chat.notice"]._queue(
            [(cls.rows["inquiry.chat.room"], "Rights", [])]
        )
        cls.rows["inquiry.provider"] = cls.env["inquiry.provider"].create({"name": "Rights"})
        cls.rows["inquiry.suggestion"] = cls.env["inquiry.suggestion"].create(
            {
                "lead_id": cls.rows["crm.lead"].id,
                "provider_id": cls.rows["inquiry.provider"].id,
                "job": "summary",
                "state": "open",
            }
        )
        cls.rows["inquiry.marketplace.sample"] = cls.env["inquiry.marketplace.sample"].create(
            {"marketplace_id": cls.rows["inquiry.marketplace"].id, "body": "From: a@example.com"}
        )
        cls.env.flush_all()
        cls.rows["inquiry.accuracy"] = cls.env["inquiry.accuracy"].search(
            [("lead_id", "=", cls.rows["crm.lead"].id)], limit=1
        )
        cls.rows["inquiry.tag.merge"] = cls.env["inquiry.tag.merge"].create(cls._tags_to_merge())
        cls.rows["inquiry.sample.test"] = cls.env["inquiry.sample.test"].create({"source_id": cls.source.id})
        old = cls.source.copy({"name": "Rights of files", "source_type": "import"})
        cls.rows["inquiry.import"] = cls.env["inquiry.import"].create(
            {"source_id": old.id, "file": "bWFpbCxiCjEsMgo="}
        )
        cls.rows["inquiry.import"].action_check()
        # Of this company alone, so that a manager of another one has no business with them.
        company = {"name": "Rights", "company_id": cls.company.id}
        cls.rows["inquiry.tag.rule"] = cls.env["inquiry.tag.rule"].create(company)
        cls.rows["inquiry.assignment.policy"] = cls.env["inquiry.assignment.policy"].create(company)
        cls.rows["inquiry.sla.policy"] = cls.env["inquiry.sla.policy"].create({**company, "target_hours": 4})
        cls.rows["inquiry.version"] = cls.env["inquiry.version"]._last_by_id(cls.rows["inquiry.tag.rule"])[
            cls.rows["inquiry.tag.rule"].id
        ]
        cls.rows["inquiry.rule.conflict"] = cls.env["inquiry.rule.conflict"].create(
            {
                "res_model": "inquiry.tag.rule",
                "res_id": cls.rows["inquiry.tag.rule"].id,
                "other_id": cls.rows["inquiry.tag.rule"].id,
                "company_id": cls.company.id,
                "kind": "contradiction",
                "names": "inquiry_category_id",
                "lead_id": cls.rows["crm.lead"].id,
            }
        )
        cls.rows["inquiry.back.test"] = cls.env["inquiry.back.test"].create({"company_id": cls.company.id})
        cls.rows["inquiry.back.test.line"] = cls.env["inquiry.back.test.line"].create(
            {"test_id": cls.rows["inquiry.back.test"].id, "lead_id": cls.rows["crm.lead"].id}
        )
        leads = {"lead_ids": [Command.set(cls.rows["crm.lead"].ids)]}
        cls.rows["inquiry.plan.start"] = cls.env["inquiry.plan.start"].create(
            {**leads, "sequence_id": cls.sequence.id}
        )
        cls.rows["inquiry.plan.move"] = cls.env["inquiry.plan.move"].create(
            {"enrollment_ids": [Command.set(cls.rows["inquiry.enrollment"].ids)]}
        )
        cls.rows["inquiry.rules.file"] = cls.env["inquiry.rules.file"].create({"file": "e30="})
        cls.rows["inquiry.import.row"] = cls.rows["inquiry.import"].row_ids

    def _press(self, role, besides=()):
        """Press every button that changes something, as this role."""
        for model, doors in DOORS.items():
            if model in besides:
                continue
            for name in doors - HARMLESS:
                record = self.rows[model].with_user(self.users[role])
                with (
                    self.subTest(role=role, door=f"{model}.{name}"),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    getattr(record, name)(*ARGUMENTS.get(name, ()))

    def test_nobody_outside_sales_gets_through(self):
        for role in ("public", "portal", "internal", "system"):
            self._press(role)

    def test_a_salesperson_gets_through_neither_to_settings_nor_to_inquiries_of_others(self):
        self._press("salesperson")

    def test_a_manager_of_another_company_gets_through_nowhere(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "inquiry_stranger",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.users["stranger"] = stranger
        (self.sequence | self.sequence.search([])).company_id = self.company
        # Odoo has no tags of one company: each manager keeps those of all in order
        self._press("stranger", besides={"inquiry.tag.merge"})

    def test_the_owner_may_stop_the_plan_and_the_clock(self):
        rows = self._inquiry(self.users["salesperson"])
        lead = rows["crm.lead"].with_user(self.users["salesperson"])
        lead.action_inquiry_no_answer_needed()
        self.assertTrue(rows["inquiry.sla.clock"].closed_at)
        rows["inquiry.enrollment"].with_user(self.users["salesperson"]).action_stop()
        self.assertEqual(rows["inquiry.enrollment"].state, "stopped")

    def test_a_rule_cannot_ask_for_what_its_author_may_not_read(self):
        paths = (
            "inquiry_source_id.hook_token_hash",
            "inquiry_source_id.hook_previous_hash",
            "inquiry_source_id.signature_secret_sealed",
            "inquiry_source_id.verify_token_sealed",
            "inquiry_source_id.ebay_refresh_token_sealed",
            "inquiry_source_id.pull_ids.token_sealed",
            "inquiry_source_id.fetchmail_server_ids.password",
        )
        rules = self.env["inquiry.tag.rule"].with_user(self.users["manager"])
        for path in paths:
            with self.subTest(path=path), self.assertRaisesRegex(Exception, "cannot be used"):
                rules.create({"name": "Spy", "when_domain": repr([(path, "=like", "a%")])})

    def test_no_secret_is_guessed_by_searching(self):
        leads = self.env["crm.lead"].with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            leads.search([("inquiry_source_id.hook_token_hash", "=like", "a%")])

    def test_the_sample_of_another_company_is_not_tested(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        source = self.env["inquiry.source"].create(
            {"name": "Elsewhere", "company_id": company.id, "sample": '{"email": "a@example.com"}'}
        )
        tests = self.env["inquiry.sample.test"].with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            tests.create({"source_id": source.id}).read()

    def test_the_rules_of_another_company_are_not_tried(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        trials = self.env["inquiry.tag.rule.trial"].with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            trials.create({"message": "Hello", "company_id": company.id}).read(["note"])

    def test_a_manager_opens_a_new_record_of_every_setting(self):
        for model, (_salesperson, manager) in MATRIX.items():
            Model = self.env[model].with_user(self.users["manager"])
            if "c" in manager and not Model._transient:
                with self.subTest(model=model):
                    Form(Model)
