/* friend_search: pages, filters, sealed names; received: who got what. */
#include "people_harness.h"

#include "attribute.h"
#include "friend.h"
#include "friend_search.h"
#include "members.h"
#include "people.h"
#include "received.h"

#define PEOPLE 1203

struct crowd {
	struct db *db;
	const struct keyring *keyring;
	struct members *members;
	int64_t ids[PEOPLE], tag;
};

static struct crowd *gather(struct place *place, struct arena *arena)
{
	struct crowd *c = arena_make(arena, struct crowd);
	struct attribute tags;
	c->db = city_writer(place, arena);
	c->keyring = city_keyring(arena);
	c->members = members_new(0);
	assert_ok(attribute_by_key(c->db, arena, S("tag"), &tags));
	assert_ok(option_add(c->db, arena, tags.id, &(struct option_edit){.label = S("防災")}, 1, &c->tag));
	for (int i = 0; i < PEOPLE; i++) {
		struct friend f;
		assert_ok(friend_follow(c->db, arena, str_fmt(arena, "U%032d", i), 1000 + i, &f));
		c->ids[i] = f.id;
		struct str name = str_fmt(arena, "%s%d号", i % 2 ? "カイ" : "及川", i);
		assert_ok(friend_set_profile(c->db, arena, c->keyring, f.id, name, S("ja"), 1));
		if (i % 3 == 0)
			assert_ok(member_add(c->db, arena, c->tag, f.id, NULL));
		if (i % 10 == 0)
			assert_ok(friend_block(c->db, arena, f.line_user_id, 5000));
	}
	return c;
}

static size_t walk(struct crowd *c, struct arena *arena, struct friend_filter filter, size_t *pages)
{
	size_t total = 0;
	int64_t before = INT64_MAX;
	*pages = 0;
	do {
		struct friend_page page;
		assert_ok(friend_search(c->db, arena, c->members, c->keyring, &filter, &page));
		for (size_t i = 0; i < page.count; i++) {
			assert_true(page.rows[i].id < before);
			before = page.rows[i].id;
		}
		total += page.count;
		filter.before = page.next;
		++*pages;
	} while (filter.before);
	return total;
}

DB_TEST(people_are_found_page_by_page)
{
	struct crowd *c = gather(place, arena);
	struct friend_page page;
	size_t pages;
	assert_int_equal(walk(c, arena, (struct friend_filter){.most = 100}, &pages), PEOPLE);
	assert_int_equal(pages, 13);
	assert_int_equal(walk(c, arena, (struct friend_filter){.most = 50, .option = c->tag}, &pages), 401);
	struct friend_filter blocked = {.most = 100, .has_state = true, .state = FRIEND_BLOCKED};
	assert_int_equal(walk(c, arena, blocked, &pages), 121);
	blocked.option = c->tag;
	assert_int_equal(walk(c, arena, blocked, &pages), 41);
	assert_ok(friend_search(c->db, arena, c->members, c->keyring, &blocked, &page));
	assert_int_equal(page.total, 41);
	assert_ok(friend_search(c->db, arena, c->members, c->keyring, &(struct friend_filter){.most = 1}, &page));
	assert_int_equal(page.total, PEOPLE);
	assert_str(page.rows[0].name, "及川1202号");
	assert_ok(tx_commit(c->db));
	members_free(&c->members);
}

DB_TEST(a_name_is_found_however_it_is_typed)
{
	struct crowd *c = gather(place, arena);
	struct friend_page page;
	size_t pages;
	struct friend_filter filter = {.most = 100};
	filter.q = S("かい1");
	assert_int_equal(walk(c, arena, filter, &pages), 157);
	filter.q = S("ｶｲ１１９９");
	assert_ok(friend_search(c->db, arena, c->members, c->keyring, &filter, &page));
	assert_int_equal(page.count, 1);
	assert_int_equal(page.rows[0].id, c->ids[1199]);
	filter.q = str_fmt(arena, "%d", (int)c->ids[7]);
	assert_ok(friend_search(c->db, arena, c->members, c->keyring, &filter, &page));
	assert_int_equal(page.rows[0].id, c->ids[7]);
	filter.q = str_fmt(arena, "U%032d", 8);
	assert_ok(friend_search(c->db, arena, c->members, c->keyring, &filter, &page));
	assert_int_equal(page.rows[0].id, c->ids[8]);
	filter.q = S("いない人");
	assert_ok(friend_search(c->db, arena, c->members, c->keyring, &filter, &page));
	assert_int_equal(page.count, 0);
	assert_ok(tx_commit(c->db));
	members_free(&c->members);
}

DB_TEST(everybody_is_written_out_once)
{
	struct crowd *c = gather(place, arena);
	struct friend_line *rows;
	size_t count, total = 0;
	int64_t after = 0;
	do {
		assert_ok(friend_lines_after(c->db, arena, c->keyring, after, 500, &rows, &count));
		if (count)
			after = rows[count - 1].id;
		total += count;
	} while (count);
	assert_int_equal(total, PEOPLE);
	assert_ok(tx_commit(c->db));
	members_free(&c->members);
}

DB_TEST(a_person_sees_which_broadcasts_came)
{
	struct db *db = city_writer(place, arena);
	struct people *set = people_new(arena);
	struct received *list;
	size_t count;
	people_add(set, 5);
	struct str packed = people_pack(arena, set), hex = hex_encode(arena, packed.ptr, packed.len);
	struct str blob = db_engine(db) == DB_SQLITE ? str_fmt(arena, "x'%.*s'", FMT(hex)) : str_fmt(arena, "'\\x%.*s'::bytea", FMT(hex));
	for (int i = 1; i <= 3; i++)
		assert_ok(db_script(db, arena,
		                    str_fmt(arena,
		                            "INSERT INTO broadcast (id, title, state, kind, messages, condition, created_by,"
		                            " created_at, updated_by, updated_at, audience)"
		                            " VALUES (%d, '配信%d', '%s', 'normal', '[]', '{}', 1, %d, 1, 1, %.*s)",
		                            i, i, i == 2 ? "scheduled" : "sent", i, FMT(blob))));
	assert_ok(received_list(db, arena, &(struct received_ask){5, SCOPE_EVERYWHERE, 50}, &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].broadcast_id, 3);
	assert_str(list[1].title, "配信1");
	assert_ok(received_list(db, arena, &(struct received_ask){6, SCOPE_EVERYWHERE, 50}, &list, &count));
	assert_int_equal(count, 0);
	assert_ok(tx_commit(db));
}
