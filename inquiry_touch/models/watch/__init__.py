from . import inquiry_error
