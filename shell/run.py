"""`wisen run [--no-lend] [--transcript FILE] [--record FILE] -- CMD...`: wrap a command, explicitly.

Law: reads its options itself, by its declaration, for argparse would cost as much as all the rest before the agent runs.
"""

import os


def main(args: list[str]) -> int:
    from ..wrapper.facts import Options
    from ..wrapper.wrap import wrap

    options = Options()
    while args:
        word = args.pop(0)
        if word == "--":
            break
        if not word.startswith("-"):
            args.insert(0, word)
            break
        if word in ("-h", "--help"):
            from .mishap import guarded
            from .pages import show_of

            return guarded(lambda: show_of("run", ()))
        from .verbs.run import VERB

        declared = {one.names[0]: one for one in VERB.args}
        name, equals, value = word.partition("=")
        if name not in declared or (equals and not declared[name].takes):
            return _wrong(f"{word} is no option of `wisen run`")
        if not declared[name].takes:
            options.lend = False
        elif not equals and not args:
            return _wrong(f"{name} needs a file")
        else:
            setattr(options, name[2:], os.path.abspath(value if equals else args.pop(0)))
    if not args:
        return _wrong("which command?")
    return wrap(args, os.environ, options)


def _wrong(what: str) -> int:
    from .mishap import tell
    from .pages import usage
    from .verbs.run import VERB

    tell(what, usage("run", VERB))
    return 2
