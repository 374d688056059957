/* access: what was asked of us, to read and to take away. */
#include "access.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "csv.h"
#include "csv_stream.h"
#include "db.h"
#include "jst.h"
#include "setting.h"
#include "staff.h"
#include "str.h"

#define LISTED_USUAL 100
#define PIECE 500

static struct access_filter filter_of(const struct api_access_query *query)
{
	struct access_filter filter = {
		.from = query->has_from ? jst_day_start_ms(query->from) : 0,
		.to = query->has_to ? jst_day_start_ms(query->to + 1) : INT64_MAX,
		.staff_id = query->has_staff ? query->staff : 0,
		.friend_id = query->has_friend ? query->friend : 0,
		.door = query->has_door ? query->door : S(""),
		.q = query->has_q ? str_trim(query->q) : S(""),
		.address = query->has_address ? str_trim(query->address) : S(""),
		.status_least = 0,
		.status_most = 999,
	};
	if (!query->has_result)
		return filter;
	static const struct {
		int least, most;
	} ranges[] = {
		[API_ACCESS_QUERY_RESULT_DONE] = {100, 399},
		[API_ACCESS_QUERY_RESULT_REFUSED] = {400, 499},
		[API_ACCESS_QUERY_RESULT_FAILED] = {500, 599},
	};
	filter.status_least = ranges[query->result].least;
	filter.status_most = ranges[query->result].most;
	return filter;
}

/* --- names of staff: they are in the other database --- */

struct people {
	struct staff_name *list;
	size_t count;
};

static enum err load_people(struct db *db, struct arena *arena, struct people *out)
{
	return staff_names(db, arena, &out->list, &out->count);
}

static struct str name_of(const struct people *people, int64_t id)
{
	for (size_t i = 0; i < people->count; i++)
		if (people->list[i].id == id)
			return people->list[i].name;
	return S("");
}

/* --- on the screen --- */

static struct api_access_row row_of(const struct access_row *row, const struct people *people)
{
	return (struct api_access_row){
		.id = row->id,
		.at = row->at,
		.door = row->door,
		.door_label = access_door_label_of(row->door),
		.method = row->method,
		.path = row->path,
		.status = row->status,
		.us = row->us,
		.has_staff_id = row->staff_id != 0,
		.staff_id = row->staff_id,
		.has_staff = row->staff_id != 0,
		.staff = name_of(people, row->staff_id),
		.has_citizen = row->citizen.len > 0,
		.citizen = row->citizen,
		.address = row->address,
		.agent = row->agent,
		.request = row->request,
		.refused = row->refused,
	};
}

static enum err page(struct call *call, const struct access_filter *filter, int64_t before, int64_t most,
                     struct access_row **rows, size_t *count)
{
	struct db *db;
	TRY(db_take(call->web->options.access, call->arena, DB_READ, &db));
	enum err result = access_page(db, call->arena, call->web->options.keyring, filter, before, most, rows, count);
	db_return(&db);
	return result;
}

/* Whose visits they are is about a citizen: that somebody looked is on record. */
static enum err note_friend(struct call *call, const struct access_filter *filter)
{
	if (!filter->friend_id)
		return OK;
	return call_audit_apart(call, "access.friend", str_fmt(call->arena, "friend %" PRId64, filter->friend_id), S(""));
}

enum err access_get(struct call *call, const struct api_access_query *query, struct api_access_list *out)
{
	const struct access_filter filter = filter_of(query);
	int64_t limit = query->has_limit ? query->limit : LISTED_USUAL;
	struct access_row *rows;
	struct people people;
	size_t count;
	if (filter.staff_id && filter.friend_id)
		return fail_field(ERR_INVALID, "friend", "職員と友だちは、どちらか一方だけを選んでください。");
	TRY(page(call, &filter, query->has_before ? query->before : 0, limit + 1, &rows, &count));
	TRY(load_people(call->db, call->arena, &people));
	out->has_next = count > (size_t)limit;
	if (out->has_next) {
		count = (size_t)limit;
		out->next = rows[count - 1].id;
	}
	out->rows.items = arena_array(call->arena, struct api_access_row, count);
	out->rows.count = count;
	for (size_t i = 0; i < count; i++)
		out->rows.items[i] = row_of(&rows[i], &people);
	return note_friend(call, &filter);
}

/* --- what is only counted --- */

