from . import test_touch_states
