"""Thirty pages as a person writes them in the seed's format, with prompts that ask for each in other words, and prompts that
ask for none. All of our own writing."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    triggers: tuple[str, ...]
    steps: tuple[str, ...]
    asked: tuple[str, ...]  # prompts in other words than the triggers

    @property
    def text(self) -> str:
        triggers = "\n".join(f'- "{trigger}"' for trigger in self.triggers)
        steps = "\n".join(f"{number}. {step}" for number, step in enumerate(self.steps, 1))
        return (
            f"# Skill: {self.title}\n\n## Triggers\n{triggers}\n\n## Steps\n{steps}\n\n"
            "## Last Used\n2026-10-02\n\n## Success Rate\n3/3 sessions (confirmed by user acceptance)\n"
        )


_WRITTEN = """
react-hooks | Migrate React Class Components to Hooks | convert this class component to hooks; migrate to functional component; refactor class to hooks | Read the component and list its state and lifecycle methods; Replace this.state by useState; Replace lifecycle methods by useEffect; Run the tests | can you turn the Dashboard class component into one with hooks; rewrite UserProfile as a functional component with hooks
alembic-migration | Write an Alembic Migration | add a column with a migration; create a database migration; alembic revision | Change the SQLAlchemy model; Run alembic revision --autogenerate; Read the script and set a server default; Upgrade and downgrade once | we need a migration that adds a nullable phone column to the customers table; generate an alembic revision for the new orders model
docker-slim | Shrink a Docker Image | make the docker image smaller; slim down the container; multi-stage build | Measure with docker history; Split into builder and runtime stages; Copy only what runs; Measure again | our docker image is 1.8 GB, slim it down; switch the Dockerfile to a multi-stage build so the container gets small
github-release | Cut a GitHub Release | cut a release; tag and publish a new version; release notes from merged pull requests | Update the changelog; Tag the commit; Run gh release create with notes; Check the artefacts | please tag v2.4 and publish the release with notes; time to cut a new release of the library
flaky-tests | Find and Fix a Flaky Test | flaky test; test passes locally but fails in CI; intermittent test failure | Run the test a hundred times; Look for time, order and shared state; Freeze the clock or isolate the state; Run it again | test_checkout fails now and then in CI but passes on my laptop, it is flaky; track down this intermittent failure in the scheduler tests
n-plus-one | Remove N+1 Queries in Django | too many queries in this view; n+1 query problem; add select_related | Count queries with assertNumQueries; Add select_related or prefetch_related; Count again | the orders list view fires 400 queries, get rid of the n+1 problem; prefetch the related authors so the Django view makes fewer queries
csv-to-parquet | Convert CSV Files to Parquet | convert csv to parquet; turn these csvs into parquet; columnar format | Read with an explicit schema; Write partitioned Parquet with zstd; Compare row counts | take all the csv dumps in the export folder and store them as parquet; the csv files are too big, I want parquet partitioned by month
terraform-import | Import Existing Resources into Terraform | import into terraform state; bring this bucket under terraform; terraform import block | Write the resource block; Add an import block; Plan until there is no diff; Apply | bring the existing S3 bucket under terraform control; the vpc was made by hand, import it to terraform state
jwt-rotation | Rotate JWT Signing Keys | rotate the jwt keys; new signing key; jwks rotation | Add the new key to the JWKS; Sign with the new key; Wait for the longest token lifetime; Remove the old key | our jwt signing key leaked, rotate it without logging everybody out; publish a second key in the jwks and switch signing over
i18n-strings | Extract Strings for Translation | extract strings for translation; make this page translatable; i18n this component | Find literal text; Replace it by message ids; Add the ids to the English catalogue; Run the extraction check | make the settings page translatable into German; pull the hard coded texts of the checkout component out for translation
memory-leak-node | Hunt a Memory Leak in Node | node process memory keeps growing; heap snapshot comparison; memory leak in the server | Take a heap snapshot; Load it for five minutes; Take another and compare retainers; Fix the retainer | memory of our node server grows until it is killed, find the leak; compare two heap snapshots of the express process and tell me what is retained
cron-to-systemd | Move a Cron Job to a Systemd Timer | replace cron with a systemd timer; migrate crontab; systemd timer unit | Write a service unit; Write a timer unit with OnCalendar; Enable the timer; Remove the crontab line | move the nightly backup from crontab to a systemd timer; write a timer unit that replaces our cron entry
openapi-client | Generate a Client from an OpenAPI File | generate an api client from openapi; typescript client from swagger; regenerate the sdk | Validate the OpenAPI file; Run the generator; Wrap errors; Check that it compiles | we have an openapi.yaml, make a typed typescript client from it; the swagger definition changed, regenerate the sdk
rebase-stack | Rebase a Stack of Branches | rebase my stacked branches; restack; update dependent branches after a merge | List the stack; Rebase with --update-refs; Push with lease; Check every pull request base | main moved, restack my three feature branches on it; rebase the stacked prs after the first one was merged
latex-table | Make a LaTeX Table from Data | make a latex table; booktabs table from csv; results table for the paper | Load the data; Round the numbers; Write a booktabs tabular; Compile once | put the benchmark results into a booktabs table for my paper; turn results.csv into a nice latex table
k8s-crashloop | Debug a CrashLoopBackOff | pod in crashloopbackoff; pod keeps restarting; container exits with code 137 | Run kubectl describe pod; Read the previous logs; Check limits and probes; Fix and roll out | the payments pod keeps restarting in kubernetes, why; kubectl shows CrashLoopBackOff for the worker since the last rollout
pg-slow-query | Speed up a Slow Postgres Query | slow postgres query; explain analyze this query; add an index for this query | Run EXPLAIN ANALYZE with buffers; Find the wrong estimate or the scan; Add an index concurrently; Measure again | this query takes 9 seconds on postgres, look at the explain analyze output and speed it up; which index would make the slow report query fast
pytest-fixtures | Turn unittest Set-up into pytest Fixtures | convert unittest to pytest; replace setUp with fixtures; pytest fixtures | Replace TestCase classes by functions; Turn setUp into fixtures; Use parametrize; Run pytest | port the unittest test cases in the billing package to pytest; replace those setUp methods by proper fixtures
a11y-forms | Make a Form Accessible | make this form accessible; screen reader labels; aria attributes for inputs | Give each input a label; Tie errors with aria-describedby; Check the tab order; Run axe | the signup form cannot be used with a screen reader, make it accessible; add aria labels and error descriptions to the inputs of the contact form
rust-clippy | Clear Clippy Warnings | fix clippy warnings; make clippy happy; clippy pedantic | Run cargo clippy with all targets; Fix the machine applicable ones; Read the rest; Deny warnings in CI | cargo clippy prints 80 warnings, clean them up; get the crate through clippy pedantic
s3-lifecycle | Set an S3 Lifecycle Policy | expire old objects in s3; s3 lifecycle rule; move to glacier | List prefixes and sizes; Write the lifecycle rule; Apply it to a test prefix; Apply it to the bucket | old logs in the s3 bucket should expire after 90 days; move uploads older than a year to glacier with a lifecycle rule
graphql-pagination | Add Cursor Pagination to GraphQL | cursor pagination; relay connection; paginate this graphql field | Add a connection type; Encode the cursor; Fetch one more than asked; Return pageInfo | the graphql orders field returns everything, paginate it with cursors; turn comments into a relay connection
vue-pinia | Move a Vuex Store to Pinia | migrate vuex to pinia; replace vuex; pinia store | Make one Pinia store for each Vuex module; Turn mutations into actions; Replace mapState; Remove Vuex | replace our vuex modules by pinia stores; port the cart store from vuex to pinia
ffmpeg-subtitles | Burn Subtitles into a Video | burn subtitles into the video; hardcode srt; add captions with ffmpeg | Check the srt encoding; Run ffmpeg with the subtitles filter; Look at three moments | hardcode captions.srt into talk.mp4 with ffmpeg; the video needs burned in subtitles for the fair
feature-flag | Put a Change behind a Feature Flag | put this behind a feature flag; gate the new checkout; gradual rollout flag | Add the flag, off by default; Branch at one place; Test both ways; Note when to remove it | ship the new search behind a feature flag that is off at first; gate the redesigned checkout so that we can roll it out slowly
dependabot-batch | Merge a Batch of Dependency Updates | merge dependabot pull requests; batch dependency updates; update all dependencies | List the open updates; Group patch and minor ones; Run the tests on the group; Merge one by one | there are 23 dependabot prs open, batch them and merge what passes; bring all our npm dependencies up to date in one go
ssh-bastion | Reach a Host through a Bastion | ssh through the bastion; proxyjump config; jump host | Add ProxyJump to the ssh config; Copy the key to the bastion agent; Test with ssh -v | set up my ssh config so I reach the db host through the jump host; connect to the private machine via our bastion with proxyjump
swift-concurrency | Adopt async await in Swift | convert completion handlers to async await; swift concurrency; mark as MainActor | Wrap callbacks with continuations; Make callers async; Add MainActor to view models; Turn on strict checking | convert the completion handlers in NetworkClient.swift to async await; our view models should be MainActor and use swift concurrency
threat-model | Write a Threat Model | threat model this feature; stride analysis; what could an attacker do | Draw the data flow; Walk through STRIDE; Rank the risks; Write mitigations | do a stride analysis of the new upload endpoint; what could an attacker do with our password reset flow, write a threat model
notebook-to-script | Turn a Notebook into a Script | turn this notebook into a script; jupyter to python module; clean up the notebook | Export the cells; Remove dead cells; Make functions and a main; Run it once | make a proper python script out of analysis.ipynb; the jupyter notebook should become a module we can schedule
"""

PAGES = tuple(
    Page(name, title, *(tuple(part.strip() for part in cell.split(";")) for cell in cells))
    for name, title, *cells in (
        [cell.strip() for cell in line.split("|")] for line in _WRITTEN.strip().splitlines()
    )
)

NOTHING = (
    "what is the latest news", "hello", "fix the failing test in api.py", "thanks, that works", "why?", "yes, go on", "continue",
    "rename the variable foo to total", "explain what this function does", "add a docstring to parse_args",
    "there is a typo in the README", "write a haiku about autumn", "what time is it in Tokyo", "undo that",
    "run the tests again", "make the button blue", "commit this with a good message", "the build is red, look into it",
    "refactor this to be shorter", "can you check the log output above and tell me what went wrong",
    "add error handling to the upload function", "sort the list of users by last name", "update the copyright year",
    "no, use a dictionary instead", "what does this regex match", "move this class to its own file",
    "print the response headers", "how do I exit vim", "translate this sentence to French", "clean up the code a bit",
)  # fmt: skip


def write(folder: str, pages: tuple[Page, ...] = PAGES) -> str:
    """Write pages as flat NAME.md files; returns the folder."""
    os.makedirs(folder, exist_ok=True)
    for page in pages:
        with open(os.path.join(folder, f"{page.name}.md"), "w", encoding="utf-8") as file:
            file.write(page.text)
    return folder
