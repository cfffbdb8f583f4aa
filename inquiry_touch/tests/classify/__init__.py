from . import test_language
