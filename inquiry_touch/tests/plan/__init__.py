from . import test_enroll
from . import test_stop
from . import test_templates
from . import test_screens
