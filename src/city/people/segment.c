/* segment: which people a condition means. Sets are combined in memory; a leaf
 * is one look into members.h. */
#include "segment.h"

#include "arena.h"
#include "attribute.h"
#include "buf.h"
#include "child.h"
#include "left_over.h"
#include "members.h"
#include "people.h"
#include "segment.sql.h"
#include "segment_tree.h"
#include "utf8.h"

#define TEXT_MOST 2000 /* characters of the sentence */

struct evaluation {
	struct db *db;
	struct arena *arena;
	struct members *members;
	int64_t day;
	const struct people *universe;
	struct segment_part *parts; /* NULL: not wanted */
	size_t part_count;
};

bool segment_is_everybody(const struct segment *segment) { return segment->kind == SEGMENT_EVERYBODY; }

/* --- leaves --- */

static enum err with_options(struct evaluation *e, const struct segment *s, const struct people **out)
{
	struct people *all = NULL;
	for (size_t i = 0; i < s->option_count; i++) {
		const struct people *some;
		TRY(members_of_option(e->db, e->arena, e->members, s->options[i], &some));
		*out = some;
		if (s->option_count == 1)
			return OK;
		if (all)
			people_or(all, some);
		else
			all = people_copy(e->arena, some);
	}
	*out = all;
	return OK;
}

static enum err of_child_age(struct evaluation *e, const struct segment *s, const struct people **out)
{
	int64_t first, last;
	age_born(e->day, (int)s->from, (int)s->to, &first, &last);
	return members_born(e->db, e->arena, e->members, first, last, out);
}

static enum err of_left_over(struct evaluation *e, const struct segment *s, const struct people **out)
{
	struct people *set;
	TRY(left_over(e->db, e->arena, s->id, &set));
	*out = set;
	return OK;
}

static enum err of_friend(struct evaluation *e, const struct segment *s, const struct people **out)
{
	struct people *set = people_new(e->arena);
	people_add(set, s->id);
	*out = set;
	return OK;
}

static enum err of_child_grade(struct evaluation *e, const struct segment *s, const struct people **out)
{
	int64_t first, last;
	grade_born(e->day, (int)s->from, (int)s->to, &first, &last);
	return members_born(e->db, e->arena, e->members, first, last, out);
}

static enum err of_roster(struct evaluation *e, const struct segment *s, const struct people **out)
{
	struct people *set = people_new(e->arena);
	struct segment_roster_people_cursor cursor;
	struct segment_roster_people_row row;
	TRY(sql_segment_roster_people_open(e->db, e->arena, s->id, &cursor));
	while (sql_segment_roster_people_next(&cursor, &row))
		people_add(set, row.friend_id);
	*out = set;
	return sql_segment_roster_people_close(&cursor);
}

static enum err leaf(struct evaluation *e, const struct segment *s, const struct people **out)
{
	switch (s->kind) {
	case SEGMENT_HAS_OPTIONS:
		return with_options(e, s, out);
	case SEGMENT_ANSWERED:
		return members_of_attribute(e->db, e->arena, e->members, s->id, s->of_child, out);
	case SEGMENT_CHILD_AGE:
		return of_child_age(e, s, out);
	case SEGMENT_CHILD_GRADE:
		return of_child_grade(e, s, out);
	case SEGMENT_CHILD_BORN:
		return members_born(e->db, e->arena, e->members, s->from, s->to, out);
	case SEGMENT_FOLLOWED:
		return members_followed(e->db, e->arena, e->members, s->from, s->to, out);
	case SEGMENT_RECEIVED:
		return members_received(e->db, e->arena, e->members, s->id, out);
	case SEGMENT_EXACTLY:
		return members_reached(e->db, e->arena, e->members, s->id, out);
	case SEGMENT_LEFT_OVER:
		return of_left_over(e, s, out);
	case SEGMENT_FRIEND:
		return of_friend(e, s, out);
	case SEGMENT_ROSTER:
		return of_roster(e, s, out);
	case SEGMENT_TAPPED:
		return members_tapped(e->db, e->arena, e->members, s->id, s->button, out);
	case SEGMENT_EVERYBODY:
	case SEGMENT_ALL:
	case SEGMENT_ANY:
	case SEGMENT_NOT:
		break;
	}
	*out = e->universe;
	return OK;
}

/* --- groups --- */

static enum err evaluate(struct evaluation *e, const struct segment *s, struct people **out);

static enum err combine(struct evaluation *e, const struct segment *s, struct people **out)
{
	struct people *result = NULL;
	for (size_t i = 0; i < s->inner_count; i++) {
		struct people *one;
		TRY(evaluate(e, &s->inner[i], &one));
		if (!result)
			result = one;
		else if (s->kind == SEGMENT_ALL)
			people_and(result, one);
		else
			people_or(result, one);
	}
	if (s->kind != SEGMENT_NOT) {
		*out = result;
		return OK;
	}
	*out = people_copy(e->arena, e->universe);
	people_without(*out, result);
	return OK;
}

