/* erase: every table has been thought of; what is deleted, and what others keep. */
#include "delivery_harness.h"

#include "access_migrations.h"
#include "article_count.h"
#include "batch.h"
#include "child.h"
#include "city_migrations.h"
#include "erase.h"
#include "friend.h"
#include "friend_day.h"
#include "inbox.h"
#include "inbox_migrations.h"
#include "jst.h"
#include "members.h"
#include "migrate.h"
#include "people.h"
#include "queue.h"
#include "utterance.h"

#include <string.h>

/* --- every table --- */

static const struct erase_row *fate_of(struct str table)
{
	for (size_t i = 0; i < erase_fate_count; i++)
		if (str_eq(table, str_from(erase_fates[i].table)))
			return &erase_fates[i];
	return NULL;
}

static bool is_named(const struct erase_row *fate, struct str column)
{
	struct str rest = str_from(fate->columns), word;
	while (rest.len) {
		bool more = str_cut(&rest, ' ', &word);
		if (str_eq(more ? word : rest, column))
			return true;
		if (!more)
			break;
	}
	return false;
}

/* Who it is about, or what is kept sealed or as bytes. */
static bool may_be_personal(struct str column, struct str line)
{
	static const char *const names[] = {"friend_id", "line_user_id", "line_message_id", "who", "visitor", "us"};
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(column, str_from(names[i])))
			return true;
	return str_find(line, S(" BLOB")) >= 0 || str_find(column, S("sealed")) >= 0;
}

static void look_at_column(const struct erase_row *fate, struct str line)
{
	struct str rest = str_trim(line), column;
	if (!str_cut(&rest, ' ', &column))
		return;
	if (may_be_personal(column, line) && !is_named(fate, column))
		fail_msg("%s.%.*s is not in erase_fates.c: say what becomes of it when a person is erased", fate->table, FMT(column));
}

static struct str word_after(struct str line, struct str start)
{
	struct str rest = str_skip(line, start.len), word;
	return str_cut(&rest, ' ', &word) ? word : rest;
}

/* A table that is made anew under another name takes the old one's place. */
static const struct erase_row *fate_after_renaming(struct arena *arena, struct str table, struct str sql)
{
	struct str renaming = str_fmt(arena, "ALTER TABLE %.*s RENAME TO ", FMT(table)), name;
	ptrdiff_t at = str_find(sql, renaming);
	const struct erase_row *known = fate_of(table);
	if (known || at < 0)
		return known;
	struct str rest = str_skip(sql, (size_t)at + renaming.len);
	return str_cut(&rest, ';', &name) ? fate_of(name) : NULL;
}

/* Of a migration as SQLite gets it; comments do not end a line of a column. */
static size_t look_at(struct arena *arena, struct str whole)
{
	struct str sql = whole;
	const struct erase_row *fate = NULL;
	size_t tables = 0;
	while (sql.len) {
		struct str line;
		if (!str_cut(&sql, '\n', &line)) {
			line = sql;
			sql = S("");
		}
		if (str_starts(line, S("CREATE TABLE "))) {
			struct str table = word_after(line, S("CREATE TABLE "));
			fate = fate_after_renaming(arena, table, whole);
			if (!fate)
				fail_msg("table %.*s is not in erase_fates.c: say what becomes of it when a person is erased", FMT(table));
			tables++;
		} else if (str_starts(line, S("ALTER TABLE ")) && str_find(line, S(" ADD COLUMN ")) > 0) {
			const struct erase_row *of = fate_of(word_after(line, S("ALTER TABLE ")));
			assert_non_null(of);
			look_at_column(of, str_skip(line, (size_t)str_find(line, S(" ADD COLUMN ")) + strlen(" ADD COLUMN ")));
		} else if (fate && str_starts(line, S("\t"))) {
			look_at_column(fate, line);
		} else {
			fate = NULL;
		}
	}
	return tables;
}

static size_t look_at_all(struct arena *arena, const struct migration *migrations, size_t count)
{
	size_t tables = 0;
	for (size_t i = 0; i < count; i++)
		tables += look_at(arena, str_from(migrations[i].sqlite));
	return tables;
}

TEST(every_table_and_every_personal_column_has_a_fate_and_a_reason)
{
	size_t tables = look_at_all(arena, city_migrations, city_migration_count) +
	                look_at_all(arena, inbox_migrations, inbox_migration_count) +
	                look_at_all(arena, access_migrations, access_migration_count) +
	                look_at_all(arena, queue_migrations, queue_migration_count);
	assert_true(tables >= erase_fate_count); /* audit was made twice */
	for (size_t i = 0; i < erase_fate_count; i++) {
		enum erase_fate fate = erase_fates[i].fate;
		if (fate == ERASE_STAYS || fate == ERASE_UNNAMED || fate == ERASE_EMPTIED)
			assert_true(strlen(erase_fates[i].why) > 10);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(erase_fates[i].table, erase_fates[k].table);
	}
}

