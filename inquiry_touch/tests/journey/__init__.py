from . import test_cleaning
from . import test_gaps
from . import test_handover
from . import test_journey
from . import test_presence
from . import test_segment
