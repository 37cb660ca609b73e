"""The field pack of a plan: one button makes it, and then offers it as a ZIP."""

import streamlit as st

from geoucj.boundaries.store import BoundarySet
from geoucj.exports.archive import archive_of
from geoucj.exports.field_pack.pack import pack_of
from geoucj.exports.field_pack.sheet_facts import SheetFacts
from geoucj.exports.names import area_part
from geoucj.planning.proposal import Proposal
from geoucj.ui import cache, state
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context


@st.fragment
def show(ctx: Context, proposal: Proposal, boundaries: BoundarySet) -> None:
    """Offer the pack of this very plan; another plan, version or language is made anew."""
    t, request = ctx.t, proposal.request
    if proposal.plan.total.areas == 0:
        return
    version = cache.version(ctx.settings, request.data)
    wanted = (request, version, boundaries, t.language)
    made = st.session_state.get(state.PLAN_PACK)
    with st.container(horizontal=True, vertical_alignment="center", key="plan_pack"):
        place = st.empty()
        st.caption(plain(t("field_pack.what", villages=t.number(proposal.plan.total.areas))))
    if made is None or made[0] != wanted:
        asked = place.button(
            t("field_pack.make"), key="plan_pack_make", icon=":material/inventory_2:"
        )
        if not asked:
            return
        made = (wanted, _made(ctx, proposal, boundaries))
        state.put(**{state.PLAN_PACK: made})
    place.download_button(
        t("field_pack.download", size=t.number(len(made[1]) / 1e6, 1)),
        made[1],
        _name(ctx, proposal),
        "application/zip",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        key="plan_pack_download",
    )


def _name(ctx: Context, proposal: Proposal) -> str:
    t, request = ctx.t, proposal.request
    area = area_part(request.area_code, ctx.registry.name(request.area_code), t)
    sample = cache.dataset(ctx.settings, request.data).provenance.sample
    parts = [
        "geoucj",
        t("field_pack.kind"),
        area,
        request.as_of,
        t("file.sample") if sample else "",
    ]
    return "_".join(part for part in parts if part) + ".zip"


def _made(ctx: Context, proposal: Proposal, boundaries: BoundarySet) -> bytes:
    """Return the ZIP, and show how far it is."""
    t, dataset = ctx.t, cache.dataset(ctx.settings, proposal.request.data)
    bar = st.progress(0.0, t("field_pack.making"))

    def on_step(done: int, total: int) -> None:
        said = t("field_pack.made", files=t.number(done), total=t.number(total))
        bar.progress(done / total, said)

    facts = SheetFacts(proposal, dataset, boundaries, ctx.registry, t)
    content = archive_of(pack_of(facts, on_step))
    bar.empty()
    return content
