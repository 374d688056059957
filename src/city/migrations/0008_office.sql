-- Roles the city defines, who has them from when to when, and rows that belong
-- to a department. Effective times are milliseconds; until_at is not included.

-- builtin: the administrators, who have every right there is, always.
CREATE TABLE role (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	note TEXT NOT NULL DEFAULT '',
	builtin BIGINT NOT NULL DEFAULT 0,
	from_at BIGINT NOT NULL DEFAULT 0, -- nobody has its rights before
	created_at BIGINT NOT NULL DEFAULT 0,
	updated_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE role_right (
	role_id BIGINT NOT NULL REFERENCES role (id),
	name TEXT NOT NULL, -- "broadcast.edit"
	PRIMARY KEY (role_id, name)
);

-- scope 'all': the whole city; 'department': department_id and those below it,
-- or, when it is NULL, the department the person belongs to at that time.
CREATE TABLE staff_role (
	id ID_PRIMARY_KEY,
	staff_id BIGINT NOT NULL REFERENCES staff (id),
	role_id BIGINT NOT NULL REFERENCES role (id),
	scope TEXT NOT NULL CHECK (scope IN ('department', 'all')),
	department_id BIGINT,
	from_at BIGINT NOT NULL DEFAULT 0,
	until_at BIGINT,
	given_by BIGINT, -- NULL: the program itself
	given_at BIGINT NOT NULL
);
CREATE INDEX staff_role_staff ON staff_role (staff_id);
CREATE INDEX staff_role_role ON staff_role (role_id);

INSERT INTO role (name, note, builtin) VALUES ('管理者', 'すべての機能のすべての操作ができます。', 1);
INSERT INTO role (name, note) VALUES ('作成者', '配信を準備します。送ることはできません。');
INSERT INTO role (name, note) VALUES ('承認者', '配信を確かめて送ります。');
INSERT INTO role (name, note) VALUES ('閲覧者', '見るだけです。');
INSERT INTO role_right (role_id, name) SELECT id, 'statistics.view' FROM role WHERE builtin = 0;
INSERT INTO role_right (role_id, name) SELECT id, 'attribute.view' FROM role WHERE builtin = 0;
INSERT INTO role_right (role_id, name) SELECT id, 'phrase.view' FROM role WHERE builtin = 0;
INSERT INTO role_right (role_id, name) SELECT id, 'segment.view' FROM role WHERE builtin = 0;
INSERT INTO role_right (role_id, name) SELECT id, 'broadcast.view' FROM role WHERE builtin = 0;
INSERT INTO role_right (role_id, name) SELECT id, 'friend.view' FROM role WHERE name IN ('作成者', '承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'segment.edit' FROM role WHERE name IN ('作成者', '承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'broadcast.edit' FROM role WHERE name IN ('作成者', '承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'broadcast.approve' FROM role WHERE name = '承認者';

-- Nobody loses sight of anything by the change: what they had was everywhere.
INSERT INTO staff_role (staff_id, role_id, scope, given_at)
SELECT s.id, r.id, 'all', s.created_at FROM staff s JOIN role r ON r.name = CASE s.role WHEN 'admin' THEN '管理者' ELSE '作成者' END;
ALTER TABLE staff DROP COLUMN role;

ALTER TABLE department ADD COLUMN state TEXT NOT NULL DEFAULT 'active'; -- 'closed': keeps its rows, takes no new ones
CREATE INDEX department_parent ON department (parent_id);

-- An administrator looks at the console as this person; nothing can be changed meanwhile.
ALTER TABLE session ADD COLUMN as_staff_id BIGINT;

-- NULL: belongs to the whole city. owner_id: who looks after it now; created_by stays.
ALTER TABLE broadcast ADD COLUMN department_id BIGINT;
ALTER TABLE broadcast ADD COLUMN owner_id BIGINT;
ALTER TABLE broadcast ADD COLUMN purpose TEXT NOT NULL DEFAULT 'normal'; -- normal, emergency, drill
ALTER TABLE template ADD COLUMN department_id BIGINT;
ALTER TABLE segment ADD COLUMN department_id BIGINT;
ALTER TABLE media ADD COLUMN department_id BIGINT;
UPDATE broadcast SET owner_id = created_by, department_id = (SELECT department_id FROM staff WHERE staff.id = broadcast.created_by);
CREATE INDEX broadcast_department ON broadcast (department_id, id);
CREATE INDEX broadcast_owner ON broadcast (owner_id, state);

-- Leavers, joiners and moves of a day (1 April), checked before and carried out
-- at 00:00, row by row exactly once.
CREATE TABLE staff_move (
	id ID_PRIMARY_KEY,
	title TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'cancelled')),
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	finished_at BIGINT
);
CREATE TABLE staff_move_row (
	id ID_PRIMARY_KEY,
	move_id BIGINT NOT NULL REFERENCES staff_move (id),
	no BIGINT NOT NULL, -- line of the file
	kind TEXT NOT NULL CHECK (kind IN ('leave', 'join', 'move')),
	staff_id BIGINT NOT NULL REFERENCES staff (id),
	department_id BIGINT,
	roles TEXT NOT NULL DEFAULT '', -- as written: 作成者、承認者（全庁）; empty: keeps them
	successor_id BIGINT,
	effective_at BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed', 'cancelled')),
	note TEXT NOT NULL DEFAULT '', -- what was handed over, or why it failed
	done_at BIGINT,
	UNIQUE (move_id, no)
);
CREATE INDEX staff_move_row_due ON staff_move_row (state, effective_at);
