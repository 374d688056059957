-- Tags by rule: who fulfils a condition gets a tag, once or for as long as it is true.

CREATE TABLE tag_rule (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	tag_id BIGINT NOT NULL REFERENCES option (id),
	condition TEXT NOT NULL, -- JSON, segment.h
	keeps BIGINT NOT NULL, -- 1: once given it stays; 0: taken away when the condition no longer holds
	days BIGINT NOT NULL DEFAULT 0, -- taken away so many days after; 0: never
	enabled BIGINT NOT NULL DEFAULT 1,
	department_id BIGINT REFERENCES department (id), -- NULL: the whole city
	given BYTES NOT NULL, -- people it has given the tag to, a packed set
	version BIGINT NOT NULL DEFAULT 1, -- every change, of people too
	trouble TEXT NOT NULL DEFAULT '', -- why it rests
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);

-- What a rule did: a row only when something changed.
CREATE TABLE tag_rule_run (
	id ID_PRIMARY_KEY,
	rule_id BIGINT NOT NULL REFERENCES tag_rule (id),
	at BIGINT NOT NULL,
	meant BIGINT NOT NULL, -- people who fulfilled the condition
	gave BIGINT NOT NULL,
	took BIGINT NOT NULL,
	trouble TEXT NOT NULL DEFAULT ''
);
CREATE INDEX tag_rule_run_rule ON tag_rule_run (rule_id, id);

INSERT INTO role_right (role_id, name) SELECT id, 'tag_rule.view' FROM role WHERE name IN ('作成者', '承認者', '閲覧者');
INSERT INTO role_right (role_id, name) SELECT id, 'tag_rule.edit' FROM role WHERE name = '承認者';

-- Lists of codes belong to departments.
ALTER TABLE code_list ADD COLUMN department_id BIGINT REFERENCES department (id); -- NULL: the whole city
INSERT INTO role_right (role_id, name) SELECT id, 'code.view' FROM role WHERE name IN ('作成者', '承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'code.edit' FROM role WHERE name = '承認者';
