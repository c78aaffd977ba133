"""The SQL is the same text in every language."""

import unittest

from acp import inbox_sql

from .real import read


class Statements(unittest.TestCase):
    def test_are_those_of_the_vectors(self):
        vectors = read("inbox.json")
        self.assertEqual(inbox_sql.TABLES.strip(), vectors["tables"])
        for name, statement in vectors["statements"].items():
            with self.subTest(name):
                self.assertEqual(getattr(inbox_sql, name.upper()).strip(), statement["text"])


if __name__ == "__main__":
    unittest.main()
