"""Parts of pages: show(ctx, ...) -> value."""
