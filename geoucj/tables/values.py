"""Text as offices write it -> numbers and months. Each gives NA where it is not understood."""

import pandas as pd

# 110013, 110.013, 110,013 or 110013.0: a count has no decimals, so a group of three is thousands.
COUNT = r"[-+]?(?:\d+|\d{1,3}(?:[., ]\d{3})+)(?:[.,]0{1,2})?"
# 0.3921, 0,3921, 39.21%
RATE = r"[-+]?\d+(?:[.,]\d+)?(?:[eE]-?\d+)? ?%?"
# 1234.5, 1234,5, 1.234,5 or 1,234.5
NUMBER = r"[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,3}(?:,\d{3})+(?=\.))(?:[.,]\d+)?"
MONTH = r"\d{4}(?:-(?:0[1-9]|1[0-2]))?"
DAY = r"(\d{4}-(?:0[1-9]|1[0-2]))-\d{2}"


def texts(raw: pd.Series) -> pd.Series:
    """Return `raw` as text; "" where there is nothing."""
    return raw.astype("str").fillna("")


def is_number(raw: pd.Series) -> bool:
    """Return whether the column holds numbers already (Parquet), not text."""
    return pd.api.types.is_numeric_dtype(raw) and not pd.api.types.is_bool_dtype(raw)


def counts(raw: pd.Series) -> pd.Series:
    """Return whole numbers as float64: `110.013`, `110,013`, `110 013` and `110013.0` are one."""
    if is_number(raw):
        numbers = raw.astype("float64")
        return numbers.where(numbers.isna() | (numbers % 1 == 0))
    text = texts(raw).str.replace("\u00a0", " ")
    digits = text.str.replace(r"[.,]0{1,2}$", "", regex=True).str.replace(r"[., ]", "", regex=True)
    return pd.to_numeric(digits.where(text.str.fullmatch(COUNT)), errors="coerce").astype("float64")


def rates(raw: pd.Series) -> pd.Series:
    """Return shares as float64: `0.3921`, `0,3921` and `39,21 %` are one."""
    if is_number(raw):
        return raw.astype("float64")
    text = texts(raw)
    number = text.str.rstrip("% ").str.replace(",", ".", regex=False)
    share = pd.to_numeric(number.where(text.str.fullmatch(RATE)), errors="coerce").astype("float64")
    return share.mask(text.str.endswith("%"), share / 100)


def numbers(raw: pd.Series) -> pd.Series:
    """Return any number as float64; of two different marks the last is the decimal one."""
    if is_number(raw):
        return raw.astype("float64")
    text = texts(raw)
    plain = text.str.replace(r"[.,](?=.*[.,])", "", regex=True).str.replace(",", ".", regex=False)
    return pd.to_numeric(plain.where(text.str.fullmatch(NUMBER)), errors="coerce").astype("float64")


def months(raw: pd.Series) -> pd.Series:
    """Return `2023-11` or `2023`; the day of `2023-11-30` is dropped, other text is kept."""
    places, unique = pd.factorize(texts(raw))
    read = pd.Series(unique, dtype="str").str.replace(rf"^{DAY}$", r"\1", regex=True)
    return read.take(places).set_axis(raw.index)


def rate_units(raw: pd.Series) -> pd.Series:
    """Return the last printed place of each rate: 0.0001 for `0.7007`, 0.01 for `0.48`."""
    if is_number(raw):
        return pd.Series(1e-4, index=raw.index)
    text = texts(raw)
    places = text.str.extract(r"[.,](\d+)")[0].str.len().fillna(0) + 2 * text.str.endswith("%")
    return 10.0 ** -places.astype("float64")
