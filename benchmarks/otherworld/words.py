"""Vocabulary: plain words of several languages, and coined names that differ from world to world."""

import numpy as np


def listed(text: str, mark: str | None = None) -> list[str]:
    """The words of a text, or its phrases between marks, without the line breaks that it was wrapped at."""
    return [" ".join(part.split()) for part in text.split(mark) if part.strip()]


ADJECTIVES = listed("""
quiet narrow broken seasonal reliable northern cheap ancient modular crowded bitter hollow remote glossy
temporary regional secret muddy elegant slow annual awkward electric frozen local wooden portable reluctant
dusty urgent handmade fragile coastal private oversized digital rural faded nervous joint heavy simple partial
native bright obscure sturdy foreign shallow quarterly patient loyal rusty vague nightly compact generous blunt
orange circular late public stubborn familiar humid random honest metallic idle parallel crisp minor steep warm
exotic damaged official shared
""")

NOUNS = listed("""
bakery invoice bridge orchard ferry museum telescope budget tenant garden clinic violin warehouse lantern recipe
passport harbour printer auction glacier thesis curtain satellite mortgage stadium wallet bicycle contract
kettle village engine library puppy syllabus wedding pharmacy drone castle ledger podcast blanket tunnel hostel
novel battery vineyard compass nursery statue refund elevator picnic archive lawsuit tractor aquarium password
mural census keyboard volcano landlord scooter subtitle gallery monsoon helmet voucher sculpture kitchen tariff
canyon choir notebook insulation hammock questionnaire turbine shipment orchestra greenhouse coupon corridor
pension waterfall playlist vaccine carpet subsidy crane lullaby receipt marathon ceramic sauna alphabet heater
warranty parade embassy quilt reservoir menu balcony algorithm hedge syrup deadline shoreline mosaic catalogue
sensor dialect ribbon forecast workshop boiler headline allotment rooftop portfolio chimney interview tournament
footpath chapel skeleton manuscript timetable
""")

VERBS_PAST = listed("""
replaced inspected delayed painted mapped measured rejected borrowed doubled photographed closed repaired
auctioned flooded described translated blocked praised renamed audited relocated insured copied sketched
dismantled renewed cancelled audited polished recorded questioned financed abandoned certified weighed restored
leased postponed labelled expanded
""")

VERBS = listed("""
parse merge validate render sort encode cache fetch compress rotate split format schedule retry index hash trim
export stream sample round filter resize batch schedule migrate decode normalise count group
""")

TECH = listed("""
Python Rust Go TypeScript Kotlin Swift PostgreSQL MySQL SQLite Redis Kafka Django Flask React Vue Svelte Angular
Docker Kubernetes Terraform Ansible Excel LaTeX MATLAB R pandas NumPy Spark Unity Godot Arduino Bash PowerShell
Nginx GraphQL Elixir Haskell Scala Java C# C++ Perl PHP Laravel Rails WordPress Tableau Figma Blender Zig Lua
""")

PLACES = listed("""
Lisbon Osaka Bergen Nairobi Quito Tallinn Porto Hanoi Lyon Cusco Tbilisi Cork Aarhus Leipzig Valencia Perth
Montreal Kyoto Dakar Split Utrecht Bologna Ghent Krakow Malmo Zagreb Denver Austin Tucson Halifax Medellin
Rosario Busan Cebu Pune Kochi Muscat Izmir Patras Varna
""")

SUBJECTS = listed("""
photosynthesis inflation recursion feudalism osmosis trigonometry thermodynamics colonialism probability
democracy genetics plate-tectonics romanticism entropy supply-and-demand stoichiometry the-water-cycle rhetoric
linear-regression game-theory mitosis symbolism federalism electromagnetism bayes-theorem utilitarianism
""")

FOODS = listed("""
lentil salmon pumpkin tofu mushroom chickpea barley cabbage mackerel walnut fennel beetroot spinach halloumi
quinoa chicken leek plum rhubarb buckwheat
""")

PERIODS = listed(
    """last winter|over the weekend|before the storm|during the strike|in the first quarter|two years ago|
after the merger|at short notice|for the third time|on a Tuesday|without a permit|in early spring|by mistake|
under the old rules|ahead of schedule|for a small fee|as a precaution|just before noon|
despite complaints|at public cost""",
    "|",
)

