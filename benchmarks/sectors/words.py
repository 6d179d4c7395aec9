"""Words that texts and names are made of, those of people and those of operations alike."""


def listed(text: str) -> list[str]:
    """The words or phrases of a text, which commas or ends of lines part."""
    return [phrase.strip() for phrase in text.replace("\n", ",").split(",") if phrase.strip()]


NOUNS = listed("""
invoice, garden, recipe, contract, lesson, poem, engine, budget, wedding, report, spreadsheet, letter, kitchen
bicycle, marathon, sermon, novel, chapter, thesis, cover-letter, resume, lease, landlord, tenant, roof, boiler
heater, sofa, curtain, painting, sculpture, guitar, violin, piano, chorus, lyric, melody, podcast, interview
survey, questionnaire, dataset, query, index, schema, cluster, container, pipeline, script, function, class, module
parser, regex, test, build, server, router, cable, antenna, sensor, motor, drone, battery, inverter, panel, turbine
pump, valve, pipe, weld, bridge, tunnel, road, timetable, ticket, passport, visa, suitcase, hotel, hostel
itinerary, beach, glacier, volcano, forest, orchard, vineyard, cheese, bread, sourdough, soup, stew, curry, salad
marinade, dumpling, noodle, pancake, birthday, anniversary, speech, toast, eulogy, obituary, newsletter, headline
slogan, logo, font, palette, brochure, flyer, storefront, checkout, coupon, refund, warranty, complaint, supplier
warehouse, pallet, shipment, customs, tariff, tax, deduction, pension, mortgage, loan, dividend, portfolio, bond
hedge, audit, ledger, receipt, payroll, shift, roster, nurse, patient, symptom, rash, migraine, allergy, dosage
vaccine, physiotherapy, splint, crutch, diet, workout, stretch, squat, treadmill, puppy, kitten, parrot, aquarium
stable, saddle, beehive, tractor, harvest, irrigation, seedling, compost, fertilizer, greenhouse, tomato, pepper
lavender, rose, lawn, fence, shed, workshop, lathe, chisel, plywood, varnish, upholstery, quilt, sweater, pattern
yarn, loom, dress, blazer, sneaker, backpack, tent, campsite, kayak, canoe, sail, compass, chess, puzzle, riddle
quiz, crossword, dungeon, campaign, character, sword, dragon, castle, empire, revolution, treaty, election
parliament, statute, clause, appeal, verdict, witness, affidavit, patent, trademark, license, essay, paragraph
footnote, citation, abstract, hypothesis, experiment, control, sample, variance, regression, matrix, vector
integral, derivative, theorem, proof, lemma, graph, tree, stack, queue, heap, cache, thread, socket, protocol
packet, firewall, password, token, cookie, session, browser, plugin, theme, widget, button, form, modal, layout
grid, animation, sprite, shader, texture, mesh, render, camera, lens, tripod, exposure, portrait, landscape, mural
mosaic, tile, grout, drywall, insulation, window, door, hinge, lock, key, alarm, smoke-detector, staircase, ladder
scaffold, crane, excavator, concrete, gravel, brick, mortar, beam, truss, permit, inspector, neighbour, committee
choir, parish, mosque, synagogue, temple, scout, club, league, referee, goalkeeper, striker, racket, paddle, net
scoreboard, trophy, medal, coach, tournament
""")
ADJECTIVES = listed("""
small, large, old, new, rusty, quiet, noisy, cheap, costly, broken, wooden, plastic, shiny, dull, urgent, late
early, weekly, monthly, annual, secret, public, private, local, remote, rural, urban, coastal, alpine, tropical
frozen, dry, humid, spicy, sweet, bitter, sour, salty, crunchy, soft, tough, flexible, rigid, modern, antique
baroque, gothic, minimal, colourful, pale, dark, bright, heavy, light, portable, digital, analog, manual, automatic
seasonal, vegan, gluten-free, organic, synthetic, legal, informal, formal, friendly, polite, stern, funny, gloomy
hopeful, anxious, ambitious, modest, lazy, diligent, clever, naive, honest, dubious, rare, common, strange
ordinary, famous, forgotten, medieval, roman, victorian, soviet, japanese, italian, french, mexican, ethiopian
nordic, polish, turkish, korean, brazilian, persian, second-hand, leaking, squeaky, overgrown, crowded, empty
half-finished, overdue, misplaced, borrowed, inherited, shared, custom, bespoke, generic, nested, recursive
lazy-loaded, asynchronous, linear, quadratic, stochastic, discrete, continuous, sparse, dense, biased, robust
""")
VERBS = listed("""
write, rewrite, draft, explain, summarise, translate, compare, review, improve, shorten, expand, fix, debug
refactor, plan, design, outline, sketch, estimate, calculate, convert, rank, list, find, suggest, recommend, check
proofread, critique, simplify, describe, define, classify, sort, organise, schedule, price, negotiate, cancel
return, repair, restore, clean, paint, cook, bake, brew, plant, prune, water, train, teach, learn, memorise
practise, rehearse, present, pitch, sell, buy, rent, insure, register, renew, appeal, document, test, deploy
migrate, optimise, profile, monitor, secure, back-up, encrypt, parse, scrape, plot, model, simulate, forecast
cluster, label, annotate
""")
PLACES = listed("""
Lisbon, Porto, Madrid, Seville, Lyon, Nantes, Lille, Ghent, Antwerp, Utrecht, Delft, Hamburg, Leipzig, Graz, Brno
Krakow, Gdansk, Vilnius, Riga, Tallinn, Turku, Bergen, Malmo, Aarhus, Cork, Galway, Leeds, Bristol, Cardiff, Dundee
Turin, Bari, Palermo, Split, Zagreb, Nis, Varna, Izmir, Bursa, Haifa, Amman, Cairo, Tunis, Fez, Dakar, Accra, Lagos
Nairobi, Kampala, Durban, Pune, Kochi, Lahore, Dhaka, Hanoi, Cebu, Medan, Perth, Hobart, Napier, Osaka, Busan
Taipei, Quito, Lima, Cusco, Rosario, Recife, Natal, Bogota, Merida, Puebla, Austin, Tucson, Boise, Omaha, Tulsa
Duluth, Fargo, Halifax, Regina, Kelowna
""")
FIRST_NAMES = listed("""
ana, ben, carla, dario, elif, farid, greta, hugo, ines, jonas, kaja, luca, mara, nils, olga, pavel, rosa, samir
tess, umar, vera, wim, xenia, yusuf, zoe, amir, bela, chen, dina, emil, freya, gita, hana, ivan, julia, kofi, lea
milan, nora, omar, petra, quinn, ravi, sara, tomas, ula, viktor, wanda, yara, zeno, ada, boris, cleo, dora, erik
flora, goran, heidi, igor, jana, kurt, lena, marco, nina, otto, paula, rita, sven, tara, uwe, vito, lisa, max, leo
mia, noah, emma, liam, olivia, james, alice, peter, grace, henry, clara, oscar, ruth, simon, edith, felix, martha
""")
LAST_NAMES = listed("""
novak, kowalski, silva, santos, moreau, dubois, rossi, ferrari, muller, schmidt, jansen, peeters, larsen, nielsen
virtanen, korhonen, petrov, ivanova, kaya, demir, haddad, cohen, okafor, mensah, kimani, dlamini, patel, singh
khan, rahman, nguyen, tran, reyes, tanaka, sato, kim, park, chen, wang, garcia, lopez, fernandez, torres, rivera
brown, taylor, wilson, walker, hughes, murphy, kelly, walsh, evans, roberts, stewart, weber, fischer, keller, huber
gruber, horvat, popov, yilmaz, aydin, costa, pereira, mendes, rocha, lund, berg, holm, dahl, vik
""")
LANGUAGES = listed("""
Spanish, German, Polish, Turkish, Swahili, Tagalog, Hindi, Korean, Italian, Dutch, Czech, Arabic, French
Portuguese, Greek
""")
DAYS = listed("""
Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday, tomorrow, tonight, Easter, Christmas, June, August
October
""")
PEOPLE = listed("""
my, my boss, my daughter, my son, my mother, my father, grandma, grandpa, my neighbour, our team, the board
a client, a beginner, a child, an expert, my class, my students, the landlord, the tenant, the jury, a recruiter
the council, my partner, my sister, my brother, my friend, a tourist, a patient, a customer, the parish
the players, new hires, the public, investors
""")
"""Whom a text is for."""
OPENINGS = listed("""
hi, hello, hey, please, quick question, ok, so, well, morning, evening, hi there, dear assistant, good day
i need help, one more thing, now, sorry, listen, question, thanks in advance, help, yo, right, again, actually
""")
CLAUSES = listed("""
in {n} words, for {who}, without using {thing}, with {thing} in it, as a table, in bullet points, step by step
in plain English, in {language}, before {day}, because {who} asked, and mention {thing}, but keep {thing}
so that {who} can follow, for under {n} euros, by {day}, as if it were set in {place}, near {place}
since {thing} is {adjective}, if {thing} turns out {adjective}, although it looks {adjective}
like a {adjective} {noun}, assuming {n} people come, within {n} days, from {place} to {place}, using only {thing}
where {thing} meets {thing}, unlike {thing}, and tell me what is {adjective} about it, no more than {n} lines
with {n} examples, that {who} would like, then {verb} {thing}, or else {verb} it, while {who} waits
after {thing} failed again, on a {adjective} budget, at {n} degrees, instead of {thing}, around {n} o'clock
""")
"""What is added to a wish; the names in braces are slots of `Speech.filled`."""
QUESTIONS = listed("""
how do I, how can we, what is the best way to, why can't I, is it worth it to, should {who} really, can you
could you, would you, i want to, i have to, we must, let's, who can, where do people, when should I, do I have to
is there a trick to, any idea how to, need to
""")
SHORT_TURNS = listed("""
continue, thanks, go on, shorter please, make it shorter, again, more, ok thanks, yes, no, translate to english
hello, test, why?, try again, what else, give me an example, explain
""")
"""What many say word for word."""
