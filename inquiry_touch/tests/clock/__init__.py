from . import test_lead_clock
from . import test_service_clock
from . import test_shipped_policies
from . import test_sla_clock
from . import test_sla_policy
from . import test_watch
