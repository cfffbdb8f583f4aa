from . import inquiry_import_wizard
from . import inquiry_sample_test
