from . import test_buyer_zone
from . import test_delivery
from . import test_frequency
from . import test_gate
from . import test_hours
from . import test_mail_hand_over
from . import test_placing
from . import test_touch_states
