from . import inquiry_lead_clock
from . import inquiry_lead_urgency
from . import inquiry_sla_chain
from . import inquiry_sla_list
from . import inquiry_sla_watch
from . import inquiry_sla_clock
from . import inquiry_sla_policy
