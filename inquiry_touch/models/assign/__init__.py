from . import inquiry_assignment_member
from . import inquiry_assignment_policy
from . import inquiry_lead_assign
from . import inquiry_rotation
