/* delivery_harness: friends, drafts, books. */
#include "delivery_harness.h"

#include "attribute.h"
#include "batch.h"
#include "buf.h"
#include "friend.h"
#include "guard_rule.h"
#include "members.h"
#include "people.h"

static void close_members(void *thing)
{
	struct members *members = thing;
	members_free(&members);
}

/* All at once: thousands of follow events, one by one, would take minutes. */
static void add_friends(struct db *db, struct arena *arena, int64_t count)
{
	bool sqlite = db_engine(db) == DB_SQLITE;
	if (count == 0)
		return;
	assert_ok(db_script(db, arena,
	                    str_fmt(arena,
	                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %" PRId64 ") "
	                            "INSERT INTO friend (id, line_user_id, state, followed_at, created_at) "
	                            "SELECT i, 'U' || %s, 'following', %" PRId64 ", 0 FROM n;"
	                            "INSERT INTO membership (option_id, friend_id) SELECT o.id, f.id FROM friend f, option o "
	                            "WHERE o.key = 'following';%s",
	                            count, sqlite ? "printf('%032x', i)" : "lpad(to_hex(i), 32, '0')", NOON - 1000,
	                            sqlite ? "" : "SELECT setval(pg_get_serial_sequence('friend', 'id'), (SELECT max(id) FROM friend))")));
}

struct town town_with(struct place *place, struct arena *arena, int64_t friends)
{
	struct town town = {.db = city_writer(place, arena), .arena = arena};
	struct members *members = members_new(0);
	arena_defer(arena, close_members, members);
	town.delivery = (struct delivery){
	        .members = members, .keyring = city_keyring(arena), .public_url = S("https://line.city.example")};
	add_friends(town.db, arena, friends);
	/* Tests of other things send odd texts, often and at once. */
	assert_ok(guard_rules_cap(town.db, arena, GUARD_HINT, NOON));
	assert_ok(db_script(town.db, arena, S("INSERT INTO setting (key, value, updated_by, updated_at) "
	                                      "VALUES ('delivery.cooling', '0', 0, 0)")));
	assert_ok(tx_commit(town.db));
	return town;
}

int64_t town_draft(const struct town *town, const char *messages)
{
	int64_t option, id;
	assert_ok(option_of_state(town->db, town->arena, "following", &option));
	const struct broadcast_content content = {
	        .title = S("お知らせ"),
	        .messages = str_from(messages),
	        .condition = str_fmt(town->arena, "{\"options\":[%" PRId64 "]}", option)};
	assert_ok(tx_begin(town->db));
	assert_ok(broadcast_draft(town->db, town->arena, &content, STAFF, &id));
	assert_ok(tx_commit(town->db));
	return id;
}

struct broadcast town_find(const struct town *town, int64_t broadcast_id)
{
	struct broadcast found;
	assert_ok(broadcast_find(town->db, town->arena, broadcast_id, &found));
	return found;
}

void town_send(const struct town *town, int64_t broadcast_id)
{
	struct broadcast draft = town_find(town, broadcast_id);
	const struct broadcast_ask ask = {.id = broadcast_id, .version = draft.version, .people = 1000000};
	const struct people *following;
	struct broadcast_ask seen = ask;
	assert_ok(members_following(town->db, town->arena, town->delivery.members, &following));
	seen.people = people_count(following);
	assert_ok(tx_begin(town->db));
	assert_ok(broadcast_send_now(town->db, town->arena, &town->delivery, &seen, STAFF));
	assert_ok(tx_commit(town->db));
}

void town_audit(const struct town *town, int64_t broadcast_id)
{
	struct arena *arena = arena_new();
	struct broadcast b;
	struct batch_books books;
	assert_ok(broadcast_find(town->db, arena, broadcast_id, &b));
	assert_ok(batch_books(town->db, arena, broadcast_id, &books));
	assert_int_equal(b.audience, books.sent + books.refused + books.waiting + books.dropped);
	assert_int_equal(b.sent, books.sent);
	assert_int_equal(b.refused, books.refused);
	assert_int_equal(b.dropped, books.dropped);
	assert_int_equal(b.uncertain, books.uncertain);
	assert_int_equal(b.batches, books.batches);
	arena_free(&arena);
}

enum err town_store_audience(const struct town *town, int64_t broadcast_id, const struct people *set)
{
	struct str packed = people_pack(town->arena, set);
	struct buf hex;
	buf_init(&hex, town->arena, 4 * packed.len + 100);
	for (size_t i = 0; i < packed.len; i++)
		buf_fmt(&hex, "%02x", (unsigned char)packed.ptr[i]);
	const char *open = db_engine(town->db) == DB_SQLITE ? "X'" : "'\\x";
	return db_script(town->db, town->arena,
	                 str_fmt(town->arena, "UPDATE broadcast SET audience = %s%.*s', audience_count = %" PRId64 " WHERE id = %" PRId64,
	                         open, FMT(buf_view(&hex)), people_count(set), broadcast_id));
}
