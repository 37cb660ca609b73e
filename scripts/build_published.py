"""Build data/published from the collected facts: every usable row, with its source and address.

    python scripts/build_published.py ../shared/facts

Rows that cannot be used are listed in provenance.toml, each with its reason.
"""

import csv
import json
import re
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

TARGET = Path(__file__).parents[1] / "data" / "published"
TEXTS = tomllib.loads(Path(__file__).with_name("published_texts.toml").read_text("utf-8"))
SEGMENTS = {"PU": "pu", "BPU": "bpu", "JAKON": "jakon"}
SOURCES = ["source", "source_url"]
NOTES = ["note", "note_en"]
COLUMNS = {
    "coverage": [
        *["area_code", "as_of", "segment", "active_participants", "published_rate", "standing"],
        *[*SOURCES, *NOTES],
    ],
    "workforce": ["area_code", "as_of", "segment", "potential_workers", *SOURCES, *NOTES],
    "targets": ["area_code", "as_of", "target_rate", "basis", "basis_en", *SOURCES, *NOTES],
    "assistance": [
        *["area_code", "start", "group", "workers", "months", "amount_rupiah", "funding"],
        *[*SOURCES, *NOTES],
    ],
    "claims": ["area_code", "as_of", "programme", "claims", "amount_rupiah", *SOURCES, *NOTES],
    "contributions": [
        *["programme_package", "valid_from", "rupiah_per_month", "programmes", *SOURCES, *NOTES]
    ],
}
# Two offices, two figures for one city and year: which one counts, and why.
STANDINGS = {
    ("7371", "2025-08"): (
        "preferred",
        "Preferred for 2025: it comes with a count of participants and is close to BPJS' own 53%",
    ),
    ("7371", "2025"): (
        "set_aside",
        "Set aside: no counts are given, and Disnaker and BPJS print 52% and 53% for the same year",
    ),
}
LEFT_OUT_ASSISTANCE = {
    "medium and large companies to be listed as potential": "companies",
    "NIK still to be acquired for 80%": "gap",
    "pekerja rentan per village (request)": "per_village",
    "1 Desa 100 Pekerja Miskin Rentan (per village)": "per_village",
}
PACKAGES = {
    "BPU contribution JKK+JKM": ("JKK+JKM", 1, ""),
    "BPU contribution JKK+JKM+JHT": ("JKK+JKM+JHT", 1, ""),
    "BPU contribution per year, 2 programmes": (
        "JKK+JKM",
        12,
        "printed as Rp201,600 a year = 12 x 16,800",
    ),
}
# Printed with the other figures of Kubu Raya, but kept outside the fact files.
KUBU_RAYA_CLAIMS = {
    "area_code": "6112",
    "as_of": "2025-03",
    "programme": "ALL",
    "claims": "5839",
    "amount_rupiah": "59570000000",
    "source": "Berita tentang Kabupaten Kubu Raya, 2025 (alamat tidak diketahui)",
}

Row = dict[str, str]


class Tables:
    """The tables while they are filled, and what is left out of them."""

    def __init__(self, facts: Path) -> None:
        self.facts = facts
        self.rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        self.left_out: list[tuple[str, str]] = []

    def read(self, name: str) -> list[tuple[str, Row]]:
        """Return the rows of a fact file, each with `file:row` and its place."""
        with (self.facts / name).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        return [
            (f"{name}:{number} {label(row)}".strip(), row) for number, row in enumerate(rows, 2)
        ]

    def add(self, table: str, fact: Row, remarks: list[str], **values: str) -> None:
        """Add a row with the source of `fact` and its remarks in both languages."""
        remarks = [remark for remark in remarks if remark]
        self.rows[table].append(
            {
                **values,
                "source": source(fact["source"]),
                "source_url": fact["source_url"],
                "note": "; ".join(TEXTS["remarks"][remark] for remark in remarks),
                "note_en": "; ".join(remarks),
            }
        )

    def leave_out(self, row: str, reason: str) -> None:
        """Note a row that is not used, and why."""
        self.left_out.append((row, reason))


