from . import inquiry_lead_clock
from . import inquiry_sla_clock
from . import inquiry_sla_policy
