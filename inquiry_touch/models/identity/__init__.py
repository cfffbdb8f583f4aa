from . import inquiry_seen_mixin
from . import inquiry_buyer_resolution
from . import inquiry_buyer
from . import inquiry_buyer_key
from . import inquiry_buyer_order
from . import inquiry_lead_identity
from . import inquiry_lead_order
