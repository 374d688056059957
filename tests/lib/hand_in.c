/* hand_in: a feed beside the running programs, for scenario tests;
 * and SQL on a database that is encrypted.
 *
 *   hand_in CONFIG item FEED TITLE TEXT ITEM_AT NOW PURPOSE    {"id":17,"released":true}
 *   hand_in CONFIG sql TEXT */
#include "arena.h"
#include "buf.h"
#include "db.h"
#include "emit.h"
#include "members.h"
#include "secret.h"
#include "serve.h"
#include "settings.h"
#include "feed.h"

#include <stdio.h>
#include <string.h>

static struct str bubble(struct arena *arena, struct str text)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, 40000);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", text);
	emit_end(&emit);
	emit_end_list(&emit);
	return buf_view(&out);
}

static enum broadcast_purpose purpose_of(const char *word)
{
	for (int i = 0; broadcast_purposes[i]; i++)
		if (strcmp(word, broadcast_purposes[i]) == 0)
			return (enum broadcast_purpose)i;
	return PURPOSE_NORMAL;
}

static enum err hand_in(struct db *db, struct arena *arena, const struct delivery *delivery, char **arguments)
{
	int64_t item_at, now, id;
	bool released;
	if (!str_to_i64(str_from(arguments[3]), &item_at) || !str_to_i64(str_from(arguments[4]), &now))
		return fail(ERR_INVALID, "ITEM_AT and NOW are milliseconds");
	const struct feed_item item = {.feed = str_from(arguments[0]),
	                                 .content = {.title = str_from(arguments[1]),
	                                             .messages = bubble(arena, str_from(arguments[2])),
	                                             .condition = S("{}"),
	                                             .purpose = purpose_of(arguments[5])},
	                                 .item_at = item_at};
	TRY(tx_begin(db));
	TRY(feed_release(db, arena, delivery, &item, now, &id, &released));
	TRY(tx_commit(db));
	printf("{\"id\":%" PRId64 ",\"released\":%s}\n", id, released ? "true" : "false");
	return OK;
}

static enum err run(struct arena *arena, int count, char **arguments)
{
	struct settings settings;
	struct keyring *keyring;
	struct stores stores;
	struct db *db;
	TRY(settings_read_file(arena, arguments[1], &settings));
	TRY(keyring_load(str_z(arena, settings.key_file), &keyring));
	TRY(stores_open(&settings, keyring, false, &stores));
	TRY(db_take(stores.db, arena, DB_WRITE, &db));
	struct members *members = members_new(0);
	const struct delivery delivery = {.members = members,
	                                  .keyring = keyring,
	                                  .public_url = settings.public_url,
	                                  .allow_http_loopback = true};
	enum err err = fail(ERR_INVALID, "see the head of hand_in.c");
	if (count == 9 && strcmp(arguments[2], "item") == 0)
		err = hand_in(db, arena, &delivery, arguments + 3);
	else if (count == 4 && strcmp(arguments[2], "sql") == 0)
		err = db_script(db, arena, str_from(arguments[3]));
	db_return(&db);
	members_free(&members);
	stores_close(&stores);
	keyring_close(&keyring);
	return err;
}

int main(int count, char **arguments)
{
	secret_setup();
	struct arena *arena = arena_new();
	enum err err = count > 2 ? run(arena, count, arguments) : ERR_INVALID;
	if (err)
		fprintf(stderr, "%s %s\n", err_text(), err_where());
	arena_free(&arena);
	return err ? 1 : 0;
}
