from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

PLEASE_SEND_PI = {
    "en": "All fine with the quotation, please send PI.",
    "zh": "价格可以,请发PI给我们。",
    "es": "De acuerdo con el precio, por favor envíen la PI.",
    "de": "Der Preis passt, bitte schicken Sie die PI.",
    "fr": "Le prix nous convient, merci de nous envoyer la PI.",
    "ar": "السعر مناسب، نرجو إرسال الفاتورة المبدئية.",
    "it": "Il prezzo va bene, vi preghiamo di inviare la fattura proforma.",
    "pt": "O preço está bom, por favor enviem a PI.",
    "nl": "De prijs is akkoord, kunt u de PI sturen?",
    "pl": "Cena nam odpowiada, proszę o fakturę proforma.",
    "ru": "Цена устраивает, пришлите PI, пожалуйста.",
    "tr": "Fiyat uygun, lütfen proforma fatura gönderin.",
    "ja": "価格は了解しました。PIを送ってください。",
    "ko": "가격 괜찮습니다. PI 보내 주세요.",
    "vi": "Giá được rồi, bên em gửi PI giúp anh nhé.",
}
JUST_LOOKING = {
    "en": "Thanks, but we are just looking at the moment.",
    "zh": "谢谢,我们先看看,暂时不买。",
    "es": "Gracias, por ahora solo estoy mirando.",
    "de": "Danke, ich schaue nur, im Moment kaufe ich nichts.",
    "fr": "Merci, pour l'instant je regarde juste.",
    "ar": "شكرا، هذا مجرد استفسار ولا أنوي الشراء الآن.",
    "it": "Grazie, per adesso sto solo guardando.",
    "pt": "Obrigado, por enquanto estou só olhando.",
    "nl": "Bedankt, ik kijk alleen even rond.",
    "pl": "Dziękuję, na razie tylko się rozglądam.",
    "ru": "Спасибо, пока просто смотрим.",
    "tr": "Teşekkürler, şimdilik sadece bakıyorum.",
    "ja": "ありがとうございます。今は見ているだけです。",
    "ko": "감사합니다. 지금은 그냥 둘러보는 중이에요.",
    "vi": "Cảm ơn, hiện tại mình chỉ tham khảo thôi.",
}
URGENT = {
    "en": "We need it as soon as possible, very urgent.",
    "zh": "我们急需这批货,请尽快回复。",
    "es": "Lo necesitamos con urgencia, lo antes posible.",
    "de": "Es ist dringend, wir brauchen es schnellstmöglich.",
    "fr": "C'est urgent, répondez dès que possible.",
    "ar": "الموضوع عاجل، نحتاجه في أقرب وقت.",
    "it": "Ci serve al più presto, è urgente.",
    "pt": "Precisamos disto com urgência, o quanto antes.",
    "nl": "Het is dringend, graag zo snel mogelijk.",
    "pl": "To pilne, proszę jak najszybciej.",
    "ru": "Нам нужно срочно, ответьте как можно скорее.",
    "tr": "Çok acil, en kısa sürede lazım.",
    "ja": "至急お願いします。できるだけ早く必要です。",
    "ko": "급합니다. 최대한 빨리 부탁드립니다.",
    "vi": "Bên mình cần gấp, càng sớm càng tốt.",
}
ORDER_FOLLOWS = {
    "en": "One piece for our committee first; the order will follow.",
    "zh": "先给评审组一件,样品确认后马上采购。",
    "es": "Primero una unidad para el comité; tras la aprobación compramos para todas las tiendas.",
    "de": "Zuerst ein Stück für den Ausschuss, nach Freigabe für alle Häuser.",
    "fr": "D'abord un exemplaire pour la commission, après validation pour tous les sites.",
    "ar": "نحتاج قطعة واحدة للجنة، وبعد الموافقة نشتري لكل المدارس.",
    "it": "Prima un pezzo per la commissione, dopo l’approvazione per tutte le sedi.",
    "pt": "Primeiro uma peça para a comissão; após aprovação, para todas as lojas.",
    "nl": "Eerst één stuk voor de commissie, na goedkeuring voor alle vestigingen.",
    "pl": "Najpierw jedna sztuka dla komisji, po akceptacji dla wszystkich oddziałów.",
    "ru": "Сначала одну штуку для комиссии, после согласования закупим на всю сеть.",
    "tr": "Önce komisyon için bir adet, onaylanırsa bütün okullara alacağız.",
    "ja": "まず審査用に1つ、採用後は全店舗に入れます。",
    "ko": "먼저 심사용으로 하나, 승인되면 전 지점에 들어갑니다.",
    "vi": "Trước mắt một cái cho hội đồng, sau khi duyệt sẽ mua cho tất cả.",
}
FULL_LOAD = {
    "en": "We would take a full container each spring.",
    "zh": "我们想先订一个整柜。",
    "es": "Queremos traer un contenedor completo.",
    "de": "Wir nehmen einen Container im Frühjahr.",
    "fr": "Nous prendrions un conteneur complet.",
    "ar": "نريد حاوية كاملة في الربيع.",
    "it": "Prenderemmo un container completo.",
    "pt": "Queremos um contêiner fechado.",
    "nl": "Wij nemen een volle container in het voorjaar.",
    "pl": "Weźmiemy jeden kontener na wiosnę.",
    "ru": "Возьмём целый контейнер весной.",
    "tr": "İlkbaharda bir konteyner alacağız.",
    "ja": "春に1コンテナ分を検討しています。",
    "ko": "봄에 한 컨테이너 받고 싶습니다.",
    "vi": "Mùa xuân bên mình lấy nguyên container.",
}
# Words of payment and approval that say nothing of buying.
NO_ORDER = {
    "en": "We can pay the courier for the swatch card.",
    "zh": "下单前想先了解一下退款规定。",
    "de": "Vielen Dank für das Gespräch auf der Messe.",
    "ja": "ご参考までに、旧モデルにも付きますか。",
    "ru": "На панели горит красная лампочка, что это?",
}


