-- Talk: what was said, both ways. Texts are sealed field by field.

CREATE TABLE utterance (
	id ID_PRIMARY_KEY,
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	line_message_id TEXT UNIQUE,
	speaker TEXT NOT NULL CHECK (speaker IN ('citizen', 'city')),
	kind TEXT NOT NULL, -- LINE's message type
	body_sealed BYTES, -- the message object; NULL once erased
	attachment_state TEXT NOT NULL DEFAULT 'none'
		CHECK (attachment_state IN ('none', 'wanted', 'kept', 'gone', 'too_large')),
	said_at BIGINT NOT NULL,
	erased_at BIGINT
);
CREATE INDEX utterance_friend ON utterance (friend_id, id);

CREATE TABLE attachment_part (
	utterance_id BIGINT NOT NULL REFERENCES utterance (id),
	no BIGINT NOT NULL,
	mime TEXT NOT NULL,
	sealed BYTES NOT NULL,
	PRIMARY KEY (utterance_id, no)
);

-- An unsend may come before its message: then the message is never stored.
CREATE TABLE unsent (
	line_message_id TEXT PRIMARY KEY,
	at BIGINT NOT NULL
);

-- Texts the city writes for fixed occasions: greeting, answer to anything else.
CREATE TABLE phrase (
	key TEXT PRIMARY KEY,
	label TEXT NOT NULL,
	messages TEXT NOT NULL,
	updated_at BIGINT NOT NULL
);

INSERT INTO phrase (key, label, updated_at, messages) VALUES
	('greeting', '友だち追加のあいさつ', 0, '[{"type":"text","text":"{{account_name}}の友だち追加ありがとうございます。\nお知らせの種類やお住まいの地区を選ぶと、必要な情報だけが届きます。"},{"type":"template","altText":"受信設定のご案内","template":{"type":"buttons","title":"受信設定","text":"届くお知らせを選べます（1分ほど）。","actions":[{"type":"uri","label":"受信設定をする","uri":"{{settings_url}}"}]}}]'),
	('greeting_again', 'ブロック解除のあいさつ', 0, '[{"type":"text","text":"おかえりなさい。前の受信設定はそのまま残っています。"},{"type":"template","altText":"受信設定のご案内","template":{"type":"buttons","title":"受信設定","text":"内容を見直すこともできます。","actions":[{"type":"uri","label":"受信設定を見る","uri":"{{settings_url}}"}]}}]'),
	('settings_saved', '受信設定を保存したとき', 0, '[{"type":"text","text":"受信設定を保存しました。いつでも変更できます。"}]'),
	('default_reply', 'そのほかのメッセージへの返事', 0, '[{"type":"text","text":"メッセージありがとうございます。このアカウントでは、お知らせをお届けしています。","quickReply":{"items":[{"type":"action","action":{"type":"uri","label":"受信設定","uri":"{{settings_url}}"}}]}}]');
