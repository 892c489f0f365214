"""What of a prompt counts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisen.skills.match import hygiene
from wisen.skills.match.hygiene import own_words, unpasted
from wisen.skills.match.terms import stems


def asked(prompt: str) -> list[str]:
    return stems(own_words(unpasted(prompt)))


@pytest.mark.parametrize(
    ("prompt", "left"),
    [
        ("why does this hang?\n```python\nconvert(component, hooks)\n```", "hang python"),
        ("what is it\n```\nnever closed, deploy everything", ""),
        ("<wisen-note from='x'>migrate the database</wisen-note> rename it", "rename"),
        ("rename it\n<wisen-note>cut off migrate the database", "rename"),
        ("[wisen lent react-hooks: convert this]\nrename it", "rename"),
        ("<system-reminder>deploy to kubernetes</system-reminder>sort the rows", "sort rows"),
        ("sort the rows <b class='deploy'>fast</b>", "sort rows fast"),
        ("2026-01-02 10:11:12 deploy failed in worker\nsort the rows", "sort rows"),
        ("ERROR: kubernetes node lost\nsort the rows", "sort rows"),
        ("ValueError: migration missing\nsort the rows", "sort rows"),
        ("Traceback (most recent call last):\n  File \"a/b.py\", line 3, in migrate\nsort the rows", "sort rows"),
        ("$ kubectl get pods\nsort the rows", "sort rows"),
        ("[01/23/26 16:01  ~/source/app] ./deploy watch kubernetes\nsort the rows", "sort rows"),
        ("title:\tDeploy to kubernetes\nstate:\tOPEN\nsort the rows", "sort rows"),
        ("On branch deploy\nYour branch is ahead of 'origin/deploy' by 1 commit.\nsort the rows", "sort rows"),
        ("Changes not staged for commit:\n\tmodified:   deploy docker\nsort the rows", "sort rows"),
        ("diff --git a/deploy b/deploy\n@@ -1 +1 @@\n+++ b/deploy\nsort the rows", "sort rows"),
        ("fix(docker): sort the rows", "sort rows"),
        ('is it right?\n{\n  "scripts": {"deploy": "deploy docker"},\n}\nsort the rows', "right sort rows"),
        ("what is this?\n\n    def deploy_docker():\n        # deploy to kubernetes\n        pass\n", "pass"),
        ("sort rows\nfunction deployDocker(all) {\n  const pod = deploy(kubernetes);\n  return pod;\n}", "sort rows"),
        ("from deploy import docker\nimport { pod } from 'kubernetes'\nsort the rows", "sort rows"),
        ("sort the rows in src/deploy/kubernetes.py:12", "sort rows py"),
        ("sort ~/deploy/docker/", "sort"),
        ("sort C:\\deploy\\docker\\rows.csv", "sort csv"),
        ("sort rows.xlsx", "sort xlsx"),
        ("see https://github.com/deploy/docker/issues/3?x=kubernetes", "github"),
        ("revert 8f14e45fceea167a5a36dedd4bea2543 and 1.2.3", "revert"),
    ],
)  # fmt: skip
def test_what_is_pasted_is_left_out(prompt: str, left: str) -> None:
    assert asked(prompt) == stems(left)


@pytest.mark.parametrize(
    "prompt",
    [
        "use either/or and the client/server split in CI/CD",
        "upgrade next.js and socket.io",
        "why is 2 + 2 < 5 and a > b",
        "On branch names: which are allowed",
        "added: a flag, removed: another",
        "[1] the first, [2] the second",
        "# a heading",
        "import the csv from accounting; export it again",
        "use a class per page: one for each",
        'note: "quoted" words stay',
    ],
)
def test_what_is_no_paste_stays(prompt: str) -> None:
    assert own_words(unpasted(prompt)) == prompt


def test_of_a_long_prompt_the_start_and_the_end_count() -> None:
    assert asked("deploy\n" + "noise " * 100_000 + "\nsort")[0] == "deploi"
    assert asked("deploy\n" + "noise " * 100_000 + "\nsort")[-1] == "sort"


@pytest.mark.parametrize(
    "piece",
    ["<", "`", "```", "\n", "/a", "a/", "a.", "[", "- ", "0", "<a ", "http://", " \t", "a-", "\\", "A:"],
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    asked(piece * 500_000)
    assert time.process_time() - began < 1


LINES = (
    "ERROR: x",
    "INFO",
    "$ ls",
    "  at foo (x)",
    "Traceback a",
    "hello there",
    "------",
    "ERROR:",
    "x: \tb",
    "WARN ",
    "$ ",
    "\x0b",
)


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(("\n", "\n\n", " ", "\r\n", "")))))
def test_looking_where_lines_begin_takes_out_what_looking_everywhere_does(
    rows: list[tuple[str, str]],
) -> None:
    text = "".join(line + ending for line, ending in rows)
    assert hygiene._without_lines(text) == hygiene._PASTED.sub(" ", text)