class TestIntentWords(InquiryCase):
    """What buyers say of buying now, in 15 languages, with the language known and unknown."""

    def _grades(self, texts, name):
        found = {}
        for code, text in texts.items():
            facts = [
                InquiryFacts(text=text, company_id=self.company.id, lang_code=lang) for lang in (code, "")
            ]
            classified = self.env["inquiry.tag.rule"]._classify(facts)
            found[code] = {getattr(one, name) for one in classified}
        return found

    def _assert_all(self, texts, name, grade):
        self.assertEqual(self._grades(texts, name), dict.fromkeys(texts, {grade}))

    def test_cl_04_please_send_pi_raises_the_intent_in_each_language(self):
        self.assertEqual(len(PLEASE_SEND_PI), 15)
        self._assert_all(PLEASE_SEND_PI, "intent", "high")

    def test_cl_04_just_looking_lowers_the_intent_in_each_language(self):
        self.assertEqual(len(JUST_LOOKING), 15)
        self._assert_all(JUST_LOOKING, "intent", "low")

    def test_cl_04_urgent_words_in_each_language(self):
        self.assertEqual(len(URGENT), 15)
        self._assert_all(URGENT, "urgency", "high")

    def test_cl_04_an_order_that_follows_an_approval_is_meant(self):
        self._assert_all(ORDER_FOLLOWS, "intent", "high")

    def test_cl_04_full_loads_are_meant(self):
        self._assert_all(FULL_LOAD, "intent", "high")

    def test_cl_04_such_words_in_other_senses_are_not_high(self):
        for code, grades in self._grades(NO_ORDER, "intent").items():
            self.assertNotIn("high", grades, code)
        self.assertEqual(self._grades({"ru": NO_ORDER["ru"]}, "urgency"), {"ru": {""}})
