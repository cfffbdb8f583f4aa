from . import inquiry_buyer
from . import inquiry_buyer_key
