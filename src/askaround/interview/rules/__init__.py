"""What to ask, what notes say, how two versions of them become one. Pure: no Django, no database."""
