"""Method and sources: what the figures mean, and where figures and shapes come from."""

import pandas as pd
import streamlit as st

from geoucj.boundaries import store
from geoucj.i18n import Translator
from geoucj.maps.measures import Measure
from geoucj.tables import datasets
from geoucj.tables.datasets import DataSet
from geoucj.tables.findings import words
from geoucj.tables.schemas import Kind
from geoucj.ui import cache
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context

TERMS = ("active", "potential", "rate", "uncovered", "to_target", "states", "months", "sums")

FURTHER = [
    m for m in Measure if m not in (Measure.COVERAGE_RATE, Measure.UNCOVERED, Measure.TO_TARGET)
]


def show(ctx: Context) -> None:
    """Show the page."""
    t = ctx.t
    st.subheader(t("page.method"), anchor=False)
    for term in TERMS:
        st.markdown(t(f"method.{term}", min_potential=t.number(ctx.settings.min_potential)))
    st.subheader(t("method.measures"), anchor=False)
    for measure in FURTHER:
        st.markdown(f"**{t(f'measure.{measure}')}**: {t(f'measure_help.{measure}')}")
    st.caption(t("classes.rule"))
    st.subheader(t("method.datasets"), anchor=False)
    for each in datasets.list_datasets(ctx.settings.data_folders):
        _dataset(t, cache.dataset(ctx.settings, each.name))
    st.subheader(t("method.shapes"), anchor=False)
    for shapes in store.list_sets(ctx.settings.boundary_folders):
        origin = shapes.provenance
        st.markdown(
            f"**{plain(origin.title)}**  \n{plain(origin.attribution)}  \n{plain(origin.licence)}"
        )


def _dataset(t: Translator, dataset: DataSet) -> None:
    origin = dataset.provenance
    st.markdown(
        f"**{plain(getattr(origin, f'title_{t.language}'))}**  \n"
        f"{plain(getattr(origin, f'note_{t.language}'))}  \n"
        f"{plain(origin.source)} · {plain(origin.licence)}"
    )
    rows = {kind: len(dataset.table(kind)) for kind in Kind}
    st.caption(
        " · ".join(
            t("method.rows", table=t(f"kind.{kind}"), rows=t.number(n))
            for kind, n in rows.items()
            if n
        )
    )
    if dataset.warnings:
        with st.expander(t("method.warnings", count=t.number(len(dataset.warnings)))):
            for finding in dataset.warnings[:100]:
                st.markdown(plain(words(finding, t)))
    if origin.left_out:
        with st.expander(t("method.left_out", count=t.number(len(origin.left_out)))):
            reasons = [getattr(row, f"reason_{t.language}") for row in origin.left_out]
            names = [row.row for row in origin.left_out]
            columns = {t("method.row"): names, t("method.reason"): reasons}
            st.dataframe(pd.DataFrame(columns), hide_index=True, width="stretch")