static enum err evaluate(struct evaluation *e, const struct segment *s, struct people **out)
{
	struct segment_part *part = e->parts ? &e->parts[e->part_count++] : NULL;
	if (s->inner_count) {
		TRY(combine(e, s, out));
	} else {
		const struct people *set;
		TRY(leaf(e, s, &set));
		*out = people_copy(e->arena, e->universe);
		people_and(*out, set);
	}
	if (part)
		*part = (struct segment_part){s->path, people_count(*out), segment_sentence(e->arena, s)};
	return OK;
}

/* --- who asked for emergencies only --- */

/* They were promised nothing else: only a send to everybody, to the topic of
 * emergencies, to those who received something before, or to them by name may
 * reach them. */
static bool may_reach_all(const struct segment *s, int64_t emergency, int64_t only)
{
	for (size_t i = 0; i < s->inner_count; i++)
		if (s->kind != SEGMENT_NOT && may_reach_all(&s->inner[i], emergency, only))
			return true;
	for (size_t i = 0; i < s->option_count; i++)
		if (s->options[i] == emergency || s->options[i] == only)
			return true;
	return s->kind == SEGMENT_EVERYBODY || s->kind == SEGMENT_RECEIVED || s->kind == SEGMENT_EXACTLY ||
	       s->kind == SEGMENT_LEFT_OVER || s->kind == SEGMENT_FRIEND || s->kind == SEGMENT_ROSTER;
}

static enum err set_universe(struct evaluation *e, const struct segment *segment)
{
	int64_t emergency, only;
	const struct people *careful;
	TRY(members_following(e->db, e->arena, e->members, &e->universe));
	TRY(option_of_emergency(e->db, e->arena, &emergency));
	TRY(option_of_state(e->db, e->arena, "emergency_only", &only));
	if (may_reach_all(segment, emergency, only))
		return OK;
	TRY(members_of_option(e->db, e->arena, e->members, only, &careful));
	if (people_count(careful) == 0)
		return OK;
	struct people *others = people_copy(e->arena, e->universe);
	people_without(others, careful);
	e->universe = others;
	return OK;
}

enum err segment_people(struct db *db, struct arena *arena, struct members *members, const struct segment *segment,
                        int64_t day, struct people **out)
{
	struct evaluation e = {.db = db, .arena = arena, .members = members, .day = day};
	TRY(set_universe(&e, segment));
	return evaluate(&e, segment, out);
}

enum err segment_tally(struct db *db, struct arena *arena, struct members *members, const struct segment *segment,
                       int64_t day, int64_t *people, int64_t *blocked, struct segment_part **parts,
                       size_t *part_count)
{
	struct evaluation e = {.db = db, .arena = arena, .members = members, .day = day};
	struct people *meant, *lost;
	if (parts)
		e.parts = arena_array(arena, struct segment_part, SEGMENT_PARTS);
	TRY(set_universe(&e, segment));
	TRY(evaluate(&e, segment, &meant));
	if (parts) {
		*parts = e.parts;
		*part_count = e.part_count;
	}
	e.parts = NULL;
	TRY(members_blocked(db, arena, members, &e.universe));
	TRY(evaluate(&e, segment, &lost));
	*people = people_count(meant);
	*blocked = people_count(lost);
	return OK;
}

/* --- in words --- */

static void say(struct buf *out, const struct segment *s, bool inside);

static void say_group(struct buf *out, const struct segment *s, bool inside)
{
	bool brackets = inside && s->inner_count > 1;
	if (brackets)
		buf_lit(out, "（");
	for (size_t i = 0; i < s->inner_count; i++) {
		if (i)
			buf_str(out, s->kind == SEGMENT_ALL ? S(" かつ ") : S(" または "));
		say(out, &s->inner[i], s->inner_count > 1);
	}
	if (brackets)
		buf_lit(out, "）");
}

static void say(struct buf *out, const struct segment *s, bool inside)
{
	if (s->kind == SEGMENT_EVERYBODY) {
		buf_lit(out, "友だち全員");
	} else if (s->kind == SEGMENT_NOT) {
		buf_lit(out, "（");
		say(out, s->inner, false);
		buf_lit(out, "）以外");
	} else if (s->inner_count) {
		say_group(out, s, inside);
	} else {
		buf_str(out, s->text);
	}
}

struct str segment_sentence(struct arena *arena, const struct segment *segment)
{
	struct buf out;
	buf_init(&out, arena, 256 * 1024);
	say(&out, segment, false);
	return utf8_cut(buf_view(&out), TEXT_MOST);
}

enum err segment_text(struct db *db, struct arena *arena, const struct segment *segment, struct str *out)
{
	(void)db;
	*out = segment_sentence(arena, segment);
	return OK;
}
