-- name: wording_attributes :many 400
-- What citizens may see.
-- out: id i64, label text, help text
SELECT id, label, help FROM attribute
WHERE hidden = 0 AND (citizen_edits = 1 OR citizen_sees = 1 OR kind IN ('tag', 'source', 'state')) ORDER BY position, id;

-- name: wording_options :many 20000
-- out: id i64, label text, help text, attribute_label text
SELECT o.id, o.label, o.help, a.label FROM option o JOIN attribute a ON a.id = o.attribute_id
WHERE o.hidden = 0 AND o.gone = 0 AND a.hidden = 0 AND (a.citizen_edits = 1 OR a.citizen_sees = 1)
ORDER BY a.position, a.id, o.position, o.id;

-- name: wording_article_stamp :exec
-- What is found by its words is gathered anew.
UPDATE article_stamp SET version = version + 1 WHERE id = 1;
