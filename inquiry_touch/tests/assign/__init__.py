from . import test_access
from . import test_choose
from . import test_odoo_assignment
from . import test_owner_notice
from . import test_rotation
from . import test_rotation_lock
