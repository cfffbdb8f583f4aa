from . import inquiry_cached_mixin
from . import inquiry_decision
from . import inquiry_lead_rule
from . import inquiry_reason
from . import inquiry_rule_summary
from . import inquiry_rule_grade
from . import inquiry_rule_mixin
from . import inquiry_version
