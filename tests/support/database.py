"""A database of one test: a copy of a template, dropped afterwards."""

from machine import databases, postgres


class Database:
    """Names the database and reads it past Odoo, as another connection sees it."""

    def __init__(self, server, name):
        self.server = server
        self.name = name

    @classmethod
    def clone(cls, template, purpose):
        server = postgres.Server("test")
        return cls(server, databases.clone(server, template, databases.fresh_name(purpose)))

    def rows(self, query):
        """What a query returns: a list of lists of text, None becomes ''."""
        answer = self.server.psql("-F", "\t", "-c", query, database=self.name)
        return [line.split("\t") for line in answer.splitlines()]

    def value(self, query):
        """The one value a query returns, as text."""
        [[value]] = self.rows(query)
        return value

    def count(self, table, where="TRUE"):
        return int(self.value(f"SELECT count(*) FROM {table} WHERE {where}"))

    def drop(self):
        databases.drop(self.server, self.name)
