-- Languages: what a friend reads, and the city's texts in other languages.

-- What they chose; NULL: as LINE says.
ALTER TABLE friend ADD COLUMN chosen_language TEXT;

-- The language they are written to, as a condition of segments.
INSERT INTO attribute (key, label, kind, position) VALUES ('language', '言語', 'state', 850);
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'ja', '日本語', 1 FROM attribute WHERE key = 'language';
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'ja-easy', 'やさしい日本語', 2 FROM attribute WHERE key = 'language';
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'en', '英語', 3 FROM attribute WHERE key = 'language';
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'zh', '中国語', 4 FROM attribute WHERE key = 'language';
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'ko', '韓国語', 5 FROM attribute WHERE key = 'language';
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'vi', 'ベトナム語', 6 FROM attribute WHERE key = 'language';

-- Those whose language LINE told before.
INSERT INTO membership (option_id, friend_id)
	SELECT o.id, f.id FROM friend f
	JOIN option o ON o.key = CASE
		WHEN f.language LIKE 'en%' THEN 'en' WHEN f.language LIKE 'zh%' THEN 'zh'
		WHEN f.language LIKE 'ko%' THEN 'ko' WHEN f.language LIKE 'vi%' THEN 'vi' ELSE 'ja' END
	JOIN attribute a ON a.id = o.attribute_id AND a.key = 'language'
	WHERE f.language IS NOT NULL AND f.language <> '';

-- A text in another language. thing: which of its kind (talk/wording.h). source: the
-- Japanese text it was made from; when that has changed since, it is not used.
CREATE TABLE wording (
	kind TEXT NOT NULL,
	thing TEXT NOT NULL,
	language TEXT NOT NULL CHECK (language IN ('ja-easy', 'en', 'zh', 'ko', 'vi')),
	text TEXT NOT NULL,
	source TEXT NOT NULL,
	reviewed BIGINT NOT NULL, -- somebody who knows the language has read it
	updated_by BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (kind, thing, language)
) WITHOUT_ROWID;

INSERT INTO role_right (role_id, name) SELECT id, 'wording.view' FROM role WHERE name IN ('作成者', '承認者', '閲覧者');
