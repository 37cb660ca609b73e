"""The top of the map page: where one is, and what one must know before reading a figure."""

from html import escape

import streamlit as st

from geoucj.schema import STATE, Level, State
from geoucj.ui import state
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context
from geoucj.ui.view import MapView


def show(ctx: Context, view: MapView) -> None:
    """Show title, path, month, and the warnings that apply."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        st.subheader(ctx.t("map.title"), anchor=False, width="content")
        st.markdown(
            f"**{ctx.t('map.as_of', month=ctx.t.month(view.choices.month))}**", width="content"
        )
    _path(ctx, view.choices.area)
    _warnings(ctx, view)


def _path(ctx: Context, area: str) -> None:
    """Show the areas around, each a button back to it."""
    if not area:
        return
    codes = ["", *ctx.registry.path(area)]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="path"):
        for code in codes[:-1]:
            name = ctx.registry.name(code) if code else ctx.t("area.both")
            st.button(
                f"{plain(name)} ›",
                key=f"path_{code}",
                type="tertiary",
                on_click=state.go_to,
                args=(code,),
            )
        st.markdown(f"**{plain(ctx.registry.name(area))}**", width="content")


def _warnings(ctx: Context, view: MapView) -> None:
    choices = view.choices
    keys = ["sample"] if choices.dataset.provenance.sample else []
    keys += ["approximate"] if choices.boundaries.provenance.approximate else []
    if keys:
        with st.container(horizontal=True, vertical_alignment="center", key="warnings"):
            _warn(ctx, keys)
            if "approximate" in keys:
                st.page_link(
                    ctx.pages["boundaries"],
                    label=ctx.t("warning.get_boundaries"),
                    icon=":material/download:",
                )
    if not view.layer.geometry.codes:
        st.info(ctx.t("map.no_shapes", level=ctx.t(f"level.{choices.level}").lower()))
    if (view.table[STATE] == State.NO_DATA).all():
        _nothing(ctx, view)


def _warn(ctx: Context, keys: list[str]) -> None:
    """Show one amber line; what a single warning means is spelled out beside it."""
    heads = " · ".join(ctx.t(f"warning.{key}_head") for key in keys)
    text = ctx.t(f"warning.{keys[0]}") if len(keys) == 1 else ""
    st.html(f'<div class="geoucj-warning"><b>{escape(heads)}</b> {escape(text)}</div>')


def _nothing(ctx: Context, view: MapView) -> None:
    """Say what to do where no area on the map has a figure."""
    choices = view.choices
    key = "village" if choices.level == Level.VILLAGE else "level"
    if choices.dataset.provenance.sample or choices.dataset.name != "published":
        st.info(ctx.t("nothing.month", month=ctx.t.month(choices.month)))
        return
    st.info(ctx.t(f"nothing.{key}", level=ctx.t(f"level.{choices.level}").lower()))
    st.button(
        ctx.t("nothing.open_sample"),
        type="primary",
        key="open_sample",
        on_click=state.put,
        kwargs={state.DATASET: "sample"},
    )