def main(facts: str) -> None:
    """Write data/published."""
    tables = Tables(Path(facts))
    coverage(tables)
    villages(tables)
    targets(tables)
    assistance(tables)
    contributions(tables)
    claim = {"source": KUBU_RAYA_CLAIMS["source"], "source_url": ""}
    tables.add(
        "claims", claim, ["Rp59.57 billion, rounded; paid by March 2025"], **KUBU_RAYA_CLAIMS
    )
    tables.leave_out("regency_coverage.csv: potential_implied", "computed")
    tables.leave_out("regency_workforce.csv:2-39", "bps")
    tables.leave_out("regency_codes.csv:2-39", "codes")
    write(tables)


def coverage(tables: Tables) -> None:
    """Fill coverage and workforce, totals and segments."""
    for where, fact in tables.read("regency_coverage.csv"):
        if fact["level"] in ("national", "comparison"):
            tables.leave_out(where, fact["level"])
            continue
        code, as_of = digits(fact["kemendagri_code"]), month(fact["as_of"])
        standing, reason = STANDINGS.get((code, as_of), ("", ""))
        provisional = "provisional" if "provisional" in fact["as_of"] else ""
        remarks = [reason, fact["check_note"], provisional]
        key = {"area_code": code, "as_of": as_of}
        rate, active = fact["ucj_pct_reported"], fact["active_participants_reported"]
        if rate or active:
            tables.add(
                *("coverage", fact, remarks),
                **key,
                segment="ALL",
                active_participants=active,
                published_rate=share(rate),
                standing=standing,
            )
        if potential := fact["potential_workers_reported"]:
            tables.add(
                *("workforce", fact, remarks), **key, segment="ALL", potential_workers=potential
            )
        # One regency has its segments' rates in words only: "PU 66.9%, BPU 21%, jakon 29%".
        only = fact["check_note"].startswith("segment coverage only")
        printed = dict(re.findall(r"(\w+) ([\d.]+)%", fact["check_note"])) if only else {}
        rates = {name.upper(): share(rate) for name, rate in printed.items()}
        for segment, column in SEGMENTS.items():
            active = fact[f"{column}_active"]
            if active or segment in rates:
                tables.add(
                    *("coverage", fact, remarks),
                    **key,
                    segment=segment,
                    active_participants=active,
                    published_rate=rates.get(segment, ""),
                )
            if potential := fact[f"{column}_potential"]:
                tables.add(
                    *("workforce", fact, remarks),
                    **key,
                    segment=segment,
                    potential_workers=potential,
                )


def villages(tables: Tables) -> None:
    """Fill in the only published village figures."""
    for where, fact in tables.read("village_participants_luwu_timur_2025.csv"):
        if not fact["kemendagri_code_matched"]:
            tables.leave_out(where, "ambiguous")
            continue
        about = "one of the ten villages with most participants; the segment is not said"
        tables.add(
            *("coverage", fact, [about, fact["match_note"]]),
            area_code=digits(fact["kemendagri_code_matched"]),
            as_of=month(fact["as_of"]),
            segment="ALL",
            active_participants=fact["participants_reported"],
        )


def targets(tables: Tables) -> None:
    """Fill targets; a target printed as a head count becomes a rate of the printed potential."""
    for where, fact in tables.read("targets.csv"):
        counts = re.fullmatch(r"([\d,]+) workers of ([\d,]+)", fact["basis"])
        rate, note = share(fact["target_pct"]), fact["note"]
        if fact["level"] == "national":
            tables.leave_out(where, "national")
            continue
        if not rate and counts:
            wanted, whole = (Decimal(count.replace(",", "")) for count in counts.groups())
            rate, note = f"{wanted / whole:.4f}", "the rate is computed from the printed counts"
        if not rate:
            tables.leave_out(where, "range" if fact["target_pct"] else "no_number")
            continue
        year = fact["target_year"][:4]
        unsure = "" if fact["target_year"] == year else 'the year is given as "2024 or 2025"'
        tables.add(
            *("targets", fact, [note, unsure]),
            area_code=digits(fact["kemendagri_code"]),
            as_of=year,
            target_rate=rate,
            basis=TEXTS["remarks"][fact["basis"]],
            basis_en=fact["basis"],
        )


