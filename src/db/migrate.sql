-- name: schema_version_exists :one
-- out: there bool
SELECT EXISTS (
	-- sqlite: SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'
	-- pg: SELECT 1 WHERE to_regclass('schema_version') IS NOT NULL
);

-- name: schema_version_find :one
-- in: family text
-- out: version i64
SELECT coalesce(max(version), 0) FROM schema_version WHERE family = $1;

-- name: schema_versions :many 10000
-- in: family text
-- out: version i64
SELECT version FROM schema_version WHERE family = $1 ORDER BY version;

-- name: schema_version_add :exec
-- in: family text, version i64, applied_at i64
INSERT INTO schema_version (family, version, applied_at) VALUES ($1, $2, $3);
