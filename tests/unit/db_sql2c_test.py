#!/usr/bin/env python3
"""What tools/sql2c writes for each engine, and what it refuses."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools" / "sql2c"


def run(*arguments):
    return subprocess.run([sys.executable, TOOL, *arguments], capture_output=True, text=True, check=False)


class Sql2c(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def made(self, sql):
        source, h, c = (self.folder / name for name in ("x.sql", "x.sql.h", "x.sql.c"))
        source.write_text(sql, "utf-8")
        result = run(source, h, c)
        self.assertEqual(result.returncode, 0, result.stderr)
        return h.read_text("utf-8"), c.read_text("utf-8")

    def refused(self, sql, why):
        source = self.folder / "x.sql"
        source.write_text(sql, "utf-8")
        result = run(source, self.folder / "h", self.folder / "c")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn(why, result.stderr)

    def engines(self, sql):
        code = self.made(sql)[1]
        texts = {}
        for field in ("sqlite", "postgres"):
            part = code.split(f".{field} =\n")[1].split(",\n\t.")[0]
            texts[field] = "".join(line.strip()[1:-1] for line in part.splitlines())
        return texts["sqlite"].replace("\\?", "?").replace("\\n", " "), texts["postgres"].replace("\\n", " ")

    def test_lines_for_one_engine(self):
        sqlite, postgres = self.engines(
            "-- name: x :exec\n-- in: a i64\nDELETE FROM t WHERE a = $1 -- all of it; really\n"
            "-- pg: AND pg\n-- sqlite: AND sqlite = '$1 -- text'\n;\n"
        )
        self.assertEqual(sqlite, "DELETE FROM t WHERE a = ?1 AND sqlite = '$1 -- text'")
        self.assertEqual(postgres, "DELETE FROM t WHERE a = $1 AND pg")

    def test_lists(self):
        sqlite, postgres = self.engines(
            "-- name: x :many 5\n-- in: a i64[], b text[]\n-- out: v i64\n"
            "SELECT value FROM LIST($1) WHERE v NOT IN ($2) AND w IN ($1);\n"
        )
        self.assertIn("FROM carray(?1) AS list", sqlite)
        self.assertIn("v NOT IN (SELECT value FROM carray(?2))", sqlite)
        self.assertIn("FROM unnest($1) AS list(value)", postgres)
        self.assertIn("v <> ALL($2) AND w = ANY($1)", postgres)

    def test_bulk(self):
        sqlite, postgres = self.engines(
            "-- name: x :bulk\n-- in: a i64, b text?\n"
            "INSERT INTO t (a, b, c) VALUES ($1, lower($2), '$1') ON CONFLICT DO NOTHING;\n"
        )
        self.assertIn("VALUES (?1, lower(?2), '$1') ON", sqlite)
        self.assertIn(
            "SELECT bulk.p1, lower(bulk.p2), '$1' FROM unnest($1::bigint[], $2::text[]) AS bulk(p1, p2) ON", postgres
        )

    def test_what_writes(self):
        for sql, writes in (
            ("SELECT 1", "false"),
            ("WITH a AS (SELECT 'UPDATE') SELECT 1 FROM a", "false"),
            ("WITH a AS (SELECT 1) DELETE FROM t RETURNING 1", "true"),
            ("UPDATE t SET a = 1 RETURNING a", "true"),
        ):
            code = self.made(f"-- name: x :one\n-- out: a i64\n{sql};\n")[1]
            self.assertIn(f".writes = {writes}", code)

    def test_shapes_of_functions(self):
        h, _ = self.made(
            "-- name: few :one\n-- in: a i64?, b text\n-- out: n i64\nSELECT $1 + length($2);\n"
            "-- name: lots :one\n-- in: a i64, b i64, c i64\n-- in: d i64, e i64, f bool\n-- out: n i64?\n"
            "SELECT $1 + $2 + $3 + $4 + $5 WHERE $6;\n"
        )
        self.assertIn(
            "enum err sql_few(struct db *db, struct arena *arena, const int64_t *a, struct str b, int64_t *row)", h
        )
        self.assertIn("const struct lots_in *in, struct lots_row *row)", h)
        self.assertIn("bool has_n;", h)

    def test_mistakes_are_refused(self):
        self.refused("SELECT 1;\n", "without a name line")
        self.refused("-- name: x :some\nSELECT 1;\n", "name line looks like")
        self.refused("-- name: x :many\n-- out: a i64\nSELECT 1;\n", "ceiling")
        self.refused("-- name: x :one\nSELECT 1;\n", "needs -- out")
        self.refused("-- name: x :exec\n-- in: a i64\nDELETE FROM t;\n", "uses [] of inputs [1]")
        self.refused("-- name: x :exec\nDELETE FROM t WHERE a = $1;\n", "uses [1] of inputs []")
        self.refused("-- name: x :exec\n-- in: a int\nDELETE FROM t WHERE a = $1;\n", "cannot read")
        self.refused("-- name: x :exec\n-- in: int i64\nDELETE FROM t WHERE a = $1;\n", "cannot be a name")
        self.refused("-- name: x :exec\n-- in: a i64[]\nDELETE FROM t WHERE a = $1;\n", "is a list")
        self.refused("-- name: x :exec\n-- in: a i64\nDELETE FROM t WHERE a IN (LIST($1));\n", "not i64[] or text[]")
        self.refused("-- name: x :exec\nDELETE FROM t; DELETE FROM u;\n", "one statement only")
        self.refused("-- name: x :exec\nDELETE FROM t\n", "no “;”")
        self.refused("-- name: x :bulk\n-- in: a i64\nDELETE FROM t WHERE a = $1;\n", "INSERT … VALUES")
        self.refused("-- name: x :exec\nDELETE FROM t;\n-- name: x :exec\nDELETE FROM t;\n", "twice")

    def test_migrations_have_numbers_of_their_own(self):
        for name in ("0001_a.sql", "0003_c.sql", "0003_d.sql"):
            (self.folder / name).write_text("CREATE TABLE t (id ID_PRIMARY_KEY, b BYTES);\n", "utf-8")
        out = [str(self.folder / "m.h"), str(self.folder / "m.c")]
        files = [str(self.folder / name) for name in ("0001_a.sql", "0003_c.sql")]
        self.assertIn("twice", run("--migrations", "some", *out, *files, str(self.folder / "0003_d.sql")).stderr)
        self.assertEqual(run("--migrations", "some", *out, *files).returncode, 0)
        code = (self.folder / "m.c").read_text("utf-8")
        self.assertIn("GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, b BYTEA", code)
        self.assertIn("INTEGER PRIMARY KEY, b BLOB", code)
        self.assertIn("some_migration_count = 2", code)
        self.assertIn(".version = 3", code)


if __name__ == "__main__":
    unittest.main()
