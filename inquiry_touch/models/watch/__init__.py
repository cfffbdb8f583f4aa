from . import inquiry_alert_find
from . import inquiry_alert
from . import inquiry_entry
from . import inquiry_error
from . import inquiry_ledger
from . import inquiry_purge
