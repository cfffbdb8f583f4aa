from . import test_choose
from . import test_rotation
