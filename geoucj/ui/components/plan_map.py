"""The plan on the live map: coverage as colours, quotas as circles, pinned villages outlined."""

from functools import partial

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geoucj.areas.codes import dotted
from geoucj.maps import live
from geoucj.maps.legend import entry_label
from geoucj.schema import AREA_CODE, COVERAGE_RATE, QUOTA, STATE, Level, State
from geoucj.ui import cache, state
from geoucj.ui.components import plan_settings
from geoucj.ui.components.errors import plain
from geoucj.ui.components.live_map import FEW_AREAS, HEIGHT
from geoucj.ui.plan_view import PlanView
from geoucj.ui.state import Context

NAMED = 12  # pinned or excluded villages that are named


def show(ctx: Context, view: PlanView) -> None:
    """Show the map; a click on a village pins it, the next one excludes it, the third clears."""
    st_folium(
        live.base_map(),
        key=state.PLAN_MAP,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=live.choropleth(
            view.layer, _notes(ctx, view), _place(ctx, view), ctx.t
        ),
        render=False,
        on_change=partial(_hear, ctx, view),
    )
    if not view.layer.geometry.codes:
        st.info(ctx.t("map.no_shapes", level=ctx.t(f"level.{Level.VILLAGE}").lower()))
    _pins(ctx, view)


def _hear(ctx: Context, view: PlanView) -> None:
    """Answer a click before the page runs again."""
    code = str((st.session_state.get(state.PLAN_MAP) or {}).get("area_code", ""))
    if not (view.table[AREA_CODE] == code).any():
        return
    decided = view.request.forced | view.request.excluded
    if code not in view.possible | decided:
        name = ctx.registry.name(code)
        state.put(**{state.PLAN_NOTICE: ctx.t("plan_page.cannot_pin", area=name)})
    plan_settings.turn(ctx, code, view.possible)


def _place(ctx: Context, view: PlanView) -> live.View:
    return live.View(
        place=f"{view.boundaries.name}/{view.request.area_code}",
        chosen=tuple(sorted(view.request.forced)),
        land=cache.land_address(ctx.settings),
    )


def _notes(ctx: Context, view: PlanView) -> live.Notes:
    t = ctx.t
    badges = [t.month(view.request.as_of)]
    if view.dataset.provenance.sample:
        badges.append(t("badge.sample"))
    if view.boundaries.provenance.approximate:
        badges.append(t("badge.approximate"))
    remarks = [t("plan_page.map_click")]
    circles = ""
    if view.layer.circles is not None and view.proposal is not None:
        total = view.proposal.plan.total
        circles = t("plan_page.circles", value=t.number(view.layer.circles.largest))
        remarks.append(
            t("plan_page.map_sum", workers=t.number(total.workers), areas=t.number(total.areas))
        )
    own = view.request.target_rate is not None or view.reference is not None
    return live.Notes(
        title=t("measure.coverage_rate"),
        target=t("legend.target" if own else "legend.reference", rate=t.rate(view.target)),
        badges=tuple(badges),
        remarks=tuple(remarks),
        credit=view.boundaries.provenance.attribution,
        values=_values(ctx, view),
        circles=circles,
        left_out=t("plan_page.excluded"),
    )


def _values(ctx: Context, view: PlanView) -> tuple[str, ...]:
    """Return what the tooltip says of each shape: its rate, or its class where there are many."""
    t, asked, table = ctx.t, view.request, view.table
    if len(table) > FEW_AREAS:
        labels = {
            entry.mark: entry_label(entry, view.layer.legend.measure, t)
            for entry in view.layer.legend.entries
        }
        marks = zip(view.layer.geometry.codes, view.layer.marks, strict=True)
        words = {code: labels.get(mark, "") for code, mark in marks}
    else:
        words = {
            code: t.rate(rate) if known == State.RATE else t(f"state.{known}")
            for code, known, rate in zip(
                table[AREA_CODE], table[STATE], table[COVERAGE_RATE], strict=True
            )
        }
    if view.proposal is not None:
        with_quota = table[table[QUOTA] > 0]
        for code, quota in zip(with_quota[AREA_CODE], with_quota[QUOTA], strict=True):
            words[code] += f" · {t('plan_page.tip_quota', count=t.number(quota))}"
    for code in asked.forced & words.keys():
        words[code] += f" · {t('plan_page.pinned').lower()}"
    for code in asked.excluded & words.keys():
        words[code] += f" · {t('plan_page.excluded').lower()}"
    return tuple(words.get(code, "") for code in view.layer.geometry.codes)


def _pins(ctx: Context, view: PlanView) -> None:
    """Name the pinned and the excluded villages, and offer to clear them."""
    asked, t = view.request, ctx.t
    for kind, codes in (("pinned", asked.forced), ("excluded", asked.excluded)):
        if not codes:
            continue
        ordered = sorted(codes)
        names = [f"{ctx.registry.name(code)} ({dotted(code)})" for code in ordered[:NAMED]]
        if len(ordered) > NAMED:
            names.append(t("panel.more", count=t.number(len(ordered) - NAMED)))
        with st.container(horizontal=True, vertical_alignment="center", key=f"plan_{kind}"):
            label = t(f"plan_page.{kind}_many", count=t.number(len(ordered)))
            st.markdown(f"**{label}** {plain(', '.join(names))}", width="stretch")
            st.button(
                t("plan_page.clear"),
                key=f"plan_clear_{kind}",
                type="tertiary",
                icon=":material/close:",
                on_click=plan_settings.free,
                args=(ctx, codes),
            )


def status_of(ctx: Context, view: PlanView, codes: pd.Series) -> pd.Series:
    """Return what a person decided on each village, in words; "" where nothing."""
    forced = codes.isin(view.request.forced)
    words = pd.Series("", index=codes.index, dtype="str").mask(forced, ctx.t("plan_page.pinned"))
    return words.mask(codes.isin(view.request.excluded), ctx.t("plan_page.excluded"))
