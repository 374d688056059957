-- Whose name and picture stand beside a message: a face, as LINE's sender.

CREATE TABLE face (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	department_id BIGINT, -- NULL: the whole city's
	icon TEXT NOT NULL, -- token of the media; empty: the account's own picture
	for_broadcast BIGINT NOT NULL, -- 1: what broadcasts of the department begin with
	for_staff BIGINT NOT NULL, -- 1: stands beside what staff answer
	for_bot BIGINT NOT NULL, -- 1: stands beside what goes out by itself
	closed BIGINT NOT NULL, -- 1: cannot be chosen any more
	updated_by BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);
CREATE INDEX face_department ON face (department_id);

-- Every name and picture that one ever had: messages keep what they were written with.
CREATE TABLE face_look (
	face_id BIGINT NOT NULL REFERENCES face (id),
	name TEXT NOT NULL,
	icon TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (face_id, name, icon)
) WITHOUT_ROWID;
CREATE INDEX face_look_name ON face_look (name, icon);

INSERT INTO role_right (role_id, name) SELECT id, 'face.view' FROM role WHERE name IN ('作成者', '承認者', '相談担当');
INSERT INTO role_right (role_id, name) SELECT id, 'face.edit' FROM role WHERE name = '承認者';
