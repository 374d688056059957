/* kairanban: what an operator types.
 *
 * Each command is a row; `kairanban` alone lists them. */
#include "allow.h"
#include "arena.h"
#include "audit_chain.h"
#include "check.h"
#include "command.h"
#include "clock.h"
#include "db.h"
#include "err.h"
#include "evidence.h"
#include "log.h"
#include "route.h"
#include "secret.h"
#include "sample.h"
#include "sample_history.h"
#include "serve.h"
#include "settings.h"
#include "str.h"

#include <stdio.h>
#include <string.h>

#define HOURS_MOST ((int64_t)24 * 366)

struct command {
	const char *name, *usage, *text;
	enum err (*run)(struct arena *arena, const struct arguments *arguments);
};

static enum err load(struct arena *arena, const struct arguments *arguments, struct settings *out)
{
	if (!arguments->config)
		return fail(ERR_INVALID, "-c FILE で設定ファイルを指定してください。");
	return settings_read_file(arena, arguments->config, out);
}

static enum err run_serve(struct arena *arena, const struct arguments *arguments)
{
	struct settings settings;
	TRY(load(arena, arguments, &settings));
	return serve(&settings);
}

static enum err run_settings(struct arena *arena, const struct arguments *arguments)
{
	(void)arguments;
	struct str text = settings_text(arena);
	fwrite(text.ptr, 1, text.len, stdout);
	return OK;
}

static enum err run_key(struct arena *arena, const struct arguments *arguments)
{
	(void)arena;
	if (!arguments->words[0])
		return fail(ERR_INVALID, "鍵を書くファイルを指定してください。");
	TRY(key_create(arguments->words[0]));
	printf("%s に鍵を作りました。この鍵がないとデータは読めません。別の場所に控えを保管してください。\n",
	       arguments->words[0]);
	return OK;
}

static const char *who_may(enum right_function function)
{
	if (function == RIGHT_OPEN)
		return "だれでも";
	return function == RIGHT_SIGNED_IN ? "サインインした職員" : right_label(function);
}

static void print_routes(const struct route *routes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("%s\t%s\t%s\t%zu\n", http_method_name(routes[i].method), routes[i].path, who_may(routes[i].function),
		       routes[i].max_body);
}

/* Everything that answers, for those who check what is open to whom. */
static enum err run_routes(struct arena *arena, const struct arguments *arguments)
{
	(void)arena;
	(void)arguments;
	print_routes(page_routes, page_route_count);
	print_routes(api_routes, api_route_count);
	print_routes(console_routes, console_route_count);
	return OK;
}

static enum err run_evidence(struct arena *arena, const struct arguments *arguments)
{
	(void)arena;
	(void)arguments;
	evidence_print();
	return OK;
}

static enum err run_check(struct arena *arena, const struct arguments *arguments)
{
	struct settings settings;
	TRY(load(arena, arguments, &settings));
	return check_installation(arena, &settings, arguments->anchor);
}

enum err installation_open(struct arena *arena, const struct arguments *arguments, struct installation *out)
{
	TRY(load(arena, arguments, &out->settings));
	TRY(keyring_load(str_z(arena, out->settings.key_file), &out->keyring));
	TRY(stores_open(&out->settings, out->keyring, true, &out->stores));
	return stores_migrate(&out->stores, out->keyring);
}

void installation_close(struct installation *installation)
{
	stores_close(&installation->stores);
	keyring_close(&installation->keyring);
}

static enum err run_allow(struct arena *arena, const struct arguments *arguments)
{
	struct installation at;
	if (!arguments->words[0])
		return fail(ERR_INVALID, "kairanban allow list|off|ネットワーク [--hours N] -c FILE の形で指定してください。");
	TRY(installation_open(arena, arguments, &at));
	enum err result = allow_run(arena, &at.settings, at.keyring, at.stores.db,
	                            &(struct allow){.what = str_from(arguments->words[0]), .hours = arguments->hours});
	installation_close(&at);
	return result;
}

static enum err run_sample(struct arena *arena, const struct arguments *arguments)
{
	struct installation at;
	TRY(installation_open(arena, arguments, &at));
	TRY(sample_fill(&at.settings, at.keyring, at.stores.db,
	                &(struct sample_wish){.friends = arguments->friends, .desks = arguments->desks}));
	if (arguments->history)
		TRY(sample_history(&at.settings, at.keyring, at.stores.db));
	installation_close(&at);
	return OK;
}