FOREIGN: dict[str, tuple[list[str], list[str], list[str]]] = {
    "es": (
        listed(
            """el puente|la factura|el huerto|la cocina|el contrato|la biblioteca|el motor|la aldea|el museo|la receta|
el        taller|la cosecha|el puerto|la beca|el horario|la subasta|el bosque|la tienda|el sindicato|la cisterna""",
            "|",
        ),
        listed("rechazó|midió|pintó|vendió|copió|revisó|perdió|cerró|anunció|dobló|tradujo|alquiló|reparó|aplazó", "|"),
        listed(
            """el año pasado|sin permiso|por error|en primavera|antes de la tormenta|a última hora|con
        retraso|en la capital|por tercera vez|de madrugada""",
            "|",
        ),
    ),
    "de": (
        listed(
            """der Vertrag|die Rechnung|das Museum|der Garten|die Brücke|das Rezept|die Werkstatt|der Bahnhof|die Ernte|
das        Lager|die Satzung|der Kessel|die Bücherei|das Dorf|die Fähre|der Fahrplan|das Gutachten|die Miete""",
            "|",
        ),
        listed(
            "bestätigte|ersetzte|verschob|vermaß|kopierte|kaufte|übersetzte|lobte|sperrte|prüfte|erneuerte|verlor", "|"
        ),
        listed(
            """im letzten Winter|ohne Genehmigung|aus Versehen|kurz vor Mittag|zum dritten Mal|am
        Dienstag|trotz Protest|nach dem Sturm|auf eigene Kosten|im Frühjahr""",
            "|",
        ),
    ),
    "fr": (
        listed(
            """le pont|la facture|le jardin|le contrat|la recette|le musée|la récolte|le moteur|la bibliothèque|le
        village|la serre|le bail|la gare|le voilier|la cave|le barème|la fresque|le syndicat""",
            "|",
        ),
        listed("a refusé|a mesuré|a repeint|a vendu|a copié|a traduit|a fermé|a retardé|a perdu|a doublé|a loué", "|"),
        listed(
            """l'an dernier|sans permis|par erreur|au printemps|avant l'orage|à midi|malgré tout|pour
        la troisième fois|à ses frais|en banlieue""",
            "|",
        ),
    ),
    "pt": (
        listed(
            """a ponte|o contrato|a receita|o museu|a horta|a fatura|o motor|a aldeia|a biblioteca|o porto|a oficina|o
        inquilino|a colheita|o armazém|a balsa|o recibo|a bolsa|o forno""",
            "|",
        ),
        listed("recusou|mediu|pintou|vendeu|copiou|traduziu|fechou|adiou|perdeu|dobrou|alugou|consertou", "|"),
        listed(
            """no ano passado|sem licença|por engano|na primavera|antes da chuva|ao meio-dia|pela terceira
        vez|com atraso|na capital|de madrugada""",
            "|",
        ),
    ),
    "ru": (
        listed(
            """мост|договор|музей|сад|рецепт|счёт|двигатель|посёлок|склад|причал|урожай|график|архив|котёл|тоннель|
        сервер|отчёт|журнал|чертёж""",
            "|",
        ),
        listed("проверил|измерил|продал|закрыл|перевёл|потерял|починил|удвоил|отложил|скопировал|заменил", "|"),
        listed(
            """прошлой зимой|без разрешения|по ошибке|весной|до грозы|в полдень|в третий раз|с
        опозданием|за свой счёт|на окраине""",
            "|",
        ),
    ),
    "zh": (
        listed(
            "桥梁|合同|发票|花园|图书馆|菜谱|发动机|村庄|仓库|渡轮|时间表|锅炉|奖学金|博物馆|温室|隧道|剧本|传感器|账本|报告",
            "|",
        ),
        listed("检查了|测量了|出售了|关闭了|翻译了|丢失了|修理了|推迟了|复制了|更换了|租用了|批准了", "|"),
        listed("去年冬天|未经许可|因为失误|在春天|暴风雨之前|中午|第三次|自费|在郊区|凌晨", "|"),
    ),
}
"""For each language: things, what was done to or by them, circumstances."""

_ONSETS = listed("b br c ch d dr f fl g gr h j k kl l m n p pr qu r s sh st t tr v w z")
_VOWELS = listed("a e i o u ai ea io ou")
_CODAS = listed("l n r s t x nd rk st m ck")


def coined(rng: np.random.Generator, count: int) -> list[str]:
    """Distinct capitalised names that no dictionary holds."""
    names: dict[str, None] = {}
    while len(names) < count:
        parts = [_ONSETS, _VOWELS, _CODAS] if rng.random() < 0.3 else [_ONSETS, _VOWELS, _ONSETS, _VOWELS, _CODAS]
        names["".join(str(rng.choice(part)) for part in parts).capitalize()] = None
    return list(names)


def identifiers(rng: np.random.Generator, count: int) -> list[str]:
    """Function and column names as programmers write them."""
    verbs, nouns = rng.choice(VERBS, count), rng.choice(NOUNS, count)
    camel = rng.random(count) < 0.3
    return [
        f"{verb}{noun.capitalize()}" if humped else f"{verb}_{noun}"
        for verb, noun, humped in zip(verbs, nouns, camel, strict=True)
    ]
