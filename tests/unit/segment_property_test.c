/* segment: random conditions on random people, against somebody who looks at
 * every person one by one; with changes in between, so that the cache is asked
 * for what it should no longer say. */
#include "people_harness.h"

#include "attribute.h"
#include "buf.h"
#include "child.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "segment.h"

#define PEOPLE 120
#define OPTIONS 12 /* in three attributes of four */
#define BROADCASTS 3
#define TODAY 20779 /* 2026-11-22 */

struct person {
	int64_t id;
	bool follows, blocked;
	int64_t followed_at;
	bool has[OPTIONS];
	struct child children[3];
	size_t child_count;
	bool received[BROADCASTS], tapped[BROADCASTS];
};

struct town {
	struct db *db;
	struct arena *arena; /* of the whole test */
	const struct keyring *keyring;
	struct members *members;
	int64_t options[OPTIONS];
	struct str keys[3];
	struct person people[PEOPLE];
	uint64_t random;
	int64_t clock;
};

static int64_t chance(struct town *town, int64_t below)
{
	town->random ^= town->random << 13;
	town->random ^= town->random >> 7;
	town->random ^= town->random << 17;
	return (int64_t)(town->random >> 33) % below;
}

/* --- building and changing --- */

static void run(struct town *town, struct str sql) { assert_ok(db_script(town->db, town->arena, sql)); }

static void build_attributes(struct town *town)
{
	int64_t id;
	for (int a = 0; a < 3; a++) {
		town->keys[a] = str_fmt(town->arena, "topic%d", a);
		struct attribute_edit edit = {.key = town->keys[a], .label = town->keys[a], .kind = ATTRIBUTE_MANY};
		assert_ok(attribute_add(town->db, town->arena, &edit, &id));
		for (int o = 0; o < 4; o++) {
			struct option_edit option = {.label = str_fmt(town->arena, "選択肢%d", o)};
			assert_ok(option_add(town->db, town->arena, id, &option, 1, &town->options[a * 4 + o]));
		}
	}
	assert_ok(attribute_add(town->db, town->arena,
	                        &(struct attribute_edit){.key = S("kids"), .label = S("お子さん"), .kind = ATTRIBUTE_CHILD},
	                        &id));
}

static void new_children(struct town *town, struct arena *arena, struct person *p)
{
	p->child_count = (size_t)chance(town, 4);
	for (size_t i = 0; i < p->child_count; i++)
		p->children[i] = (struct child){.birth_day = TODAY - chance(town, 900)};
	assert_ok(child_set(town->db, arena, town->keyring, p->id, p->children, p->child_count, TODAY, NULL));
}

static void flip(struct town *town, struct arena *arena, struct person *p, size_t option)
{
	bool changed;
	p->has[option] = !p->has[option];
	assert_ok(p->has[option] ? member_add(town->db, arena, town->options[option], p->id, &changed)
	                         : member_remove(town->db, arena, town->options[option], p->id, &changed));
	assert_true(changed);
}

static void come_or_go(struct town *town, struct arena *arena, struct person *p)
{
	struct str line_id = str_fmt(arena, "U%03d", (int)(p - town->people));
	struct friend f;
	town->clock += chance(town, 3) * MS_HOUR + 1;
	if (p->follows) {
		assert_ok(friend_block(town->db, arena, line_id, town->clock));
	} else {
		assert_ok(friend_follow(town->db, arena, line_id, town->clock, &f));
		p->followed_at = town->clock;
		p->id = f.id;
	}
	p->blocked = p->follows;
	p->follows = !p->follows;
}

static void build_broadcasts(struct town *town)
{
	for (int b = 0; b < BROADCASTS; b++)
		run(town, str_fmt(town->arena,
		                  "INSERT INTO broadcast (id, title, state, kind, messages, condition, created_by, created_at,"
		                  " updated_by, updated_at) VALUES (%d, '配信%d', 'draft', 'normal', '[]', '{}', 1, 1, 1, 1)",
		                  b + 1, b + 1));
}

