from itertools import product
from typing import NamedTuple

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tests.classify.plain_matcher import plain_rule
from odoo.addons.inquiry_touch.tools.tag_rules import TagRule, TagRuleTable, WordLine, merge_results

THOROUGH = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


class Scene(NamedTuple):
    """Words of rules and pieces of messages that have to do with each other, so that much is found."""

    lang: str
    words: tuple
    pieces: tuple


STOPS = (". ", ", ", "。", "，", "x", "…", "-", "\n", "one of our very dear old", "我们的东西很多很多")
SCENES = (
    Scene(
        "en",
        ("sample", "sampl*", "free sample", "item", "oem", "not needed", "not"),
        ("sample", "samples", "sampling", "sampleseries", "free", "free-sample", "resample", "item", "ＯＥＭ")
        + ("no", "don't want", "not", "not needed", "not received", "item no", "but", "only"),
    ),
    Scene(
        "zh",
        ("样品", "样", "报价", "oem*", "寄样品"),
        (
            "样品",
            "寄样品",
            "报价",
            "OEMs",
            "不需要",
            "不要",
            "不是不",
            "不用了",
            "不仅",
            "但",
            "只",
            "报",
            "价",
        ),
    ),
    Scene(
        "de",
        ("Muster*", "Größe", "Katalog", "gratis Muster"),
        ("Muster", "Mustern", "Musterstück", "Musterexemplar", "Farbmuster", "GRÖSSE", "Katalog", "gratis")
        + ("kein", "ohne", "noch kein", "brauchen wir nicht", "nicht nötig", "sondern", "aber"),
    ),
    Scene(
        "fr",
        ("échantillon", "échantillon*", "devis"),
        ("échantillon", "d'échantillon", "échantillons", "e\u0301chantillon", "devis", "pas d'", "pas de")
        + ("sans", "pas seulement", "mais", "ne sont pas nécessaires"),
    ),
    Scene(
        "ru",
        ("образц*", "цена", "прайс лист"),
        ("образцы", "образцов", "ЦЕНА", "прайс-лист") + ("не нужны", "не", "без", "не только", "но"),
    ),
    Scene(
        "ar",
        ("عينة", "عين*", "أسعار", "قائمة أسعار"),
        ("عينة", "والعينة", "للعينة", "عَيِّنة", "عينــة", "عينات", "قائمة", "الأسعار", "اسعار")
        + ("لا نحتاج", "بدون", "ليس فقط", "لكن", "غير مطلوبة", "،"),
    ),
    Scene(
        "ja",
        ("サンプル", "見積", "カタログ*"),
        (
            "サンプル",
            "ｻﾝﾌﾟﾙ",
            "見積もり",
            "カタログ",
            "は不要",
            "ではなく",
            "だけでなく",
            "が、",
            "を",
            "ください",
        ),
    ),
    Scene(
        "ko",
        ("샘플", "견적"),
        ("샘플", "샘플을", "견적", "필요 없습니다", "말고", "뿐만 아니라", "하지만", "은"),
    ),
    Scene(
        "vi",
        ("mẫu", "mẫu thử", "giá"),
        ("mẫu", "mâ\u0303u", "thử", "giá", "không cần", "không chỉ", "nhưng", "thì không cần"),
    ),
    Scene(
        "tr",
        ("numune*", "fiyat"),
        ("numune", "numuneler", "fiyat", "istemiyoruz", "değil", "ama", "değil mi"),
    ),
    Scene("th", ("ตัวอย่าง", "ราคา"), ("ตัวอย่าง", "ขอตัวอย่างสินค้า", "ราคา", "no")),
    Scene(
        "en",
        ("#### pcs", "## pc*", "####件", "### #", "#########", "c#", "iso 9001", "#", "1"),
        (
            "5,000",
            "5000pcs",
            "12 000",
            "10k",
            "10kg",
            "0050",
            "1.5",
            "1.5k",
            "2万",
            "件",
            "3千件",
            "pcs",
            "pc",
        )
        + ("ab12", "1,0000", "999999999999", "c#", "#", "ISO-9001", "no", "not", "without", "not needed"),
    ),
)


