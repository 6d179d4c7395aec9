"""Names of people, streets, cities, mail hosts and telephones, as lists to draw from."""


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = words(
    """Ada Amir Ana Anton Aisha Ben Bianca Carla Chen Chloe Clara Dan Daria David Elena Elif Emil Emma Eva Fatima
    Felix Finn Greta Hana Hugo Ian Ines Ivan Jack Jana Jean Jonas Jose Julia Kai Karim Kofi Lars Lea Leo Lina
    Luca Lucy Maja Marco Maria Marta Max Mehmet Mia Miguel Mila Mina Nadia Nina Noah Nora Olga Omar Oscar Paul
    Pia Priya Rafael Ravi Rosa Ruth Sam Sara Sofia Stefan Tara Theo Tim Tom Uma Vera Victor Wei Yara Yusuf Zoe"""
)
LAST = words(
    """Adams Ahmed Alvarez Andersen Bauer Becker Bell Berg Bianchi Blake Brown Carter Castro Chen Costa Cruz Diaz
    Dubois Evans Farah Ferrari Fischer Foster Garcia Ghosh Gomez Gray Green Hall Hansen Haas Hill Hoffmann
    Horvat Hughes Ito Ivanova Jansen Jensen Jones Kaya Keller Khan Kim Kowalski Kumar Lang Larsen Lee Lopez
    Ludwig Malik Martin Mendes Meyer Mora Moreau Nagy Nielsen Novak Okafor Olsen Park Patel Pereira Petrov
    Popa Reyes Ricci Roberts Rossi Roux Ryan Santos Sato Schmidt Silva Singh Smith Sousa Stone Tanaka Taylor
    Torres Tran Turner Vargas Vega Walker Wang Weber White Wolf Wong Wright Yilmaz Young Zhang Zimmer"""
)
STREETS = tuple(
    f"{name} {kind}"
    for name in words(
        """Mill Church Station Park High Bridge Garden Lake Hill Forest River Market Castle School King Queen North
    South East West Elm Oak Birch Linden Rose Maple Harbour Meadow Tower Abbey Canal Orchard Stone Spring
    Field"""
    )
    for kind in ("Street", "Road", "Lane", "Avenue", "Way", "Close")
)
CITIES = words(
    """Ashford Brackley Colne Dunmore Eastham Farley Glenfield Harwick Ilford Kelso Langdon Marlow Norwell Oakham
    Penrith Quorn Redhill Selby Thornton Upton Verwood Wexham Yarm"""
)
MAIL = (
    ("gmail.com", 50),
    ("outlook.com", 11),
    ("yahoo.com", 8),
    ("icloud.com", 10),
    ("hotmail.com", 7),
    ("proton.me", 3),
    ("gmx.net", 4),
    ("live.com", 3),
    ("mail.com", 1),
)
MODELS = (
    ("iPhone14,5", 9),
    ("iPhone15,2", 8),
    ("iPhone16,1", 8),
    ("iPhone13,2", 6),
    ("iPhone12,8", 4),
    ("SM-A546B", 7),
    ("SM-S918B", 5),
    ("SM-A146P", 6),
    ("SM-S911B", 4),
    ("Pixel 7", 3),
    ("Pixel 8", 3),
    ("Redmi Note 12", 6),
    ("M2101K6G", 3),
    ("CPH2477", 3),
    ("moto g54", 3),
    ("Windows 11 / Chrome 131", 12),
    ("Windows 10 / Edge 131", 5),
    ("macOS 15 / Safari 18", 6),
    ("Linux / Firefox 133", 1),
)
