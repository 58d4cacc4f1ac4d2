"""Names and numbers from which ``tests.bench.search`` makes its people."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """How people of a country are called, and at which numbers."""

    code: str
    areas: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    joints: tuple[str, ...] = ("-",)
    """What stands between two parts of a family name."""

    def area(self, dice: random.Random) -> str:
        """An area code."""
        return dice.choice(self.areas)


def _country(code: str, areas: str, first: str, last: str, joints: tuple[str, ...] = ("-",)) -> Country:
    return Country(code, tuple(areas.split()), tuple(first.split()), tuple(last.split()), joints)


COUNTRIES = (
    _country(
        "+49",
        "30 40 89 221 69 711 351 341 511 911 151 160 171 176",
        "Anna Maria Jürgen Björn Käthe Lukas Felix Sophie Hannah Paul Leon Mia Emma Jonas Greta Uwe Heike",
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch "
        "Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann "
        "Lange Keller Vogel Groß",
    ),
    _country(
        "+33",
        "1 2 3 4 5 6 7",
        "Amélie Chloé Hélène Jérôme François Élodie Benoît Zoé Lucas Louis Camille Manon Théo Inès Hugo",
        "Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel "
        "Garcia David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert "
        "Bonnet François Martinez",
    ),
    _country(
        "+1",
        "212 310 415 206 305 617 702 713 773 808 913 971 503 404",
        "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth "
        "William Barbara Ethan Olivia Noah",
        "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson White "
        "Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Baker "
        "Nelson Carter Mitchell",
    ),
    _country(
        "+34",
        "91 93 95 96 98 610 620 630",
        "María José Lucía Ángel Íñigo Begoña Núria Jesús Carmen Pablo Sofía Martín Hugo Valeria Álvaro",
        "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz "
        "Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez "
        "Vázquez Ramos Gil Ramírez",
        (" ",),
    ),
    _country(
        "+48",
        "22 12 61 71 58 42 501 602 693",
        "Łukasz Małgorzata Wojciech Agnieszka Zbigniew Katarzyna Paweł Bożena Jakub Zuzanna Szymon Hanna",
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański "
        "Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski "
        "Grabowski Zając Pawłowski Król",
    ),
    _country(
        "+90",
        "212 216 312 232 242 532 542",
        "Mehmet Ayşe Mustafa Fatma Ahmet Emine Ali Hatice Hüseyin Zeynep İbrahim Elif Çağla Şükrü",
        "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç "
        "Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Korkmaz Çakır Erdoğan Güneş Yavuz Acar Aktaş",
    ),
    _country(
        "+47",
        "22 23 32 51 55 73 77 91 98",
        "Øyvind Ærlig Åse Bjørn Sigrid Håkon Ingrid Lars Kari Solveig Magnus Nora Jakob Emil",
        "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen "
        "Pettersen Eriksen Berg Haugen Hagen Johannessen Andreassen Jacobsen Dahl Jørgensen "
        "Halvorsen Henriksen Lund Sørensen",
    ),
    _country(
        "+30",
        "21 231 261 281 690 694 697",
        "Γιώργος Μαρία Δημήτρης Ελένη Νίκος Κατερίνα Γιάννης Βασιλική Κώστας Σοφία",
        "Παπαδόπουλος Βλάχος Αγγελόπουλος Νικολάου Παππάς Καραγιάννης Οικονόμου Παπανικολάου "
        "Γεωργίου Δημητρίου",
    ),
    _country(
        "+380",
        "44 32 57 48 50 67 63",
        "Олександр Наталія Сергій Олена Андрій Ірина Володимир Тетяна Іван Оксана",
        "Мельник Шевченко Бойко Коваленко Бондаренко Ткаченко Ковальчук Кравченко Олійник Шевчук "
        "Коваль Поліщук",
    ),
    _country(
        "+91",
        "11 22 33 44 80 98 99 97",
        "Aarav Priya Rahul Ananya Vikram Deepa Sanjay Lakshmi Arjun Kavita Rohan Meera Nikhil Pooja",
        "Sharma Patel Singh Kumar Gupta Reddy Iyer Nair Mehta Joshi Desai Rao Chatterjee Mukherjee "
        "Banerjee Das Bose Kapoor Khanna Malhotra Verma Agarwal Pillai Menon Shetty Hegde Kulkarni "
        "Patil Deshmukh Chauhan",
        (" ", "-"),
    ),
)

_TRADES = (
    "Solar Logistics Medical Metall Bau Textiles Foods Marine Software Travel Energy Optik "
    "Print Garden Motors Insurance Security Capital Media Paper Chemicals Furniture Hotels "
    "Records Tools Aviation Plastics"
)
TRADES = tuple(_TRADES.split())
ENDINGS = ("GmbH", "Ltd", "Inc", "SA", "AS", "Sp. z o.o.", "S.L.", "AG", "BV", "Oy")
