from . import test_buyer
from . import test_buyer_lock
from . import test_identity_tools
from . import test_resolve
from . import test_road
