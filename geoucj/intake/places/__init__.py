"""The places that a file writes -> areas of the official list, and what people decided on them."""
