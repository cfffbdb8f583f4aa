from . import inquiry_field_map
from . import inquiry_intake
from . import inquiry_lead_intake
from . import inquiry_payload
from . import inquiry_source
from . import inquiry_source_base
