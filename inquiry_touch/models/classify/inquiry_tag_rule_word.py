import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import babel_locale_parse, format_list, ormcache

from ...tools.keywords import ANY_ENDING, normalise, split_ending, split_places, split_words

MAX_WORD_LENGTH = 80
MIN_STEM_LENGTH = 3
MAX_DISTANCE = 50


class InquiryTagRuleWord(models.Model):
    """One line of words of a tag rule, in one language or any."""

    _name = "inquiry.tag.rule.word"
    _inherit = ["inquiry.rule.line"]
    _description = "Words of a tag rule"
    _order = "sequence, id"
    _line_of = "rule_id"
    _line_title = ("mode", "words", "lang")
    _line_words = ("words",)

    rule_id = fields.Many2one("inquiry.tag.rule", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    lang = fields.Selection(
        "_selection_lang",
        string="Language",
        help="The line counts for messages in this language. Empty: for every message.",
    )
    mode = fields.Selection(
        [
            ("any", "any of"),
            ("all", "all of"),
            ("near", "near each other"),
            ("none", "none of"),
            ("not_near", "not near each other"),
        ],
        required=True,
        default="any",
        help="Near each other: all of these words, within a few words. None of: where one of these words "
        "stands, the rule does not apply. Not near each other: where all of them stand within a few words, "
        "the rule does not apply.",
    )
    distance = fields.Integer(
        string="Within",
        default=6,
        help="For “near each other”: the last of the words begins at most so many words after the first. In "
        "Chinese, Japanese and the like two letters count as a word.",
    )
    words = fields.Char(
        required=True,
        help="Words or phrases, separated by commas; small and capital letters are the same. "
        "A * at the end stands for an ending of up to six letters: “Muster*” finds “Mustern”. "
        "A bar stands between words of which one is enough: “send | ship, sample | swatch” asks for one of "
        "the first two and one of the last two. "
        "#### stands for a number with four digits or more: “#### pcs” finds “5,000 pcs”. "
        "A word that is denied does not count: “no samples needed” asks for no sample.",
    )

    _distance_range = models.Constraint(
        f"CHECK(mode NOT IN ('near', 'not_near') OR distance BETWEEN 1 AND {MAX_DISTANCE})",
        f"Words are near each other within 1 to {MAX_DISTANCE} words.",
    )

    @api.constrains("words")
    def _check_words(self):
        for line in self:
            words = split_words(line.words)
            if not words:
                raise ValidationError(
                    self.env._("A line of rule “%(rule)s” has no word.", rule=line.rule_id.name)
                )
            for word in words:
                line._check_word(word)

    def _alternatives(self):
        """Return what this line asks for, as a reader of the rule sees it: one of these is enough."""
        places = [
            format_list(self.env, [f"“{word}”" for word in words], style="or")
            for words in split_places(self.words)
        ]
        if self.mode == "all":
            return [format_list(self.env, places)]
        if self.mode in ("near", "not_near"):
            joined = places[0]
            for word in places[1:]:
                joined = self.env._("%(words)s near %(word)s", words=joined, word=word)
            return [joined]
        return [f"“{word}”" for word in split_words(self.words)]

    def _check_word(self, word):
        if len(word) > MAX_WORD_LENGTH:
            raise ValidationError(
                self.env._(
                    "“%(word)s…” is longer than %(count)s letters. Is a comma missing between two words?",
                    word=word[:30],
                    count=MAX_WORD_LENGTH,
                )
            )
        stem, reach = split_ending(normalise(word))
        if ANY_ENDING in stem or (reach and len(stem) < MIN_STEM_LENGTH):
            raise ValidationError(
                self.env._(
                    "“%(word)s”: a * stands at the end of a word, after %(count)s letters or more.",
                    word=word,
                    count=MIN_STEM_LENGTH,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._save_rule_version()
        return lines

    def write(self, vals):
        rules = self.rule_id
        result = super().write(vals)
        self._save_rule_version(rules)
        return result

    def unlink(self):
        rules = self.rule_id
        result = super().unlink()
        self.browse()._save_rule_version(rules)
        return result

    def _save_rule_version(self, former_rules=None):
        """Let the rules know that their words are others now, unless they are being saved themselves."""
        if not self.env.context.get("inquiry_rule_saving"):
            (self.rule_id | (former_rules or self.rule_id)).exists()._save_version()

    @api.model
    def _selection_lang(self):
        return list(self._known_languages())

    @api.model
    @ormcache("self.env.lang")
    def _known_languages(self):
        """Return each language Odoo knows, once, in the reader's words: Portuguese is that of Brazil too."""
        called = babel_locale_parse(self.env.lang or "en_US").languages
        names = {}
        langs_sudo = self.env["res.lang"].sudo().with_context(active_test=False)
        for lang in langs_sudo.search([], order="code"):  # pylint: disable=no-search-all
            code = lang.code[:2]
            names.setdefault(code, called.get(code) or re.split(r" ?[/(,]", lang.name)[0])
        return tuple(sorted(names.items(), key=lambda item: item[1]))
