"""The numbers of the gate, written by tests/bench/fit_gate.py; do not edit by hand.

Fitted in November 2026 on labelled prompts (557 that should fire for 194 skills, 81 near misses, 511 ambient) over libraries
of 1, 3, 10, 30, 100, 300, 1,000 and 3,000 public skills. AT_300 and AT_3000: the scores that lend to 1.3 and 1.6 % of ambient
prompts there, by fits that had not seen the skill judged. A curve is (value, what it adds to the logit) points.
"""

CONSTANT = -13.7192
SHARPNESS = 0.7  # how strongly candidates of one prompt take from each other
AT_300, AT_3000 = 0.314, 0.381
SECOND = 0.6  # what a second or third skill must reach
CURVES: dict[str, tuple[tuple[float, float], ...]] = {
    "bm25": ((0.2943, 0.0000), (4.537, 0.3687), (10.12, 0.9178), (154.1, 0.9178)),
    "bm25_share": ((0.0011, 0.0000), (0.0686, 0.8182), (0.1658, 1.2991), (0.9712, 1.2991)),
    "body_bm25": ((0, 0.0000), (5.648, 0.0000), (12.29, 0.0000), (205, 5.0312)),
    "body_bm25_lead": ((-169, 0.0000), (-6.696, 0.0000), (-0.9196, 0.0204), (120.2, 3.0048)),
    "covered": ((0.006, 0.0000), (0.1462, 0.1739), (0.3096, 0.4495), (1, 0.4495)),
    "covered_lead": ((-0.9326, 0.0000), (-0.1619, 1.2121), (-0.0087, 1.2969), (1, 4.1346)),
    "when_words": ((0, 0.0000), (0.0068, 0.5193), (1, 0.5193)),
    "heading_words": ((0, 0.0000), (0.0946, 0.5237), (1, 0.5237)),
    "first_sentence": ((0, 0.0000), (0.1429, 0.2205), (0.9239, 1.3522)),
    "description_used": ((0, 0.0000), (0.0491, 0.0000), (1, 0.8214)),
    "shared_lead": ((-54.08, 0.0000), (-3.849, 1.2770), (0, 1.2770), (44.35, 1.6728)),
    "rarest_shared": ((0, 0.0000), (1.112, 0.0000), (2.796, 0.0000), (7.346, 1.2399)),
    "pairs": ((0, 0.0000), (1, 0.4919), (2, 1.0456), (15, 5.0905)),
    "phrase": ((0, 0.0000), (0.4599, 0.0000), (1, 0.9198)),
    "phrase_words": ((0, 0.0000), (0.3624, 0.0000), (1, 0.6896)),
    "phrase_whole_lead": ((-1, 0.0000), (-0.3996, 0.0000), (0, 0.2138), (1, 0.2138)),
    "sentence_lead": ((-1, 0.0000), (-0.2024, 1.4462), (0, 1.5163), (1, 4.7423)),
    "name_letters": ((0, 0.0000), (0.1379, 0.0555), (1, 0.4913)),
    "named": ((0, 0.0000), (1, 1.4770)),
    "excluded": ((0, 0.0000), (1, -0.3901)),
    "margin": ((-1, 0.0000), (-0.7398, 0.0000), (-0.1074, 0.0931), (1, 0.0931)),
    "above_mean": ((0.079, 0.0000), (1.06, 0.0000), (1.635, 0.6392), (10, 0.6392)),
    "crowd": ((0, 0.0000), (2, 0.0000), (7, -0.3346), (12, -1.0200)),
    "length": ((0, 0.0000), (1.792, 1.7206), (2.565, 1.7073), (3.871, 1.1331)),
}
