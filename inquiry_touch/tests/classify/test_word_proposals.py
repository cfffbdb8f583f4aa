from odoo.tests import BaseCase

from ...tools.word_proposals import Proposal, propose_words

OTHERS = [
    "Please quote 500 pieces of the lamp",
    "What is the price of the lamp",
    "Please send a catalogue",
] * 4


class TestWordProposals(BaseCase):
    """Which words are proposed for a rule, by counting messages."""

    def _words(self, wanted, others=OTHERS, **values):
        return [proposal.word for proposal in propose_words(wanted, others, **values)]

    def test_a_word_of_all_wanted_and_no_other_message_comes_first(self):
        wanted = ["The lamp came cracked", "Two lamps arrived cracked today", "cracked glass, please advise"]
        self.assertEqual(propose_words(wanted, OTHERS)[0], Proposal("cracked", 3, 0))

    def test_a_word_that_everybody_writes_is_not_proposed(self):
        words = self._words(["Please quote a cracked lamp", "Please, the lamp is cracked"])
        self.assertIn("cracked", words)
        self.assertFalse({"please", "lamp", "quote"} & {*words})

    def test_without_other_messages_nothing_tells_them_apart(self):
        self.assertEqual(self._words(["cracked"], []), [])

    def test_numbers_codes_and_short_words_are_no_words(self):
        self.assertEqual(self._words(["12345 ab LX203 ok"]), [])

    def test_a_phrase_is_proposed_where_its_words_alone_say_nothing(self):
        others = ["the price", "a list of colours", "the price and the list", "which colours"] * 3
        words = self._words(["send the price list", "your price list please"], others)
        self.assertIn("price list", words)
        self.assertNotIn("price", words)

    def test_of_words_that_stand_together_one_is_proposed(self):
        wanted = ["logo engraved here", "logo engraved there"]
        words = self._words(wanted)
        self.assertEqual(len([word for word in words if {*word.split()} & {"logo", "engraved"}]), 2)

    def test_chinese_and_japanese_are_cut_into_pieces(self):
        others = ["请报价", "请发目录给我", "这个多少钱", "请问价格"] * 3
        self.assertIn("破损", self._words(["收到的灯破损了", "灯有破损怎么办"], others))

    def test_no_more_than_asked_for_and_always_the_same(self):
        wanted = ["alpha beta gamma delta epsilon zeta eta theta"]
        self.assertEqual(len(self._words(wanted, count=3)), 3)
        self.assertEqual(self._words(wanted), self._words(wanted))
