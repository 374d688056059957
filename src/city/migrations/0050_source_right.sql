-- Codes for adding the account are made by those who prepare broadcasts; everybody
-- who looks at statistics may see what came of them.

INSERT INTO role_right (role_id, name) SELECT id, 'source.view' FROM role WHERE name IN ('作成者', '承認者', '閲覧者');
INSERT INTO role_right (role_id, name) SELECT id, 'source.edit' FROM role WHERE name IN ('作成者', '承認者');
