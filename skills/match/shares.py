"""How common words are in pages and prompts about work with an agent: imagined counts for `background`.

Law: data of our own, estimated from general knowledge of English and of programming, in four steps; nothing was counted
from anybody's text. A word in no row is taken to be rare.
"""

from __future__ import annotations

from functools import cache

from .terms import stems

_ROWS = {
    0.30: """code file project work create test run add check write change set step example review guide work time start command
        data follow include application error provide type name build result support require tool output""",
    0.15: """fix update find read review open list line text page issue problem task plan feature function class method module api
        version system server client web design format structure process generate manage configuration environment install
        documentation library script source directory folder repository branch commit git github database query search key value
        input number string object model user interface component service request response message log report change delete
        remove move rename copy save load edit edits quick simple complete full current existing first last next old part
        point case end back point way turn keep put call help question answer explain describe understand learn pattern
        practice quality standard rule check validate verify debug implement implementation handle develop development code base
        best clean clear ensure automatic default option specific multiple single different common important integration path ask return
        access execute core identify status action target detect usage available limit setup recommend apply parameter level
        always real inform mode connect select high automate never platform miss architecture share resource interact track map
        enable scope purpose prefer flow confirm variable pass""",
    0.07: """fail failing failure broken bug crash exception warning fast slow performance optimize memory cache security safe
        authentication token password login permission account email link url http json yaml csv markdown html css javascript
        typescript python java rust go react node package dependency import export release deploy deployment production docker
        container cloud network host port local remote sync async thread event state store table column row field record schema
        migrate migration convert transform parse extract merge split sort filter group count compare match replace refactor
        rewrite improve cleanup style lint comment title header body section image video audio color font layout button form
        screen window view render display print draw chart graph template theme content article blog post story news social
        marketing customer product company business team member meeting schedule date day week month year today morning
        price cost money market sale brand strategy goal metric analyze analysis research summarize draft translate
        language english word sentence paragraph document pdf note idea thought topic reason decision detail summary overview
        workflow pipeline agent prompt skill session context model llm chat bot assistant terminal shell bash linux windows""",
    0.03: """hook class functional lifecycle endpoint route router middleware controller frontend backend fullstack framework plugin
        extension widget dashboard menu sidebar modal dialog tooltip icon animation responsive mobile android ios desktop browser
        proxy certificate firewall domain dns kubernetes terraform ansible aws azure gcp lambda queue stream batch cron job worker
        index join transaction backup restore snapshot replica cluster shard unit integration e2e mock fixture coverage assert
        benchmark profile trace metric monitor alert incident rollback feature flag experiment conversion funnel landing campaign
        newsletter subscriber seo keyword audience persona onboarding churn retention referral pricing invoice payment checkout""",
}


@cache
def shares() -> dict[str, float]:
    """stem -> share of imagined pages that hold it."""
    found: dict[str, float] = {}
    for share, row in _ROWS.items():
        for stem in stems(row):
            found.setdefault(stem, share)
    return found
