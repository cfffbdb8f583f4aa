from odoo.tests import TransactionCase, tagged

CHANNEL_METHODS = ("_can_reach", "_deliver", "_cancel")
SOURCE_METHODS = ("_verify", "_parse")


@tagged("post_install", "-at_install")
class TestAdapterContract(TransactionCase):
    def _types(self, model, field):
        return [value for value, _label in self.env[model]._fields[field].selection]

    def test_ch_04_every_type_of_channel_has_its_adapter(self):
        base = self.registry["inquiry.channel.base"]
        for channel_type in self._types("inquiry.channel", "channel_type"):
            with self.subTest(channel_type):
                adapter = self.env["inquiry.channel"].new({"channel_type": channel_type})._adapter()
                self.assertTrue(issubclass(self.registry[adapter._name], base))
                self.assertIn(adapter._address_kind, (None, "email", "phone"))
                for method in CHANNEL_METHODS[:2]:
                    self.assertIsNot(getattr(type(adapter), method), getattr(base, method))

    def test_ch_04_every_channel_answers_for_an_inquiry_without_any_address(self):
        lead = self.env["crm.lead"].new({"name": "Nobody"})
        for channel_type in self._types("inquiry.channel", "channel_type"):
            self.assertIn(self.env[f"inquiry.channel.{channel_type}"]._can_reach(lead), (True, False))

    def test_every_type_of_source_has_its_adapter(self):
        base = self.registry["inquiry.source.base"]
        for source_type in self._types("inquiry.source", "source_type"):
            with self.subTest(source_type):
                adapter = self.env["inquiry.source"].new({"source_type": source_type})._adapter()
                self.assertTrue(issubclass(self.registry[adapter._name], base))
                for method in SOURCE_METHODS:
                    self.assertTrue(callable(getattr(adapter, method)))
