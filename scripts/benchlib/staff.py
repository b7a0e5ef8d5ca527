# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented staff of a city: its units, its people, and what a month changes of them. The same seed, the same people."""

import csv
import runpy
import unicodedata
import zlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

HEADERS = ["Mã cán bộ", "Họ và tên", "Mã đơn vị", "Chức vụ", "Vai trò", "Thư điện tử", "Điện thoại", "Ngày bắt đầu", "Ngày kết thúc"]
CLERK, LEADER, REPORTER = "Văn thư", "Lãnh đạo", "Báo cáo"

# Shares of a hundred people, rounded; what is missing to a hundred is of the peoples below.
FAMILIES = [("Nguyễn", 38.0), ("Trần", 11.0), ("Lê", 9.4), ("Phạm", 7.0), ("Phan", 4.4), ("Hoàng", 3.0), ("Huỳnh", 2.1), ("Vũ", 2.0),
            ("Võ", 1.9), ("Đặng", 2.1), ("Bùi", 2.0), ("Đỗ", 1.4), ("Hồ", 1.3), ("Ngô", 1.3), ("Dương", 1.0), ("Trương", 1.0), ("Đinh", 0.9),
            ("Trịnh", 0.7), ("Mai", 0.6), ("Lương", 0.6), ("Đoàn", 0.6), ("Lý", 0.5), ("Cao", 0.5), ("Đào", 0.5), ("Hà", 0.5), ("Tạ", 0.4),
            ("Lưu", 0.4), ("Phùng", 0.4), ("Chu", 0.3), ("Tô", 0.3), ("Kiều", 0.2), ("Vương", 0.2), ("Thái", 0.2), ("Quách", 0.2),
            ("Nghiêm", 0.1), ("Tôn Thất", 0.05), ("Âu", 0.05)]
MALE = ["An", "Bình", "Cường", "Dũng", "Dương", "Đạt", "Đông", "Đức", "Giang", "Hải", "Hậu", "Hiếu", "Hiệp", "Hòa", "Hùng", "Huy", "Khánh",
        "Khoa", "Kiên", "Lâm", "Long", "Lộc", "Mạnh", "Minh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Quang", "Quý", "Sơn", "Tài", "Tân",
        "Thành", "Thắng", "Thịnh", "Toàn", "Trung", "Tuấn", "Tùng", "Việt", "Vinh"]
FEMALE = ["Anh", "Ánh", "Bích", "Chi", "Châu", "Cúc", "Diệp", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Hòa", "Hồng",
          "Huệ", "Hương", "Lan", "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Ngọc", "Nhung", "Oanh", "Phương", "Quyên", "Quỳnh", "Tâm",
          "Thảo", "Thu", "Thủy", "Trang", "Trâm", "Tuyết", "Uyên", "Vân", "Xuân", "Yến"]
MALE_MIDDLE = ["Văn", "Văn", "Văn", "Đức", "Minh", "Quang", "Hữu", "Quốc", "Ngọc", "Xuân", "Thanh", "Công", "Đình", "Tuấn", "Hoàng", "Duy"]
FEMALE_MIDDLE = ["Thị", "Thị", "Thị", "Thị Thu", "Thị Thanh", "Thị Minh", "Thị Kim", "Ngọc", "Thanh", "Thu", "Minh", "Phương", "Bích",
                 "Thị Hồng", "Hoàng", "Thùy"]
# Patterns of names of other peoples: what comes first, then the words behind it.
PEOPLES = [(["Y Blô", "Y Thanh", "Y Wơn", "Y Nam", "Y Bhăm", "H'Hen", "H'Linh", "H'Ngọc", "H'Yam", "H'Bia"],
            ["Niê", "Êban", "Mlô", "Ayun", "Kbuôr", "Byă", "Niê Kdăm", "Mlô Duôn Du"]),
           (["Rơ Châm", "Ksor", "Siu", "Kpă", "Rơ Mah", "Nay"], ["H'Bơ", "Thoan", "Hùng", "H'Nga", "Blung", "Phin"]),
           (["K'Brôi", "K'Brẻo", "K'Tam", "Ka Hà", "Ka Lan", "K'Sên"], [""]),
           (["Điểu"], ["K'Sor", "Đra", "Bù Nhất", "Hăng", "Lên"]),
           (["Lò Văn", "Lò Thị", "Quàng Văn", "Quàng Thị", "Cà Văn", "Tòng Thị"], ["Ơi", "Pánh", "Hặc", "Inh", "Thoa", "Phương", "Sơn"]),
           (["Giàng A", "Sùng A", "Vàng A", "Giàng Thị", "Sùng Thị", "Thào Mí"], ["Páo", "Lử", "Chu", "Mỷ", "Súa", "Sính", "Dơ"]),
           (["Thạch", "Sơn", "Kim", "Danh", "Thạch Thị"], ["Sô Phi", "Sa Rết", "Sa Rây", "Út", "Sóc Kha", "Đa Ni"]),
           (["Triệu", "Bàn", "Đặng", "Phùng"], ["Tòn Phin", "Mùi Nhậy", "Chòi Hín", "Thị Ton"]),
           (["Bá Trung", "Đàng Năng", "Thành Thị", "Quảng Đại"], ["Phụ", "Thọ", "Lộ", "Hiệu"]),
           (["Phúc", "Minh", "Sinh"], [""])]  # one word: foreigners by birth, and whom a register has so
