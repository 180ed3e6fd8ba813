"""Who may be the same person: plain Python without Django, so that other programs can use it on whole registers."""
