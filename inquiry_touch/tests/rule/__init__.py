from . import test_decision
from . import test_reason
from . import test_rule_mixin
from . import test_screens
from . import test_version