POSITIONS = [("Chuyên viên", 60), ("Chuyên viên chính", 10), ("Cán sự", 8), ("Nhân viên", 8), ("Kế toán", 6), ("Công chức Tư pháp - Hộ tịch", 4),
             ("Công chức Địa chính - Xây dựng", 4)]
MOBILE = ["032", "033", "034", "035", "036", "037", "038", "039", "056", "058", "070", "076", "077", "078", "079", "081", "082", "083",
          "084", "085", "086", "088", "089", "090", "091", "093", "094", "096", "097", "098"]


@dataclass
class Person:
    number: str
    name: str
    unit: str
    position: str = ""
    roles: list = field(default_factory=list)
    mail: str = ""
    phone: str = ""
    start: date | None = None
    end: date | None = None

    def row(self):
        return [self.number, self.name, self.unit, self.position, "; ".join(self.roles), self.mail, self.phone, shown(self.start),
                shown(self.end)]


class Dice(Random):
    """Nothing but random(), which is the same in every version of Python."""

    def __init__(self, *names):
        super().__init__(zlib.crc32(" ".join(map(str, names)).encode()))

    def below(self, count):
        return int(self.random() * count)

    def one_of(self, things):
        return things[self.below(len(things))]

    def pick(self, weighted):
        at = self.random() * sum(weight for _, weight in weighted)
        for thing, weight in weighted:
            at -= weight
            if at < 0:
                return thing
        return weighted[-1][0]

    def mixed(self, things):
        things = list(things)
        for i in range(len(things) - 1, 0, -1):
            j = self.below(i + 1)
            things[i], things[j] = things[j], things[i]
        return things


def shown(day):
    return "" if day is None else f"{day.day:02}/{day.month:02}/{day.year}"


