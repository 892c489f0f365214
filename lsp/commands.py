"""What the person can have done from the editor. Each command takes plain words and gives back a plain value.

Law: what takes long is done by the shell's own verb in a child process, and the disk is read in threads; a yes counts for the
exact bytes that the person sees. Waits for the client only through `Client`, which never waits for ever.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Protocol

from ..skills import drafts, files, handed, names
from ..skills.errors import WisenError, WrongUse
from ..skills.model import Skill, Who
from ..skills.sessions import Session, Sessions
from . import complete
from .actions import COMMITS, as_prompt, checklist, commit_message, prompt
from .comments import uncommented
from .desk import Desk, to_path, to_uri
from .named import everywhere
from .text import Edit, Text
from .work import Work

PICKED = 6  # sessions or drafts to choose from: a message has room for no more


class Client(Protocol):
    """The editor, as far as commands need it."""

    desk: Desk
    work: Work

    def tell(self, message: str) -> None: ...
    async def show(self, path: str, said: str = "") -> None: ...
    async def ask(self, question: str, answers: Sequence[str]) -> str: ...
    async def edit(self, changes: Mapping[str, tuple[Text, Sequence[Edit]]]) -> bool: ...
    async def copy(self, text: str) -> bool: ...
    def busy(self, title: str) -> AbstractAsyncContextManager[Callable[[str], None]]: ...


async def synthesize(client: Client, session: str = "last") -> object:
    """Make a draft of a session."""
    return await _draft(
        client, f"{'the last session' if session == 'last' else session}", "--session", session
    )


async def selection(client: Client, uri: str, first: str, last: str) -> object:
    """Make a draft of some lines of a document, both included."""
    text = client.desk.text(uri)
    told = uncommented("\n".join(text.lines(int(first), int(last))), text.language)
    return await _draft(client, "the selection", "--text", "-", uri=uri, told=told)


async def change(client: Client, uri: str = "") -> object:
    """Make a draft of what is being changed in the git working tree around a document; a commit message says what it is for."""
    text = client.desk.text(uri)
    message = commit_message(text) if text.language in COMMITS else ""
    return await _draft(client, "the change in git", "--change", "--wanted", message, uri=uri)


async def _draft(client: Client, of: str, *how: str, uri: str = "", told: str = "") -> object:
    """Make a draft, exactly as the command line does; show it, and give back what the command line answers."""
    home = client.desk.place(uri).home
    async with client.busy(f"wisen: a draft from {of}") as steps:
        answer = await client.work.verb(
            "synthesize", *how, environ=client.desk.environ, cwd=home.cwd, told=told, steps=steps
        )
    if not isinstance(answer, dict) or not answer.get("draft"):
        why = answer.get("why") if isinstance(answer, dict) else answer
        client.tell(f"wisen: nothing to learn from {of}: {why}")
        return answer
    said = f"wisen: draft {answer['name']}: read it, then accept or reject it by a code action"
    await client.show(home.drafts.page_path(str(answer["draft"])), said)
    return answer


async def choose(client: Client) -> object:
    """Let the person pick a session, then synthesize it."""
    found = await asyncio.to_thread(_choices, client.desk.place().home.sessions)
    if not found:
        raise WisenError("no session has been kept yet", "put `wisen` in front of your agent: wisen claude")
    picked = await client.ask("wisen: a skill from which session?", tuple(found))
    return await synthesize(client, found[picked]) if picked in found else None


def _choices(sessions: Sessions) -> dict[str, str]:
    """The last sessions, as a person knows them again: when, which agent, what was asked -> id."""
    found: dict[str, str] = {}
    for session in sessions.list(PICKED):
        if not session.broken:
            turns = sessions.transcript(session.id).turns
            asked = next((turn.text for turn in turns if turn.who is Who.PERSON), "")
            when = time.strftime("%d %b %H:%M", time.localtime(session.began))
            found[f"{when} {session.agent}: {' '.join(asked.split())[:60]}"] = session.id
    return found


async def accept(client: Client, draft: str, shown: str) -> object:
    """Let a draft into the library. `shown`: the digest of what the person sees, which must be what the file holds."""
    from ..skills import learn

    home = client.desk.place().home
    found = home.drafts.get(draft)
    if drafts.shown(found) != shown:
        raise WisenError("the draft on the disk is not what you see", "save it, then accept it again")
    path = await asyncio.to_thread(partial(learn.accept, found, home, now=time.time()))
    undo = f"; `wisen restore {found.name}` brings back what it said before" if found.patches else ""
    await client.show(path, f"wisen: `{found.name}` is in the library now{undo}")
    return {"draft": found.id, "name": found.name, "path": path}


async def reject(client: Client, draft: str) -> object:
    home = client.desk.place().home
    found = home.drafts.get(draft)
    home.drafts.reject(found.id, "rejected in the editor", now=time.time())
    client.tell(f"wisen: {found.name} was put aside; it is not offered again")
    return {"draft": found.id, "name": found.name}


async def waiting(client: Client) -> object:
    """Let the person pick one of the drafts that wait, and show it."""
    home = client.desk.place().home
    found = {f"{draft.name} ({draft.id[-8:]})": draft.id for draft in home.drafts.list()[:PICKED]}
    picked = (
        await client.ask("wisen: which draft?", tuple(found)) if len(found) > 1 else next(iter(found), "")
    )
    if picked in found:
        await client.show(home.drafts.page_path(found[picked]))
    return {"drafts": list(found.values())}


async def archive(client: Client, name: str, why: str) -> object:
    home, now = client.desk.place().home, time.time()
    path = await asyncio.to_thread(home.library.archive, name, home.paths, why, now)
    home.ledger.tend("archived", name, at=now, why=why, where=path)
    client.tell(f"wisen: `{name}` is archived; `wisen restore {name}` brings it back")
    return {"skill": name, "path": path}


async def keep(client: Client, name: str) -> object:
    """The person keeps a skill that was proposed for the archive: its time begins anew."""
    client.desk.place().home.ledger.tend("declined", name, at=time.time(), why="kept in the editor")
    return {"skill": name}


async def prune(client: Client) -> object:
    """Ask about each skill that does not earn its place."""
    cwd = client.desk.place().home.cwd
    found = await client.work.verb("prune", environ=client.desk.environ, cwd=cwd)
    rows = found if isinstance(found, list) else []
    if not rows:
        client.tell(
            "wisen: nothing to prune: every skill has earned its place, or has not been used enough to tell"
        )
    for row in rows:
        said = await client.ask(f"wisen: {row['skill']}: {row['why']}", ("Archive", "Keep", "Later"))
        if said == "Archive":
            await archive(client, row["skill"], row["why"])
        elif said == "Keep":
            await keep(client, row["skill"])
        else:
            break
    return rows


async def skills(client: Client, uri: str, line: str = "0") -> object:
    """Let the person pick one of the skills that fit what stands around a line; its steps go in below."""
    text, number = client.desk.text(uri), int(line)
    place = await client.desk.settled(uri)
    matches = await place.suggest(prompt(text, max(number - 5, 0), number + 5))
    found: Mapping[str, Skill] = {match.skill.title: match.skill for match in matches}
    if not found:
        client.tell("wisen: no skill fits what stands here")
    picked = await client.ask("wisen: insert the steps of", tuple(found)) if found else ""
    if picked in found:
        bare = text.line(number)
        steps = checklist(found[picked], text.language, bare[: len(bare) - len(bare.lstrip())])
        await client.edit({uri: (text, [text.insertion(number + 1, steps)])})
    return {"matches": [match.skill.name for match in matches]}


async def rename(client: Client, uri: str, old: str, new: str) -> object:
    """Rename a skill for an editor that cannot rename files: on the disk, once the person said yes; it edits what else names it."""
    place = await client.desk.settled(uri)
    if old not in place.pages:
        raise WrongUse(f"{names.shown(old)} is no skill of the library", "`wisen skills list` shows them")
    own = to_uri(place.pages[old].path)
    others = [(text, spans) for text, spans in await everywhere(client.desk, uri, old) if text.uri != own]
    also = f", and {len(others)} other document{'s' * (len(others) > 1)} to name it so" if others else ""
    asked = f"wisen: rename `{old}` to `{new}`: its page to be moved on the disk{also}"
    if await client.ask(asked, ("Rename", "Cancel")) != "Rename":
        return None
    shown = client.desk.texts.get(own)
    if shown and shown.source != await asyncio.to_thread(_source, own):
        raise WisenError(f"the page of `{old}` is not saved", "save it, then rename it again")
    cwd = place.home.cwd
    done = await client.work.verb("skills", "rename", old, new, environ=client.desk.environ, cwd=cwd)
    if others and not await client.edit(
        {text.uri: (text, [Edit(span, new) for span in spans]) for text, spans in others}
    ):
        client.tell(f"wisen: `{old}` is still named in {', '.join(to_path(text.uri) for text, _ in others)}")
    await client.show(str(done["path"] if isinstance(done, dict) else ""))
    return done


def _source(uri: str) -> str:
    with open(to_path(uri), encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


async def typed(client: Client, word: str, uri: str, line: str = "0") -> object:
    """Run what was typed in a document (`/synthesize`); the word goes from its line."""
    if word not in complete.COMMANDS:
        raise WrongUse(
            f"{names.shown(word)} is nothing that can be typed", "/synthesize, /skills and /prune are"
        )
    text, number = client.desk.text(uri), int(line)
    if there := complete.alone(text, number):
        await client.edit({uri: (text, [complete.without(text, number, there)])})
    run, _ = complete.COMMANDS[word]
    return await COMMANDS[run](client, *complete.arguments(word, uri, number))


async def copy(client: Client, path: str) -> object:
    """Copy a skill as a prompt; where no clipboard can be reached, show it to be copied by hand."""
    told = as_prompt(_skill(client, path))
    if await client.copy(told):
        client.tell("wisen: copied; paste it where you want it")
    else:
        shown = os.path.join(client.desk.place().home.paths.cache, "prompt.md")
        files.write(shown, told.encode("utf-8", "replace"))
        await client.show(shown)
        client.tell("wisen: no clipboard can be reached from here; this is what it would hold")
    return {"text": told}


async def hand(client: Client, name: str, uri: str = "") -> object:
    """Hand a skill to the agent that runs in this folder: it goes with the person's next prompt there."""
    place = await client.desk.settled(uri)
    if name not in place.pages:
        raise WrongUse(f"{names.shown(name)} is no skill of the library", "`wisen skills list` shows them")
    found = {_shown(one): one for one in await place.running()}
    if not found:
        raise WisenError("no agent runs in this folder", "put `wisen` in front of yours: wisen claude")
    picked = next(iter(found))
    if len(found) > 1:
        picked = await client.ask(f"wisen: hand `{name}` to which agent?", tuple(found)[:PICKED])
    if picked not in found:
        return None
    handed.hand(found[picked], name)
    client.tell(f"wisen: `{name}` goes to {found[picked].agent} with your next prompt there")
    return {"skill": name, "session": found[picked].id}


