"""The field pack of a plan: what a team takes along, on paper and on the phone."""
