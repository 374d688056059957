/* history: the talk of a time, on the screen and as a file. */
#include "history.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "csv.h"
#include "csv_stream.h"
#include "friend.h"
#include "jst.h"
#include "str.h"
#include "utterance_view.h"

#define SHOWN 50
#define DAYS_MOST 366
#define WEEK_MORE 6

static enum err filter_of(struct call *call, const struct api_history_query *query, struct history_filter *out)
{
	int64_t to = query->has_to ? query->to : jst_day_of_ms(call->now);
	int64_t from = query->has_from ? query->from : to - WEEK_MORE;
	if (to < from)
		return fail_field(ERR_INVALID, "to", "終わりの日は、始まりの日より後にしてください。");
	if (to - from >= DAYS_MOST)
		return fail_field(ERR_LIMIT, "to", "期間は1年までです。分けて探してください。");
	*out = (struct history_filter){
		.desks = call_scope(call),
		.from = jst_day_start_ms(from),
		.to = jst_day_start_ms(to + 1),
		.desk_id = query->has_desk ? query->desk : 0,
		.q = query->has_q ? str_trim(query->q) : S(""),
	};
	return OK;
}

static void span_fact(struct call *call, struct change *detail, const struct history_filter *filter)
{
	change_begin(detail, call->arena, CHANGE_MADE);
	change_fact_text(detail, "from", jst_format_date(call->arena, jst_day_of_ms(filter->from)));
	change_fact_text(detail, "to", jst_format_date(call->arena, jst_day_of_ms(filter->to - 1)));
}

static struct str name_in(const struct friend_name *names, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (names[i].id == id)
			return names[i].name;
	return S("");
}

enum err history_get(struct call *call, const struct api_history_query *query, struct api_history *out)
{
	struct history_filter filter;
	struct history_page page;
	struct friend_name *names;
	size_t found;
	struct change detail;
	TRY(filter_of(call, query, &filter));
	TRY(history_page(call->db, call->arena, call->web->options.keyring, &filter, query->has_before ? query->before : 0, SHOWN, &page));
	int64_t *ids = arena_array(call->arena, int64_t, page.count);
	for (size_t i = 0; i < page.count; i++)
		ids[i] = page.rows[i].friend_id;
	TRY(friend_names(call->db, call->arena, call->web->options.keyring, ids, page.count, &names, &found));
	out->rows.items = arena_array(call->arena, struct api_history_row, page.count);
	out->rows.count = page.count;
	for (size_t i = 0; i < page.count; i++) {
		const struct history_row *row = &page.rows[i];
		out->rows.items[i] = (struct api_history_row){
			.id = row->id,
			.at = row->at,
			.friend_id = row->friend_id,
			.name = name_in(names, found, row->friend_id),
			.has_conversation_id = row->conversation_id != 0,
			.conversation_id = row->conversation_id,
			.by_city = row->by_city,
			.desk = row->desk,
			.staff = row->staff,
			.text = utterance_words(call->arena, row->message),
		};
	}
	out->has_next = page.next != 0;
	out->next = page.next;
	span_fact(call, &detail, &filter);
	if (filter.q.len)
		change_fact_text(&detail, "q", S("あり"));
	return call_audit_apart(call, "conversation.search", S("conversations"), change_detail(&detail));
}

struct listing {
	struct history_filter filter;
	const struct keyring *keyring;
	int64_t after;
	bool ended;
};

static void write_row(struct arena *arena, struct buf *out, const struct history_row *row)
{
	csv_cell(out, str_fmt(arena, "%" PRId64, row->id), true);
	csv_cell(out, jst_format_minute(arena, row->at), false);
	csv_cell(out, str_fmt(arena, "%" PRId64, row->friend_id), false);
	csv_cell(out, row->conversation_id ? str_fmt(arena, "%" PRId64, row->conversation_id) : S(""), false);
	csv_cell(out, row->desk, false);
	csv_cell(out, !row->by_city ? S("市民") : row->staff.len ? S("職員") : S("自動応答"), false);
	csv_cell(out, row->staff, false);
	csv_cell(out, utterance_words(arena, row->message), false);
	csv_end_row(out);
}

static enum err next_rows(void *context, struct db *db, struct arena *piece, struct buf *out)
{
	struct listing *list = context;
	struct history_page page = {0};
	while (!list->ended && page.count == 0) {
		TRY(history_after(db, piece, list->keyring, &list->filter, list->after, &page));
		list->ended = page.next == 0;
		list->after = page.next;
	}
	for (size_t i = 0; i < page.count; i++)
		write_row(piece, out, &page.rows[i]);
	return OK;
}

enum err history_csv(struct call *call, const struct api_history_query *query)
{
	static const char *const titles[] = {"番号", "日時", "友だち番号", "相談番号", "窓口", "だれ", "職員", "内容", NULL};
	struct history_filter filter;
	struct change detail;
	TRY(filter_of(call, query, &filter));
	span_fact(call, &detail, &filter);
	TRY(call_audit_apart(call, "conversation.export", S("conversations"), change_detail(&detail)));
	struct arena *arena = csv_stream_arena();
	struct listing *list = arena_make(arena, struct listing);
	int64_t *departments = arena_copy(arena, filter.desks.departments.at, filter.desks.departments.count * sizeof *departments);
	*list = (struct listing){.filter = filter, .keyring = call->web->options.keyring};
	list->filter.q = str_dup(arena, filter.q);
	list->filter.desks.departments.at = departments;
	csv_stream_answer(call, arena, &(struct csv_stream){.name = S("talk.csv"), .titles = titles, .pool = call->web->options.db,
	                                                    .next = next_rows, .context = list});
	return OK;
}
