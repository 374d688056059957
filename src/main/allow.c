/* allow: reads the list in force, and puts another one in its place. */
#include "allow.h"

#include "address_list.h"
#include "arena.h"
#include "audit.h"
#include "change.h"
#include "cidr.h"
#include "clock.h"
#include "db.h"
#include "jst.h"
#include "settings.h"
#include "str.h"

#include <stdio.h>

#define NOTE S("運用者の命令で追加")

static void show(struct arena *arena, const struct address_list *list)
{
	if (list->count == 0)
		printf("管理画面の一覧による制限はありません。設定ファイルの console_allow だけが効いています。\n");
	for (size_t i = 0; i < list->count; i++) {
		const struct address_range *range = &list->ranges[i];
		struct str until = range->until_at ? jst_format_minute(arena, range->until_at) : S("期限なし");
		printf("%-40.*s %.*s  %.*s\n", FMT(range->network), FMT(until), FMT(range->note));
	}
}

static enum err record(struct db *db, struct arena *arena, const struct keyring *keyring, struct str what, int64_t now)
{
	struct change change;
	change_begin(&change, arena, CHANGE_MADE);
	change_fact_text(&change, "network", what);
	return audit_record(db, arena, keyring,
	                    &(struct audit_entry){.at = now, .actor = AUDIT_PROGRAM, .action = S("address.command"),
	                                          .object = S("addresses"), .detail = change_detail(&change)});
}

static enum err put(struct db *db, struct arena *arena, const struct keyring *keyring, const struct allow *allow,
                    const struct address_proposal *proposal)
{
	int64_t now = clock_now();
	TRY(tx_begin(db));
	TRY(address_list_put(db, arena, proposal, now));
	TRY(record(db, arena, keyring, allow->what, now));
	return tx_commit(db);
}

static enum err check_network(struct arena *arena, const struct settings *settings, struct str what)
{
	struct cidr_list one, outer;
	TRY(cidr_parse_list(arena, what, &one));
	if (one.count != 1)
		return fail(ERR_INVALID, "ネットワークを一つだけ書いてください（例：192.0.2.7、192.0.2.0/24、2001:db8::/32）。");
	TRY(cidr_parse_list(arena, settings->console_allow, &outer));
	if (!cidr_match(&outer, one.items[0].network))
		printf("注意：%.*s は、設定ファイルの console_allow に入っていません。そちらも直して、再起動してください。\n", FMT(what));
	return OK;
}

static enum err add(struct db *db, struct arena *arena, const struct keyring *keyring, const struct address_list *used,
                    const struct allow *allow)
{
	struct address_range *ranges = arena_array(arena, struct address_range, used->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < used->count; i++)
		if (!str_eq(used->ranges[i].network, allow->what))
			ranges[count++] = used->ranges[i];
	if (count >= ADDRESS_RANGES_MOST)
		return fail(ERR_LIMIT, "範囲は%d件までです。kairanban allow off で一覧を空にできます。", ADDRESS_RANGES_MOST);
	ranges[count++] = (struct address_range){.network = allow->what, .note = NOTE,
	                                         .until_at = allow->hours ? clock_now() + allow->hours * MS_HOUR : 0};
	TRY(put(db, arena, keyring, allow,
	        &(struct address_proposal){.ranges = ranges, .count = count, .base_id = used->id, .reason = NOTE}));
	printf("%.*s から管理画面を使えるようにしました。数秒で効きます。\n", FMT(allow->what));
	return OK;
}

enum err allow_run(struct arena *arena, const struct settings *settings, const struct keyring *keyring,
                   struct db_pool *pool, const struct allow *allow)
{
	struct db *db;
	struct address_list used = {0};
	TRY(db_take(pool, arena, DB_WRITE, &db));
	enum err found = address_list_used(db, arena, &used);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	if (str_eq(allow->what, S("list"))) {
		show(arena, &used);
		return OK;
	}
	if (str_eq(allow->what, S("off"))) {
		TRY(put(db, arena, keyring, allow, &(struct address_proposal){.base_id = used.id, .reason = NOTE}));
		printf("一覧を空にしました。設定ファイルの console_allow だけが効いています。\n");
		return OK;
	}
	TRY(check_network(arena, settings, allow->what));
	if (used.count > 0)
		return add(db, arena, keyring, &used, allow);
	show(arena, &used); /* one range would shut everybody else out */
	return OK;
}
