-- name: wording_of_pages :many 20000
-- in: language text
-- out: kind text, thing text, language text, text text, source text, reviewed i64
SELECT kind, thing, language, text, source, reviewed FROM wording
WHERE language IN ($1, 'ja-easy') AND kind IN ('page', 'attribute', 'attribute_help', 'option', 'option_help', 'consent');

-- name: wording_of_thing :many 2
-- in: kind text, thing text, language text
-- out: kind text, thing text, language text, text text, source text, reviewed i64
SELECT kind, thing, language, text, source, reviewed FROM wording
WHERE kind = $1 AND thing = $2 AND language IN ($3, 'ja-easy');

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
