from . import rule
from . import intake
from . import identity
from . import classify
from . import provider
from . import assign
from . import clock
from . import plan
from . import touch
from . import journey
from . import watch
from . import test_rights_matrix
from . import test_translations

# Odoo runs only test modules it finds in this package itself, so each stage's are named here too. The name of
# the stage goes in front: two files of the same name would hide each other without a word.
for stage in (rule, intake, identity, classify, provider, assign, clock, plan, touch, journey, watch):
    for name, module in list(vars(stage).items()):
        if name.startswith("test_"):
            globals()[f"test_{stage.__name__.rpartition('.')[2]}_{name}"] = module
