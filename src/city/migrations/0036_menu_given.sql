-- Who was given a menu by a reply, a scenario, a code or a button: it goes before the menus' own rules.

CREATE TABLE menu_given (
	friend_id BIGINT PRIMARY KEY,
	menu_id BIGINT NOT NULL,
	until_at BIGINT NOT NULL, -- 0: until it is taken back
	given_at BIGINT NOT NULL
);
CREATE INDEX menu_given_menu ON menu_given (menu_id);
