"""Feeds become documents: RSS, Atom and JSON Feed, from files and the web, as articles in a folder."""
