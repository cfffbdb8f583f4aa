from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.language import spoken_in
from odoo.addons.inquiry_touch.tools.tag_rules import TagRule, TagRuleTable, WordLine, merge_results


def find(lines, text, lang="", **values):
    """Return the words by which one rule fits the text, None when it does not."""
    rule = TagRule(id=1, lines=tuple(WordLine(*line) for line in lines), **values)
    return TagRuleTable([rule]).find(text, spoken_in(text, lang)).get(0)


class TestTagRuleTable(BaseCase):
    def test_any_line_fits_by_one_word_and_tells_all_it_found(self):
        line = ("Sample, Free sample, swatch", "any")
        self.assertEqual(find([line], "a free sample, please"), ("Free sample", "Sample"))
        self.assertIsNone(find([line], "a price list, please"))

    def test_cl_01_all_line_fits_by_all_its_words_only(self):
        line = ("sample, free", "all")
        self.assertEqual(find([line], "is the sample free?"), ("free", "sample"))
        self.assertIsNone(find([line], "a sample, please"))

    def test_lines_are_alternatives(self):
        lines = [("oem, odm", "any"), ("own, brand", "all")]
        self.assertEqual(find(lines, "our own brand"), ("brand", "own"))
        self.assertEqual(find(lines, "we want ODM"), ("odm",))
        self.assertIsNone(find(lines, "our own shop"))

    def test_cl_01_none_line_keeps_the_rule_out(self):
        lines = [("backlinks", "any"), ("moq", "none")]
        self.assertEqual(find(lines, "buy backlinks"), ("backlinks",))
        self.assertIsNone(find(lines, "backlinks and your MOQ"))

    def test_cl_01_near_line_fits_when_its_words_stand_close(self):
        near = ("logo, box*", "near", "", 4)
        self.assertEqual(find([near], "our logo on all boxes"), ("box*", "logo"))
        self.assertIsNone(find([near], "our logo is blue and it comes on boxes"))
        self.assertIsNone(find([near], "our logo"))
        far = "logo " + "and " * 9 + "our box with a logo"
        self.assertEqual(find([near], far), ("box*", "logo"))
        self.assertEqual(find([("样品, 运费", "near", "zh", 4)], "样品的运费多少"), ("样品", "运费"))
        self.assertIsNone(find([("样品, 运费", "near", "zh", 4)], "样品我们已经收到了，很满意，运费多少"))

    def test_cl_02_one_word_of_each_place_is_enough(self):
        near = [("send | ship, sample* | swatch", "near", "", 3)]
        self.assertEqual(find(near, "please ship two swatch cards"), ("ship", "swatch"))
        self.assertIsNone(find(near, "send or ship the lamps"), "both words of one place fill no other")
        self.assertIsNone(find(near, "ship the lamps, and tell us more about samples"), "too far apart")
        self.assertEqual(
            find([("send | ship, swatch", "all")], "a swatch which you ship"), ("ship", "swatch")
        )
        self.assertEqual(find([("send | ship", "any")], "ship it"), ("ship",))

    def test_cl_02_words_near_each_other_keep_a_rule_out(self):
        lines = [("sample*", "any"), ("thanks | got, sample*", "not_near", "", 3)]
        self.assertEqual(find(lines, "send samples of the lamps to the shop, thanks"), ("sample*",))
        self.assertIsNone(find(lines, "we got the samples"))

    def test_near_counts_words_before_numbers_too(self):
        line = ("#### pcs, logo", "near", "", 5)
        self.assertTrue(find([line], "in 2025, order 12 000 pcs with our logo"))
        self.assertFalse(find([line], "order 12 000 pcs, and later on perhaps our logo"))

    def test_cl_01_denied_word_does_not_count_nor_keep_out(self):
        line = ("sample*", "any")
        self.assertIsNone(find([line], "No samples needed, thank you"))
        self.assertEqual(find([line], "No catalogue, but a sample, please"), ("sample*",))
        self.assertEqual(find([line], "No samples now. Samples later?"), ("sample*",))
        self.assertTrue(find([("backlinks", "any"), ("sample*", "none")], "backlinks, without samples"))
        self.assertIsNone(find([("sample*, logo", "near")], "no sample with logo"))

    def test_cl_02_line_of_another_language_does_not_count(self):
        lines = [("Gift", "any", "de"), ("MOQ", "any")]
        self.assertEqual(find(lines, "Ist Gift darin enthalten?", "de"), ("Gift",))
        self.assertIsNone(find(lines, "Is there a gift in it?", "en"))
        self.assertEqual(find(lines, "gift? MOQ?", "en"), ("MOQ",))

    def test_cl_02_all_lines_count_when_the_language_is_unknown(self):
        self.assertEqual(find([("Muster", "any", "de")], "Muster?"), ("Muster",))

    def test_cl_02_language_of_the_text_counts_beside_the_declared_one(self):
        text = "你好,请寄样品给我们"
        self.assertEqual(find([("样品", "any", "zh")], text, "de_DE"), ("样品",))

    def test_rule_without_words_needs_conditions(self):
        self.assertIsNone(find([], "anything"))
        self.assertEqual(find([], "anything", has_conditions=True), ())
        self.assertEqual(find([("moq", "none")], "anything", has_conditions=True), ())
        self.assertIsNone(find([("moq", "none")], "your MOQ?", has_conditions=True))

    def test_rules_come_in_their_order(self):
        rules = [TagRule(id=number, lines=(WordLine("sample"),)) for number in (7, 3, 5)]
        self.assertEqual(list(TagRuleTable(rules).find("sample", spoken_in("sample"))), [0, 1, 2])

    def test_results_are_merged_in_order(self):
        merged = merge_results(
            [
                TagRule(id=1, tag_ids=(4,), priority="2", urgency="high"),
                TagRule(id=2, category_id=8, tag_ids=(5, 4), priority="3", intent="middle"),
                TagRule(
                    id=3, category_id=9, intent="high", is_sensitive=True, needs_person=True, is_junk=True
                ),
            ]
        )
        self.assertEqual(
            merged,
            {
                "category_id": 8,
                "is_junk": False,
                "tag_ids": (4, 5),
                "priority": "3",
                "intent": "middle",
                "urgency": "high",
                "is_sensitive": True,
                "needs_person": True,
                "givers": {"category_id": 1, "priority": 1, "intent": 1, "urgency": 0},
            },
        )

    def test_no_result_leaves_everything_open(self):
        merged = merge_results([])
        self.assertEqual((merged["category_id"], merged["priority"], merged["is_junk"]), (0, "0", False))
