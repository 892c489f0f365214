"""How a verb that takes time tells another process of ours what it is doing: a line of its standard error for each step.

Law: only words. Who sets STEPS in a child's environment hears them; everything else on that stream is talk for the person.
"""

STEPS, STEP = "WISEN_STEPS", "wisen: ... "
