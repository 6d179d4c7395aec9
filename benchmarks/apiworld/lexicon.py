"""Words that people write prompts with: English by topic, other tongues by their small words and their sounds."""


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TOPICS: dict[str, str] = {
    "cooking": "lentil stew sourdough starter braise marinade skillet broth dumpling pantry rosemary leftover "
    "casserole yeast pickle cumin roast gluten dessert frosting oven knife stock garlic noodle vinegar",
    "law": "lease clause tenant deposit contract liability notice appeal statute custody invoice breach "
    "arbitration deed licence trademark visa permit notary landlord warranty settlement bylaw affidavit",
    "medicine": "dosage symptom biopsy glucose allergy physio referral rash vaccine anaemia nurse ward chart migraine "
    "insulin ligament scan thyroid recovery therapy consent triage posture sleep",
    "garden": "compost seedling aphid mulch pergola hedge tomato raised bed irrigation slug pruning perennial lawn "
    "trellis soil nitrogen greenhouse bulb frost orchard fence shade",
    "travel": "itinerary layover hostel ferry visa backpack museum train pass rental rooftop hike budget luggage "
    "airport festival coast village permit summit tram timetable harbour border",
    "school": "essay worksheet fraction rubric syllabus photosynthesis quiz debate timeline paragraph thesis "
    "homework metaphor experiment glossary revision chapter lecture seminar citation geometry",
    "marketing": "newsletter landing page funnel slogan brand persona banner audience campaign headline engagement "
    "retention giveaway influencer copy tone pitch survey testimonial launch discount",
    "finance": "budget mortgage dividend spreadsheet cashflow ledger pension audit refund forecast tax bracket "
    "portfolio interest savings expense payroll margin inflation invoice bond currency",
    "games": "quest dungeon goblin inventory boss sprite puzzle tavern wizard faction stealth potion respawn map "
    "companion riddle armour dragon guild lore campaign dice character",
    "music": "chord bassline lyric tempo chorus reverb mixing piano scale harmony violin rehearsal setlist drummer "
    "sample synth melody bridge ballad octave album",
    "fitness": "deadlift marathon protein stretching treadmill knee recovery interval yoga kettlebell posture "
    "cadence calories swim routine squat hydration injury coach",
    "parenting": "toddler bedtime tantrum nursery lunchbox stroller screen time birthday sibling chores teenager "
    "allowance storybook potty playground homework nap daycare",
    "faith": "sermon psalm parable prayer fasting pilgrimage verse temple choir devotion scripture blessing",
    "science": "enzyme quasar sediment catalyst genome entropy telescope isotope neuron plankton magnet polymer "
    "glacier protein mutation spectrum sample assay regression hypothesis dataset",
    "office": "meeting agenda minutes deadline stakeholder roadmap onboarding colleague manager proposal status "
    "report spreadsheet promotion feedback resignation slides workshop vendor quarter",
    "writing": "novel scene dialogue villain chapter plot poem haiku memoir narrator outline stanza screenplay "
    "prologue character twist romance detective sonnet draft",
    "home": "boiler plumbing tile insulation wallpaper gutter drill shelf mould thermostat paint kitchen sofa "
    "dishwasher lamp renovation carpet socket radiator attic",
    "cars": "gearbox brake alternator tyre clutch mileage diesel battery hybrid insurance exhaust coolant "
    "hatchback spark plug suspension headlight warranty tow charger",
    "pets": "puppy litter vet leash kitten aquarium parrot kennel flea terrier hamster grooming rescue kibble tail",
    "shop": "listing parcel refund supplier inventory checkout packaging voucher warehouse customer review bundle "
    "handmade courier margin stock label wholesale sizing",
    "dating": "profile bio first date message breakup roommate apology anniversary flirting wedding speech toast",
    "software": "endpoint cache migration queue webhook schema container pipeline latency token parser thread index "
    "cluster rollback regex deploy branch test fixture retry socket compiler",
    "data": "column dataframe outlier join median histogram cohort dashboard pivot missing value feature label "
    "baseline embedding classifier notebook aggregate metric sampling",
    "farming": "maize tractor harvest irrigation goat fertiliser silo drought cassava poultry dairy seed vet co-op",
}
WORDS = {topic: words(text) for topic, text in TOPICS.items()}
EVERYDAY = tuple(word for topic in WORDS.values() for word in topic)

