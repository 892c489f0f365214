"""The numbers of the gate, written by tests/bench/fit_gate.py; do not edit by hand.

Fitted in November 2026 on labelled prompts (557 that should fire for 194 skills, 81 near misses, 511 ambient) over libraries
of 1, 3, 10, 30, 100, 300, 1,000 and 3,000 public skills. AT_300 and AT_3000: the scores that lend to 1.6 and 2.0 % of ambient
prompts there, by fits that had not seen the skill judged. A curve is (value, what it adds to the logit) points.
"""

CONSTANT = -14.3464
SHARPNESS = 0.7  # how strongly candidates of one prompt take from each other
AT_300, AT_3000 = 0.308, 0.344
SECOND = 0.6  # what a second or third skill must reach
CURVES: dict[str, tuple[tuple[float, float], ...]] = {
    "bm25": ((0.5409, 0.0000), (6.069, 0.0000), (11.8, 0.4105), (152.6, 0.4105)),
    "bm25_share": ((0.0022, 0.0000), (0.0844, 1.0764), (0.1756, 1.6590), (0.9712, 1.6590)),
    "body_bm25": ((0, 0.0000), (7.397, 0.0000), (14.55, 0.0000), (202.5, 2.8973)),
    "body_bm25_lead": ((-166.4, 0.0000), (-7.596, 0.0000), (-1.092, 0.0522), (118.3, 0.0522)),
    "covered": ((0.0157, 0.0000), (0.1783, 0.4253), (0.3256, 0.6307), (1, 0.6307)),
    "covered_lead": ((-0.9219, 0.0000), (-0.1684, 1.0223), (-0.0047, 1.1851), (1, 4.1451)),
    "body_words": ((0, 0.0000), (0.1607, 0.0000), (0.3053, 0.0000), (1, 0.0232)),
    "when_words": ((0, 0.0000), (0.0155, 0.5727), (1, 0.5727)),
    "heading_words": ((0, 0.0000), (0.1116, 0.4800), (1, 0.4800)),
    "first_sentence": ((0, 0.0000), (0.1531, 0.3133), (0.9285, 1.3383)),
    "description_used": ((0, 0.0000), (0.0538, 0.0000), (1, 0.3078)),
    "shared_lead": ((-57.35, 0.0000), (-4.134, 1.4223), (0, 1.4223), (45.29, 1.7085)),
    "rarest_shared": ((0, 0.0000), (1.515, 0.0000), (3.371, 0.0000), (7.123, 1.3265)),
    "pairs": ((0, 0.0000), (1, 0.5786), (2, 1.2213), (17, 8.8182)),
    "phrase": ((0, 0.0000), (0.4706, 0.5629), (0.5533, 0.8898), (1, 1.8066)),
    "phrase_words": ((0, 0.0000), (0.2807, 0.0000), (0.4262, 0.0000), (1, 0.7493)),
    "sentence_lead": ((-1, 0.0000), (-0.2032, 1.7206), (0, 1.7815), (1, 4.7092)),
    "name_letters": ((0, 0.0000), (0.1395, 0.0825), (1, 0.5259)),
    "named": ((0, 0.0000), (1, 1.4747)),
    "margin": ((-1, 0.0000), (-0.6889, 0.0000), (-0.1012, 0.1334), (1, 0.1334)),
    "above_mean": ((0.1602, 0.0000), (0.9629, 0.0000), (1.486, 0.3764), (10, 0.3764)),
    "crowd": ((0, 0.0000), (2, -0.1404), (8, -0.7241), (10, -1.1797)),
    "length": ((0, 0.0000), (1.792, 1.7374), (2.565, 1.7949), (3.871, 1.3852)),
}
