from . import inquiry_answer
from . import inquiry_handover
from . import inquiry_purge_preview
from . import inquiry_rules_file
from . import inquiry_sample_test
from . import inquiry_sample_test_line
from . import inquiry_tag_merge
from . import inquiry_tag_rule_trial
