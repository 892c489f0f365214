"""The numbers of the gate, written by tests/bench/fit_gate.py; do not edit by hand.

Fitted in November 2026 on labelled prompts (557 that should fire for 194 skills, 81 near misses, 511 ambient) over libraries
of 1, 3, 10, 30, 100, 300, 1,000 and 3,000 public skills. AT_300 and AT_3000: the scores that lend to 1.3 and 1.6 % of ambient
prompts there, by fits that had not seen the skill judged. A curve is (value, what it adds to the logit) points.
"""

CONSTANT = -13.8506
SHARPNESS = 0.7  # how strongly candidates of one prompt take from each other
AT_300, AT_3000 = 0.314, 0.369
SECOND = 0.6  # what a second or third skill must reach
CURVES: dict[str, tuple[tuple[float, float], ...]] = {
    "bm25": ((0.2943, 0.0000), (4.532, 0.3590), (10.1, 0.9198), (154.1, 0.9198)),
    "bm25_share": ((0.0011, 0.0000), (0.0687, 0.8385), (0.1661, 1.3165), (0.9713, 1.3165)),
    "body_bm25": ((0, 0.0000), (5.637, 0.0000), (12.28, 0.0179), (205, 5.0040)),
    "body_bm25_lead": ((-169, 0.0000), (-6.695, 0.0000), (-0.9083, 0.0000), (120.2, 3.0303)),
    "covered": ((0.006, 0.0000), (0.1462, 0.1522), (0.31, 0.4266), (1, 0.4266)),
    "covered_lead": ((-0.9326, 0.0000), (-0.1613, 1.3151), (-0.0084, 1.3934), (1, 4.2316)),
    "when_words": ((0, 0.0000), (0.0065, 0.5198), (1, 0.5198)),
    "heading_words": ((0, 0.0000), (0.0948, 0.5236), (1, 0.5236)),
    "first_sentence": ((0, 0.0000), (0.143, 0.2223), (0.9239, 1.3487)),
    "description_used": ((0, 0.0000), (0.0491, 0.0000), (1, 0.8007)),
    "shared_lead": ((-54.08, 0.0000), (-3.845, 1.3120), (0, 1.3120), (44.3, 1.7629)),
    "rarest_shared": ((0, 0.0000), (1.112, 0.0000), (2.798, 0.0000), (7.346, 1.2409)),
    "pairs": ((0, 0.0000), (1, 0.4915), (2, 1.0325), (15, 5.3821)),
    "phrase": ((0, 0.0000), (0.4599, 0.0000), (1, 0.9189)),
    "phrase_words": ((0, 0.0000), (0.3625, 0.0000), (1, 0.6790)),
    "phrase_whole_lead": ((-1, 0.0000), (-0.4021, 0.0000), (0, 0.2496), (1, 0.2496)),
    "sentence_lead": ((-1, 0.0000), (-0.2027, 1.4211), (0, 1.4736), (1, 4.7000)),
    "name_letters": ((0, 0.0000), (0.1364, 0.0546), (1, 0.4974)),
    "named": ((0, 0.0000), (1, 1.4724)),
    "excluded": ((0, 0.0000), (1, -0.5841)),
    "margin": ((-1, 0.0000), (-0.7393, 0.0000), (-0.1078, 0.0860), (1, 0.0860)),
    "above_mean": ((0.079, 0.0000), (1.061, 0.0000), (1.636, 0.6561), (10, 0.6561)),
    "crowd": ((0, 0.0000), (2, -0.0034), (7, -0.3196), (12, -0.9735)),
    "length": ((0, 0.0000), (1.792, 1.7428), (2.565, 1.7177), (3.871, 1.1316)),
}
