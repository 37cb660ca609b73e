"""The summary as one A4 page of PDF/UA."""

from typing import Any

from geoucj.exports.pdf import pdf_of
from geoucj.exports.summary import Summary
from geoucj.exports.summary_parts import Part
from geoucj.exports.summary_trend import draw_trend
from geoucj.maps.sheet import draw

WORDS = ("criteria", "criterion", "material", "figures", "sources")


def summary_pdf(summary: Summary) -> bytes:
    """Return the page; its texts are as small as one page asks for, 9 to 5.5 points."""
    t = summary.t
    pictures = {"map.svg": draw(summary.sheet, "svg")}
    trend = None
    if summary.trend is not None:
        pictures["trend.svg"] = draw_trend(summary.trend, "svg")
        trend = {name: getattr(summary.trend, name) for name in ("title", "alt", "note")}
    facts = {
        "language": t.language,
        "title": summary.title,
        "subtitle": summary.subtitle,
        "keywords": [f"{name}: {text}" for name, text in summary.metadata],
        "warnings": summary.warnings,
        "cards": [vars(card) for card in summary.cards],
        "growth": _part(summary.growth_part),
        "trend": trend,
        "map": {"title": summary.map_title, "alt": summary.alt, "notes": summary.map_notes},
        "needed": _part(summary.needed),
        "places": _part(summary.places),
        "details": [_part(part) for part in summary.details],
        "criteria": [vars(each) for each in summary.criteria],
        "sources": summary.sources,
        "words": {word: t(f"summary.{word}") for word in WORDS},
    }
    return pdf_of("summary", facts, pictures)


def _part(part: Part) -> dict[str, Any]:
    grid = part.grid
    return {
        "title": part.title,
        "lines": part.lines,
        "notes": part.notes,
        "grid": None if grid is None else vars(grid),
    }
