/* timeline: one statement over the tables that name a friend, and the stored audiences. */
#include "timeline.h"

#include <stdlib.h>

#include "arena.h"
#include "db.h"
#include "received.h"
#include "str.h"
#include "timeline.sql.h"

#define RECEIVED_MOST 200

static const struct str kind_names[TIMELINE_KINDS] = {
	[TIMELINE_ACCOUNT] = S_INIT("account"),
	[TIMELINE_ANSWER] = S_INIT("answer"),
	[TIMELINE_BROADCAST] = S_INIT("broadcast"),
	[TIMELINE_CODE] = S_INIT("code"),
	[TIMELINE_CONSENT] = S_INIT("consent"),
	[TIMELINE_CONVERSATION] = S_INIT("conversation"),
	[TIMELINE_AMENDMENT] = S_INIT("amendment"),
	[TIMELINE_MENU] = S_INIT("menu"),
	[TIMELINE_SCENARIO] = S_INIT("scenario"),
	[TIMELINE_SETTINGS] = S_INIT("settings"),
	[TIMELINE_TAG] = S_INIT("tag"),
};

static enum timeline_kind kind_of(struct str name)
{
	for (enum timeline_kind kind = 0; kind < TIMELINE_KINDS; kind++)
		if (str_eq(kind_names[kind], name))
			return kind;
	return TIMELINE_ACCOUNT;
}

static struct text_list names_of(struct arena *arena, const bool wanted[TIMELINE_KINDS])
{
	struct str *names = arena_array(arena, struct str, TIMELINE_KINDS);
	size_t count = 0;
	for (enum timeline_kind kind = 0; kind < TIMELINE_KINDS; kind++)
		if (wanted[kind])
			names[count++] = kind_names[kind];
	return (struct text_list){names, count};
}

static enum err rows_of(struct db *db, struct arena *arena, const struct timeline_ask *ask, size_t most,
                        struct timeline_entry *out, size_t *count)
{
	struct timeline_rows_row *rows;
	size_t found;
	TRY(sql_timeline_rows(db, arena,
	                      &(struct timeline_rows_in){
				      .friend_id = ask->friend_id,
				      .upto = ask->from.at,
				      .kinds = names_of(arena, ask->wanted),
				      .object = str_fmt(arena, "friend %" PRId64, ask->friend_id),
				      .codes = ask->codes,
				      .broadcasts = ask->broadcasts.everywhere,
				      .broadcast_departments = ask->broadcasts.departments,
				      .scenarios = ask->scenarios.everywhere,
				      .scenario_departments = ask->scenarios.departments,
				      .desks = ask->desks.everywhere,
				      .desk_departments = ask->desks.departments,
				      .most = (int64_t)most,
			      },
	                      &rows, &found));
	for (size_t i = 0; i < found; i++)
		out[(*count)++] = (struct timeline_entry){
			.kind = kind_of(rows[i].kind),
			.deed = rows[i].deed,
			.at = rows[i].at,
			.ref = rows[i].ref,
			.part = rows[i].part,
			.title = rows[i].title,
			.who = rows[i].who,
			.department = rows[i].department,
			.detail = rows[i].detail,
		};
	return OK;
}

static enum err broadcasts_of(struct db *db, struct arena *arena, const struct timeline_ask *ask,
                              struct timeline_entry *out, size_t *count)
{
	struct received *list;
	size_t found;
	const struct received_ask received = {.friend_id = ask->friend_id, .scope = ask->broadcasts, .most = RECEIVED_MOST};
	TRY(received_list(db, arena, &received, &list, &found));
	for (size_t i = 0; i < found; i++)
		if (list[i].at <= ask->from.at)
			out[(*count)++] = (struct timeline_entry){.kind = TIMELINE_BROADCAST,
			                                          .deed = S("received"),
			                                          .at = list[i].at,
			                                          .ref = list[i].broadcast_id,
			                                          .title = list[i].title};
	return OK;
}

static int newest_first(const void *left, const void *right)
{
	const struct timeline_entry *a = left, *b = right;
	if (a->at != b->at)
		return a->at < b->at ? 1 : -1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->ref != b->ref)
		return a->ref < b->ref ? 1 : -1;
	return a->part < b->part ? 1 : a->part > b->part ? -1 : 0;
}

/* Behind the last of the page: so many of its millisecond were shown. */
static struct timeline_place behind(const struct timeline_ask *ask, const struct timeline *page)
{
	struct timeline_place place = {page->entries[page->count - 1].at, 0};
	for (size_t i = 0; i < page->count; i++)
		place.skip += page->entries[i].at == place.at;
	if (place.at == ask->from.at)
		place.skip += ask->from.skip;
	return place;
}

enum err timeline_read(struct db *db, struct arena *arena, const struct timeline_ask *ask, struct timeline *out)
{
	size_t count = 0, skip = ask->from.skip, most = ask->most + skip + 1;
	struct timeline_entry *all = arena_array(arena, struct timeline_entry, most + RECEIVED_MOST);
	TRY(rows_of(db, arena, ask, most, all, &count));
	if (ask->wanted[TIMELINE_BROADCAST])
		TRY(broadcasts_of(db, arena, ask, all, &count));
	qsort(all, count, sizeof all[0], newest_first);
	if (skip > count)
		skip = count;
	*out = (struct timeline){.entries = all + skip, .count = count - skip};
	if (out->count <= ask->most)
		return OK;
	out->count = ask->most;
	out->more = true;
	out->next = behind(ask, out);
	return OK;
}
