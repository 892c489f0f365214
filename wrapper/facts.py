"""What is known of one wrapped run from its first moment: values that wrapper and scribe share.

Law: stands on the path before the agent runs, so it is a plain class and imports nothing but what that path has.
"""

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .native import RunFolder
    from .profiles import Profile


class Options:
    """What `wisen run` may say: where a copy of transcript and recording go, and whether to lend."""

    def __init__(self, lend: bool = True, transcript: str = "", record: str = "") -> None:
        self.lend, self.transcript, self.record = lend, transcript, record


class Facts:
    """`argv`: the command as the person gave it. `folder`: where the session is kept, "" when it cannot be."""

    def __init__(
        self,
        argv: list[str],
        environ: "Mapping[str, str]",
        options: Options,
        profile: "Profile",
        run_folder: "RunFolder",
    ) -> None:
        self.argv, self.environ, self.options = argv, environ, options
        self.profile, self.run_folder = profile, run_folder
        self.cwd = os.getcwd()
        self.began = time.time()
        self.id = time.strftime("%Y%m%d-%H%M%S-", time.localtime(self.began)) + os.urandom(2).hex()
        self.folder = ""
