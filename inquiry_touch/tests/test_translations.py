import re
from functools import cache

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

ADDON = "inquiry_touch"
# What stands in a translation as it stands in the text: blanks of Python and of templates, tags, {body}.
BLANK = re.compile(r"%\(\w+\)[a-z]|\{\{.*?\}\}|\{\w+\}|<[^>]*>")
BUYERS_FIELDS = ("mail.template,subject", "mail.template,body_html")
BUYERS_PAGE = f"{ADDON}.stop_page"
BUYERS_LANGUAGES = ("zh_CN", "de", "es", "fr", "ar")


@cache
def _translations(language):
    entries = polib.pofile(file_path(f"{ADDON}/i18n/{language}.po"))
    return {entry.msgid: entry.msgstr for entry in entries if not (entry.fuzzy or entry.obsolete)}


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reader = TranslationModuleReader(cls.env.cr, modules=[ADDON])
        cls.terms = [(name, record, text) for _module, _type, name, record, text, _value, _comments in reader]

    def _lacking(self, language, texts):
        translations = _translations(language)
        return sorted({text for text in texts if not translations.get(text)})

    def test_ux_04_no_term_of_the_addon_lacks_chinese(self):
        lacking = self._lacking("zh_CN", (text for _name, _record, text in self.terms))
        self.assertFalse(lacking, "Run scripts/i18n and fill zh_CN.po: these texts have no Chinese")

    def test_ux_04_chinese_keeps_the_blanks_of_each_text(self):
        # A language may put the blanks of a mail elsewhere; that each mail renders is tested with the plans.
        bodies = {text for name, _record, text in self.terms if name == "mail.template,body_html"}
        for text, chinese in _translations("zh_CN").items():
            with self.subTest(text):
                if chinese and text not in bodies:
                    self.assertEqual(sorted(BLANK.findall(text)), sorted(BLANK.findall(chinese)))

    def test_ux_04_what_buyers_read_is_there_in_every_language(self):
        texts = [text for name, record, text in self.terms if name in BUYERS_FIELDS or record == BUYERS_PAGE]
        self.assertGreater(len(texts), 10, "templates and the stop page were found")
        for language in BUYERS_LANGUAGES:
            with self.subTest(language):
                self.assertFalse(self._lacking(language, texts), "Run scripts/i18n and fill the gaps")

    def test_ux_04_screens_of_odoo_around_ours_are_chinese_too(self):
        menu = self.env.ref("crm.crm_menu_config").with_context(lang="zh_CN")
        self.assertEqual(menu.name, "配置")
