/* tag_use: looks through all that may hold a tag. Texts are parsed one by one, each
 * in an arena of its own. */
#include "tag_use.h"

#include "arena.h"
#include "db.h"
#include "tag_json.h"
#include "tag_use.sql.h"

struct looking {
	struct db *db;
	struct arena *arena;
	struct tag_json *known;
	void *context;
	/* condition or messages, with the place they belong to; texts are borrowed */
	void (*found)(struct looking *l, const struct tag_use *use, struct str json);
};

static enum err in_segments(struct looking *l)
{
	struct tag_use_segments_cursor cursor;
	struct tag_use_segments_row row;
	TRY(sql_tag_use_segments_open(l->db, l->arena, &cursor));
	while (sql_tag_use_segments_next(&cursor, &row))
		l->found(l, &(struct tag_use){TAG_USE_SEGMENT, false, row.id, row.title, 0, false}, row.condition);
	return sql_tag_use_segments_close(&cursor);
}

static enum err in_templates(struct looking *l)
{
	struct tag_use_templates_cursor cursor;
	struct tag_use_templates_row row;
	TRY(sql_tag_use_templates_open(l->db, l->arena, &cursor));
	while (sql_tag_use_templates_next(&cursor, &row))
		l->found(l, &(struct tag_use){TAG_USE_TEMPLATE, true, row.id, row.title, 0, false}, row.messages);
	return sql_tag_use_templates_close(&cursor);
}

static enum tag_use_kind kind_of(struct str state, struct str kind)
{
	if (str_eq(state, S("draft")))
		return TAG_USE_DRAFT;
	if (str_eq(kind, S("series")))
		return TAG_USE_SERIES;
	return str_eq(state, S("scheduled")) ? TAG_USE_SCHEDULED : TAG_USE_RUNNING;
}

static enum err in_broadcasts(struct looking *l)
{
	struct tag_use_broadcasts_cursor cursor;
	struct tag_use_broadcasts_row row;
	TRY(sql_tag_use_broadcasts_open(l->db, l->arena, &cursor));
	while (sql_tag_use_broadcasts_next(&cursor, &row)) {
		struct tag_use use = {kind_of(row.state, row.kind), false, row.id, row.title, row.department_id, false};
		l->found(l, &use, row.condition);
		use.by_button = true;
		if (str_find(row.messages, S("\"tags\"")) >= 0)
			l->found(l, &use, row.messages);
	}
	return sql_tag_use_broadcasts_close(&cursor);
}

static enum err in_rules(struct looking *l)
{
	struct tag_use_rules_cursor cursor;
	struct tag_use_rules_row row;
	TRY(sql_tag_use_rules_open(l->db, l->arena, &cursor));
	while (sql_tag_use_rules_next(&cursor, &row)) {
		struct tag_use use = {TAG_USE_RULE, false, row.id, row.title, row.department_id, false};
		struct arena *arena = arena_new();
		l->found(l, &use, row.condition);
		use.by_button = true;
		l->found(l, &use, str_fmt(arena, "{\"tag\":%" PRId64 "}", row.tag_id));
		arena_free(&arena);
	}
	return sql_tag_use_rules_close(&cursor);
}

static enum err in_deeds(struct looking *l)
{
	static const struct {
		struct str word;
		enum tag_use_kind kind;
	} kinds[] = {{S_INIT("reply"), TAG_USE_REPLY}, {S_INIT("scenario"), TAG_USE_SCENARIO}, {S_INIT("menu"), TAG_USE_MENU}, {S_INIT("code"), TAG_USE_CODE}};
	struct tag_use_deeds_cursor cursor;
	struct tag_use_deeds_row row;
	TRY(sql_tag_use_deeds_open(l->db, l->arena, &cursor));
	while (sql_tag_use_deeds_next(&cursor, &row))
		for (size_t i = 0; i < COUNT(kinds); i++)
			if (str_eq(row.kind, kinds[i].word))
				l->found(l, &(struct tag_use){kinds[i].kind, true, row.id, row.title, row.department_id, false}, row.json);
	return sql_tag_use_deeds_close(&cursor);
}

static enum err look(struct looking *l)
{
	TRY(tag_json_open(l->db, l->arena, &l->known));
	TRY(in_segments(l));
	TRY(in_templates(l));
	TRY(in_broadcasts(l));
	TRY(in_rules(l));
	return in_deeds(l);
}

/* --- of one --- */

struct of_one {
	int64_t tag_id;
	struct tag_use *uses;
	size_t count;
};

static bool is_among(int64_t id, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* A draft and what is published are one place. */
static struct tag_use *noted_before(const struct of_one *one, const struct tag_use *use)
{
	for (size_t i = 0; i < one->count; i++)
		if (one->uses[i].kind == use->kind && one->uses[i].id == use->id && one->uses[i].by_button == use->by_button)
			return &one->uses[i];
	return NULL;
}

static void note(struct looking *l, const struct tag_use *use, struct str json)
{
	struct of_one *one = l->context;
	struct arena *arena = arena_new();
	int64_t *ids, *given;
	size_t count = tag_json_ids(l->known, arena, json, &ids), given_count = tag_json_given(l->known, arena, json, &given);
	bool has = is_among(one->tag_id, ids, count), gives = is_among(one->tag_id, given, given_count);
	arena_free(&arena);
	struct tag_use *before = has ? noted_before(one, use) : NULL;
	if (before)
		before->gives = before->gives || gives;
	if (!has || before || one->count == TAG_USES_MOST)
		return;
	one->uses[one->count] = *use;
	one->uses[one->count].gives = gives;
	one->uses[one->count++].title = str_dup(l->arena, use->title);
}

enum err tag_uses(struct db *db, struct arena *arena, int64_t tag_id, struct tag_use **out, size_t *count)
{
	struct of_one one = {tag_id, arena_array(arena, struct tag_use, TAG_USES_MOST), 0};
	struct looking l = {.db = db, .arena = arena, .context = &one, .found = note};
	TRY(look(&l));
	*out = one.uses;
	*count = one.count;
	return OK;
}

/* --- of all --- */

struct of_all {
	const int64_t *tag_ids;
	size_t count;
	int64_t *uses;
	struct tag_use last; /* rows of one place follow each other */
	bool *in_last;
};

static void add(struct looking *l, const struct tag_use *use, struct str json)
{
	struct of_all *all = l->context;
	if (all->last.kind != use->kind || all->last.id != use->id || all->last.by_button != use->by_button)
		for (size_t i = 0; i < all->count; i++)
			all->in_last[i] = false;
	all->last = *use;
	struct arena *arena = arena_new();
	int64_t *ids;
	size_t count = tag_json_ids(l->known, arena, json, &ids);
	for (size_t i = 0; i < all->count; i++) {
		bool has = is_among(all->tag_ids[i], ids, count);
		all->uses[i] += has && !all->in_last[i];
		all->in_last[i] = all->in_last[i] || has;
	}
	arena_free(&arena);
}

enum err tag_use_counts(struct db *db, struct arena *arena, const int64_t *tag_ids, size_t count, int64_t *uses)
{
	struct of_all all = {.tag_ids = tag_ids, .count = count, .uses = uses, .in_last = arena_array(arena, bool, count)};
	struct looking l = {.db = db, .arena = arena, .context = &all, .found = add};
	for (size_t i = 0; i < count; i++)
		uses[i] = 0;
	return look(&l);
}
