from odoo.addons.inquiry_touch.tests.classify.everyday_inquiries import EVERYDAY
from odoo.addons.inquiry_touch.tests.classify.plain_inquiries import PLAIN
from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts
from odoo.addons.inquiry_touch.tools.language import detect_language

LANGS = {"en": "en_US", "zh": "zh_CN", "es": "es_ES", "de": "de_DE", "fr": "fr_FR", "ar": "ar_001"}

# One intent in six languages, as buyers write it.
EXAMPLES = {
    "sample_order": {
        "en": "Hi, could we get two samples of the desk lamp before we decide?",
        "zh": "你好,可以先寄两个样品给我们看看吗?",
        "es": "Hola, ¿nos pueden enviar dos muestras de la lámpara?",
        "de": "Guten Tag, können Sie uns zwei Musterstücke der Lampe zuschicken?",
        "fr": "Bonjour, pouvez-vous nous envoyer deux échantillons de la lampe ?",
        "ar": "مرحبا، هل يمكن إرسال عيّنتين أو عينات من المنتج إلينا؟",
    },
    "oem": {
        "en": "Do you accept OEM? We want to sell it under our own brand.",
        "zh": "请问可以贴牌吗?我们想印自己的品牌。",
        "es": "¿Pueden fabricarlo con marca blanca y con nuestro logotipo?",
        "de": "Fertigen Sie auch unter unserer Marke, also als Eigenmarke?",
        "fr": "Proposez-vous la marque blanche, avec notre logo sur le produit ?",
        "ar": "هل يمكنكم طباعة شعارنا على المنتج وبيعه تحت علامتنا التجارية؟",
    },
    "bulk_order": {
        "en": "We would like to place a bulk order for our shops.",
        "zh": "我们想批量采购,用于我们的连锁店。",
        "es": "Queremos hacer una compra al por mayor para nuestras tiendas.",
        "de": "Wir planen eine Großbestellung für unsere Filialen.",
        "fr": "Nous souhaitons passer une grosse commande pour nos magasins.",
        "ar": "نرغب في شراء كميات كبيرة لمتاجرنا.",
    },
    "price_inquiry": {
        "en": "What is your MOQ? Please send a quotation.",
        "zh": "请问起订量是多少?请发报价单。",
        "es": "¿Cuál es el pedido mínimo? Por favor envíen una cotización.",
        "de": "Wie hoch ist die Mindestbestellmenge? Bitte senden Sie uns ein Angebot.",
        "fr": "Quelle est la quantité minimum ? Merci de nous envoyer un devis.",
        "ar": "ما هو الحد الأدنى للطلب؟ الرجاء إرسال عرض سعر.",
    },
    "complaint": {
        "en": "Half of the goods arrived broken. I want to file a complaint.",
        "zh": "收到的货一半都破损了,我要投诉。",
        "es": "La mitad llegó rota, quiero presentar una queja.",
        "de": "Die Hälfte der Lieferung ist kaputt, das ist eine Reklamation.",
        "fr": "La moitié des produits est arrivée endommagée, je dépose une réclamation.",
        "ar": "وصل نصف المنتجات مكسورا، أريد تقديم شكوى.",
    },
    "refund": {
        "en": "I want to return the goods and get a refund.",
        "zh": "我要退货,请尽快退款。",
        "es": "Quiero devolver el producto y recibir un reembolso.",
        "de": "Ich möchte die Ware zurückschicken und bitte um Erstattung.",
        "fr": "Je souhaite retourner la marchandise et être remboursé.",
        "ar": "أريد إرجاع المنتج واسترداد المبلغ.",
    },
    "after_sale": {
        "en": "The machine stopped working after two weeks, it is under warranty.",
        "zh": "机器用了两周就出故障了,请安排售后维修。",
        "es": "La máquina dejó de funcionar a las dos semanas y está en garantía.",
        "de": "Die Maschine funktioniert nicht mehr, ist das ein Garantiefall?",
        "fr": "La machine ne fonctionne plus, elle est encore sous garantie.",
        "ar": "الجهاز توقف عن العمل وهو تحت الضمان، أحتاج صيانة.",
    },
    "product_question": {
        "en": "Please send your catalogue and the technical data.",
        "zh": "请把产品目录和规格书发给我。",
        "es": "Por favor, envíen su catálogo y la ficha técnica.",
        "de": "Bitte schicken Sie mir Ihren Katalog und das Datenblatt.",
        "fr": "Merci de m'envoyer votre catalogue et la fiche technique.",
        "ar": "أرجو إرسال الكتالوج والمواصفات الفنية.",
    },
    "junk": {
        "en": "We offer SEO services and can bring you to the first page of Google.",
        "zh": "专业网站优化,谷歌排名快速提升,欢迎联系。",
        "es": "Ofrecemos posicionamiento en Google y enlaces de calidad para su web.",
        "de": "Wir bieten Suchmaschinenoptimierung und bringen Sie auf Seite 1 bei Google.",
        "fr": "Nous proposons du netlinking et des articles sponsorisés pour votre site.",
        "ar": "نقدم خدمات السيو ونضمن ظهوركم في الصفحة الأولى في جوجل.",
    },
}

