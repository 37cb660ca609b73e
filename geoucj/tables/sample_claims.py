"""The sample's claims: by village and year, and those of wage earners only by regency and year."""

import numpy as np
import pandas as pd

from geoucj.schema import ACTIVE, AREA_CODE, AS_OF, CODE_WIDTH, SEGMENT, SOURCE, Level, Segment
from geoucj.tables.sample_totals import LABEL
from geoucj.tables.schemas import KEYS, Kind, Programme

# Claims in a year per participant, by segment. Kubu Raya: 5,839 claims for Rp59.57 billion.
OFTEN = {
    Programme.JKK: {Segment.PU: 0.018, Segment.BPU: 0.004, Segment.JAKON: 0.006},
    Programme.JKM: {Segment.PU: 0.003, Segment.BPU: 0.0045, Segment.JAKON: 0.0015},
    Programme.JHT: {Segment.PU: 0.085, Segment.BPU: 0.010},
    Programme.JP: {Segment.PU: 0.012},
    Programme.JKP: {Segment.PU: 0.006},
}
RUPIAH = {
    Programme.JKK: 7_500_000,
    Programme.JKM: 42_000_000,  # one sum, printed in public; the others are means
    Programme.JHT: 11_000_000,
    Programme.JP: 3_500_000,
    Programme.JKP: 4_200_000,
}
OF_REGENCIES = (Programme.JP, Programme.JKP)
ROUNDED_TO = 100_000  # rupiah


def draw_claims(coverage: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return claims and rupiah by area, year and programme; 0 where nobody claimed.

    `coverage` is the sample's own. Villages without all twelve months of a year have no rows of
    it. No programme has rows at two levels, so all rows may be added up.
    """
    rows = coverage.assign(**{AS_OF: coverage[AS_OF].str[:4]})
    months = rows.groupby([AREA_CODE, AS_OF, SEGMENT], sort=True)[ACTIVE].agg(["mean", "size"])
    means = months.loc[months["size"] == 12, "mean"].unstack(SEGMENT)
    regency = means.index.get_level_values(AREA_CODE).str[: CODE_WIDTH[Level.REGENCY]]
    by_regency = means.groupby([regency, means.index.get_level_values(AS_OF)]).sum()
    frames = [
        _drawn(by_regency if programme in OF_REGENCIES else means, programme, rng)
        for programme in OFTEN
    ]
    frame = pd.concat(frames, ignore_index=True).assign(**{SOURCE: LABEL})
    return frame.sort_values(list(KEYS[Kind.CLAIMS]), ignore_index=True)


def _drawn(means: pd.DataFrame, programme: Programme, rng: np.random.Generator) -> pd.DataFrame:
    expected = sum(means[segment] * often for segment, often in OFTEN[programme].items())
    claims = rng.poisson(expected)
    each = np.full(len(claims), float(RUPIAH[programme]))
    if programme is not Programme.JKM:
        each *= np.exp(rng.normal(0, 0.35, len(claims)))
    amount = np.round(claims * each / ROUNDED_TO) * ROUNDED_TO
    keys = means.index.to_frame(index=False).set_axis([AREA_CODE, AS_OF], axis=1)
    return keys.assign(
        programme=str(programme),
        claims=claims.astype("int32"),
        amount_rupiah=amount.astype("int64"),
    )
