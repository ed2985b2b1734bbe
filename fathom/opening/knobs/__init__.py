"""One row turned by knobs: what can be turned, and what is answered; for a page and a notebook."""