/* A third of the batches fails; 0 stays as it was resolved, never sent. */
static void send_broadcast(struct town *town, struct arena *arena, int b, struct str audience)
{
	struct str hex = hex_encode(arena, audience.ptr, audience.len);
	struct str literal = db_engine(town->db) == DB_SQLITE ? str_fmt(arena, "x'%.*s'", FMT(hex))
	                                                      : str_fmt(arena, "'\\x%.*s'::bytea", FMT(hex));
	run(town, str_fmt(arena, "UPDATE broadcast SET state = '%s', finished_at = %s, audience = %.*s WHERE id = %d",
	                  b == 1 ? "sending" : "sent", b == 1 ? "NULL" : "99", FMT(literal), b + 1));
}

static void resolve(struct town *town, struct arena *arena, int b)
{
	struct people *audience = people_new(arena);
	static const char *const states[] = {"sent", "uncertain", "refused", "waiting"};
	int64_t rank = 0, batch = 0;
	for (size_t i = 0; i < PEOPLE; i++)
		if (chance(town, 2))
			people_add(audience, town->people[i].id);
	send_broadcast(town, arena, b, people_pack(arena, audience));
	for (size_t i = 0; i < PEOPLE; i++) {
		struct person *p = &town->people[i];
		p->received[b] = false;
		p->tapped[b] = chance(town, 6) == 0;
		if (p->tapped[b])
			run(town, str_fmt(arena, "INSERT INTO button_tap VALUES (%d, '%s', %" PRId64 ", 1)", b + 1,
			                  i % 2 ? "はい" : "いいえ", p->id));
	}
	while (rank < people_count(audience)) {
		int64_t ids[20];
		int64_t length = 1 + chance(town, 20), state = chance(town, 4);
		size_t got = people_range(audience, rank, (size_t)length, ids);
		run(town, str_fmt(arena,
		                  "INSERT INTO batch (broadcast_id, no, first_rank, people, retry_key, state) VALUES (%d, %d, %d, %d, 'k', '%s')",
		                  b + 1, (int)batch++, (int)rank, (int)got, states[state]));
		for (size_t i = 0; i < PEOPLE; i++)
			for (size_t j = 0; j < got && state < 2; j++)
				town->people[i].received[b] = town->people[i].received[b] || town->people[i].id == ids[j];
		rank += (int64_t)got;
	}
}

static struct town *build(struct place *place, struct arena *arena)
{
	struct town *town = arena_make(arena, struct town);
	town->db = city_writer(place, arena);
	town->arena = arena;
	town->keyring = city_keyring(arena);
	town->members = members_new(40000); /* too small for all: some is thrown out */
	town->random = 88172645463325252u;
	town->clock = jst_day_start_ms(TODAY - 40);
	build_attributes(town);
	build_broadcasts(town);
	for (size_t i = 0; i < PEOPLE; i++) {
		struct person *p = &town->people[i];
		come_or_go(town, arena, p);
		for (size_t o = 0; o < OPTIONS; o++)
			if (chance(town, 4) == 0)
				flip(town, arena, p, o);
		new_children(town, arena, p);
	}
	for (int b = 0; b < BROADCASTS; b++)
		resolve(town, arena, b);
	return town;
}

static void change_something(struct town *town, struct arena *arena)
{
	struct person *p = &town->people[chance(town, PEOPLE)];
	switch (chance(town, 4)) {
	case 0:
		come_or_go(town, arena, p);
		break;
	case 1:
		new_children(town, arena, p);
		break;
	default:
		flip(town, arena, p, (size_t)chance(town, OPTIONS));
	}
}

/* --- conditions --- */

static struct str date(struct arena *arena, int64_t day) { return jst_format_date(arena, day); }

