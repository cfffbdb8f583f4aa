from . import test_alert
from . import test_failed
from . import test_junk
from . import test_ledger
from . import test_purge
from . import test_source_watch
