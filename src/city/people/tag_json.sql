-- name: tag_json_merged :many 5000
-- out: id i64, merged_into i64
SELECT id, merged_into FROM option WHERE merged_into IS NOT NULL ORDER BY id;
