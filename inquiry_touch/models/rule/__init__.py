from . import inquiry_decision
from . import inquiry_rule_mixin
from . import inquiry_version