def city_units(count=633):
    """Rows of code, name, kind and parent of the city of make_report_data; fewer are a city with fewer of each level."""
    rows = runpy.run_path(str(Path(__file__).resolve().parent.parent / "make_report_data"))["units"]()
    if count >= len(rows):
        return rows
    departments = max(1, count * 23 // 633)
    districts = max(1, count * 30 // 633)
    kept = rows[:1] + rows[1:1 + departments] + rows[24:24 + districts]
    codes = {row[0] for row in kept}
    return (kept + [row for row in rows[54:] if row[3] in codes])[:count]


def units_of(path, day):
    """Those of a list of units that exist on a day."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row.get("from") or "") <= day.isoformat() <= (row.get("to") or "9999")]
    return [(row["code"], row["name"], row["kind"], row["parent"]) for row in rows]


def given_names(folder):
    """Women's and men's, middle name and given name; what is built in where there is no folder."""
    if folder is None:
        return [f"{m} {g}" for m in FEMALE_MIDDLE for g in FEMALE], [f"{m} {g}" for m in MALE_MIDDLE for g in MALE]
    lists = []
    for kind, middle in (("female", "Thị"), ("male", "Văn")):
        lines = unicodedata.normalize("NFC", (Path(folder) / f"given-names-{kind}.txt").read_text("utf-8")).splitlines()
        # The lists write the Icelandic letter for Đ, which a roster's check rightly refuses.
        names = sorted({" ".join(line.replace("\u00d0", "Đ").replace("\u00f0", "đ").split()) for line in lines} - {""})
        names = [name for name in names if all(c == " " or c.isalpha() for c in name)]
        lists.append(names + [f"{middle} {name.split()[-1]}" for name in names])
    return lists


class Namer:
    def __init__(self, folder, dice):
        self.female, self.male = given_names(folder)
        self.dice = dice
        self.others = 100 - sum(share for _, share in FAMILIES)

    def name(self):
        family = self.dice.pick([*FAMILIES, (None, self.others)])
        if family is None:
            first, behind = self.dice.one_of(PEOPLES)
            return f"{self.dice.one_of(first)} {self.dice.one_of(behind)}".strip()
        given = self.female if self.dice.random() < 0.52 else self.male
        while True:
            words = f"{family} {self.dice.one_of(given)}".split()
            if all(word != other for word, other in zip(words, words[1:])):
                return " ".join(words)


class Staff:
    """People of a city, one list a month."""

    def __init__(self, units, people, second, seed, names=None, day=date(2026, 11, 1)):
        self.units, self.day, self.seed = units, day, seed
        self.dice = Dice("staff", seed)
        self.namer = Namer(names, self.dice)
        self.made = 0
        self.phones = set()
        self.people = [self.newcomer(unit) for unit in self._places(people)]
        self._give_roles(second)

    def _places(self, people):
        """Each unit's code, as often as it has people; every unit has three at least where there are so many."""
        weights = {"thành phố": 6.0, "sở": 3.5, "huyện": 2.5}
        shares = [weights.get(row[2], 1.0) * (0.7 + 0.6 * self.dice.random()) for row in self.units]
        floor = min(3, people // len(self.units))
        left = people - floor * len(self.units)
        total, given, carried = sum(shares), [], 0.0
        for share in shares:
            carried += left * share / total
            given.append(int(carried + 1e-6))
            carried -= given[-1]
        given[0] += left - sum(given)
        return [row[0] for row, more in zip(self.units, given, strict=True) for _ in range(floor + more)]

    def _phone(self):
        while True:
            phone = f"{self.dice.one_of(MOBILE)}{self.dice.below(10_000_000):07}"
            if phone not in self.phones:
                self.phones.add(phone)
                return phone

    def newcomer(self, unit, day=None):
        self.made += 1
        number = f"CB{self.made:06}"
        start = day or self.day - timedelta(days=30 + self.dice.below(9000))
        end = self.day + timedelta(days=200 + self.dice.below(900)) if self.dice.random() < 0.01 else None
        mail = f"{number.lower()}@vidu.example" if self.dice.random() < 0.7 else ""
        return Person(number, self.namer.name(), unit, self.dice.pick(POSITIONS), [], mail, self._phone() if self.dice.random() < 0.9 else "",
                      start, end)

    def _give_roles(self, second):
        """Leaders and a clerk in each unit; `second` people make reports, as evenly as can be."""
        of_unit = {}
        for person in self.people:
            of_unit.setdefault(person.unit, []).append(person)
        for members in of_unit.values():
            leader, *rest = self.dice.mixed(members)
            leader.position, leader.roles = "Lãnh đạo đơn vị", [LEADER]
            if rest:
                rest[0].position, rest[0].roles = CLERK, [CLERK]
        rounds = [self.dice.mixed(members) for members in of_unit.values()]
        while second > 0 and any(rounds):
            for members in rounds:
                if members and second > 0:
                    members.pop().roles.append(REPORTER)
                    second -= 1

    def edited(self, count):
        """The list of a month later after `count` changes, and how many of each kind these were."""
        dice = Dice("edits", self.seed, count)
        day = self.day + timedelta(days=30)
        people = [replace(person, roles=list(person.roles)) for person in self.people]
        kinds = [("joiner", 30), ("mover", 32), ("leaver", 12), ("renamed", 6), ("reports", 8), ("phone", 7), ("position", 5)]
        waiting = iter(dice.mixed(range(len(people))))
        done, gone, joined = {}, set(), []
        codes = [row[0] for row in self.units]
        for _ in range(min(count, len(people))):
            kind = dice.pick(kinds)
            done[kind] = done.get(kind, 0) + 1
            if kind == "joiner":
                joined.append(self.newcomer(dice.one_of(codes), day - timedelta(days=dice.below(20))))
                continue
            at = next(waiting)
            person = people[at]
            if kind == "leaver":
                gone.add(at)
            elif kind == "mover":
                person.unit = dice.one_of([code for code in codes if code != person.unit] or codes)
            elif kind == "renamed":
                family, *rest = person.name.split()
                person.name = " ".join([family, "Ngọc" if "Ngọc" not in rest else "Diệu", *rest[-1:]])
            elif kind == "reports":
                person.roles = [role for role in person.roles if role != REPORTER] if REPORTER in person.roles else [*person.roles, REPORTER]
            elif kind == "phone":
                person.phone = self._phone()
            else:
                person.position = "Chuyên viên cao cấp"
        return [person for at, person in enumerate(people) if at not in gone] + joined, done


def table(people):
    return [HEADERS, *(person.row() for person in people)]


def csv_text(rows, delimiter=","):
    """RFC 4180 with line feeds; no cell of a roster needs more than this."""
    def cell(value):
        return '"' + value.replace('"', '""') + '"' if any(c in value for c in (delimiter, '"', "\n", "\r")) else value
    return "".join(delimiter.join(map(cell, row)) + "\n" for row in rows)
