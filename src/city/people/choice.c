/* choice: only differences are written, in rising order of ids, so that two
 * people who save at the same time wait for each other instead of locking up. */
#include "choice.h"

#include "arena.h"
#include "attribute.h"
#include "members.h"

#include <stdio.h>
#include <stdlib.h>

enum err choice_list(struct db *db, struct arena *arena, int64_t friend_id, struct choice *out)
{
	return member_options(db, arena, friend_id, &out->options, &out->count);
}

static bool is_in(int64_t id, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

bool choice_has(const struct choice *choice, int64_t option_id)
{
	return is_in(option_id, choice->options, choice->count);
}

static const struct attribute_option *offered(const struct attribute *attribute, int64_t id)
{
	for (size_t i = 0; i < attribute->option_count; i++)
		if (attribute->options[i].id == id && !attribute->options[i].hidden)
			return &attribute->options[i];
	return NULL;
}

struct field_name {
	char text[64];
};

static struct field_name field_of(const struct attribute *attribute)
{
	struct field_name name;
	snprintf(name.text, sizeof name.text, "%.*s", FMT(attribute->key));
	return name;
}

static size_t distinct(const int64_t *ids, size_t count)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++)
		found += !is_in(ids[i], ids, i);
	return found;
}

static enum err check_number(const struct attribute *attribute, const int64_t *options, size_t count)
{
	size_t chosen = distinct(options, count);
	if (attribute->kind == ATTRIBUTE_ONE && chosen > 1)
		return fail_field(ERR_INVALID, field_of(attribute).text, "「%.*s」は1つだけ選んでください。",
		                  FMT(attribute->label));
	if (attribute->most_choices > 0 && (int64_t)chosen > attribute->most_choices)
		return fail_field(ERR_INVALID, field_of(attribute).text,
		                  "「%.*s」は%" PRId64 "個まで選べます。%" PRId64 "個減らしてください。", FMT(attribute->label),
		                  attribute->most_choices, (int64_t)chosen - attribute->most_choices);
	return OK;
}

static enum err not_offered(const struct attribute *attribute)
{
	return fail_field(ERR_INVALID, field_of(attribute).text,
	                  "「%.*s」に、いまは選べないものが入っています。もう一度選んでください。", FMT(attribute->label));
}

enum err choice_check(const struct attribute *attribute, const int64_t *options, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!offered(attribute, options[i]))
			return not_offered(attribute);
	if (attribute->required && count == 0)
		return fail_field(ERR_INVALID, field_of(attribute).text, "「%.*s」を選んでください。", FMT(attribute->label));
	return check_number(attribute, options, count);
}

static int by_id(const void *a, const void *b)
{
	const struct attribute_option *const *x = a, *const *y = b;
	return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

static const struct attribute_option **in_order(struct arena *arena, const struct attribute *attribute)
{
	const struct attribute_option **all = arena_array(arena, const struct attribute_option *, attribute->option_count);
	for (size_t i = 0; i < attribute->option_count; i++)
		all[i] = &attribute->options[i];
	qsort(all, attribute->option_count, sizeof *all, by_id);
	return all;
}

/* Whether the friend shall have this option afterwards. */
static bool wanted(const struct attribute *attribute, const struct attribute_option *option, bool has,
                   const int64_t *options, size_t count)
{
	if (is_in(option->id, options, count))
		return true;
	return option->hidden && has && (attribute->kind != ATTRIBUTE_ONE || count == 0);
}

static enum err apply(struct db *db, struct arena *arena, int64_t friend_id, int64_t option_id, bool has, bool want,
                      bool *changed)
{
	if (has == want)
		return OK;
	*changed = true;
	return want ? member_add(db, arena, option_id, friend_id, NULL)
	            : member_remove(db, arena, option_id, friend_id, NULL);
}

enum err choice_set(struct db *db, struct arena *arena, int64_t friend_id, const struct attribute *attribute,
                    const int64_t *options, size_t count, bool *changed)
{
	struct choice now;
	bool any = false;
	TRY(choice_check(attribute, options, count));
	TRY(choice_list(db, arena, friend_id, &now));
	const struct attribute_option **all = in_order(arena, attribute);
	for (size_t i = 0; i < attribute->option_count; i++) {
		bool has = choice_has(&now, all[i]->id);
		bool want = wanted(attribute, all[i], has, options, count);
		TRY(apply(db, arena, friend_id, all[i]->id, has, want, &any));
	}
	if (changed)
		*changed = any;
	return OK;
}

static bool is_of(const struct attribute *attribute, int64_t option_id)
{
	for (size_t i = 0; i < attribute->option_count; i++)
		if (attribute->options[i].id == option_id)
			return true;
	return false;
}

enum err choice_put(struct db *db, struct arena *arena, int64_t friend_id, const struct attribute *attribute,
                    const int64_t *options, size_t count, bool *changed)
{
	struct choice now;
	bool any = false;
	TRY(choice_list(db, arena, friend_id, &now));
	for (size_t i = 0; i < count; i++)
		if (!offered(attribute, options[i]) && !(is_of(attribute, options[i]) && choice_has(&now, options[i])))
			return not_offered(attribute);
	TRY(check_number(attribute, options, count));
	const struct attribute_option **all = in_order(arena, attribute);
	for (size_t i = 0; i < attribute->option_count; i++) {
		bool want = is_in(all[i]->id, options, count);
		TRY(apply(db, arena, friend_id, all[i]->id, choice_has(&now, all[i]->id), want, &any));
	}
	if (changed)
		*changed = any;
	return OK;
}

enum err choice_clear(struct db *db, struct arena *arena, int64_t friend_id, const struct attribute *attribute,
                      bool *changed)
{
	struct choice now;
	bool any = false;
	TRY(choice_list(db, arena, friend_id, &now));
	const struct attribute_option **all = in_order(arena, attribute);
	for (size_t i = 0; i < attribute->option_count; i++)
		TRY(apply(db, arena, friend_id, all[i]->id, choice_has(&now, all[i]->id), false, &any));
	if (changed)
		*changed = any;
	return OK;
}
