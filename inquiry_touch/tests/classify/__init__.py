from . import test_corrections
from . import test_keywords
from . import test_language
from . import test_restore_junk
from . import test_shipped_rules
from . import test_tag_rule
from . import test_tag_rule_table
from . import test_tag_rule_trial
