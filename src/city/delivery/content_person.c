/* content_person: names and ages for placeholders. */
#include "content_person.h"

#include "arena.h"
#include "child.h"
#include "db.h"
#include "field.h"
#include "friend.h"
#include "jst.h"

static int months_of(const struct node *age, int absent)
{
	if (!node_is(age, NODE_OBJECT))
		return absent;
	return (int)(12 * node_i64(node_get(age, "years"), 0) + node_i64(node_get(age, "months"), 0));
}

static bool read_leaf(const struct node *leaf, int64_t day, struct content_children *out)
{
	const struct node *age = node_get(leaf, "childAge"), *born = node_get(leaf, "childBorn");
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

enum err content_person_of(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                           int64_t day, const struct content_children *meant, struct content_person *out)
{
	struct friend person;
	struct child *children;
	size_t count;
	TRY(friend_find(db, arena, keyring, friend_id, &person));
	TRY(child_list(db, arena, keyring, friend_id, &children, &count));
	*out = (struct content_person){.name = person.name, .child_name = S(""), .child_age = S("")};
	for (size_t i = 0; i < count; i++)
		if (is_meant(&children[i], meant))
			add_child(arena, &children[i], day, out);
	return OK;
}
