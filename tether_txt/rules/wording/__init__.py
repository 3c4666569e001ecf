"""Rules about the words of a promise; `tether_txt.wording` finds them, `KIND` says which."""
