-- name: segment_broadcast :one
-- in: id i64
-- out: title text
SELECT title FROM broadcast WHERE id = $1;

-- name: segment_emergency_topic :one
-- The topic that people keep who want emergencies only; 0 when there is none.
-- out: id i64
SELECT COALESCE(max(o.id), 0) FROM option o JOIN attribute a ON a.id = o.attribute_id
WHERE a.key = 'topic' AND o.key = 'emergency';
