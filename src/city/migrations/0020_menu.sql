-- Rich menus: what staff draw, what was published, and what of it lies at LINE.

CREATE TABLE menu (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	purpose TEXT NOT NULL DEFAULT 'normal' CHECK (purpose IN ('normal', 'disaster')),
	department_id BIGINT,
	position BIGINT NOT NULL DEFAULT 0, -- the first that fits a person is theirs
	draft TEXT NOT NULL, -- JSON, menu_content.h
	condition TEXT NOT NULL DEFAULT '{}', -- of the draft; {} is everybody
	condition_text TEXT NOT NULL DEFAULT '',
	from_at BIGINT NOT NULL DEFAULT 0, -- 0: always
	until_at BIGINT NOT NULL DEFAULT 0,
	version BIGINT NOT NULL DEFAULT 1,
	live_id BIGINT NOT NULL DEFAULT 0, -- the edition in use; 0: none
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_by BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);

CREATE TABLE menu_picture (
	id ID_PRIMARY_KEY,
	mime TEXT NOT NULL,
	width BIGINT NOT NULL,
	height BIGINT NOT NULL,
	bytes BYTES NOT NULL,
	source TEXT NOT NULL DEFAULT '', -- what it was drawn from: JSON of tiles with the SVG
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL
);

-- What was published once does not change. state: rolling → live → ending → ended;
-- stopped: a person decides. With friend_id it is a preview for that person only.
CREATE TABLE menu_edition (
	id ID_PRIMARY_KEY,
	menu_id BIGINT NOT NULL REFERENCES menu (id),
	no BIGINT NOT NULL, -- 0: a preview
	content TEXT NOT NULL,
	condition TEXT NOT NULL,
	condition_text TEXT NOT NULL,
	from_at BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	friend_id BIGINT NOT NULL DEFAULT 0,
	ends_at BIGINT NOT NULL DEFAULT 0, -- of a preview
	state TEXT NOT NULL CHECK (state IN ('rolling', 'live', 'ending', 'ended', 'stopped')),
	trouble TEXT NOT NULL DEFAULT '',
	wait_until BIGINT NOT NULL DEFAULT 0, -- LINE's hourly limit
	people BIGINT NOT NULL DEFAULT 0, -- who should have it by a link of their own
	note TEXT NOT NULL DEFAULT '',
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	live_at BIGINT NOT NULL DEFAULT 0,
	ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX menu_edition_menu ON menu_edition (menu_id, id);
CREATE INDEX menu_edition_state ON menu_edition (state);

-- One rich menu object at LINE: a tab of an edition. mark stands in the object's name
-- there, so that one made just before a crash is found again.
CREATE TABLE menu_page (
	id ID_PRIMARY_KEY,
	edition_id BIGINT NOT NULL REFERENCES menu_edition (id),
	no BIGINT NOT NULL, -- 0: the one people see first
	name TEXT NOT NULL,
	alias TEXT NOT NULL,
	picture_id BIGINT NOT NULL REFERENCES menu_picture (id),
	mark TEXT NOT NULL UNIQUE,
	object TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('wanted', 'creating', 'created', 'ready', 'gone')),
	line_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX menu_page_edition ON menu_page (edition_id, no);
CREATE INDEX menu_page_line ON menu_page (line_id);

-- What a tap means; postback data is "m=ID", links of ours are /m/CODE.
CREATE TABLE menu_button (
	id ID_PRIMARY_KEY,
	edition_id BIGINT NOT NULL REFERENCES menu_edition (id),
	menu_id BIGINT NOT NULL,
	tab TEXT NOT NULL,
	key TEXT NOT NULL, -- the same button in every edition of its menu
	label TEXT NOT NULL,
	kind TEXT NOT NULL,
	code TEXT UNIQUE,
	action TEXT NOT NULL
);
CREATE INDEX menu_button_edition ON menu_button (edition_id);
CREATE INDEX menu_button_menu ON menu_button (menu_id, key);

CREATE TABLE menu_tap (
	menu_id BIGINT NOT NULL,
	key TEXT NOT NULL,
	day BIGINT NOT NULL, -- Japan, days since 1970
	taps BIGINT NOT NULL,
	people BIGINT NOT NULL, -- different ones on that day
	PRIMARY KEY (menu_id, key, day)
);
-- Who was counted on a day: keyed hashes, forgotten after the day.
CREATE TABLE menu_tapper (
	menu_id BIGINT NOT NULL,
	key TEXT NOT NULL,
	day BIGINT NOT NULL,
	who TEXT NOT NULL,
	PRIMARY KEY (menu_id, key, day, who)
);

-- Who has a menu of their own at LINE, as far as we know: linked by us, or by a tab.
CREATE TABLE menu_link (
	friend_id BIGINT PRIMARY KEY,
	edition_id BIGINT NOT NULL
);
CREATE INDEX menu_link_edition ON menu_link (edition_id);

-- What LINE was told last.
CREATE TABLE menu_alias (
	alias TEXT PRIMARY KEY,
	page_id BIGINT NOT NULL
);
-- Creations and deletions of the last hour: LINE takes 100 of each.
CREATE TABLE menu_call (
	id ID_PRIMARY_KEY,
	kind TEXT NOT NULL CHECK (kind IN ('create', 'delete')),
	at BIGINT NOT NULL
);
CREATE INDEX menu_call_at ON menu_call (kind, at);
CREATE TABLE menu_keeper (
	id BIGINT PRIMARY KEY,
	standard TEXT NOT NULL DEFAULT '', -- the default menu's id at LINE, as last told
	look_wanted BIGINT NOT NULL DEFAULT 0, -- 1: compare; 2: and repair; 3: and delete what is not ours
	looked_at BIGINT NOT NULL DEFAULT 0,
	look TEXT NOT NULL DEFAULT '' -- JSON: what differed
);
INSERT INTO menu_keeper (id) VALUES (1);

-- Prepared for a disaster: what people see and hear instead. One row.
CREATE TABLE disaster (
	id BIGINT PRIMARY KEY,
	menu_id BIGINT NOT NULL DEFAULT 0,
	phrases TEXT NOT NULL DEFAULT '{}', -- {"greeting":[…],"default_reply":[…]}
	answers TEXT NOT NULL DEFAULT '[]', -- [{"words":"避難所","messages":[…]}]
	notice TEXT NOT NULL DEFAULT '', -- on top of the citizens' pages
	remind_hours BIGINT NOT NULL DEFAULT 6,
	drill TEXT NOT NULL DEFAULT '', -- condition of the drill group; empty: none yet
	drill_text TEXT NOT NULL DEFAULT '',
	version BIGINT NOT NULL DEFAULT 1,
	updated_by BIGINT NOT NULL DEFAULT 0,
	updated_at BIGINT NOT NULL DEFAULT 0
);
INSERT INTO disaster (id) VALUES (1);
-- Each time it was on. What is in force is kept here as it was at the moment.
CREATE TABLE disaster_run (
	id ID_PRIMARY_KEY,
	drill BIGINT NOT NULL,
	menu_id BIGINT NOT NULL, -- its edition in use; 0: menus stay as they are
	phrases TEXT NOT NULL,
	answers TEXT NOT NULL,
	notice TEXT NOT NULL,
	people BYTES, -- of a drill: bitmap of friend ids
	people_count BIGINT NOT NULL DEFAULT 0,
	reason TEXT NOT NULL,
	started_by BIGINT NOT NULL,
	started_at BIGINT NOT NULL,
	remind_ms BIGINT NOT NULL,
	remind_at BIGINT NOT NULL,
	ended_by BIGINT,
	ended_at BIGINT,
	end_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX disaster_run_open ON disaster_run (ended_at);

INSERT INTO role_right (role_id, name) SELECT id, 'menu.view' FROM role WHERE name IN ('作成者', '承認者', '閲覧者');
INSERT INTO role_right (role_id, name) SELECT id, 'menu.edit' FROM role WHERE name IN ('作成者', '承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'menu.approve' FROM role WHERE name = '承認者';
INSERT INTO role_right (role_id, name) SELECT id, 'disaster.view' FROM role WHERE name IN ('作成者', '承認者', '閲覧者');
INSERT INTO role_right (role_id, name) SELECT id, 'disaster.approve' FROM role WHERE name = '承認者';
