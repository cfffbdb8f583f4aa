from . import inquiry_enrollment
from . import inquiry_lead_listen
from . import inquiry_lead_merge
from . import inquiry_lead_overview
from . import inquiry_sequence
from . import inquiry_sequence_part
from . import inquiry_sequence_step
from . import inquiry_step_variant
