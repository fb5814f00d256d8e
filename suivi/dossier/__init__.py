"""The file of one person: their whole way in order, and all that is held about them when they ask for it."""
