-- name: approval_file_add :one
-- in: broadcast_id i64, name text, mime text, size i64, staff_id i64, now i64
-- out: id i64
INSERT INTO approval_file (broadcast_id, name, mime, size, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id;

-- name: approval_file_part_add :exec
-- in: file_id i64, no i64, sealed bytes
INSERT INTO approval_file_part (file_id, no, sealed) VALUES ($1, $2, $3);

-- name: approval_file_row :one
-- in: id i64
-- out: id i64, broadcast_id i64, name text, mime text, size i64, created_by i64, virus text, virus_found text
SELECT id, broadcast_id, name, mime, size, created_by, virus, virus_found FROM approval_file WHERE id = $1;

-- name: approval_file_part :one
-- in: file_id i64, no i64
-- out: sealed bytes
SELECT sealed FROM approval_file_part WHERE file_id = $1 AND no = $2;

-- name: approval_file_rows :many 100
-- in: request_id i64
-- out: id i64, broadcast_id i64, name text, mime text, size i64, created_by i64, virus text, virus_found text
SELECT f.id, f.broadcast_id, f.name, f.mime, f.size, f.created_by, f.virus, f.virus_found
FROM approval_request_file r JOIN approval_file f ON f.id = r.file_id WHERE r.request_id = $1 ORDER BY f.id;

-- name: approval_file_requests :many 1000
-- in: file_id i64
-- out: id i64
SELECT request_id FROM approval_request_file WHERE file_id = $1 ORDER BY request_id DESC;

-- name: approval_file_parts_forget :exec
-- in: before i64
DELETE FROM approval_file_part WHERE file_id IN (SELECT f.id FROM approval_file f
	LEFT JOIN approval_request_file r ON r.file_id = f.id WHERE r.file_id IS NULL AND f.created_at < $1);

-- name: approval_files_forget :exec
-- in: before i64
DELETE FROM approval_file WHERE created_at < $1
	AND id NOT IN (SELECT file_id FROM approval_request_file);