def assistance(tables: Tables) -> None:
    """Fill programmes that pay contributions for workers of a whole area."""
    for where, fact in tables.read("outreach_programmes.csv"):
        if reason := LEFT_OUT_ASSISTANCE.get(fact["group"]):
            tables.leave_out(where, reason)
            continue
        one_year = fact["note"] in ("1 year", "Rp16,800 per month for one budget year")
        span = "the source gives 2024-2025" if fact["year"] == "2024-2025" else ""
        tables.add(
            *("assistance", fact, [fact["note"], span]),
            area_code=digits(fact["kemendagri_code"]),
            start=fact["year"][:4],
            group=TEXTS["groups"].get(fact["group"], fact["group"]),
            workers=fact["workers"],
            months="12" if one_year else "",
            amount_rupiah=fact["rupiah_total"],
            funding=TEXTS["groups"].get(fact["funding"], fact["funding"]),
        )


def contributions(tables: Tables) -> None:
    """Fill contributions per month."""
    for where, fact in tables.read("contributions_benefits.csv"):
        if fact["item"] not in PACKAGES:
            unverified = fact["kind"] == "recalled, unverified"
            tables.leave_out(where, "unverified" if unverified else "not_a_contribution")
            continue
        package, months, note = PACKAGES[fact["item"]]
        tables.add(
            *("contributions", fact, [note]),
            programme_package=package,
            valid_from=fact["as_of"].split(" ")[0],
            rupiah_per_month=str(int(fact["value"]) // months),
            programmes=package.replace("+", " "),
        )


def write(tables: Tables) -> None:
    """Write the tables and the provenance."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.rows.items():
        columns = COLUMNS[name]
        with (TARGET / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(rows, key=lambda row: [row.get(c, "") for c in columns[:3]]))
        print(f"{name}: {len(rows)} rows")
    lines = [f"{key} = {quoted(text)}" for key, text in TEXTS["provenance"].items()]
    lines.insert(2, "sample = false")
    for where, reason in tables.left_out:
        texts = TEXTS["left_out"][reason]
        lines += ["", "[[left_out]]", f"row = {quoted(where)}"]
        lines += [f"reason_{language} = {quoted(texts[language])}" for language in ("id", "en")]
    (TARGET / "provenance.toml").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"left out: {len(tables.left_out)} rows")


def label(row: Row) -> str:
    """Return what a fact is about."""
    return row.get("name") or row.get("item") or row.get("name_as_printed") or ""


def digits(code: str) -> str:
    """Return `61.12` as `6112`."""
    return code.replace(".", "")


def month(as_of: str) -> str:
    """Return `2024-07-31` as `2024-07` and `2024 (provisional)` as `2024`."""
    return as_of.split(" ", maxsplit=1)[0][:7]


def share(percent: str) -> str:
    """Return `40.4` as `0.404` and `40` as `0.40`: the places are those printed; "" for a range."""
    if not re.fullmatch(r"[\d.]+", percent):
        return ""
    places = len(percent.partition(".")[2]) + 2
    return f"{Decimal(percent) / 100:.{places}f}"


def source(text: str) -> str:
    """Return the name of a source without the collection's own numbers."""
    text = text.replace("address not in seed", "alamat tidak diketahui")
    text = re.sub(r"\(seed \d+; ", "(", text)
    text = re.sub(r" \(seed \d+\)", "", text)
    return text.replace(
        "excerpt without address in the stored copy, 15 Aug 2025",
        "Berita 15 Agustus 2025 (alamat tidak diketahui)",
    )


def quoted(text: str) -> str:
    """Return a TOML string."""
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
