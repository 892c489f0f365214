"""The rules by name, in the order in which they look, and what each takes out. For a person who asks why.

Law: data. A finding carries one of these names; no text can switch one off.
"""

RULES: tuple[tuple[str, str], ...] = (
    ("known-value", "a value this machine's environment or a credential file holds, in any of its encodings"),
    ("pem", "a private key block, also one that is indented, quoted or cut short"),
    ("prefix", "a token whose maker says how it begins"),
    ("url-password", "user and password in a URL"),
    ("user-password", "user:password behind an option such as -u"),
    ("header", "the value of an authorization or cookie header"),
    ("jwt", "a JSON web token"),
    ("assignment", "a value given to a name that says secret, token or password"),
    ("weak-assignment", "a value that looks random given to a name that says key, session or the like"),
    ("pass-phrase", "words between quotes given to a password"),
    ("token-shaped", "a run of 20 characters or more that looks random and is no digest"),
    ("byte-list", "a key written as a list of numbers"),
    ("seen-before", "a secret recognised earlier in the session, or half of it, without its name"),
    ("repository", "the folder of the project, as $REPO"),
    ("home-folder", "a home folder, as ~"),
    ("temporary-folder", "this machine's folder for temporary files, as $TMP"),
    ("user", "the account's name"),
    ("host", "the machine's name"),
    ("address", "a network address of a machine"),
    ("e-mail", "an e-mail address"),
)
SAYS = dict(RULES)
