/* segment_one: the leaves of a condition as questions about one row. */
#include "segment_one.h"

#include "arena.h"
#include "attribute.h"
#include "child.h"
#include "members.h"
#include "segment_one.sql.h"
#include "segment_tree.h"

struct one {
	struct db *db;
	struct arena *arena;
	const struct segment_person *person;
};

static bool is_leaf_of_one(enum segment_kind kind)
{
	return kind == SEGMENT_HAS_OPTIONS || kind == SEGMENT_ANSWERED || kind == SEGMENT_CHILD_AGE ||
	       kind == SEGMENT_CHILD_BORN || kind == SEGMENT_CHILD_GRADE || kind == SEGMENT_FOLLOWED ||
	       kind == SEGMENT_EVERYBODY;
}

bool segment_is_of_one(const struct segment *segment)
{
	bool group = segment->kind == SEGMENT_ALL || segment->kind == SEGMENT_ANY || segment->kind == SEGMENT_NOT;
	for (size_t i = 0; i < segment->inner_count; i++)
		if (!segment_is_of_one(&segment->inner[i]))
			return false;
	return group || is_leaf_of_one(segment->kind);
}

static bool supposed(const struct segment_person *person, int64_t option)
{
	for (size_t i = 0; i < person->options.count; i++)
		if (person->options.at[i] == option)
			return true;
	return false;
}

static enum err has_option(const struct one *o, const struct segment *s, bool *out)
{
	*out = false;
	for (size_t i = 0; !*out && i < s->option_count; i++) {
		if (o->person->friend_id)
			TRY(member_has(o->db, o->arena, s->options[i], o->person->friend_id, out));
		else
			*out = supposed(o->person, s->options[i]);
	}
	return OK;
}

static enum err supposed_answer(const struct one *o, int64_t attribute_id, bool *out)
{
	struct option_brief *briefs;
	size_t found;
	TRY(option_briefs(o->db, o->arena, o->person->options.at, o->person->options.count, &briefs, &found));
	for (size_t i = 0; i < found; i++)
		*out = *out || briefs[i].attribute_id == attribute_id;
	return OK;
}

static enum err answered(const struct one *o, const struct segment *s, bool *out)
{
	int64_t count = 0;
	*out = false;
	if (o->person->friend_id == 0)
		return supposed_answer(o, s->id, out);
	TRY(s->of_child ? sql_one_children(o->db, o->arena, o->person->friend_id, INT32_MIN, INT32_MAX, &count)
	                : sql_one_answers(o->db, o->arena, o->person->friend_id, s->id, &count));
	*out = count > 0;
	return OK;
}

static enum err born(const struct one *o, int64_t first, int64_t last, bool *out)
{
	int64_t count;
	TRY(sql_one_children(o->db, o->arena, o->person->friend_id, first, last, &count));
	*out = count > 0;
	return OK;
}

static enum err of_child(const struct one *o, const struct segment *s, bool *out)
{
	int64_t first = s->from, last = s->to;
	if (s->kind == SEGMENT_CHILD_AGE)
		age_born(o->person->day, (int)s->from, (int)s->to, &first, &last);
	if (s->kind == SEGMENT_CHILD_GRADE)
		grade_born(o->person->day, (int)s->from, (int)s->to, &first, &last);
	return born(o, first, last, out);
}

static enum err followed(const struct one *o, const struct segment *s, bool *out)
{
	int64_t count;
	TRY(sql_one_followed(o->db, o->arena, o->person->friend_id, s->from, s->to, &count));
	*out = count > 0;
	return OK;
}

static enum err holds(const struct one *o, const struct segment *s, bool *out)
{
	switch (s->kind) {
	case SEGMENT_EVERYBODY:
		*out = true;
		return OK;
	case SEGMENT_HAS_OPTIONS:
		return has_option(o, s, out);
	case SEGMENT_ANSWERED:
		return answered(o, s, out);
	case SEGMENT_CHILD_AGE:
	case SEGMENT_CHILD_BORN:
	case SEGMENT_CHILD_GRADE:
		return of_child(o, s, out);
	case SEGMENT_FOLLOWED:
		return followed(o, s, out);
	case SEGMENT_ALL:
	case SEGMENT_ANY:
	case SEGMENT_NOT:
		break;
	case SEGMENT_RECEIVED:
	case SEGMENT_TAPPED:
	case SEGMENT_EXACTLY:
	case SEGMENT_LEFT_OVER:
	case SEGMENT_FRIEND:
	case SEGMENT_ROSTER:
		*out = false;
		return OK;
	}
	*out = s->kind != SEGMENT_ANY;
	for (size_t i = 0; i < s->inner_count; i++) {
		bool one;
		TRY(holds(o, &s->inner[i], &one));
		*out = s->kind == SEGMENT_ANY ? *out || one : s->kind == SEGMENT_NOT ? !one : *out && one;
	}
	return OK;
}

enum err segment_holds(struct db *db, struct arena *arena, const struct segment *segment,
                       const struct segment_person *person, bool *out)
{
	return holds(&(struct one){db, arena, person}, segment, out);
}
