/* Conditions on friends: read, put into words, and counted. */
#include "attribute.h"
#include "city_fuzz.h"
#include "field.h"
#include "friend.h"
#include "line_fuzz.h"
#include "members.h"
#include "segment.h"
#include "utf8.h"


static struct members *members;

/* Options 1 … 4 are built in, 5 and 6 are of "topic"; broadcast 1; three friends. */
static void fill(struct arena *arena)
{
	struct db *db;
	struct friend f;
	int64_t id, option;
	must(db_take(fuzz_pool, arena, DB_WRITE, &db));
	must(tx_begin(db));
	must(attribute_add(db, arena, &(struct attribute_edit){.key = S("topic"), .label = S("情報"), .kind = ATTRIBUTE_MANY}, &id));
	must(option_add(db, arena, id, &(struct option_edit){.label = S("防災")}, 1, &option));
	must(option_add(db, arena, id, &(struct option_edit){.label = S("ごみ")}, 1, &option));
	must(attribute_add(db, arena, &(struct attribute_edit){.key = S("child"), .label = S("子"), .kind = ATTRIBUTE_CHILD}, &id));
	must(db_script(db, arena, S("INSERT INTO broadcast (id, title, state, kind, messages, condition, created_by, created_at,"
	                            " updated_by, updated_at) VALUES (1, 'x', 'draft', 'normal', '[]', '{}', 1, 1, 1, 1)")));
	for (int i = 0; i < 3; i++) {
		must(friend_follow(db, arena, str_fmt(arena, "U%d", i), 1000, &f));
		must(member_add(db, arena, option, f.id, NULL));
	}
	must(tx_commit(db));
	db_return(&db);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	struct arena *arena = arena_new();
	fuzz_city(arena);
	members = members_new(0);
	fill(arena);
	arena_free(&arena);
	return 0;
}

static void count(struct db *db, struct arena *arena, const struct segment *segment)
{
	struct segment_part *parts;
	size_t part_count;
	int64_t people, blocked;
	struct str text;
	must(segment_tally(db, arena, members, segment, 20779, &people, &blocked, &parts, &part_count));
	must(segment_text(db, arena, segment, &text));
	assert(people >= 0 && people <= 3 && blocked == 0 && part_count <= SEGMENT_PARTS);
	assert(text.len && utf8_ok(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const struct node *node;
	struct segment *segment;
	struct db *db;
	must(db_take(fuzz_pool, arena, DB_READ, &db));
	if (node_parse(arena, fuzz_input(data, size), &node) == OK) {
		enum err err = segment_read(db, arena, node, &segment);
		assert(err == OK || (err >= ERR_INVALID && err <= ERR_LIMIT && err_text()[0]));
		if (err == OK)
			count(db, arena, segment);
	}
	arena_free(&arena);
	return 0;
}
