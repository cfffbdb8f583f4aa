from . import inquiry_category
from . import inquiry_product_line
from . import inquiry_tag_rule
from . import inquiry_tag_rule_word
from . import inquiry_lead_classify
from . import inquiry_lead_grade