JUNK = (
    "I would like to publish a guest post on your blog with a do-follow link.",
    "Get 500 high quality backlinks for only $99.",
    "Double your money with our bitcoin investment plan.",
    "Play at our online casino, 50 free spins waiting for you.",
    "Do you need a business loan? Low interest, apply for a loan today.",
    "This is a test message, please ignore.",
)

INQUIRIES_LIKE_JUNK = (
    "We sell casino chips and need 500 pcs with our logo.",
    "Looking for crypto hardware wallets, private label possible?",
    "Please send the test report and your price list.",
    "This is just a test order before we order more.",
    "We found you on Google and our SEO manager asks: what is your MOQ for website banners?",
    "我们想测试一下样品的质量。",
    "赌场筹码,需要报价单。",
    "Unser Kreditlimit ist 5.000 Euro. Bitte um ein Angebot.",
    "Somos una tienda en línea, buscamos precios.",
    "Nous vendons des jeux de casino en bois, merci de votre devis.",
    "海外链条产品报价",
)


class TestShippedRules(InquiryCase):
    def _classify(self, *texts, lang=""):
        facts = [InquiryFacts(text=text, company_id=self.company.id, lang_code=lang) for text in texts]
        return self.env["inquiry.tag.rule"]._classify(facts)

    def _code(self, classification):
        return self.env["inquiry.category"].browse(classification.category_id).code

    def test_cl_01_seeds_examples_are_classified_right(self):
        expected = {
            "sample": ("sample_order", ["Sample"]),
            "OEM": ("oem", ["Large buyer", "OEM"]),
            "bulk order": ("bulk_order", ["Large buyer"]),
            "MOQ": ("price_inquiry", ["Price inquiry"]),
            "quotation": ("price_inquiry", ["Price inquiry"]),
        }
        found = {}
        for text, classification in zip(expected, self._classify(*expected), strict=True):
            tags = self.env["crm.tag"].browse(classification.tag_ids)
            found[text] = (self._code(classification), sorted(tags.mapped("name")))
        self.assertEqual(found, expected)

    def test_cl_01_large_private_label_order_is_graded_high(self):
        found = self._classify("5,000 pcs, private label")[0]
        self.assertEqual((found.priority, self._code(found)), ("3", "oem"))
        self.assertEqual(
            [
                classified.priority
                for classified in self._classify("OEM", "bulk order", "sample", "hello there")
            ],
            ["2", "2", "1", "0"],
        )

    def test_cl_01_thousand_pieces_are_a_large_order_in_each_language(self):
        texts = {
            "en": "We need 1,200 pieces per month",
            "zh": "我们需要5000件",
            "es": "Necesitamos 3.000 unidades",
            "de": "Wir brauchen 2.500 Stück",
            "fr": "Il nous faut 10 000 pièces",
            "ar": "نحتاج 5000 قطعة",
        }
        for code, text in texts.items():
            found = self._classify(text, lang=LANGS[code])[0]
            self.assertEqual((self._code(found), found.priority), ("bulk_order", "3"), text)
        self.assertEqual(self._classify("We need 120 pieces per month")[0].priority, "2")
        self.assertEqual(self._classify("We need 12 pieces per month")[0].priority, "0")

    def test_cl_02_one_intent_in_six_languages_gets_one_class(self):
        for category, texts in EXAMPLES.items():
            for code, text in texts.items():
                for lang in (LANGS[code], ""):
                    found = self._classify(text, lang=lang)[0]
                    self.assertEqual(self._code(found), category, f"{lang}: {text} {found.receipts}")

    def test_cl_02_too_short_a_text_has_no_language_and_words_of_all_languages_count(self):
        for text in ("MOQ?", "sample", "OEM"):
            self.assertEqual(detect_language(text), "")
            self.assertTrue(self._classify(text)[0].category_id, text)
        for text in ("hi", "ok", "5", "好"):
            self.assertEqual(detect_language(text), "")
            self.assertFalse(self._classify(text)[0].category_id, text)

    def test_cl_04_five_thousand_pieces_of_a_private_label_are_graded_high_with_reasons(self):
        found = self._classify("5,000 pcs, private label, please send PI")[0]
        self.assertEqual((found.priority, found.intent), ("3", "high"))
        words = {receipt.facts["rule"]: receipt.facts["words"] for receipt in found.receipts}
        self.assertEqual(words["A thousand pieces or more"], ["5,000 pcs"])
        self.assertIn("private label", words["OEM and private label"])
        self.assertEqual(words["Talks of order and payment"], ["send pi"])

    def test_cl_04_large_amounts_in_other_units_are_bulk_orders(self):
        for text, priority in (
            ("24 pallets of pellets", "2"),
            ("40 t steel wire", "3"),
            ("2 x 40HQ of roofing sheets", "3"),
            ("1,500 m of hose", "2"),
            ("12.500 m² laminate", "2"),
            ("we need 500 of these", "2"),
        ):
            found = self._classify(text)[0]
            self.assertEqual((self._code(found), found.priority), ("bulk_order", priority), text)
        for text in (
            "a crane of 500 kg",
            "12 m of hose",
            "one pallet",
            "3000 W, 50 Hz",
            "Phone 0049 30 123456",
        ):
            self.assertNotEqual(self._code(self._classify(text)[0]), "bulk_order", text)

    def test_cl_01_everyday_wordings_get_their_class(self):
        for category, texts in EVERYDAY.items():
            for text, found in zip(texts, self._classify(*texts), strict=True):
                self.assertEqual(self._code(found) or "", category, f"{text} {found.receipts}")

    def test_cl_02_the_plainest_requests_get_their_class(self):
        for category, texts in PLAIN.items():
            for text, found in zip(texts, self._classify(*texts), strict=True):
                self.assertEqual(self._code(found) or "", category, f"{text} {found.receipts}")

    def test_cl_05_complaints_and_refunds_are_sensitive_and_need_a_person(self):
        for category in ("complaint", "refund"):
            for found in self._classify(*EXAMPLES[category].values()):
                self.assertTrue(found.is_sensitive and found.needs_person)
        for found in self._classify(*EXAMPLES["price_inquiry"].values(), *EXAMPLES["sample_order"].values()):
            self.assertFalse(found.is_sensitive or found.needs_person)

    def test_junk_is_set_apart(self):
        texts = (*JUNK, *EXAMPLES["junk"].values())
        missed = [
            text for text, found in zip(texts, self._classify(*texts), strict=True) if not found.is_junk
        ]
        self.assertFalse(missed)

    def test_real_inquiries_are_never_junk(self):
        texts = list(INQUIRIES_LIKE_JUNK)
        for category, by_lang in EXAMPLES.items():
            texts += by_lang.values() if category != "junk" else []
        caught = [text for text, found in zip(texts, self._classify(*texts), strict=True) if found.is_junk]
        self.assertFalse(caught)

    def test_company_with_such_a_tag_keeps_its_own(self):
        Tag = self.env["crm.tag"]
        mine = Tag.create({"name": "Mine already"})
        Tag._inquiry_ensure_tags([("x_mine", "Mine already", 1), ("x_new", "Quite new", 2)])
        self.assertEqual(Tag.search([("name", "=", "Mine already")]), mine)
        self.assertEqual(self.env.ref("inquiry_touch.x_new").name, "Quite new")
        self.assertFalse(self.env.ref("inquiry_touch.x_mine", raise_if_not_found=False))

    def test_shipped_rules_start_with_version_one(self):
        rules = self.env["inquiry.tag.rule"].search([])
        self.assertTrue(rules)
        self.assertEqual(set(rules.mapped("version")), {1})
