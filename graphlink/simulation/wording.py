"""The words of simulated prompts: what people ask about, and how they put it."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _entries(text: str) -> tuple[str, ...]:
    return tuple(entry.strip() for line in text.splitlines() for entry in line.split("|"))


ADJECTIVES = _words(
    """old small quiet crowded seasonal regional unusual modern rural coastal wooden digital shared annual weekly
    portable public private ancient handmade electric frozen local vegetarian medieval tropical abandoned narrow
    steep colourful noisy remote cheap luxurious broken forgotten popular experimental lightweight solar
    underground floating mobile temporary haunted organic recycled volcanic urban nomadic baroque amateur
    competitive inflatable automatic nocturnal bilingual foldable waterproof historic"""
)

NOUNS = _entries(
    """lighthouse|bakery|train timetable|beehive|sourdough starter|chess opening|harbour|tax form|rooftop garden
    bicycle lane|parking meter|violin|spreadsheet|insurance claim|coral reef|football club|job interview|lease
    glacier|museum|night market|telescope|pension plan|wedding speech|vegetable stall|kitchen knife|podcast
    rain barrel|greenhouse|language course|bus driver|dentist visit|moon landing|library card|sewing pattern
    mountain hut|ferry|radio play|birthday cake|tomato plant|neural network|database index|regular expression
    unit test|web server|mobile app|steam engine|water tower|city council|school play|guitar solo|board game
    detective story|travel budget|tide pool|wind farm|coffee roaster|bookshop|orchard|canal boat|piano lesson
    marathon|cheese cave|puppet theatre|clock tower|fishing village|flea market|fire station|swimming pool
    ski lift|comic strip|crossword|weather balloon|seed bank|pottery class|street map|hotel lobby|toy train
    rabbit hutch|stone bridge|silk road|paper mill|ink cartridge|volcano|meteor shower|supply chain
    stock exchange|mortgage|trade union|election poll|jury trial|patent|treaty|vaccine|blood test|sleep diary
    knee exercise|allergy|recipe book|pasta sauce|curry paste|rice cooker|tea ceremony|sculpture|oil painting
    mosaic|poem|short film|opera|jazz trio|drum kit|choir|folk dance|circus tent|magic trick|squirrel|otter
    whale song|peacock|beetle|salamander|falcon|donkey|octopus|hedgehog|sheepdog|parrot|ant colony|river delta
    desert road|peat bog|oak forest|rice terrace|salt flat|island ferry|snow storm|drought|thunderstorm
    sorting algorithm|hash table|web form|login page|shell script|backup plan|data pipeline|chat bot|robot arm
    drone|invoice|cover letter|newsletter|press release|survey|meeting agenda|product launch|refund policy
    price list|slogan|business plan|loan|warehouse|assembly line|packaging|customer complaint|loyalty card
    call centre|fleet of vans"""
)

PLACES = _entries(
    """in a small town|near the sea|in northern Italy|on the third floor|behind the station
    in the nineteenth century|during a heat wave|at the end of winter|with almost no budget|for two families
    in a shared flat|on a farm|across three time zones|in a school of ninety children|under new rules
    with broken equipment|after a flood|in the middle of a city|next to a motorway|in the mountains
    for a group of beginners|on a Sunday morning|without electricity|in an old factory|before the holidays
    along the river|in a language I barely speak|from the point of view of a child|in a hot kitchen
    on a long flight|during the exam period|for a local paper|in the far north|on a tiny screen
    with only one helper|for a company of twelve|in a noisy hall|over a weekend|between two deadlines
    in a dry climate|on a steep slope|for night shifts|in a rented hall|under a bridge"""
)

FORMS = _entries(
    """paragraph|list|letter|poem|speech|summary|story|checklist|outline|dialogue|plan|quiz|table|joke|review
    caption|tutorial|lesson|script|note|advert|diary entry|comparison|timeline|glossary|haiku|report|pitch|toast"""
)

PEOPLE = _entries(
    """my grandmother|a ten year old|my boss|new colleagues|a tired nurse|first-year students|our neighbours
    a landlord|a curious tourist|my book club|the city council|a shy teenager|an engineer|my brother
    busy parents|a beginner|our customers|someone who hates jargon|an exam board|a friend abroad|volunteers
    a football coach|my team|retired teachers|the committee|a sceptical reader|small children|a journalist
    my cousin|a night watchman"""
)

REASONS = _entries(
    """I have to present it tomorrow|it keeps going wrong|nobody else had time|we argued about it at dinner
    my notes got lost|the old version was too long|it is my first attempt|the deadline moved
    I want to learn it properly|the budget was cut|a friend asked me|I could not find a good source
    it came up at work|we are moving house|my first draft sounded stiff|the last try failed|I am rather curious
    it matters to my family|we start on Monday|the instructions are in Danish|everyone tells me something else
    I only have an hour|it is for a competition"""
)

MANNERS = _entries(
    """Keep it short|Use plain words|Please add one example|Make it sound friendly|Do not use any lists
    Give me three options|Mention the main risk|Start with the conclusion|Avoid clichés|Use at most 120 words
    Write it in the present tense|Add a rough estimate of the cost|Say where you are unsure
    Put the key point in bold|Answer in French if you can|No introduction please|Use British spelling
    Make the second half funnier|Explain any term you use|Number the steps|End with a question
    Include a small table|Be honest about the drawbacks|Please do not repeat my question|Use metric units
    Add a title|Tell me what you left out|Leave out the history"""
)

PHRASES = _entries(
    """hola|merci|danke schön|¿puedes traducir esto?|résume ce texte s'il te plaît|wie spät ist es in Tokio?|你好|谢谢
    спасибо|これを英語に翻訳してください|مرحبا|obrigado!
    hi|hello|thanks|continue|go on|thank you!|yes please|ok|can you explain that again?|make it shorter
    try again|fix this code|what does this error mean?|summarize this|translate to English
    translate this to Spanish|rewrite this|give me an example|why?|are you sure?|more|no, the other one|test
    hello, how are you?|tell me a joke|what can you do?|improve my writing|check the grammar|write an email
    write a cover letter|what is the weather like?|explain like I am five|help me with my homework
    please continue|that is not what I asked|can you add comments?|in one sentence please
    what is the capital of France?|write a python script|give me a recipe|what should I cook tonight?
    proofread this text"""
)

PATTERNS: tuple[tuple[str, ...], ...] = (
    ("Write a short ", "FORM", " about ", "A THING", " ", "PLACE", "."),
    ("Can you explain how ", "A THING", " works ", "PLACE", "?"),
    ("What is the difference between ", "A THING", " and ", "A THING", "?"),
    ("Help me plan ", "A THING", " for ", "PERSON", ", ", "REASON", "."),
    ("How much would ", "A THING", " cost ", "PLACE", "?"),
    ("I need a ", "FORM", " on the ", "THING", " for ", "PERSON", "."),
    ("My ", "THING", " stopped working ", "PLACE", ", what should I check first?"),
    ("Suggest names for ", "A THING", " ", "PLACE", "."),
    ("Which ", "THING", " would you choose ", "PLACE", ", and why?"),
    ("Turn this idea into a ", "FORM", ": ", "A THING", " run by ", "PERSON", "."),
    ("Why do people care so much about ", "A THING", " ", "PLACE", "?"),
    ("Compare three ways to repair ", "A THING", " ", "PLACE", "."),
    ("Is it legal to keep ", "A THING", " ", "PLACE", "?"),
    ("Draft a ", "FORM", " that tells ", "PERSON", " about our ", "THING", "."),
    ("What could go wrong with ", "A THING", " if ", "REASON", "?"),
    ("Give me five questions to ask ", "PERSON", " about the ", "THING", "."),
    ("Describe ", "A THING", " as ", "PERSON", " would see it."),
    ("How do I tell ", "PERSON", " that the ", "THING", " is late?"),
    ("Where did the ", "THING", " come from, and who first built one ", "PLACE", "?"),
    ("Make a ", "FORM", " that sells ", "A THING", " to ", "PERSON", "."),
    ("I am stuck with ", "A THING", " because ", "REASON", "."),
    ("Estimate how long ", "A THING", " lasts ", "PLACE", "."),
    ("Please correct my ", "FORM", " on the ", "THING", ", ", "REASON", "."),
    ("What would ", "PERSON", " need to know about ", "A THING", " ", "PLACE", "?"),
)
"""Sentences people type. Capital words are slots: a new choice fills each one each time."""

TAILS: tuple[tuple[str, ...], ...] = (
    ("MANNER", "."),
    ("It is for ", "PERSON", ", who once had ", "A THING", " ", "PLACE", "."),
    ("MANNER", ", and compare it with ", "A THING", "."),
    ("Think of ", "A THING", " ", "PLACE", "."),
    ("So far I only have a ", "FORM", " about the ", "THING", "."),
)
"""Sentences that follow a first one."""

TOPICS: tuple[tuple[str, ...], ...] = (
    ("the ", "THING", " ", "PLACE"),
    ("A THING", " for ", "PERSON"),
    ("how ", "A THING", " differs from ", "A THING"),
)
"""What stands in a template's slot where it asks for a topic."""

DOMAINS = _entries(
    """contract law|organic chemistry|tax|road safety|paediatrics|structural engineering|logistics|microeconomics
    number theory|thermodynamics|immunology|marine biology|network security|statistics|optics|labour law
    nutrition|compilers|databases|linguistics|geology|pharmacy|customer support|retail|insurance|travel
    real estate|robotics|veterinary care|accounting|urban planning|astronomy|music theory|moral philosophy
    medieval history|algebra|graph theory|energy markets|public health|human resources|procurement|game design
    machine translation"""
)
