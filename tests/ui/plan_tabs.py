"""The tabs of the plan page as a page of their own, with a request to show."""

import json

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from geoucj.planning.proposal import PlanRequest
from geoucj.ui import cache

KUBU_RAYA = "6112"


def request_of(data="sample", area=KUBU_RAYA, as_of="2025-09", **other):
    """Return what a plan is asked for: half a billion rupiah for three months."""
    said = {"budget": 500_000_000, "package": "JKK+JKM", "months": 3}
    return PlanRequest(data, area, as_of, **(said | other))


def tab_of(name, ctx, request, dataset=None):
    """Return the tab `name` as its visitors see it; without a `dataset` that of the request."""

    def script(name, ctx, dataset, request):
        from importlib import import_module

        import_module(f"geoucj.ui.components.plan_{name}").show(ctx, dataset, request)

    if dataset is None:
        dataset = cache.dataset(ctx.settings, request.data)
    args = (name, ctx, dataset, request)
    return AppTest.from_function(script, default_timeout=60, args=args).run()


def description(app, at=0):
    """Return what a screen reader says of a chart."""
    return json.loads(app.get("vega_lite_chart")[at].proto.spec)["description"]


def chart_texts(app, at=0, column="text"):
    """Return the texts that a chart is sent, in one column of its data."""
    tables = (each.data.data for each in app.get("vega_lite_chart")[at].proto.datasets)
    frames = (pa.ipc.open_stream(table).read_pandas() for table in tables)
    return {text for frame in frames if column in frame for text in frame[column]}