/* --- one person goes --- */

#define MOTHER 2
#define OTHER 3

static void nothing(const struct town *town, const char *table, const char *where)
{
	if (db_script(town->db, town->arena,
	              str_fmt(town->arena, "INSERT INTO fact (key, value, at) SELECT 'x', NULL, 1 FROM %s WHERE %s", table, where)))
		fail_msg("%s still has a row where %s", table, where);
}

static void some(const struct town *town, const char *table, const char *where)
{
	if (db_script(town->db, town->arena,
	              str_fmt(town->arena, "INSERT INTO fact (key, value, at) SELECT 'x', NULL, 1 WHERE NOT EXISTS (SELECT 1 FROM %s WHERE %s)",
	                      table, where)))
		fail_msg("%s has no row where %s", table, where);
}

static void say(const struct town *town, int64_t friend_id, const char *message_id, const char *words)
{
	int64_t id;
	assert_ok(utterance_add(town->db, town->arena, town->delivery.keyring,
	                        &(struct utterance_new){.friend_id = friend_id,
	                                                .line_message_id = str_from(message_id),
	                                                .kind = S("text"),
	                                                .has_content = true,
	                                                .message = str_fmt(town->arena, "{\"type\":\"text\",\"text\":\"%s\"}", words),
	                                                .said_at = NOON},
	                        &id));
	assert_ok(attachment_add_part(town->db, town->arena, town->delivery.keyring, id, 0, S("image/png"), S("picture")));
}

static void miss(const struct town *town, const char *words)
{
	int64_t id;
	assert_ok(article_miss_add(town->db, town->arena, town->delivery.keyring,
	                           &(struct article_missed){.text = str_from(words), .times = 1, .now = NOON}, &id));
}

/* What both have, by hand where no function of the city is nearer. */
static void live(const struct town *town)
{
	struct child ana = {.birth_day = jst_day(2024, 4, 1), .name = S("あな")};
	assert_ok(tx_begin(town->db));
	for (int64_t who = MOTHER; who <= OTHER; who++) {
		assert_ok(friend_set_profile(town->db, town->arena, town->delivery.keyring, who, S("花子"), S("ja"), NOON));
		assert_ok(child_set(town->db, town->arena, town->delivery.keyring, who, &ana, 1, jst_day(2026, 11, 22), NULL));
		assert_ok(db_script(town->db, town->arena, str_fmt(town->arena,
			"INSERT INTO consent (friend_id, text_version, given_at) VALUES (%d, 1, 1);"
			"INSERT INTO visit (id_hash, friend_id, csrf, created_at, expires_at) VALUES ('v%d', %d, 'c', 1, 2);"
			"INSERT INTO button_tap (broadcast_id, button, friend_id, first_at) VALUES (7, 'はい', %d, 1), (7, 'いいえ', %d, 1), (8, 'はい', %d, 1);"
			"INSERT INTO code_miss (friend_id, at) VALUES (%d, 1);"
			"INSERT INTO article_wait (friend_id, article_id, until) VALUES (%d, 1, 1);"
			"INSERT INTO menu_given (friend_id, menu_id, until_at, given_at) VALUES (%d, 1, 0, 1);"
			"INSERT INTO menu_link (friend_id, edition_id) VALUES (%d, 1);", (int)who, (int)who, (int)who, (int)who, (int)who, (int)who, (int)who,
			(int)who, (int)who, (int)who)));
	}
	say(town, MOTHER, "m1", "ひとりだけの質問");
	say(town, MOTHER, "m2", "みんなの質問");
	say(town, OTHER, "o1", "みんなの質問");
	miss(town, "ひとりだけの質問");
	miss(town, "みんなの質問");
	miss(town, "みんなの質問");
	assert_ok(tx_commit(town->db));
}

static void erase(const struct town *town, int64_t who, enum erase_door door)
{
	assert_ok(tx_begin(town->db));
	assert_ok(erase_begin(town->db, town->arena, town->delivery.keyring, &(struct erase_start){.friend_id = who, .now = NOON, .door = door}));
	assert_ok(tx_commit(town->db));
}

static int64_t finish(const struct town *town, int64_t id)
{
	struct erase_work work;
	bool done = false;
	for (int i = 0; !done && i < 1000; i++)
		assert_ok(erase_slice(town->db, town->arena, town->delivery.keyring, id, &done));
	assert_true(done);
	assert_ok(erase_find(town->db, town->arena, town->delivery.keyring, id, &work));
	assert_true(work.running);
	assert_ok(erase_finish(town->db, town->arena, town->delivery.keyring, &work, NOON + 1000));
	return work.removed;
}

