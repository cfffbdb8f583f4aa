from . import inquiry_category
from . import inquiry_tag_rule
from . import inquiry_tag_rule_word
