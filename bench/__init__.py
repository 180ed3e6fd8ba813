"""`make bench`: what Samman costs and how much it carries, measured side by side (see bench/__main__.py)."""
