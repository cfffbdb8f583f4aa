"""What can go wrong on the road of an inquiry; each class is a sentence."""


class InquiryError(Exception):
    """Something on the road failed; ``code`` names the plain cause and remedy people read."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class PayloadError(InquiryError):
    """A payload cannot be read; it is kept as failed and can be replayed once mended."""


class DeliveryError(InquiryError):
    """A touch was refused for good; trying again would not help."""


class RetryableDeliveryError(DeliveryError):
    """A touch surely did not leave; it may be tried again later."""


class UnconfirmedDeliveryError(DeliveryError):
    """Nobody knows whether a touch left; a report or a person must settle it."""


class RulesFileError(InquiryError):
    """A file of rules cannot be taken in as it is."""


class ProviderError(InquiryError):
    """A provider gave no answer that can be used.

    ``is_down`` when another question would meet the same, ``is_final`` when only a person can mend that.
    """

    def __init__(self, code, detail="", *, is_down=False, is_final=False):
        super().__init__(code, detail)
        self.is_down = is_down or is_final
        self.is_final = is_final
