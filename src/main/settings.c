/* settings: the table, the reader, the printer. */
#include "settings.h"

#include "arena.h"
#include "buf.h"
#include "clamd.h"
#include "email.h"
#include "str.h"
#include "utf8.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>

#define FILE_MOST ((size_t)64 << 10)

enum type { TEXT, NUMBER, PATH, URL, WORD };

struct row {
	const char *name;
	enum type type;
	size_t at;
	const char *initial; /* NULL: must be given */
	int64_t least, most; /* of a number; most bytes of a text */
	const char *words;   /* of WORD: "a|b" */
	const char *text;
};

#define AT(member) offsetof(struct settings, member)

static const struct row rows[] = {
	{"listen", TEXT, AT(listen), "127.0.0.1:8080", 0, 100, NULL,
	 "待ち受けるアドレスとポート。TLS は手前のプロキシが担当します。"},
	{"public_url", URL, AT(public_url), NULL, 0, 200, NULL,
	 "市民と LINE から見えるこのサーバーの URL（末尾の / なし）。例: https://line.city.example.lg.jp"},
	{"console_url", URL, AT(console_url), "", 0, 200, NULL,
	 "管理画面の URL（末尾の / なし）。空なら public_url と同じ。パスキーとシングルサインオンは、このアドレスで使えます。"},
	{"database", TEXT, AT(database), "sqlite:kairanban.db", 0, 1000, NULL,
	 "データベース。sqlite:PATH（1 台、暗号化）または postgres:CONNINFO（複数台）。"},
	{"inbox_database", TEXT, AT(inbox_database), "", 0, 1000, NULL,
	 "受信箱のデータベース。空なら sqlite では database の隣のファイル、postgres では database と同じ。"},
	{"access_database", TEXT, AT(access_database), "", 0, 1000, NULL,
	 "アクセス記録のデータベース。空なら sqlite では database の隣のファイル、postgres では database と同じ。"},
	{"key_file", PATH, AT(key_file), NULL, 1, 1000, NULL,
	 "この設置の鍵（kairanban key FILE で作成）。データベースとは別の場所に控えを保管してください。"},
	{"environment", WORD, AT(environment), "production", 0, 0, "production|test|demo",
	 "本番 production、検証 test、お試し demo。画面に表示されます。"},
	{"city_name", TEXT, AT(city_name), NULL, 1, 100, NULL, "自治体名。例: 盛岡市"},
	{"account_name", TEXT, AT(account_name), NULL, 1, 60, NULL,
	 "LINE 公式アカウントの名前。送信ボタンにも表示されます。例: 盛岡市公式アカウント"},
	{"account_id", TEXT, AT(account_id), "", 0, 40, NULL, "LINE のベーシック ID。例: @morioka"},
	{"channel_secret_file", PATH, AT(channel_secret_file), NULL, 1, 1000, NULL,
	 "Messaging API チャネルシークレットを書いたファイル（所有者だけが読めること）。"},
	{"channel_token_file", PATH, AT(channel_token_file), NULL, 1, 1000, NULL,
	 "チャネルアクセストークンを書いたファイル。worker だけが読みます。"},
	{"line_api_url", URL, AT(line_api_url), "https://api.line.me", 0, 200, NULL, "LINE の API。"},
	{"line_data_api_url", URL, AT(line_data_api_url), "https://api-data.line.me", 0, 200, NULL,
	 "LINE のデータ用 API。"},
	{"login_url", URL, AT(login_url), "https://access.line.me", 0, 200, NULL, "LINEログインの認可ページ。"},
	{"login_channel_id", TEXT, AT(login_channel_id), "", 0, 40, NULL,
	 "LINEログインのチャネル ID（Messaging API と同じプロバイダーであること）。"},
	{"login_secret_file", PATH, AT(login_secret_file), "", 0, 1000, NULL,
	 "LINEログインのチャネルシークレットを書いたファイル。"},
	{"liff_id", TEXT, AT(liff_id), "", 0, 60, NULL, "LIFF ID。空なら LINEログインだけを使います。"},
	{"smtp_url", TEXT, AT(smtp_url), "", 0, 200, NULL,
	 "職員へのお知らせメールを渡すメールサーバー。例: smtp://mail.city.example.lg.jp:587、smtps://mail.city.example.lg.jp:465。空ならメールは送りません。"},
	{"smtp_from", TEXT, AT(smtp_from), "", 0, 254, NULL, "お知らせメールの差出人のアドレス。smtp_url を書いたら必ず書きます。"},
	{"smtp_user", TEXT, AT(smtp_user), "", 0, 200, NULL, "メールサーバーの利用者名。空なら認証しません。"},
	{"smtp_password_file", PATH, AT(smtp_password_file), "", 0, 1000, NULL,
	 "メールサーバーのパスワードを書いたファイル（所有者だけが読めること）。worker だけが読みます。"},
	{"smtp_tls", WORD, AT(smtp_tls), "required", 0, 0, "required|none",
	 "required は暗号化（smtp:// では STARTTLS）できなければ送りません。none は庁内の中継サーバーが暗号化を受け付けないときだけ。"},
	{"smtp_ca_file", PATH, AT(smtp_ca_file), "", 0, 1000, NULL,
	 "メールサーバーの証明書を確かめる認証局の証明書（PEM）。空なら、この機械に入っているものを使います。"},
	{"clamd", TEXT, AT(clamd), "", 0, 200, NULL,
	 "届いたファイルと職員のファイルを調べるウイルス検査（ClamAV の clamd）。例: unix:/run/clamav/clamd.ctl、tcp:127.0.0.1:3310。空なら検査しません。worker だけがつなぎます。"},
	{"poster_font_file", PATH, AT(poster_font_file), "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Regular.ttf", 1, 1000, NULL,
	 "友だち追加のポスターとコードを渡す紙（PDF）に使う、日本語の書体のファイル。/usr の下に置いてください。"},
	{"poster_bold_font_file", PATH, AT(poster_bold_font_file), "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Bold.ttf", 1, 1000, NULL,
	 "ポスターの見出しに使う、太い書体のファイル。"},
	{"model_url", URL, AT(model_url), "", 0, 500, NULL,
	 "よくある質問の答えを作る言語モデル（OpenAI 互換）のアドレス。…/v1/chat/completions まで書きます。空なら使いません。使うかどうかは運用設定でも決めます。"},
	{"model_name", TEXT, AT(model_name), "", 0, 100, NULL, "言語モデルの名前。"},
	{"model_key_file", PATH, AT(model_key_file), "", 0, 1000, NULL,
	 "言語モデルの鍵を書いたファイル（所有者だけが読めること）。worker だけが読みます。"},
	{"oidc_issuer", URL, AT(oidc_issuer), "", 0, 200, NULL,
	 "職員のシングルサインオン（OpenID Connect）の発行者（末尾の / なし）。空なら使いません。"},
	{"oidc_client_id", TEXT, AT(oidc_client_id), "", 0, 200, NULL, "発行者に登録したクライアント ID。"},
	{"oidc_client_secret_file", PATH, AT(oidc_client_secret_file), "", 0, 1000, NULL,
	 "クライアントシークレットを書いたファイル。worker だけが読みます。空なら PKCE だけを使います。"},
	{"oidc_claim", WORD, AT(oidc_claim), "preferred_username", 0, 0, "preferred_username|email|sub|upn|unique_name",
	 "職員と結びつける項目。"},
	{"oidc_label", TEXT, AT(oidc_label), "シングルサインオン", 1, 60, NULL, "サインインの画面のボタンに出す、認証基盤の名前。"},
	{"console_allow", TEXT, AT(console_allow), "127.0.0.0/8, ::1", 0, 4000, NULL,
	 "管理画面を使える接続元（CIDR をカンマ区切り）。"},
	{"trusted_proxies", TEXT, AT(trusted_proxies), "", 0, 4000, NULL,
	 "X-Forwarded-For を信じるプロキシ（CIDR をカンマ区切り）。"},
	{"frame_ancestors", TEXT, AT(frame_ancestors), "", 0, 200, NULL,
	 "市民向けページを枠の中に表示してよい場所。お試し環境のシミュレーター用。"},
	{"log_level", WORD, AT(log_level), "info", 0, 0, "debug|info|warn|error", "記録の細かさ。"},
	{"threads", NUMBER, AT(threads), "0", 0, 64, NULL, "HTTP のスレッド数。0 は CPU の数。"},
	{"workers", NUMBER, AT(workers), "2", 1, 64, NULL, "後で行う仕事のスレッド数。"},
	{"rate_multicast", NUMBER, AT(rate_multicast), "0", 0, 100000, NULL,
	 "1 秒あたりの一斉送信の呼び出し数。0 は LINE の上限（200）に合わせます。計測以外で変えないでください。"},
};

