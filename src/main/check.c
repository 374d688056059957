/* check: looks at one thing after the other and tells all of them. */
#include "check.h"

#include "api.h"
#include "arena.h"
#include "audit_chain.h"
#include "clamd.h"
#include "clock.h"
#include "db.h"
#include "http_client.h"
#include "jst.h"
#include "mail.h"
#include "migrate.h"
#include "pdf.h"
#include "secret.h"
#include "serve.h"
#include "settings.h"
#include "str.h"

#include <stdio.h>

static int bad;

static void tell(const char *what, enum err result, const char *good)
{
	bad += result != OK;
	printf("%s %s: %s\n", result == OK ? "○" : "×", what, result == OK ? good : err_text());
}

static enum err check_store(struct db_pool *pool, struct arena *arena)
{
	struct db *db;
	TRY(db_take(pool, arena, DB_READ, &db));
	TRY(db_ping(db));
	enum err result = db_verify(db);
	db_return(&db);
	return result;
}

static enum err check_database(struct arena *arena, const struct settings *settings, const struct keyring *keyring)
{
	struct stores stores;
	TRY(stores_open(settings, keyring, false, &stores));
	enum err result = check_store(stores.db, arena);
	if (result == OK)
		result = check_store(stores.inbox, arena);
	if (result == OK)
		result = check_store(stores.access, arena);
	stores_close(&stores);
	return result;
}

/* Where LINE sends what citizens do: to us, or nobody would hear it. */
static enum err check_webhook(const struct line_api *line, struct arena *arena, struct str public_url)
{
	struct str endpoint;
	bool active;
	struct str ours = str_fmt(arena, "%.*s/line/webhook", FMT(public_url));
	enum err found = line_webhook(line, arena, &endpoint, &active);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_INVALID, "設定されていません。LINE Developers コンソールで %.*s を設定してください。", FMT(ours));
	TRY(found);
	if (!str_eq(endpoint, ours))
		return fail(ERR_INVALID, "別の場所（%.*s）に向いています。LINE Developers コンソールで %.*s に直してください。",
		            FMT(endpoint), FMT(ours));
	return active ? OK : fail(ERR_INVALID, "止まっています。LINE Developers コンソールで「Webhookの利用」を有効にしてください。");
}

/* Links that lead to adding the account are made of it. */
static enum err check_account_id(const struct settings *settings, const struct line_bot *bot)
{
	if (settings->account_id.len == 0)
		return fail(ERR_INVALID, "account_id が空です。LINE のベーシック ID（%.*s）を書いてください。", FMT(bot->basic_id));
	if (str_eq(settings->account_id, bot->basic_id) || str_eq(settings->account_id, bot->premium_id))
		return OK;
	return fail(ERR_INVALID, "account_id は %.*s ですが、LINE のベーシック ID は %.*s です。", FMT(settings->account_id),
	            FMT(bot->basic_id));
}

static enum err check_bot(const struct line_api *line, struct arena *arena, struct line_bot *bot)
{
	TRY(line_bot_info(line, arena, bot));
	printf("  LINE のアカウント: %.*s（%.*s）\n", FMT(bot->display_name), FMT(bot->basic_id));
	return OK;
}

static void check_line(struct arena *arena, const struct settings *settings, const struct secret *token)
{
	struct http_client *client;
	struct line_bot bot;
	enum err result = http_client_open(&(struct http_client_options){.allow_plain = settings_is_local(settings->line_api_url),
	                                                                 .total_ms = 10000},
	                                   &client);
	if (result != OK) {
		tell("LINE との接続", result, "");
		return;
	}
	struct line_api line = {client, settings->line_api_url, settings->line_data_api_url, token};
	result = check_bot(&line, arena, &bot);
	tell("LINE との接続", result, "つながりました");
	if (result == OK) {
		tell("account_id", check_account_id(settings, &bot), "LINE と同じです");
		tell("LINE の Webhook", check_webhook(&line, arena, settings->public_url), "このサーバーに向いています");
	}
	http_client_close(&client);
}

/* Only who prints posters needs them. */
static void check_fonts(const struct settings *settings)
{
	struct pdf_fonts *fonts = pdf_fonts_new(settings->poster_font_file, settings->poster_bold_font_file);
	bool there = pdf_fonts_load(fonts) == OK;
	printf("  ポスターの書体: %s\n", there ? "あります" : err_text());
	err_clear();
	pdf_fonts_free(&fonts);
}