static void write_leaf(struct town *town, struct arena *arena, struct buf *out)
{
	int64_t a = chance(town, 30), b = a + chance(town, 12), from = TODAY - chance(town, 900);
	struct str key, until = date(arena, from + chance(town, 200)), added = date(arena, TODAY - 40 + b / 6);
	switch (chance(town, 9)) {
	case 0:
	case 1:
		buf_fmt(out, "{\"options\":[%" PRId64, town->options[chance(town, OPTIONS)]);
		for (int64_t more = chance(town, 3); more > 0; more--)
			buf_fmt(out, ",%" PRId64, town->options[chance(town, OPTIONS)]);
		buf_lit(out, "]}");
		break;
	case 2:
		key = chance(town, 4) ? town->keys[chance(town, 3)] : S("kids");
		buf_fmt(out, "{\"answered\":\"%.*s\"}", FMT(key));
		break;
	case 3:
		buf_fmt(out, "{\"childAge\":{\"from\":{\"years\":%d,\"months\":%d},\"to\":{\"years\":%d,\"months\":%d}}}",
		        (int)(a / 12), (int)(a % 12), (int)(b / 12), (int)(b % 12));
		break;
	case 4:
		buf_fmt(out, "{\"childBorn\":{\"from\":\"%.*s\",\"to\":\"%.*s\"}}", FMT(date(arena, from)), FMT(until));
		break;
	case 5:
		buf_fmt(out, "{\"followed\":{\"from\":\"%.*s\"}}", FMT(date(arena, TODAY - 40 + a / 5)));
		break;
	case 6:
		buf_fmt(out, "{\"followed\":{\"from\":\"%.*s\",\"to\":\"%.*s\"}}", FMT(date(arena, TODAY - 40 + a / 6)),
		        FMT(added));
		break;
	case 7:
		buf_fmt(out, "{\"received\":%d}", (int)chance(town, BROADCASTS) + 1);
		break;
	default:
		buf_fmt(out, chance(town, 2) ? "{\"tapped\":%d}" : "{\"tapped\":%d,\"button\":\"はい\"}",
		        (int)chance(town, BROADCASTS) + 1);
	}
}

static void write_condition(struct town *town, struct arena *arena, struct buf *out, int depth)
{
	int64_t kind = depth > 4 ? 9 : chance(town, 9);
	if (kind > 4) {
		write_leaf(town, arena, out);
	} else if (kind == 4) {
		buf_lit(out, "{\"not\":");
		write_condition(town, arena, out, depth + 1);
		buf_lit(out, "}");
	} else {
		buf_str(out, kind % 2 ? S("{\"all\":[") : S("{\"any\":["));
		write_condition(town, arena, out, depth + 1);
		for (int64_t more = chance(town, 3); more > 0; more--) {
			buf_lit(out, ",");
			write_condition(town, arena, out, depth + 1);
		}
		buf_lit(out, "]}");
	}
}

/* --- somebody who looks at every person --- */

static int64_t in_months(const struct node *age)
{
	return node_i64(node_get(age, "years"), 0) * 12 + node_i64(node_get(age, "months"), 0);
}

static int64_t day_in(const struct node *range, const char *end, int64_t absent)
{
	int64_t day = absent;
	struct str text = node_text(node_get(range, end), S(""));
	if (text.len)
		assert_true(jst_parse_date(text, &day));
	return day;
}

static bool fits_child(const struct person *p, const struct node *age, const struct node *born, int64_t day)
{
	for (size_t i = 0; i < p->child_count; i++) {
		int64_t birth = p->children[i].birth_day, months = age_months(birth, day);
		if (age && months >= in_months(node_get(age, "from")) && months <= in_months(node_get(age, "to")))
			return true;
		if (born && birth >= day_in(born, "from", 0) && birth <= day_in(born, "to", TODAY))
			return true;
	}
	return false;
}

static bool fits(const struct town *town, const struct person *p, const struct node *json, int64_t day);

