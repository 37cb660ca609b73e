"""Settings: frozen values passed down. Defaults < geoucj.toml < environment < flags."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geoucj.errors import SettingsError
from geoucj.schema import LANGUAGES, Language

# The folders that come with the source: read, never written.
SHIPPED = Path(__file__).parents[1]
FILE = "geoucj.toml"
ENVIRONMENT = {
    "boundaries": "GEOUCJ_BOUNDARIES",
    "data": "GEOUCJ_DATA",
    "language": "GEOUCJ_LANGUAGE",
    "min_potential": "GEOUCJ_MIN_POTENTIAL",
}
FLAGS = {"language": "--lang"}  # the others are called as their setting is


@dataclass(frozen=True)
class Settings:
    """What every step may need to know."""

    boundaries: Path = Path("boundaries")
    data: Path = Path("data")
    language: Language = "id"
    min_potential: int = 30  # below this a rate is too uncertain to judge (state too_few)

    @property
    def boundary_folders(self) -> tuple[Path, ...]:
        """Folders with boundary sets, the user's own first."""
        return _distinct(self.boundaries, SHIPPED / "boundaries")

    @property
    def data_folders(self) -> tuple[Path, ...]:
        """Folders with data sets, the user's own first."""
        return _distinct(self.data, SHIPPED / "data")


def load_settings(
    folder: Path, environment: Mapping[str, str], flags: Mapping[str, object] | None = None
) -> Settings:
    """Return the settings in force in `folder`; relative paths are taken from it.

    Raises SettingsError for a value that a setting cannot hold, naming where it was said.
    """
    file = folder / FILE
    given = _from_file(file) if file.exists() else {}
    found: dict[str, tuple[object, str]] = {k: (getattr(Settings, k), "") for k in ENVIRONMENT}
    found |= {name: (value, FILE) for name, value in given.items()}
    found |= {k: (environment[v], v) for k, v in ENVIRONMENT.items() if environment.get(v)}
    found |= {k: (v, FLAGS.get(k, f"--{k}")) for k, v in (flags or {}).items() if v is not None}
    return Settings(
        boundaries=folder / str(found["boundaries"][0]),
        data=folder / str(found["data"][0]),
        language=_language(*found["language"]),
        min_potential=_count(*found["min_potential"]),
    )


def _from_file(file: Path) -> dict[str, object]:
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            source=file.name, setting="TOML", value=str(error), allowed=", ".join(ENVIRONMENT)
        ) from error
    for setting in found.keys() - ENVIRONMENT.keys():
        raise SettingsError(
            source=file.name, setting=setting, value=found[setting], allowed=", ".join(ENVIRONMENT)
        )
    return found


def _language(value: object, source: str) -> Language:
    for language in LANGUAGES:
        if value == language:
            return language
    raise SettingsError(
        source=source, setting="language", value=value, allowed=", ".join(LANGUAGES)
    )


def _count(value: object, source: str) -> int:
    text = str(value)
    if not text.isdecimal():
        raise SettingsError(
            source=source, setting="min_potential", value=value, allowed="0, 1, 2, …"
        )
    return int(text)


def _distinct(first: Path, second: Path) -> tuple[Path, ...]:
    return (first,) if first.resolve() == second.resolve() else (first, second)
