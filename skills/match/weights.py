"""The numbers of the gate. Published weights of the five-term gate, mixed library sizes (2 % false lending)."""

CONSTANT = -5.88
WEIGHTS = {"bm25": 0.11, "margin": 2.56, "n_match": 0.12, "ln_n": -0.77, "trigger": 5.98}
THRESHOLD = 0.55
