/* delivery_harness: friends, drafts, books. */
#include "delivery_harness.h"

#include "attribute.h"
#include "batch.h"
#include "friend.h"
#include "members.h"
#include "people.h"

static void close_members(void *thing)
{
	struct members *members = thing;
	members_free(&members);
}

static void add_friends(struct db *db, int64_t count)
{
	for (int64_t i = 0; i < count; i++) {
		struct arena *arena = arena_new();
		struct friend friend;
		assert_ok(friend_follow(db, arena, str_fmt(arena, "U%032" PRIx64, (uint64_t)i + 1), NOON - 1000, &friend));
		assert_int_equal(friend.id, i + 1);
		arena_free(&arena);
	}
}

struct town town_with(struct place *place, struct arena *arena, int64_t friends)
{
	struct town town = {.db = city_writer(place, arena), .arena = arena};
	struct members *members = members_new(0);
	arena_defer(arena, close_members, members);
	town.delivery = (struct delivery){
	        .members = members, .keyring = city_keyring(arena), .public_url = S("https://line.city.example")};
	add_friends(town.db, friends);
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
