from . import rule
from . import intake
from . import identity
from . import classify
from . import assign
from . import clock
from . import plan
from . import touch
