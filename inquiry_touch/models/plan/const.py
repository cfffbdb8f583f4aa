#: States of a touch that is still to come, or on its way.
PENDING = ("planned", "held", "approval", "queued", "sending")
#: The ways an inquiry can take at the branch of a plan.
LANES = [("no_answer", "No answer"), ("interested", "Interested"), ("declined", "Declined")]
