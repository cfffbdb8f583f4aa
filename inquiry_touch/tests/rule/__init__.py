from . import test_decision
from . import test_rule_mixin
from . import test_version
