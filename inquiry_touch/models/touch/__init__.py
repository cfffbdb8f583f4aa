from . import inquiry_channel
from . import inquiry_channel_base
from . import inquiry_gate
from . import inquiry_region
from . import inquiry_region_hours
from . import inquiry_touch