@st.composite
def cases(draw, rules=5, pieces=12):
    """Rules, a message, and which languages count for it: mostly that of the words."""
    scene = draw(st.sampled_from(SCENES))
    word = st.sampled_from(scene.words) | st.text("ab*é样#1 '", min_size=1, max_size=4).filter(
        # one number at most, and more than a sign
        lambda word: word.count("#") <= 1 and word.strip(" *")
    )
    lines = st.builds(
        WordLine,
        words=st.lists(places_of(word), min_size=1, max_size=3).map(", ".join),
        mode=st.sampled_from(["any", "all", "near", "near", "none", "not_near"]),
        lang=st.sampled_from(["", "", scene.lang, "es"]),
        distance=st.integers(1, 3),
    )
    piece = st.sampled_from(scene.pieces) | st.sampled_from((*scene.pieces, *STOPS))
    parts = draw(st.lists(st.tuples(piece, st.sampled_from([" ", " ", ""])), max_size=pieces))
    lang = draw(st.sampled_from([scene.lang, scene.lang, "", "es"]))
    return (
        draw(st.lists(rules_of(lines), max_size=rules)),
        "".join(part + gap for part, gap in parts),
        lambda code: not lang or code == lang,
    )


def places_of(word):
    return word | st.lists(word, min_size=2, max_size=3).map(" | ".join)


def rules_of(lines):
    return st.builds(
        TagRule,
        id=st.integers(1, 9),
        lines=st.lists(lines, max_size=3).map(tuple),
        has_conditions=st.booleans(),
        category_id=st.integers(0, 2),
        tag_ids=st.lists(st.integers(1, 3), max_size=2).map(tuple),
        priority=st.sampled_from("0123"),
        intent=st.sampled_from(["", "low", "high"]),
    )


class TestMatchingProperties(BaseCase):
    @given(cases())
    @THOROUGH
    def test_cl_02_matching_equals_the_plain_reference(self, case):
        some, text, is_spoken = case
        told = {position: plain_rule(rule, text, is_spoken) for position, rule in enumerate(some)}
        expected = {position: words for position, words in told.items() if words is not None}
        self.assertEqual(TagRuleTable(some).find(text, is_spoken), expected)

    def test_cl_02_each_word_equals_the_plain_reference_in_each_message(self):
        """Messages of three pieces, with every word of their scene: few, but all."""
        for scene in SCENES:
            words = [TagRule(1, lines=(WordLine(word),)) for word in scene.words]
            table = TagRuleTable(words)
            spoken = {scene.lang}.__contains__
            for parts in product((*scene.pieces, ". ", "，"), scene.pieces):
                for text in ("".join(parts), f"{parts[0]} {parts[1]} {parts[0]}"):
                    told = [plain_rule(rule, text, spoken) for rule in words]
                    expected = {place: found for place, found in enumerate(told) if found is not None}
                    self.assertEqual(table.find(text, spoken), expected, text)

    @given(
        st.lists(st.sampled_from(("lamp", "oem", "样品")), min_size=2, max_size=3).map(", ".join),
        st.lists(st.sampled_from(("lamp ", "oem ", "样品", "x ", "东", "a-b ")), max_size=10).map("".join),
        st.integers(1, 4),
    )
    @THOROUGH
    def test_words_near_each_other_equal_the_plain_reference(self, words, text, distance):
        rule = TagRule(1, lines=(WordLine(words, "near", distance=distance),))
        found = TagRuleTable([rule]).find(text, lambda code: True)
        self.assertEqual(found.get(0), plain_rule(rule, text, lambda code: True))

    @given(cases(rules=6), st.integers(0, 5))
    @THOROUGH
    def test_adding_a_rule_that_does_not_match_changes_nothing(self, case, place):
        more, text, is_spoken = case
        assume(place < len(more) and plain_rule(more[place], text, is_spoken) is None)
        some = more[:place] + more[place + 1 :]
        told, among = (
            [
                (rules[position], words)
                for position, words in TagRuleTable(rules).find(text, is_spoken).items()
            ]
            for rules in (some, more)
        )
        self.assertEqual(among, told)
        self.assertEqual(*(merge_results([rule for rule, _words in found]) for found in (among, told)))
