-- name: wording_of_pages :many 20000
-- in: language text
-- out: kind text, thing text, language text, text text, source text, reviewed i64
SELECT kind, thing, language, text, source, reviewed FROM wording
WHERE language IN ($1, 'ja-easy') AND kind IN ('page', 'attribute', 'attribute_help', 'option', 'option_help', 'consent');

-- name: wording_of_kinds :many 20000
-- in: kinds text[], language text
-- out: kind text, thing text, language text, text text, source text, reviewed i64
SELECT kind, thing, language, text, source, reviewed FROM wording
WHERE kind IN ($1) AND language IN ($2, 'ja-easy') LIMIT 20000;

-- name: wording_of_things :many 20000
-- in: kinds text[], things text[], language text
-- out: kind text, thing text, language text, text text, source text, reviewed i64
SELECT kind, thing, language, text, source, reviewed FROM wording
WHERE kind IN ($1) AND thing IN ($2) AND language IN ($3, 'ja-easy')
UNION ALL
SELECT kind, thing, language, text, source, reviewed FROM wording_before
WHERE kind IN ($1) AND thing IN ($2) AND language IN ($3, 'ja-easy') LIMIT 20000;

-- name: wording_kept :exec
-- in: kind text, thing text, language text, source text, now i64
INSERT INTO wording_before (kind, thing, language, text, source, reviewed, at)
SELECT kind, thing, language, text, source, reviewed, $5 FROM wording
WHERE kind = $1 AND thing = $2 AND language = $3 AND source <> $4;

-- name: wording_kept_end :exec
-- What is in the way of the new one, and all but the newest few.
-- in: kind text, thing text, language text, source text, most i64
DELETE FROM wording_before WHERE kind = $1 AND thing = $2 AND language = $3 AND (source = $4 OR id NOT IN (
	SELECT id FROM wording_before WHERE kind = $1 AND thing = $2 AND language = $3 ORDER BY id DESC LIMIT $5));

-- name: wording_of_kind :many 40000
-- in: kind text
-- out: kind text, thing text, language text, text text, source text, reviewed i64, updated_at i64, updated_by_name text
SELECT w.kind, w.thing, w.language, w.text, w.source, w.reviewed, w.updated_at, COALESCE(s.name, '')
FROM wording w LEFT JOIN staff s ON s.id = w.updated_by WHERE w.kind = $1;

-- name: wording_put :exec
-- in: kind text, thing text, language text, text text, source text, reviewed i64, staff_id i64, now i64
INSERT INTO wording (kind, thing, language, text, source, reviewed, updated_by, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (kind, thing, language) DO UPDATE SET text = excluded.text, source = excluded.source,
	reviewed = excluded.reviewed, updated_by = excluded.updated_by, updated_at = excluded.updated_at;

-- name: wording_delete :changes
-- in: kind text, thing text, language text
DELETE FROM wording WHERE kind = $1 AND thing = $2 AND language = $3;
