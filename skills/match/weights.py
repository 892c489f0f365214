"""The numbers of the gate, written by tests/bench/fit_gate.py; do not edit by hand.

Fitted in November 2026 on labelled prompts (557 that should fire for 194 skills, 81 near misses, 511 ambient) over libraries
of 1, 3, 10, 30, 100, 300, 1,000 and 3,000 public skills. AT_300 and AT_3000: the scores that lend to .9 and 1.3 % of ambient
prompts there, by fits that had not seen the skill judged. What public prompts hardly tell (`question`) is fitted last, with thirty
pages of our own. A curve is (value, what it adds to the logit) points.
"""

CONSTANT = -10.2618
AT_300, AT_3000 = 0.539, 0.564
CURVES: dict[str, tuple[tuple[float, float], ...]] = {
    "bm25_share": ((0.0012, 0.0000), (0.0555, 0.8534), (0.117, 1.6060), (0.2131, 1.8474), (0.9715, 1.8474)),
    "body_bm25": ((0, 0.0000), (4.444, 0.0000), (8.458, 0.0000), (14.52, 0.3391), (181.8, 4.6753)),
    "body_bm25_lead": (
        (-166.9, 0.0000),
        (-8.639, 0.0000),
        (-3.438, 0.0000),
        (0.2088, 0.0000),
        (97.1, 2.3707),
    ),
    "covered": ((0.007, 0.0000), (0.1225, 0.1142), (0.2285, 0.1142), (0.3866, 0.5935), (1, 0.7011)),
    "covered_lead": ((-0.9326, 0.0000), (-0.2247, 0.0000), (-0.0853, 0.0000), (0, 0.0000), (1, 2.3914)),
    "when_words": ((0, 0.0000), (0.0566, 0.6886), (1, 0.6886)),
    "heading_words": ((0, 0.0000), (0.042, 0.0000), (0.1424, 0.5331), (1, 0.5331)),
    "first_sentence": ((0, 0.0000), (0.0578, 0.3112), (0.2169, 0.6625), (0.9239, 2.2978)),
    "nearly": ((0, 0.0000), (1, 4.4654)),
    "rarest_shared": ((0, 0.0000), (1.908, 0.0000), (3.323, 0.1178), (7.346, 1.1516)),
    "pairs": ((0, 0.0000), (1, 0.6170), (2, 1.3082), (15, 6.9786)),
    "phrase": ((0, 0.0000), (0.5649, 0.3546), (0.7647, 1.4822), (1, 2.4371)),
    "sentence_lead": ((-1, 0.0000), (-0.2783, 0.0000), (-0.0927, 0.0000), (0, 0.0000), (1, 2.4808)),
    "named": ((0, 0.0000), (1, 1.6490)),
    "above_mean": ((0.079, 0.0000), (0.9944, 0.0000), (1.233, 0.0612), (2.302, 0.6742), (10, 0.6742)),
    "crowd": ((0, 0.0000), (1, 0.0000), (5, -0.0090), (7, -0.5980), (11, -1.2816)),
    "length": ((0, 0.0000), (1.609, 1.9824), (2.197, 3.1699), (2.773, 3.1635), (3.689, 1.7258)),
    "question": ((0, 0.0000), (1, -8.0644)),
}
