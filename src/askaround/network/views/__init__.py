"""The pages of the people one knows: the list, adding, ten from memory, whom to ask, imports."""
