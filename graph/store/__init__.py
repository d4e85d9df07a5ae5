"""Where a graph is kept so that it can be asked: one interface (`base`), its stores beside it."""
