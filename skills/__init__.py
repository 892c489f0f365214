"""The core: what a skill is, how it is found, learnt, measured, kept and shared.

A **skill** is a procedure worth keeping; the Markdown **page** that holds it says what it listens for (its
**triggers**) and what to do (its **steps**). The **library** is the folders of pages wisen reads. What the
person asks an agent is a **prompt**; a skill that fits it is a **match**, with a score and a **because**.
To **lend** is to hand the few matches to the agent as a **note**, within a **budget**; now and then a match
is **withheld** by a coin toss, so that the effect can be measured.

A **session** is one run of an agent; its **transcript** is made of **turns**. **Synthesize** makes a
**draft** page from a session; a person **reviews** and **accepts** it. Every lending or withholding is a
**use** in the append-only **ledger**; its **outcome** (helped, harmed, unknown) comes from outside the model,
and a skill's **standing** is what the ledger believes of it. **Prune** proposes the skills that do not earn
their place; they are **archived**, never deleted, and **restored** on a word. **Redact** removes secrets
before anything is learnt from, or seen by a model.

Rooms that think (`model`, `page`, `match`, `redact`, `standing`, ...) take values and return values. Rooms
that touch (`library`, `index`, `ledger`, `watch`, `sessions`, ...) are thin, one outside thing each.
`tests/test_house.py` names which is which, and keeps them so. Nothing happens at import.
"""