def _shown(session: Session) -> str:
    """A session in a list to pick from."""
    return (
        f"{session.agent}, since {time.strftime('%H:%M', time.localtime(session.began))} ({session.id[-4:]})"
    )


async def look(client: Client, path: str) -> object:
    """Open a page."""
    await client.show(_skill(client, path).path)
    return None


def _skill(client: Client, path: str) -> Skill:
    """The skill on a page. A path that is in no library is refused: a document must not make us open anything."""
    for place in client.desk.places():
        file = next((one for one in place.pages.values() if one.path == path), None)
        if file and (found := place.skill(file.name)):
            return found
    raise WrongUse(f"{names.shown(path)} is no page of the library", "`wisen skills list` shows them")


COMMANDS: Mapping[str, Callable[..., Awaitable[object]]] = {
    "wisen.synthesize": synthesize,
    "wisen.choose": choose,
    "wisen.selection": selection,
    "wisen.change": change,
    "wisen.accept": accept,
    "wisen.reject": reject,
    "wisen.drafts": waiting,
    "wisen.archive": archive,
    "wisen.keep": keep,
    "wisen.prune": prune,
    "wisen.skills": skills,
    "wisen.rename": rename,
    "wisen.typed": typed,
    "wisen.open": look,
    "wisen.copy": copy,
    "wisen.hand": hand,
}
