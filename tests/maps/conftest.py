import pandas as pd
import pytest


@pytest.fixture
def table():
    """Six areas: one above 100 %, one at the target, one of 0 %, and one in each other state."""
    rows = [
        ("1", 1.2, 120.0, 100.0, "rate"),
        ("2", 0.59, 59.0, 100.0, "rate"),
        ("3", 0.0, 0.0, 100.0, "rate"),
        ("4", None, None, None, "no_data"),
        ("5", None, 5.0, 0.0, "no_potential"),
        ("6", 0.5, 5.0, 10.0, "too_few"),
    ]
    columns = ["area_code", "coverage_rate", "active_participants", "potential_workers", "state"]
    frame = pd.DataFrame(rows, columns=columns).assign(target_rate=0.59)
    potential, active = frame["potential_workers"], frame["active_participants"]
    return frame.assign(
        uncovered_workers=(potential - active).clip(0),
        workers_to_target=(potential * 0.59 - active).clip(0),
    )
