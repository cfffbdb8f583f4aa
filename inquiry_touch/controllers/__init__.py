from . import failures
from . import hook
