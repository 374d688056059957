/* content_person: names and ages for placeholders. */
#include "content_person.h"

#include "arena.h"
#include "child.h"
#include "db.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "roster.h"

static int months_of(const struct node *age, int absent)
{
	if (!node_is(age, NODE_OBJECT))
		return absent;
	return (int)(12 * node_i64(node_get(age, "years"), 0) + node_i64(node_get(age, "months"), 0));
}

static int grade_of(const struct node *word)
{
	for (int grade = 0; grade_words[grade]; grade++)
		if (str_eq(node_text(word, S("")), str_from(grade_words[grade])))
			return grade;
	return -1;
}

static bool read_grade(const struct node *range, int64_t day, struct content_children *out)
{
	int from = grade_of(node_get(range, "from")), to = grade_of(node_get(range, "to"));
	if (from < 0 || to < from)
		return false;
	grade_born(day, from, to, &out->first_day, &out->last_day);
	return true;
}

static bool read_leaf(const struct node *leaf, int64_t day, struct content_children *out)
{
	const struct node *age = node_get(leaf, "childAge"), *born = node_get(leaf, "childBorn");
	const struct node *grade = node_get(leaf, "childGrade");
	if (node_is(grade, NODE_OBJECT))
		return read_grade(grade, day, out);
	if (node_is(age, NODE_OBJECT)) {
		age_born(day, months_of(node_get(age, "from"), 0),
		         months_of(node_get(age, "to"), 12 * CHILD_YEARS_MOST), &out->first_day, &out->last_day);
		return true;
	}
	return node_is(born, NODE_OBJECT) &&
	       jst_parse_date(node_text(node_get(born, "from"), S("")), &out->first_day) &&
	       jst_parse_date(node_text(node_get(born, "to"), S("")), &out->last_day);
}

static bool search(const struct node *node, int64_t day, struct content_children *out)
{
	static const char *const groups[] = {"all", "any"};
	if (!node_is(node, NODE_OBJECT))
		return false;
	if (read_leaf(node, day, out))
		return true;
	for (size_t g = 0; g < COUNT(groups); g++) {
		const struct node *list = node_get(node, groups[g]);
		for (size_t i = 0; node_is(list, NODE_ARRAY) && i < node_count(list); i++)
			if (search(node_at(list, i), day, out))
				return true;
	}
	return false; /* not below "not": those children are the ones not meant */
}

void content_children_meant(const struct node *condition, int64_t day, struct content_children *out)
{
	*out = (struct content_children){0};
	out->some = search(condition, day, out);
}

static bool is_meant(const struct child *child, const struct content_children *children)
{
	return !children->some ||
	       (child->birth_day >= children->first_day && child->birth_day <= children->last_day);
}

static struct content_person *person_with(const int64_t *ids, size_t count, int64_t id, struct content_person *people)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return &people[i];
	return NULL;
}

static enum err add_names(struct db *db, struct arena *arena, const struct content_source *source,
                          const int64_t *ids, size_t count, struct content_person *out)
{
	struct friend_name *names;
	size_t found;
	TRY(friend_names(db, arena, source->keyring, ids, count, &names, &found));
	for (size_t i = 0; i < found; i++) {
		struct content_person *person = person_with(ids, count, names[i].id, out);
		if (person)
			person->name = names[i].name;
	}
	return OK;
}

static void add_child(struct arena *arena, const struct child *child, int64_t day, struct content_person *out)
{
	struct str age = age_text(arena, age_months(child->birth_day, day));
	if (out->child_age.len == 0)
		out->child_age = age;
	if (child->name.len == 0)
		return;
	out->child_name = out->child_name.len ? str_fmt(arena, "%.*sさん・%.*s", FMT(out->child_name), FMT(child->name))
	                                      : child->name;
}

static enum err add_children(struct db *db, struct arena *arena, const struct content_source *source,
                             const int64_t *ids, size_t count, struct content_person *out)
{
	struct child_of *children;
	size_t found;
	TRY(child_list_of(db, arena, source->keyring, ids, count, &children, &found));
	for (size_t i = 0; i < found; i++) {
		struct content_person *person = person_with(ids, count, children[i].friend_id, out);
		if (person && is_meant(&children[i].child, &source->children))
			add_child(arena, &children[i].child, source->day, person);
	}
	return OK;
}

/* A text without the value that it is about must not leave. */
static enum err add_values(struct db *db, struct arena *arena, const struct content_source *source,
                           const int64_t *ids, size_t count, struct content_person *out)
{
	if (!source->stand_ins)
		TRY(roster_fill(db, arena, source->keyring, source->roster, ids, count, out));
	for (size_t i = 0; i < count; i++) {
		if (source->stand_ins)
			out[i].values = source->stand_ins;
		if (!out[i].values)
			return fail(ERR_INVALID, "名簿の内容がないため、送れません（消したか、保存の期間を過ぎました）。");
	}
	return OK;
}

enum err content_people(struct db *db, struct arena *arena, const struct content_source *source, const int64_t *ids,
                        size_t count, struct content_person *out)
{
	assert(count <= CONTENT_PEOPLE_MOST);
	for (size_t i = 0; i < count; i++)
		out[i] = (struct content_person){.name = S(""), .child_name = S(""), .child_age = S("")};
	if (source->needs.name)
		TRY(add_names(db, arena, source, ids, count, out));
	if (source->needs.child)
		TRY(add_children(db, arena, source, ids, count, out));
	return source->needs.column ? add_values(db, arena, source, ids, count, out) : OK;
}
