from . import failures
from . import hook
from . import stop
