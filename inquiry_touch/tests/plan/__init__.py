from . import test_closing
from . import test_enroll
from . import test_first_touch
from . import test_listen
from . import test_merge
from . import test_screens
from . import test_stop
from . import test_templates