DB_TEST(who_is_erased_is_in_no_table_and_the_neighbour_is_as_before)
{
	static const char *const tables[] = {"membership", "child", "visit", "utterance", "button_tap", "code_miss", "article_wait",
	                                     "menu_link", "menu_given", "member_change", "tag_given", "roster_row", "scenario_run", "conversation"};
	struct town town = town_with(place, arena, 5);
	struct friend f;
	live(&town);
	erase(&town, MOTHER, ERASE_BY_CITIZEN);
	assert_err(friend_find(town.db, arena, NULL, MOTHER, &f), ERR_NOT_FOUND);
	finish(&town, 1);
	for (size_t i = 0; i < COUNT(tables); i++)
		nothing(&town, tables[i], "friend_id = 2");
	for (size_t i = 0; i < 7; i++)
		some(&town, tables[i], "friend_id = 3");
	nothing(&town, "attachment_part", "utterance_id IN (1, 2)");
	some(&town, "attachment_part", "utterance_id = 3");
	nothing(&town, "friend", "id = 2 AND (line_user_id LIKE 'U%' OR name_sealed IS NOT NULL OR followed_at IS NOT NULL)");
	nothing(&town, "erasure", "line_id_sealed IS NOT NULL OR state <> 'done'");
	some(&town, "consent", "friend_id = 2");
	/* Two people said はい to broadcast 7, as before, and one of them to both buttons. */
	some(&town, "(SELECT count(DISTINCT friend_id) AS people, count(*) AS taps FROM button_tap WHERE broadcast_id = 7) AS x", "people = 2 AND taps = 4");
	nothing(&town, "button_tap a JOIN button_tap b ON a.friend_id = b.friend_id", "a.broadcast_id = 7 AND b.broadcast_id = 8 AND a.friend_id < 0");
	/* Her question alone is gone, the other one was asked once less. */
	struct article_miss *left;
	size_t count;
	assert_ok(article_misses(town.db, arena, town.delivery.keyring, S("open"), &left, &count));
	assert_int_equal(count, 1);
	assert_str(left[0].text, "みんなの質問");
	assert_int_equal(left[0].times, 1);
	/* The same phone is somebody new, with a number that nobody had. */
	assert_ok(tx_begin(town.db));
	assert_ok(friend_seen(town.db, arena, S("U00000000000000000000000000000002"), NOON + 5000, &f));
	assert_ok(tx_commit(town.db));
	assert_true(f.id > 5);
	assert_int_equal(f.settings_saved_at, 0);
}

DB_TEST(twice_erased_or_never_there_is_refused)
{
	struct town town = town_with(place, arena, 3);
	erase(&town, MOTHER, ERASE_BY_STAFF);
	assert_ok(tx_begin(town.db));
	assert_err(erase_begin(town.db, arena, town.delivery.keyring, &(struct erase_start){.friend_id = MOTHER, .now = NOON}), ERR_NOT_FOUND);
	assert_err(erase_begin(town.db, arena, town.delivery.keyring, &(struct erase_start){.friend_id = 99, .now = NOON}), ERR_NOT_FOUND);
	tx_rollback(town.db);
}

DB_TEST(who_blocked_us_long_ago_is_erased_and_counted_before)
{
	struct town town = town_with(place, arena, 4);
	int64_t people;
	size_t begun;
	assert_ok(tx_begin(town.db));
	assert_ok(friend_block(town.db, arena, S("U00000000000000000000000000000002"), NOON - 400 * MS_DAY + 500 * MS_DAY));
	assert_ok(friend_block(town.db, arena, S("U00000000000000000000000000000003"), NOON + MS_DAY));
	assert_ok(tx_commit(town.db));
	assert_ok(erase_old_count(town.db, arena, NOON + 2 * MS_DAY, &people));
	assert_int_equal(people, 1);
	assert_ok(erase_old(town.db, arena, town.delivery.keyring, NOON + 2 * MS_DAY, NOON + 3 * MS_DAY, &begun));
	assert_int_equal(begun, 1);
	some(&town, "friend", "id = 3 AND erased_at IS NOT NULL");
	some(&town, "friend", "id = 2 AND erased_at IS NULL");
	assert_ok(erase_old(town.db, arena, town.delivery.keyring, NOON + 2 * MS_DAY, NOON + 3 * MS_DAY, &begun));
	assert_int_equal(begun, 0);
}

DB_TEST(the_books_of_a_broadcast_balance_when_somebody_in_it_is_erased)
{
	struct town town = town_with(place, arena, 4);
	int64_t id = town_draft(&town, "[{\"type\":\"text\",\"text\":\"やあ\"}]");
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	erase(&town, MOTHER, ERASE_BY_CITIZEN);
	finish(&town, 1);
	int64_t ids[] = {1, 2, 3, 4};
	struct str lines[4];
	assert_ok(friend_line_ids(town.db, arena, ids, 4, lines));
	assert_true(str_starts(lines[1], S("erased ")));
	town_audit(&town, id);
	assert_int_equal(town_find(&town, id).audience, 4);
}
