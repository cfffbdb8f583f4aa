from odoo import models
from odoo.tools import format_list, formatLang

from ...tools.tag_rules import KEEPS_OUT

WORDS_SHOWN = 5


class InquiryTagRuleSentence(models.AbstractModel):
    """What the sentence on top of a tag rule says of its words and of its results."""

    _name = "inquiry.tag.rule.sentence"
    _description = "Sentence of a tag rule"

    def _word_parts(self):
        _ = self.env._
        unwanted = self.word_ids.filtered(lambda line: line.mode in KEEPS_OUT)
        wanted, unwanted = self._join_words(self.word_ids - unwanted), self._join_words(unwanted)
        parts = [_("the message contains %(words)s", words=wanted)] if wanted else []
        if unwanted:
            parts.append(_("it does not contain %(words)s", words=unwanted))
        return parts

    def _join_words(self, lines):
        words = [word for line in lines for word in line._alternatives()]
        shown = words[:WORDS_SHOWN]
        if len(words) > WORDS_SHOWN:
            count = formatLang(self.env, len(words) - WORDS_SHOWN, digits=0)
            shown.append(self.env._("%(count)s more", count=count))
        return format_list(self.env, shown, style="or") if shown else ""

    def _result_parts(self):
        _ = self.env._
        parts = [_("the category is %(name)s", name=self.category_id.name)] if self.category_id else []
        if self.tag_ids:
            names = format_list(self.env, self.tag_ids.mapped("name"))
            parts.append(_("it is tagged %(names)s", names=names))
        if self.priority:
            parts.append(_("its priority is %(priority)s", priority=self._label("priority")))
        if self.intent:
            parts.append(_("the intent is %(intent)s", intent=self._label("intent")))
        if self.urgency:
            parts.append(_("the urgency is %(urgency)s", urgency=self._label("urgency")))
        if self.needs_person:
            parts.append(_("a person answers"))
        if self.stops:
            parts.append(_("no later rule is read"))
        return parts