VERBS = words(
    "write draft explain summarise rewrite fix compare list plan translate check improve shorten expand "
    "outline review describe suggest design describe convert calculate estimate organise brainstorm simplify "
    "analyse prepare proofread critique classify extract name invent format sort rank predict debug refactor "
    "document test sketch"
)
ADJECTIVES = words(
    "short small cheap quick friendly formal detailed simple funny gentle modern old new broken late weekly "
    "annual local rural noisy honest careful rough final second blue green huge narrow warm cold dry urgent "
    "boring difficult practical strange polite technical legal spare wooden digital seasonal family private "
    "public vegan beginner"
)
FORMS = words(
    "letter email list table plan summary story poem script checklist essay answer reply post caption outline "
    "guide title note report speech review message description quiz comparison budget schedule recipe function "
    "query paragraph complaint invitation glossary tutorial slogan timeline proposal form agenda"
)
NAMES = words(
    "Anna Priya Liam Chidi Fatima Marek Yuki Sofia Tunde Elif Nguyen Carlos Ingrid Wei Amara Jonas Lucia Omar "
    "Hana Pedro Zoe Ravi Ewa Kofi Mina Thomas Aisha Dmitri Leila Hugo Nadia Samir Grace Bruno Keiko Oskar Tala "
    "Emeka Ines Farid Paula Anders Mei Julia Rashid Clara Igor Binta Noah Divya Stefan Rosa Karim Elena Tariq "
    "Maja Luis"
)
CODE_TONGUES = ("Python", "JavaScript", "TypeScript", "Java", "C#", "Go", "Rust", "PHP", "SQL", "Kotlin", "R", "bash")

SMALL_WORDS: dict[str, str] = {
    "es": "el la de que y en un los con por para una como más pero su al mi está muy",
    "fr": "le la de et les des un une pour dans que sur avec pas plus est ce mon au très",
    "de": "der die das und in zu mit für ein eine ist nicht auf von dem ich sehr aber wie auch",
    "pt": "o a de que e em um uma para com não os por mais como mas meu está muito ao",
    "tr": "ve bir bu için ile de çok ama daha gibi ne var olan kadar sonra",
    "id": "yang dan di untuk dengan ini itu dari ke pada tidak saya akan lebih juga",
    "pl": "i w na z do nie że się jest jak o ale po mój bardzo dla od",
    "vi": "và của là cho trong một các không có được với này tôi rất ở",
    "tl": "ang ng sa mga na at ay ko para hindi ito po kasi may lang",
    "sw": "na ya kwa ni wa katika la za hii kama si yangu sana pia",
    "hi": "mujhe hai ka ki ke mein aur ko se kya kaise nahi par ek bhi",
}
SOUNDS: dict[str, str] = {
    "es": "ca sa mi to do ra ción tra ba jo le che ma no res ta ble cu en fi gua",
    "fr": "mai son tra vail por te cha jour eau en fran par ti e ment vo tre ci re gou",
    "de": "ge ver schaft ung ar beit haus stra ße be zahl fen ster lich keit auf wand er",
    "pt": "ca sa tra ba lho ção ma ri nho de pes so a lei te fei ra ja ne lha",
    "tr": "ev ler ki tap yaz mak oku gel iş çi lik ara ba su lar yol köy dü şün",
    "id": "ma kan ru mah ker ja me nga pe la jar ber tu lis ba han pa sar ke",
    "pl": "pra ca dom ksią żka pi sa nie czy ta mia sto rze ka szko ła przy",
    "vi": "nha hoc viec lam sach an com nuoc thanh pho ban truong moi cau",
    "tl": "ba hay tra ba ho ma ka gu lo pag ta na wa si ku lay ara",
    "sw": "ki ta bu nyu mba ka zi ma ji shu le mwa na ku so ma pa",
    "hi": "kaam ghar pad hai likh na sa mai ra sta ba zar pai sa gaa",
}
OPENINGS: dict[str, tuple[str, ...]] = {
    "es": ("Escribe un", "Explícame", "¿Cómo puedo", "Necesito ayuda con", "Hazme un resumen de", "Corrige esto:"),
    "fr": ("Écris un", "Explique-moi", "Comment faire pour", "J'ai besoin d'aide avec", "Résume ce texte :", "Corrige"),
    "de": ("Schreibe eine", "Erkläre mir", "Wie kann ich", "Ich brauche Hilfe bei", "Fasse zusammen:", "Korrigiere"),
    "pt": ("Escreva um", "Me explica", "Como eu faço", "Preciso de ajuda com", "Resuma isto:", "Corrija o texto"),
    "tr": ("Bana", "Nasıl", "Şunu düzelt:", "Özetle:", "Yardım et"),
    "id": ("Tolong buatkan", "Jelaskan", "Bagaimana cara", "Ringkas:", "Perbaiki"),
    "pl": ("Napisz", "Wyjaśnij", "Jak mogę", "Potrzebuję pomocy", "Popraw:"),
    "vi": ("Viết", "Giải thích", "Làm sao", "Tóm tắt", "Giúp tôi"),
    "tl": ("Gumawa ng", "Paano", "Ipaliwanag", "Pakiayos"),
    "sw": ("Andika", "Eleza", "Jinsi ya", "Nisaidie"),
    "hi": ("Mujhe batao", "Kaise", "Likho", "Samjhao", "Theek karo"),
}
SIGNS = {
    "zh": "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学"
    "对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本",
    "ja": "のにはをたがでてとしれさあるいるもすなことしたいませんですから私今日人年大学本中時上見行気"
    "生方言思会社手出前後",
    "ko": "이다는을에가의하고를로한도지은서사어나자기해리대인그시아있수것들보주정일만여게면우전제상",
}
