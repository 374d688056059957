-- name: attribute_rows :many 300
-- out: id i64, key text, label text, help text, kind text, citizen_edits i64, required i64, hidden i64, most_choices i64, position i64, meaning text, citizen_sees i64
SELECT id, key, label, help, kind, citizen_edits, required, hidden, most_choices, position, meaning, citizen_sees
FROM attribute ORDER BY position, id;

-- name: attribute_row :one
-- in: id i64
-- out: id i64, key text, label text, help text, kind text, citizen_edits i64, required i64, hidden i64, most_choices i64, position i64, meaning text, citizen_sees i64
SELECT id, key, label, help, kind, citizen_edits, required, hidden, most_choices, position, meaning, citizen_sees
FROM attribute WHERE id = $1;

-- name: attribute_id_of_key :one
-- in: key text
-- out: id i64
SELECT id FROM attribute WHERE key = $1;

-- name: attribute_kind_count :one
-- in: kind text
-- out: attributes i64
SELECT count(*) FROM attribute WHERE kind = $1;

-- name: option_rows_all :many 20000
-- out: id i64, attribute_id i64, key text, label text, help text, ticked i64, hidden i64, position i64, created_at i64, emergency i64
SELECT id, attribute_id, key, label, help, ticked, hidden, position, created_at, emergency
FROM option WHERE gone = 0 ORDER BY attribute_id, position, id;

-- name: option_rows :many 1000
-- in: attribute_id i64
-- out: id i64, attribute_id i64, key text, label text, help text, ticked i64, hidden i64, position i64, created_at i64, emergency i64
SELECT id, attribute_id, key, label, help, ticked, hidden, position, created_at, emergency
FROM option WHERE attribute_id = $1 AND gone = 0 ORDER BY position, id;

-- name: attribute_insert :one
-- in: key text, label text, help text, kind text, citizen_edits i64, required i64, hidden i64, most_choices i64, meaning text, citizen_sees i64
-- out: id i64
INSERT INTO attribute (key, label, help, kind, citizen_edits, required, hidden, most_choices, meaning, citizen_sees, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
	(SELECT COALESCE(max(position), 0) + 1 FROM attribute WHERE kind NOT IN ('tag', 'source', 'state')))
RETURNING id;

-- name: attribute_update :exec
-- in: id i64, label text, help text, kind text, citizen_edits i64, required i64, hidden i64, most_choices i64, meaning text, citizen_sees i64
UPDATE attribute SET label = $2, help = $3, kind = $4, citizen_edits = $5, required = $6, hidden = $7,
	most_choices = $8, meaning = $9, citizen_sees = $10 WHERE id = $1;

-- name: attribute_relabel :exec
-- in: id i64, label text, help text
UPDATE attribute SET label = $2, help = $3 WHERE id = $1;

-- name: attribute_place :exec
-- in: id i64, position i64
UPDATE attribute SET position = $2 WHERE id = $1;

-- name: option_insert :one
-- in: attribute_id i64, key text, label text, help text, ticked i64, hidden i64, now i64, emergency i64
-- out: id i64
INSERT INTO option (attribute_id, key, label, help, ticked, hidden, created_at, emergency, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT COALESCE(max(position), 0) + 1 FROM option WHERE attribute_id = $1))
RETURNING id;

-- name: option_update :exec
-- in: id i64, label text, help text, ticked i64, hidden i64, emergency i64
UPDATE option SET label = $2, help = $3, ticked = $4, hidden = $5, emergency = $6 WHERE id = $1;

-- name: option_clear_emergency :exec
-- in: attribute_id i64
UPDATE option SET emergency = 0 WHERE attribute_id = $1;

-- name: attribute_of_meaning :one
-- in: meaning text, self i64
-- out: label text
SELECT label FROM attribute WHERE meaning = $1 AND id <> $2;

-- name: option_emergency :one
-- The option that people keep who want emergencies only; 0 when there is none.
-- out: id i64
SELECT COALESCE(max(o.id), 0) FROM option o JOIN attribute a ON a.id = o.attribute_id
WHERE a.meaning = 'topic' AND o.emergency = 1;

-- name: option_place :exec
-- in: id i64, position i64
UPDATE option SET position = $2 WHERE id = $1;

-- name: option_row :one
-- in: id i64
-- out: attribute_id i64, key text
SELECT attribute_id, key FROM option WHERE id = $1;

-- name: option_state_id :one
-- in: key text
-- out: id i64
SELECT o.id FROM option o JOIN attribute a ON a.id = o.attribute_id WHERE a.key = 'state' AND o.key = $1;

-- name: option_merged_rows :many 1000
-- in: ids i64[]
-- out: id i64, merged_into i64
SELECT id, merged_into FROM option WHERE id IN ($1) AND merged_into IS NOT NULL;

-- name: option_brief_rows :many 2000
-- in: ids i64[]
-- out: id i64, label text, attribute_id i64, attribute_label text
SELECT o.id, o.label, o.attribute_id, a.label FROM option o JOIN attribute a ON a.id = o.attribute_id
WHERE o.id IN ($1) ORDER BY a.position, a.id, o.position, o.id;