struct reading {
	struct arena *arena;
	struct settings *out;
	struct str folder;
	bool given[COUNT(rows)];
};

bool settings_is_local(struct str url)
{
	return str_starts(url, S("http://127.")) || str_starts(url, S("http://localhost:")) ||
	       str_starts(url, S("http://[::1]"));
}

static bool is_word(const char *words, struct str value)
{
	struct str rest = str_from(words), word;
	while (str_cut(&rest, '|', &word))
		if (str_eq(word, value))
			return true;
	return false;
}

static enum err set_number(const struct row *row, struct str value, int64_t *out)
{
	if (!str_to_i64(value, out) || *out < row->least || *out > row->most)
		return fail_field(ERR_INVALID, row->name, "%s: %" PRId64 " から %" PRId64 " までの整数にしてください。",
		                  row->name, row->least, row->most);
	return OK;
}

static enum err check_text(const struct row *row, struct str value)
{
	if (value.len > (size_t)row->most && row->type != WORD)
		return fail_field(ERR_INVALID, row->name, "%s: 長すぎます。", row->name);
	if (!utf8_is_text(value) || str_find_char(value, '"') >= 0 || str_find_char(value, '\\') >= 0)
		return fail_field(ERR_INVALID, row->name, "%s: 使えない文字（\" や \\ など）を含んでいます。", row->name);
	if (row->type == WORD && !is_word(row->words, value))
		return fail_field(ERR_INVALID, row->name, "%s: %s のどれかにしてください。", row->name, row->words);
	if (row->type == URL && value.len == 0 && row->initial && !*row->initial)
		return OK; /* not used */
	if (row->type == URL && !str_starts(value, S("https://")) && !settings_is_local(value))
		return fail_field(ERR_INVALID, row->name, "%s: https:// で始めてください（http:// は 127.0.0.1 と localhost だけ）。",
		                  row->name);
	if (row->type == URL && str_ends(value, S("/")))
		return fail_field(ERR_INVALID, row->name, "%s: 末尾の / を取ってください。", row->name);
	return OK;
}

