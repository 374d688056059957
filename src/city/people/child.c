/* child: the children of one friend, kept as a whole. */
#include "child.h"

#include "arena.h"
#include "child.sql.h"
#include "db.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "secret.h"
#include "utf8.h"

static struct str context_of(struct arena *arena, int64_t friend_id)
{
	return str_fmt(arena, "child.name:%" PRId64, friend_id);
}

enum err child_list(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                    struct child **out, size_t *count)
{
	struct child_rows_row *rows;
	TRY(sql_child_rows(db, arena, friend_id, &rows, count));
	struct child *children = arena_array(arena, struct child, *count);
	for (size_t i = 0; i < *count; i++) {
		children[i] = (struct child){.id = rows[i].id, .birth_day = rows[i].birth_day, .name = S("")};
		if (keyring && rows[i].has_name_sealed && rows[i].name_sealed.len)
			TRY(unseal(keyring, arena, context_of(arena, friend_id), rows[i].name_sealed, &children[i].name));
	}
	*out = children;
	return OK;
}

enum err child_list_of(struct db *db, struct arena *arena, const struct keyring *keyring, const int64_t *friend_ids,
                       size_t friends, struct child_of **out, size_t *count)
{
	struct child_rows_of_row *rows;
	assert(friends <= CHILD_FRIENDS_MOST);
	TRY(sql_child_rows_of(db, arena, (struct i64_list){friend_ids, friends}, &rows, count));
	struct child_of *list = arena_array(arena, struct child_of, *count);
	for (size_t i = 0; i < *count; i++) {
		list[i].friend_id = rows[i].friend_id;
		list[i].child = (struct child){.id = rows[i].id, .birth_day = rows[i].birth_day, .name = S("")};
		if (keyring && rows[i].has_name_sealed && rows[i].name_sealed.len)
			TRY(unseal(keyring, arena, context_of(arena, rows[i].friend_id), rows[i].name_sealed,
			           &list[i].child.name));
	}
	*out = list;
	return OK;
}

enum err child_check(const struct child *child, int64_t today)
{
	if (utf8_graphemes(child->name) > CHILD_NAME_MOST)
		return fail_field(ERR_INVALID, "name", "お子さんの呼び名は%d文字以内にしてください。", CHILD_NAME_MOST);
	if (!utf8_is_text(child->name) || str_find_char(child->name, '\n') >= 0)
		return fail_field(ERR_INVALID, "name", "お子さんの呼び名に使えない文字があります。入力し直してください。");
	if (child->birth_day > today)
		return fail_field(ERR_INVALID, "birthday", "お子さんの生年月日に、今日より後の日は入れられません。");
	if (age_months(child->birth_day, today) >= CHILD_YEARS_MOST * 12)
		return fail_field(ERR_INVALID, "birthday", "お子さんの生年月日は、%d歳になるまでの日にしてください。",
		                  CHILD_YEARS_MOST);
	return OK;
}

/* Somebody who was twenty in the meantime may stay until the parent removes them. */
static enum err check_all(const struct child *children, size_t count, const struct child *known, size_t known_count,
                          int64_t today)
{
	if (count > CHILDREN_MOST)
		return fail_field(ERR_LIMIT, "children", "お子さんは%d人まで登録できます。", CHILDREN_MOST);
	for (size_t i = 0; i < count; i++) {
		const struct child *same = NULL;
		for (size_t j = 0; j < known_count; j++)
			if (children[i].id && known[j].id == children[i].id)
				same = &known[j];
		if (children[i].id && !same)
			return fail_field(ERR_INVALID, "children", "お子さんの登録が変わっています。ページを開き直してください。");
		if (!same || same->birth_day != children[i].birth_day || !str_eq(same->name, children[i].name))
			TRY(child_check(&children[i], today));
	}
	return OK;
}

static const struct child *with_id(const struct child *children, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (children[i].id == id)
			return &children[i];
	return NULL;
}

static enum err store(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                      const struct child *child, const struct child *was, bool *changed)
{
	if (was && was->birth_day == child->birth_day && str_eq(was->name, child->name))
		return OK;
	*changed = true;
	struct str sealed = S("");
	if (child->name.len)
		sealed = seal(keyring, arena, context_of(arena, friend_id), child->name);
	const struct str *name = child->name.len ? &sealed : NULL;
	if (!was)
		return sql_child_insert(db, arena, friend_id, child->birth_day, name);
	return sql_child_update(db, arena, child->id, friend_id, child->birth_day, name);
}

enum err child_set(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                   const struct child *children, size_t count, int64_t today, bool *changed)
{
	struct child *known;
	size_t known_count;
	bool any = false;
	TRY(child_list(db, arena, keyring, friend_id, &known, &known_count));
	TRY(check_all(children, count, known, known_count, today));
	for (size_t i = 0; i < known_count; i++) {
		if (with_id(children, count, known[i].id))
			continue;
		TRY(sql_child_delete(db, arena, known[i].id, friend_id));
		any = true;
	}
	for (size_t i = 0; i < count; i++) {
		const struct child *was = children[i].id ? with_id(known, known_count, children[i].id) : NULL;
		TRY(store(db, arena, keyring, friend_id, &children[i], was, &any));
	}
	if (changed)
		*changed = any;
	return any ? members_children_changed(db, arena) : OK;
}

enum err child_age_counts(struct db *db, struct arena *arena, struct members *members, int64_t day,
                          struct age_count out[CHILD_YEARS_MOST])
{
	const struct people *following, *parents;
	TRY(members_following(db, arena, members, &following));
	for (int years = 0; years < CHILD_YEARS_MOST; years++) {
		int64_t first, last;
		age_born(day, years * 12, years * 12 + 11, &first, &last);
		TRY(members_born(db, arena, members, first, last, &parents));
		out[years] = (struct age_count){years, people_and_count(following, parents)};
	}
	return OK;
}
