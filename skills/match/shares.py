SHARE: dict[str, float] = {}
