from . import inquiry_assignment_member
from . import inquiry_assignment_policy
from . import inquiry_rotation