static enum err set_row(struct reading *reading, const struct row *row, struct str value)
{
	char *base = (char *)reading->out;
	if (row->type == NUMBER)
		return set_number(row, value, (int64_t *)(void *)(base + row->at));
	TRY(check_text(row, value));
	if (row->type == PATH && value.len && value.ptr[0] != '/')
		value = str_fmt(reading->arena, "%.*s/%.*s", FMT(reading->folder), FMT(value));
	*(struct str *)(void *)(base + row->at) = str_dup(reading->arena, value);
	return OK;
}

static enum err set_named(struct reading *reading, struct str name, struct str value)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!str_eq(str_from(rows[i].name), name))
			continue;
		if (reading->given[i])
			return fail(ERR_INVALID, "%s: 2 回書かれています。", rows[i].name);
		reading->given[i] = true;
		return set_row(reading, &rows[i], value);
	}
	return fail(ERR_INVALID, "%.*s: この名前の設定はありません（kairanban settings で一覧を表示します）。", FMT(name));
}

/* "name = value"; empty lines and those that begin with # mean nothing. */
static enum err read_line(struct reading *reading, struct str line)
{
	line = str_trim(line);
	if (line.len == 0 || line.ptr[0] == '#')
		return OK;
	ptrdiff_t equals = str_find_char(line, '=');
	if (equals <= 0)
		return fail(ERR_INVALID, "「名前 = 値」の形で書いてください。");
	return set_named(reading, str_trim(str_left(line, (size_t)equals)), str_trim(str_skip(line, (size_t)equals + 1)));
}

static enum err read_lines(struct reading *reading, const char *path, struct str text)
{
	struct str line;
	for (int number = 1; str_cut(&text, '\n', &line); number++) {
		enum err result = read_line(reading, line);
		if (result != OK) {
			struct str why = str_dup(reading->arena, str_from(err_text()));
			return fail(result, "%s の %d 行目: %.*s", path, number, FMT(why));
		}
	}
	return OK;
}

