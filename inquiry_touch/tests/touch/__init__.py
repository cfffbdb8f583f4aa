from . import test_buyer_zone
from . import test_frequency
from . import test_hours
from . import test_touch_states