static enum err run_anchor(struct arena *arena, const struct arguments *arguments)
{
	struct settings settings;
	struct keyring *keyring;
	struct stores stores;
	struct audit_anchor anchor;
	struct db *db;
	TRY(load(arena, arguments, &settings));
	TRY(keyring_load(str_z(arena, settings.key_file), &keyring));
	TRY(stores_open(&settings, keyring, false, &stores));
	TRY(db_take(stores.db, arena, DB_READ, &db));
	enum err found = audit_anchor_now(db, arena, keyring, clock_now(), &anchor);
	db_return(&db);
	stores_close(&stores);
	keyring_close(&keyring);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "操作記録がまだありません。");
	TRY(found);
	struct str text = audit_anchor_write(arena, &anchor, settings.city_name);
	fwrite(text.ptr, 1, text.len, stdout);
	return OK;
}

static const struct command commands[] = {
	{"serve", "serve -c FILE", "サーバーを動かします。SIGTERM で安全に終わります。", run_serve},
	{"settings", "settings", "説明つきの設定ファイルを表示します。", run_settings},
	{"key", "key FILE", "この設置の鍵を作ります。", run_key},
	{"check", "check -c FILE [--anchor FILE]", "設定・鍵・データベース・操作記録・LINE との接続を調べます。", run_check},
	{"anchor", "anchor -c FILE", "操作記録の控え（アンカー）を標準出力に書きます。別の場所に保管してください。", run_anchor},
	{"staff", "staff list|add|disable|enable|password …", "職員を一覧・登録・停止・再開し、一時パスワードを表示します。", run_staff},
	{"allow", "allow list|off|NETWORK [--hours N] -c FILE",
	 "管理画面に入れなくなったときに、接続元の制限をその場でゆるめます。", run_allow},
	{"routes", "routes", "応答する道の一覧（方法、道、要る権限、本文の上限）を表示します。", run_routes},
	{"evidence", "evidence", "脆弱性対策の状況一覧を、証拠となるテストの名前とともに表示します。", run_evidence},
	{"sample", "sample -c FILE [--friends N] [--desks] [--history]", "お試し用の市のデータを入れます（本番では動きません）。", run_sample},
};

static int usage(void)
{
	puts("使い方:");
	for (size_t i = 0; i < COUNT(commands); i++)
		printf("  kairanban %-30s %s\n", commands[i].usage, commands[i].text);
	return 2;
}

static bool read_option(const char *option, const char *value, struct arguments *out)
{
	if (strcmp(option, "-c") == 0)
		out->config = value;
	else if (strcmp(option, "--anchor") == 0)
		out->anchor = value;
	else if (strcmp(option, "--name") == 0)
		out->name = value;
	else if (strcmp(option, "--department") == 0)
		out->department = value;
	else if (strcmp(option, "--role") == 0)
		out->role = value;
	else if (strcmp(option, "--hours") == 0)
		return str_to_i64(str_from(value), &out->hours) && out->hours >= 1 && out->hours <= HOURS_MOST;
	else if (strcmp(option, "--friends") == 0)
		return str_to_i64(str_from(value), &out->friends) && out->friends >= 0;
	else
		return false;
	return true;
}

static bool read_arguments(int argc, char **argv, struct arguments *out)
{
	size_t words = 0;
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--admin") == 0) {
			out->admin = true;
		} else if (strcmp(argv[i], "--desks") == 0) {
			out->desks = true;
		} else if (strcmp(argv[i], "--history") == 0) {
			out->history = true;
		} else if (argv[i][0] != '-' && words < COMMAND_WORDS) {
			out->words[words++] = argv[i];
		} else {
			if (i + 1 >= argc || !read_option(argv[i], argv[i + 1], out))
				return false;
			i++;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	struct arguments arguments = {0};
	secret_setup();
	log_setup("command", LOG_WARN);
	if (argc < 2 || !read_arguments(argc, argv, &arguments))
		return usage();
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		struct arena *arena = arena_new();
		enum err result = commands[i].run(arena, &arguments);
		if (result != OK)
			fprintf(stderr, "kairanban %s: %s\n", argv[1], err_text());
		arena_free(&arena);
		return result == OK ? 0 : 1;
	}
	return usage();
}