static bool fits_group(const struct town *town, const struct person *p, const struct node *list, bool all, int64_t day)
{
	for (size_t i = 0; i < node_count(list); i++)
		if (fits(town, p, node_at(list, i), day) != all)
			return !all;
	return all;
}

static bool fits_answered(const struct town *town, const struct person *p, struct str key)
{
	for (size_t a = 0; a < 3; a++)
		for (size_t o = 0; o < 4; o++)
			if (str_eq(town->keys[a], key) && p->has[a * 4 + o])
				return true;
	return str_eq(key, S("kids")) && p->child_count > 0;
}

static bool fits_options(const struct town *town, const struct person *p, const struct node *list)
{
	for (size_t i = 0; i < node_count(list); i++)
		for (size_t o = 0; o < OPTIONS; o++)
			if (town->options[o] == node_i64(node_at(list, i), 0) && p->has[o])
				return true;
	return false;
}

static bool fits(const struct town *town, const struct person *p, const struct node *json, int64_t day)
{
	const struct node *n;
	if ((n = node_get(json, "all")) || (n = node_get(json, "any")))
		return fits_group(town, p, n, node_get(json, "all") != NULL, day);
	if ((n = node_get(json, "not")))
		return !fits(town, p, n, day);
	if ((n = node_get(json, "options")))
		return fits_options(town, p, n);
	if ((n = node_get(json, "answered")))
		return fits_answered(town, p, node_text(n, S("")));
	if (node_get(json, "childAge") || node_get(json, "childBorn"))
		return fits_child(p, node_get(json, "childAge"), node_get(json, "childBorn"), day);
	if ((n = node_get(json, "followed"))) {
		int64_t then = jst_day_of_ms(p->followed_at);
		return then >= day_in(n, "from", 0) && then <= day_in(n, "to", INT64_MAX);
	}
	if ((n = node_get(json, "received")))
		return p->received[node_i64(n, 0) - 1];
	bool yes = (p - town->people) % 2, tapped = p->tapped[node_i64(node_get(json, "tapped"), 0) - 1];
	return tapped && (yes || !node_get(json, "button"));
}

static void compare(struct town *town, struct arena *arena)
{
	struct buf text;
	const struct node *json;
	struct segment *segment;
	struct people *meant;
	struct segment_part *parts;
	size_t part_count;
	int64_t day = TODAY + chance(town, 60), people, blocked, follow = 0, lost = 0;
	buf_init(&text, arena, 100000);
	write_condition(town, arena, &text, 1);
	assert_ok(node_parse(arena, buf_view(&text), &json));
	assert_ok(segment_read(town->db, arena, json, &segment));
	assert_ok(segment_people(town->db, arena, town->members, segment, day, &meant));
	for (size_t i = 0; i < PEOPLE; i++) {
		const struct person *p = &town->people[i];
		bool fit = fits(town, p, json, day);
		follow += fit && p->follows;
		lost += fit && p->blocked;
		if (people_has(meant, p->id) != (fit && p->follows))
			fail_msg("person %d, %.*s", (int)i, FMT(buf_view(&text)));
	}
	assert_ok(segment_tally(town->db, arena, town->members, segment, day, &people, &blocked, &parts, &part_count));
	assert_int_equal(people, follow);
	assert_int_equal(blocked, lost);
	assert_int_equal(parts[0].people, people);
	assert_true(part_count >= 1 && parts[0].text.len > 0);
}

DB_TEST(random_conditions_mean_whom_one_would_pick_by_hand)
{
	struct town *town = build(place, arena);
	for (int round = 0; round < 600; round++) {
		struct arena *own = arena_new();
		for (int64_t changes = chance(town, 3); changes > 0; changes--)
			change_something(town, own);
		compare(town, own);
		arena_free(&own);
	}
	struct members_counts counts = members_counts(town->members);
	assert_true(counts.hits > 500 && counts.misses > 100 && counts.bytes <= 40000);
	members_free(&town->members);
	assert_ok(tx_commit(town->db));
}
