"""A database of one test: a copy of a template, dropped afterwards."""

import psycopg2

from machine import databases, postgres


class Database:
    """Names the database and reads it past Odoo, as another connection sees it."""

    def __init__(self, server, name):
        self.server = server
        self.name = name

    @classmethod
    def clone(cls, template, purpose, cluster="test"):
        server = postgres.Server(cluster)
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

    def connect(self):
        """A connection of its own, that sees what others have committed at each moment."""
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
        found = {name: self.server.environment.get(variable) for variable, name in names.items()}
        connection = psycopg2.connect(dbname=self.name, **{name: v for name, v in found.items() if v})
        connection.autocommit = True
        return connection

    def drop(self):
        databases.drop(self.server, self.name)
