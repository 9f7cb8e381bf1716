"""Who is using this: users, workspaces, settings, the local one-time sign-in."""
