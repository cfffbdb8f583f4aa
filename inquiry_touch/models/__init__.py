from . import rule
from . import intake
from . import identity
from . import classify
from . import assign
from . import clock
from . import plan
from . import touch
from . import watch

from . import crm_lead
from . import crm_tag
from . import ir_http
from . import mail_mail
from . import mail_thread
from . import res_company
from . import res_config_settings
from . import res_country_group