enum err settings_read_text(struct arena *arena, const char *path, struct str *out)
{
	char *text = arena_alloc(arena, FILE_MOST + 1);
	FILE *file = fopen(path, "re");
	if (!file)
		return fail(ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
	size_t len = fread(text, 1, FILE_MOST + 1, file);
	bool failed = ferror(file) != 0;
	fclose(file);
	if (failed || len > FILE_MOST)
		return fail(ERR_INVALID, "%s: 読めないか、大きすぎます（%zu バイトまで）。", path, FILE_MOST);
	*out = str_of(text, len);
	return OK;
}

/* Behind a proxy everybody comes from the proxy's address: unless it is named,
 * an allowed address would let the whole world in. */
static enum err check_proxy(const struct settings *settings)
{
	if (str_starts(settings->public_url, S("https://")) && str_trim(settings->trusted_proxies).len == 0)
		return fail_field(ERR_INVALID, "trusted_proxies",
		                  "trusted_proxies: public_url が https のときは、手前で TLS を受け持つプロキシのアドレスを書いてください"
		                  "（同じ機械なら 127.0.0.1, ::1）。書かないと、管理画面の接続元を確かめられません。");
	return OK;
}

static enum err check_mail(const struct settings *settings)
{
	struct str url = settings->smtp_url;
	if (url.len == 0)
		return OK;
	if (!str_starts(url, S("smtp://")) && !str_starts(url, S("smtps://")))
		return fail_field(ERR_INVALID, "smtp_url", "smtp_url: smtp:// か smtps:// で始めてください。");
	if (!email_is_address(settings->smtp_from))
		return fail_field(ERR_INVALID, "smtp_from", "smtp_from: smtp_url を使うときは、差出人のメールアドレスを書いてください。");
	if ((settings->smtp_user.len > 0) != (settings->smtp_password_file.len > 0))
		return fail_field(ERR_INVALID, "smtp_user", "smtp_user: smtp_user と smtp_password_file は、両方書くか、両方空にしてください。");
	if (settings->smtp_user.len && str_eq(settings->smtp_tls, S("none")) && !str_starts(url, S("smtps://")))
		return fail_field(ERR_INVALID, "smtp_tls", "smtp_tls: パスワードを使うときは required にしてください。");
	return OK;
}

static enum err check_clamd(const struct settings *settings)
{
	return settings->clamd.len ? clamd_where_check(settings->clamd) : OK;
}

static enum err check_sso(const struct settings *settings)
{
	if (settings->oidc_issuer.len && settings->oidc_client_id.len == 0)
		return fail_field(ERR_INVALID, "oidc_client_id", "oidc_client_id: oidc_issuer を書いたときは、クライアント ID も書いてください。");
	return OK;
}

static enum err fill_absent(struct reading *reading)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (reading->given[i])
			continue;
		if (!rows[i].initial)
			return fail_field(ERR_INVALID, rows[i].name, "%s: 必ず指定してください。%s", rows[i].name, rows[i].text);
		struct str initial = str_from(rows[i].initial);
		if (initial.len || rows[i].type == NUMBER)
			TRY(set_row(reading, &rows[i], initial));
		else
			*(struct str *)(void *)((char *)reading->out + rows[i].at) = S("");
	}
	return OK;
}

/* sqlite:PATH relative to the file's folder; the inbox and the access log beside it. */
static void place_databases(struct reading *reading)
{
	struct settings *s = reading->out;
	struct str *urls[] = {&s->database, &s->inbox_database, &s->access_database};
	bool sqlite = str_starts(s->database, S("sqlite:"));
	if (s->inbox_database.len == 0)
		s->inbox_database = sqlite ? str_fmt(reading->arena, "%.*s-inbox", FMT(s->database)) : s->database;
	if (s->access_database.len == 0)
		s->access_database = sqlite ? str_fmt(reading->arena, "%.*s-access", FMT(s->database)) : s->database;
	for (size_t i = 0; i < COUNT(urls); i++) {
		struct str path = str_skip(*urls[i], S("sqlite:").len);
		if (str_starts(*urls[i], S("sqlite:")) && path.len && path.ptr[0] != '/')
			*urls[i] = str_fmt(reading->arena, "sqlite:%.*s/%.*s", FMT(reading->folder), FMT(path));
	}
}

enum err settings_read_file(struct arena *arena, const char *path, struct settings *out)
{
	struct settings loaded = {0};
	char *copy = str_z(arena, str_from(path));
	struct reading reading = {.arena = arena, .out = &loaded, .folder = str_from(dirname(copy))};
	struct str text;
	TRY(settings_read_text(arena, path, &text));
	TRY(read_lines(&reading, path, text));
	TRY(fill_absent(&reading));
	TRY(check_proxy(&loaded));
	TRY(check_sso(&loaded));
	TRY(check_mail(&loaded));
	TRY(check_clamd(&loaded));
	place_databases(&reading);
	*out = loaded;
	return OK;
}

struct str settings_text(struct arena *arena)
{
	struct buf out;
	buf_init(&out, arena, 65536);
	buf_lit(&out, "# Kairanban の設定。行は「名前 = 値」、# から始まる行は説明です。\n");
	for (size_t i = 0; i < COUNT(rows); i++)
		buf_fmt(&out, "\n# %s\n%s%s = %s\n", rows[i].text, rows[i].initial ? "# " : "", rows[i].name,
		        rows[i].initial ? rows[i].initial : "");
	return buf_view(&out);
}
