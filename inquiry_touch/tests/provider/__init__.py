from . import test_openai_chat
from . import test_provider
from . import test_provider_rights
from . import test_suggestion
from . import test_suggestion_failures
from . import test_voice_message
