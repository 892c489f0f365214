"""Words about words: stop words, everyday abbreviations, and how common a word is in requests to an agent.

Law: data of our own writing, from general knowledge of English and of programming; nothing counted from
anybody's pages. Stop words and abbreviations shape the index: change them and `index.VERSION` must rise.
"""

from __future__ import annotations

# Function words, and the request words that carry nothing in a prompt to an agent.
STOP = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between both but
    by can could did do does doing done down during each few for from further had has have having he her here hers him his how
    i if in into is it its itself just me more most my myself no nor not now of off on once only or other our ours out over own
    same she should so some such than that the their theirs them then there these they this those through to too under until up
    very was we were what when where which while who whom why will with within without would you your yours yourself
    please help want wants wanted need needs needed like make makes making made get gets getting got let lets im ive id ill dont doesnt
    didnt cant wont isnt arent wasnt couldnt shouldnt wouldnt havent hasnt youre were theyre thats theres whats use uses used
    using user users able sure thanks thank ok okay hi hello hey give show tell know see look looks looking go goes going new one two via per etc
    eg ie vs yes yeah yep yup nope pls plz thx ty btw idk dunno gimme lemme kinda asap oops hmm cuz really actually maybe still already even
    much many something anything everything thing things way lot bit kind right well good best better currently every since though shall may might must us gonna wanna gotta""".split()
)

# One word for what is written in several ways. Right side: the word whose stem both get.
CANON = dict(
    pair.split("=")
    for pair in """js=javascript ts=typescript py=python golang=go rb=ruby cs=csharp k8s=kubernetes kube=kubernetes
    db=database dbs=database repo=repository repos=repository dir=directory dirs=directory
    config=configuration configs=configuration configure=configuration configuring=configuration
    configured=configuration env=environment envs=environment auth=authentication
    authenticate=authentication authn=authentication docs=documentation doc=documentation
    document=documentation documents=documentation documenting=documentation deps=dependency
    dep=dependency perf=performance a11y=accessibility accessible=accessibility
    i18n=internationalization l10n=localization tf=terraform postgres=postgresql pg=postgresql
    infra=infrastructure app=application apps=application prod=production dev=development
    impl=implementation implement=implementation implementing=implementation spec=specification
    specs=specification params=parameter param=parameter args=argument arg=argument func=function
    funcs=function fn=function lib=library libs=library pkg=package pkgs=package img=image imgs=image
    pics=picture pic=picture msg=message msgs=message analyse=analyze analysing=analyze analysed=analyze
    analysis=analyze analyses=analyze analyzing=analyze summary=summarize summaries=summarize
    summarization=summarize colour=color colours=color behaviour=behavior behaviours=behavior
    licence=license catalogue=catalog centre=center modelling=model labelling=label wrote=write
    written=write writing=write built=build sent=send ran=run broke=break broken=break
    took=take found=find chose=choose chosen=choose tests=test testing=test datasets=dataset
    slideshow=presentation ppt=pptx powerpoint=pptx xls=xlsx excel=xlsx md=markdown yml=yaml
    regexes=regex regexp=regex gh=github prs=pr mrs=mr reactjs=react vuejs=vue nodejs=node
    expressjs=express children=child people=person indices=index indexes=index vertices=vertex
    matrices=matrix criteria=criterion emails=email mail=email ipynb=notebook notebooks=notebook
    tex=latex htm=html jpg=image jpeg=image png=image tsx=typescript jsx=javascript rs=rust kt=kotlin
    ps1=powershell sh=shell hcl=terraform cert=certificate certs=certificate ssl=tls cred=credential creds=credential
    pw=password pwd=password passwd=password cfg=configuration conf=configuration mem=memory err=error errs=error
    stats=statistics var=variable vars=variable cmd=command cmds=command tmp=temporary temp=temporary btn=button
    nav=navigation col=column cols=column tbl=table vuln=vulnerability vulns=vulnerability admin=administrator
    async=asynchronous mongo=mongodb psql=postgresql gql=graphql obj=object str=string vid=video vids=video k8=kubernetes
    lang=language langs=language vms=vm stg=staging reqs=requirement dl=download ver=version feat=feature feats=feature
    containerize=container containerise=container dockerize=docker dockerise=docker ppl=people""".split()
)
