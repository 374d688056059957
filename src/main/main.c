/* kairanban: what an operator types.
 *
 * Each command is a row; `kairanban` alone lists them. */
#include "allow.h"
#include "arena.h"
#include "audit.h"
#include "audit_chain.h"
#include "change.h"
#include "check.h"
#include "clock.h"
#include "db.h"
#include "err.h"
#include "evidence.h"
#include "log.h"
#include "route.h"
#include "secret.h"
#include "sample.h"
#include "serve.h"
#include "settings.h"
#include "staff.h"
#include "str.h"

#include <stdio.h>
#include <string.h>

struct arguments {
	const char *config;
	const char *first;  /* FILE or ID */
	const char *anchor; /* FILE */
	bool admin;
	int64_t friends, hours;
};

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
	if (!arguments->first)
		return fail(ERR_INVALID, "鍵を書くファイルを指定してください。");
	TRY(key_create(arguments->first));
	printf("%s に鍵を作りました。この鍵がないとデータは読めません。別の場所に控えを保管してください。\n",
	       arguments->first);
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

static enum err with_stores(struct arena *arena, const struct arguments *arguments, struct settings *settings,
                            struct keyring **keyring, struct stores *stores)
{
	TRY(load(arena, arguments, settings));
	TRY(keyring_load(str_z(arena, settings->key_file), keyring));
	TRY(stores_open(settings, *keyring, true, stores));
	return stores_migrate(stores, *keyring);
}

static enum err record_staff_add(struct db *db, struct arena *arena, const struct keyring *keyring, struct str login)
{
	struct change made;
	change_begin(&made, arena, CHANGE_MADE);
	change_text(&made, "login", S(""), login);
	change_text(&made, "role", S(""), S("管理者"));
	return audit_record(db, arena, keyring,
	                    &(struct audit_entry){
				    .at = clock_now(),
				    .actor = {.name = S("サーバーの管理者"), .address = S("kairanban staff")},
				    .action = S("staff.add"),
				    .object = str_fmt(arena, "staff %.*s", FMT(login)),
				    .detail = change_detail(&made),
			    });
}

static enum err run_staff(struct arena *arena, const struct arguments *arguments)
{
	struct settings settings;
	struct keyring *keyring;
	struct stores stores;
	struct db *db;
	int64_t id;
	if (!arguments->first || !arguments->admin)
		return fail(ERR_INVALID, "kairanban staff add --admin ID -c FILE の形で指定してください。");
	TRY(with_stores(arena, arguments, &settings, &keyring, &stores));
	struct str login = str_from(arguments->first), hash, shown = staff_one_time_password(arena);
	TRY(password_hash(arena, shown, &hash));
	TRY(db_take(stores.db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(staff_add(db, arena, &(struct staff_new){login, login, S("admin"), S(""), hash}, clock_now(), &id));
	TRY(record_staff_add(db, arena, keyring, login));
	TRY(tx_commit(db));
	db_return(&db);
	stores_close(&stores);
	keyring_close(&keyring);
	printf("管理者 %s を登録しました。\n一時パスワード: %.*s\n最初のログインで新しいパスワードを決めてください。\n",
	       arguments->first, FMT(shown));
	return OK;
}

static enum err run_allow(struct arena *arena, const struct arguments *arguments)
{
	struct settings settings;
	struct keyring *keyring;
	struct stores stores;
	if (!arguments->first)
		return fail(ERR_INVALID, "kairanban allow list|off|ネットワーク [--hours N] -c FILE の形で指定してください。");
	TRY(with_stores(arena, arguments, &settings, &keyring, &stores));
	enum err result = allow_run(arena, &settings, keyring, stores.db,
	                            &(struct allow){.what = str_from(arguments->first), .hours = arguments->hours});
	stores_close(&stores);
	keyring_close(&keyring);
	return result;
}

static enum err run_sample(struct arena *arena, const struct arguments *arguments)
{
	struct settings settings;
	struct keyring *keyring;
	struct stores stores;
	TRY(with_stores(arena, arguments, &settings, &keyring, &stores));
	TRY(sample_fill(&settings, keyring, stores.db, arguments->friends));
	stores_close(&stores);
	keyring_close(&keyring);
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
	{"staff", "staff add --admin ID -c FILE", "最初の管理者を登録し、一時パスワードを表示します。", run_staff},
	{"allow", "allow list|off|NETWORK [--hours N] -c FILE",
	 "管理画面に入れなくなったときに、接続元の制限をその場でゆるめます。", run_allow},
	{"routes", "routes", "応答する道の一覧（方法、道、要る権限、本文の上限）を表示します。", run_routes},
	{"evidence", "evidence", "脆弱性対策の状況一覧を、証拠となるテストの名前とともに表示します。", run_evidence},
	{"sample", "sample -c FILE [--friends N]", "お試し用の市のデータを入れます（本番では動きません）。", run_sample},
};

static int usage(void)
{
	puts("使い方:");
	for (size_t i = 0; i < COUNT(commands); i++)
		printf("  kairanban %-30s %s\n", commands[i].usage, commands[i].text);
	return 2;
}

static bool read_arguments(int argc, char **argv, struct arguments *out)
{
	for (int i = 2; i < argc; i++) {
		bool has_value = i + 1 < argc;
		if (strcmp(argv[i], "-c") == 0 && has_value)
			out->config = argv[++i];
		else if (strcmp(argv[i], "--anchor") == 0 && has_value)
			out->anchor = argv[++i];
		else if (strcmp(argv[i], "--admin") == 0)
			out->admin = true;
		else if (strcmp(argv[i], "--friends") == 0 && has_value) {
			if (!str_to_i64(str_from(argv[++i]), &out->friends) || out->friends < 0)
				return false;
		} else if (strcmp(argv[i], "--hours") == 0 && has_value) {
			if (!str_to_i64(str_from(argv[++i]), &out->hours) || out->hours < 1 || out->hours > 24 * 366)
				return false;
		} else if (strcmp(argv[i], "add") == 0 && i == 2) {
			continue;
		} else if (argv[i][0] != '-' && !out->first) {
			out->first = argv[i];
		} else {
			return false;
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
