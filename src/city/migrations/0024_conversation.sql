-- Staff chat: desks that people turn to, conversations, and what staff say in them.

-- weekdays: bit 0 Sunday … bit 6 Saturday. break_from = break_to: no break.
CREATE TABLE desk (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	department_id BIGINT, -- NULL: the whole city's
	state TEXT NOT NULL DEFAULT 'active', -- 'closed': takes nobody new
	offered BIGINT NOT NULL DEFAULT 1, -- 0: not chosen by people, only by transfer
	weekdays BIGINT NOT NULL,
	from_minute BIGINT NOT NULL,
	to_minute BIGINT NOT NULL,
	break_from BIGINT NOT NULL DEFAULT 0,
	break_to BIGINT NOT NULL DEFAULT 0,
	holidays BIGINT NOT NULL DEFAULT 0, -- 1: on public holidays and at the turn of the year too
	away_text TEXT NOT NULL, -- said outside of these hours
	alarm_minutes BIGINT NOT NULL, -- 0: none
	timeout_minutes BIGINT NOT NULL, -- 0: never
	second_look BIGINT NOT NULL DEFAULT 0, -- 1: a colleague reads every answer first
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);

-- version: counts every change, so that nobody acts on what they have not seen.
CREATE TABLE conversation (
	id ID_PRIMARY_KEY,
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	desk_id BIGINT NOT NULL REFERENCES desk (id),
	state TEXT NOT NULL CHECK (state IN ('waiting', 'open', 'closed')),
	holder_id BIGINT, -- who answers; NULL while it waits
	version BIGINT NOT NULL DEFAULT 1,
	began_at BIGINT NOT NULL,
	said_at BIGINT NOT NULL, -- the last word of either side
	waits_since BIGINT, -- the citizen's first word that nobody has answered
	alarmed_at BIGINT, -- the colleagues were told of it
	away_at BIGINT, -- the citizen was told last that nobody is here now
	changed_at BIGINT NOT NULL,
	closed_at BIGINT,
	closed_by TEXT NOT NULL DEFAULT '' -- staff, citizen, time
);
-- One at a time with each person.
CREATE UNIQUE INDEX conversation_live ON conversation (friend_id) WHERE state <> 'closed';
CREATE INDEX conversation_friend ON conversation (friend_id, id);
CREATE INDEX conversation_state ON conversation (state, said_at, id, desk_id, holder_id);
CREATE INDEX conversation_waits ON conversation (waits_since);
CREATE INDEX conversation_desk ON conversation (desk_id, state);
CREATE INDEX conversation_holder ON conversation (holder_id, state, said_at);
CREATE INDEX conversation_changed ON conversation (changed_at, desk_id);

-- NULL: said to the bot. masked: what was made unreadable before it was stored.
ALTER TABLE utterance ADD COLUMN conversation_id BIGINT;
ALTER TABLE utterance ADD COLUMN masked TEXT NOT NULL DEFAULT '';
CREATE INDEX utterance_conversation ON utterance (conversation_id, id);
CREATE INDEX utterance_said ON utterance (said_at);

-- The text as it was typed, where keeping it is allowed at all.
CREATE TABLE utterance_secret (
	utterance_id BIGINT PRIMARY KEY REFERENCES utterance (id),
	body_sealed BYTES NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX utterance_secret_at ON utterance_secret (at);

-- The newest reply token that nobody has used; worth nothing after a minute.
CREATE TABLE reply_token (
	friend_id BIGINT PRIMARY KEY REFERENCES friend (id),
	token_sealed BYTES NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX reply_token_at ON reply_token (at);

-- What a person at a desk says. key: made by the screen, so that a second press says
-- nothing twice. message_sealed goes when it is said: then it is an utterance.
CREATE TABLE conversation_answer (
	id ID_PRIMARY_KEY,
	conversation_id BIGINT NOT NULL REFERENCES conversation (id),
	staff_id BIGINT NOT NULL,
	key TEXT NOT NULL UNIQUE,
	message_sealed BYTES,
	state TEXT NOT NULL
		CHECK (state IN ('looking', 'back', 'queued', 'sending', 'sent', 'unknown', 'failed')),
	way TEXT NOT NULL DEFAULT '', -- reply, push
	token_sealed BYTES, -- of the reply under way
	retry_key TEXT NOT NULL,
	utterance_id BIGINT,
	looked_by BIGINT,
	looked_at BIGINT,
	why TEXT NOT NULL DEFAULT '', -- it failed, in Japanese
	created_at BIGINT NOT NULL,
	sent_at BIGINT
);
CREATE INDEX conversation_answer_of ON conversation_answer (conversation_id, id);
CREATE INDEX conversation_answer_utterance ON conversation_answer (utterance_id);

-- What happened in it, and what staff note for each other.
CREATE TABLE conversation_entry (
	id ID_PRIMARY_KEY,
	conversation_id BIGINT NOT NULL REFERENCES conversation (id),
	kind TEXT NOT NULL, -- began, taken, assigned, moved, closed, reopened, alarm, note, back
	staff_id BIGINT, -- NULL: the citizen, or the program
	other TEXT NOT NULL DEFAULT '', -- the name of the desk or colleague it went to
	note_sealed BYTES,
	at BIGINT NOT NULL
);
CREATE INDEX conversation_entry_of ON conversation_entry (conversation_id, id);

CREATE TABLE conversation_draft (
	conversation_id BIGINT NOT NULL REFERENCES conversation (id),
	staff_id BIGINT NOT NULL,
	text_sealed BYTES NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (conversation_id, staff_id)
);

-- Who has it before their eyes, and who is writing.
CREATE TABLE conversation_look (
	conversation_id BIGINT NOT NULL REFERENCES conversation (id),
	staff_id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	typing_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (conversation_id, staff_id)
);

-- Answers that are wanted again and again; found by "/" and their word.
CREATE TABLE canned (
	id ID_PRIMARY_KEY,
	department_id BIGINT, -- NULL: everybody's
	word TEXT NOT NULL,
	text TEXT NOT NULL,
	updated_by BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);
CREATE INDEX canned_department ON canned (department_id, word);

INSERT INTO phrase (key, label, updated_at, messages) VALUES
	('conversation_choose', '職員との相談：窓口を選ぶ', 0, '[{"type":"text","text":"職員がお答えします。どの窓口ですか。下のボタンから選んでください。"}]'),
	('conversation_waiting', '職員との相談：受け付けたとき', 0, '[{"type":"text","text":"窓口におつなぎします。ご用件を書いてお待ちください。職員がこのトークでお答えします。\n\nマイナンバー、カードの番号、暗証番号は書かないでください。"}]'),
	('conversation_closed', '職員との相談：終わったとき', 0, '[{"type":"text","text":"ご相談を終わります。ありがとうございました。\nまた聞きたいことがあれば、いつでも書いてください。"}]'),
	('conversation_personal', '個人情報が書かれたとき', 0, '[{"type":"text","text":"個人情報が書かれていたようなので、市では伏せて保存しました。\nマイナンバー、カードの番号、電話番号、メールアドレスは、このトークに書かないでください。必要なときは、職員が専用のフォームか電話でうかがいます。"}]');

INSERT INTO role (name, note) SELECT '相談担当', '窓口に来た相談に、トークで答えます。'
WHERE NOT EXISTS (SELECT 1 FROM role WHERE name = '相談担当');
INSERT INTO role_right (role_id, name) SELECT id, 'conversation.view' FROM role WHERE name = '相談担当';
INSERT INTO role_right (role_id, name) SELECT id, 'conversation.edit' FROM role WHERE name = '相談担当';