/* Only who uses LINE Login needs one. */
static void check_login(struct arena *arena, const struct settings *settings)
{
	struct secret *secret = NULL;
	if (settings->login_channel_id.len == 0)
		printf("  LINEログイン: 使いません（login_channel_id が空です。受信設定のページは開けません）\n");
	else if (settings->login_secret_file.len == 0)
		tell("LINEログイン", fail(ERR_INVALID, "login_secret_file を指定してください。"), "");
	else
		tell("LINEログインのシークレット", secret_load(str_z(arena, settings->login_secret_file), &secret), "読めました");
	secret_close(&secret);
}

/* Sends nothing. */
static enum err check_mail(struct arena *arena, const struct settings *settings)
{
	struct mail_server *server;
	TRY(mail_server_of(arena, settings, &server));
	return mail_try(arena, server);
}

#define DEFINITIONS_OLD_DAYS 3
#define CLAMD_PATIENCE_MS 5000

/* A check that knows only old viruses finds no new ones. */
static enum err check_clamd(struct arena *arena, const struct settings *settings)
{
	const struct clamd clamd = {.where = settings->clamd, .patience_ms = CLAMD_PATIENCE_MS};
	struct clamd_version version;
	TRY(clamd_ask_version(arena, &clamd, &version));
	struct str made = version.made_at ? jst_format_minute(arena, version.made_at) : S("日付が分かりません");
	printf("  ウイルス検査: %.*s、定義 %.*s（%.*s）\n", FMT(version.program),
	       FMT(version.definitions.len ? version.definitions : S("番号なし")), FMT(made));
	if (version.made_at && clock_now() - version.made_at > DEFINITIONS_OLD_DAYS * MS_DAY)
		return fail(ERR_INVALID, "定義が%d日より古いままです（%.*s）。freshclam が動いているか確かめてください。",
		            DEFINITIONS_OLD_DAYS, FMT(made));
	return OK;
}

/* The record of deeds is what was written; compared with an anchor from outside
 * when one is given. */
static enum err check_record(struct arena *arena, const struct settings *settings, const struct keyring *keyring,
                             const char *anchor_path)
{
	struct stores stores;
	struct db *db;
	struct str text;
	struct audit_anchor given;
	struct audit_verdict verdict;
	if (anchor_path) {
		TRY(settings_read_text(arena, anchor_path, &text));
		TRY(audit_anchor_read(arena, keyring, text, &given));
	}
	TRY(stores_open(settings, keyring, false, &stores));
	TRY(db_take(stores.db, arena, DB_READ, &db));
	enum err result = audit_verify(db, arena, keyring, anchor_path ? &given : NULL, &verdict);
	db_return(&db);
	stores_close(&stores);
	TRY(result);
	struct str told = audit_verdict_text(arena, &verdict);
	if (verdict.fault != AUDIT_INTACT)
		return fail(ERR_INVALID, "%.*s", FMT(told));
	printf("  操作記録: %.*s\n", FMT(told));
	return OK;
}

enum err check_installation(struct arena *arena, const struct settings *settings, const char *anchor_path)
{
	struct keyring *keyring = NULL;
	struct secret *secret = NULL, *token = NULL;
	bad = 0;
	tell("設定ファイル", OK, "読めました");
	tell("鍵", keyring_load(str_z(arena, settings->key_file), &keyring), "使えます");
	tell("チャネルシークレット", secret_load(str_z(arena, settings->channel_secret_file), &secret), "読めました");
	tell("チャネルアクセストークン", secret_load(str_z(arena, settings->channel_token_file), &token), "読めました");
	if (keyring)
		tell("データベース", check_database(arena, settings, keyring), "開けて、壊れていません");
	if (keyring)
		tell("操作記録", check_record(arena, settings, keyring, anchor_path), "書きかえられていません");
	if (token)
		check_line(arena, settings, token);
	check_login(arena, settings);
	check_fonts(settings);
	if (settings->smtp_url.len)
		tell("メールサーバー", check_mail(arena, settings), "つながりました");
	if (settings->clamd.len)
		tell("ウイルス検査", check_clamd(arena, settings), "つながりました");
	else
		printf("  ウイルス検査: 使いません（clamd が空です。ファイルは検査されません）\n");
	secret_close(&secret);
	secret_close(&token);
	keyring_close(&keyring);
	return bad ? fail(ERR_INVALID, "%d 件の問題があります。", bad) : OK;
}