static void add_total(struct api_access_totals *out, const struct access_total *total)
{
	bool failed = total->status < 200 || total->status >= 400;
	size_t i = 0;
	if (str_eq(total->door, str_from(access_doors[DOOR_LOST]))) {
		out->lost += total->requests;
		return;
	}
	while (i < out->counted.count && !str_eq(out->counted.items[i].door, total->door))
		i++;
	struct api_access_total *row = &out->counted.items[i];
	if (i == out->counted.count)
		*row = (struct api_access_total){.door = total->door, .label = access_door_label_of(total->door)};
	out->counted.count += i == out->counted.count;
	row->requests += total->requests;
	row->failed += failed ? total->requests : 0;
}

enum err access_totals_get(struct call *call, const struct api_access_totals_query *query,
                           struct api_access_totals *out)
{
	int64_t from = query->has_from ? jst_day_start_ms(query->from) : 0;
	int64_t to = query->has_to ? jst_day_start_ms(query->to + 1) : INT64_MAX;
	struct access_total *totals;
	struct db *db;
	size_t count;
	TRY(db_take(call->web->options.access, call->arena, DB_READ, &db));
	TRY(access_totals(db, call->arena, from, to, &totals, &count));
	db_return(&db);
	out->counted.items = arena_array(call->arena, struct api_access_total, DOORS + 1);
	for (size_t i = 0; i < count && out->counted.count < DOORS; i++)
		add_total(out, &totals[i]);
	out->doors.items = arena_array(call->arena, struct api_audit_word, DOORS);
	for (enum access_door door = DOOR_CONSOLE; door < DOOR_LOST; door++)
		out->doors.items[out->doors.count++] =
			(struct api_audit_word){str_from(access_doors[door]), access_door_label(door)};
	return setting_number(call->db, call->arena, SETTING_ACCESS_DAYS, &out->kept_days);
}

/* --- as a file, newest first --- */

struct listing {
	const struct keyring *keyring;
	struct access_filter filter;
	struct people people;
	int64_t before;
};

static void put_row(const struct listing *list, struct arena *arena, struct buf *out, const struct access_row *row)
{
	const struct str cells[] = {
		access_door_label_of(row->door),
		row->method,
		row->path,
		str_fmt(arena, "%" PRId64, row->status),
		str_fmt(arena, "%" PRId64, row->us / 1000),
		row->staff_id ? str_fmt(arena, "%" PRId64, row->staff_id) : S(""),
		name_of(&list->people, row->staff_id),
		row->citizen,
		row->address,
		row->agent,
		row->request,
		row->refused,
	};
	csv_cell(out, jst_format_iso(arena, row->at), true);
	for (size_t i = 0; i < COUNT(cells); i++)
		csv_cell(out, cells[i], false);
	csv_end_row(out);
}

static enum err next_rows(void *context, struct db *db, struct arena *piece, struct buf *out)
{
	struct listing *list = context;
	struct access_row *rows;
	size_t count;
	TRY(access_page(db, piece, list->keyring, &list->filter, list->before, PIECE, &rows, &count));
	for (size_t i = 0; i < count; i++)
		put_row(list, piece, out, &rows[i]);
	if (count)
		list->before = rows[count - 1].id;
	return OK;
}

enum err access_csv(struct call *call, const struct api_access_query *query)
{
	static const char *const titles[] = {"日時",     "種類", "方法",   "宛先",         "答え", "ミリ秒", "職員番号", "職員",
	                                     "市民の印", "接続元", "ブラウザー", "要求の番号", "断った理由", NULL};
	const struct access_filter filter = filter_of(query);
	struct people people;
	TRY(note_friend(call, &filter));
	TRY(call_audit_export(call, "access.export", S("access")));
	struct arena *arena = csv_stream_arena();
	enum err loaded = load_people(call->db, arena, &people);
	if (loaded != OK) {
		arena_free(&arena);
		return loaded;
	}
	struct listing *list = arena_make(arena, struct listing);
	*list = (struct listing){.keyring = call->web->options.keyring, .filter = filter, .people = people};
	list->filter.door = str_dup(arena, filter.door);
	list->filter.q = str_dup(arena, filter.q);
	list->filter.address = str_dup(arena, filter.address);
	csv_stream_answer(call, arena, &(struct csv_stream){.name = S("access.csv"), .titles = titles,
	                                                    .pool = call->web->options.access, .next = next_rows,
	                                                    .context = list});
	return OK;
}
