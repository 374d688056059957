/* audit_log: the record of what staff did, to read and to take away. */
#include "api.gen.h"
#include "arena.h"
#include "audit.h"
#include "audit_view.h"
#include "call.h"
#include "csv.h"
#include "csv_stream.h"
#include "jst.h"
#include "staff.h"

#define LISTED_USUAL 100

static struct audit_filter filter_of(const struct api_audit_query *query)
{
	return (struct audit_filter){
		.from = query->has_from ? jst_day_start_ms(query->from) : 0,
		.to = query->has_to ? jst_day_start_ms(query->to + 1) : INT64_MAX,
		.staff_id = query->has_staff ? query->staff : 0,
		.department = query->has_department ? query->department : S(""),
		.action = query->has_action ? query->action : S(""),
		.result = query->has_result ? str_from(api_audit_query_result_words[query->result]) : S(""),
		.q = query->has_q ? str_trim(query->q) : S(""),
	};
}

enum err audit_get(struct call *call, const struct api_audit_query *query, struct api_audit_list *out)
{
	struct audit_filter filter = filter_of(query);
	int64_t limit = query->has_limit ? query->limit : LISTED_USUAL;
	struct audit_row *rows;
	size_t count;
	TRY(audit_page(call->db, call->arena, &filter, query->has_before ? query->before : INT64_MAX,
	               limit + 1, &rows, &count));
	out->has_next = count > (size_t)limit;
	if (out->has_next) {
		count = (size_t)limit;
		out->next = rows[count - 1].id;
	}
	out->rows.items = arena_array(call->arena, struct api_audit_row, count);
	out->rows.count = count;
	for (size_t i = 0; i < count; i++)
		out->rows.items[i] = audit_view(call, &rows[i]);
	return OK;
}

enum err audit_choices(struct call *call, struct api_audit_choices *out)
{
	size_t actions, people;
	const struct audit_action *labels = audit_actions(&actions);
	struct staff_name *staff;
	out->actions.items = arena_array(call->arena, struct api_audit_word, actions);
	out->actions.count = actions;
	for (size_t i = 0; i < actions; i++)
		out->actions.items[i] = (struct api_audit_word){labels[i].action, labels[i].label};
	TRY(staff_names(call->db, call->arena, &staff, &people));
	out->staff.items = arena_array(call->arena, struct api_audit_person, people);
	out->staff.count = people;
	for (size_t i = 0; i < people; i++)
		out->staff.items[i] = (struct api_audit_person){staff[i].id, staff[i].name, staff[i].department};
	return audit_departments(call->db, call->arena, &out->departments.items, &out->departments.count);
}

/* --- as a file --- */

struct listing {
	struct call call; /* what audit_view needs of one, with the arena of a piece */
	struct audit_filter filter;
	struct audit_span span;
};

static void put_row(struct listing *list, struct buf *out, const struct audit_row *row)
{
	struct arena *arena = list->call.arena;
	struct api_audit_row view = audit_view(&list->call, row);
	const struct str cells[] = {
		jst_format_iso(arena, row->at),
		row->staff,
		row->department,
		row->role,
		view.action_label,
		row->action,
		view.object_label,
		str_eq(row->result, S("refused")) ? S("拒否") : S("完了"),
		view.has_reason ? view.reason : S(""),
		audit_view_text(&list->call, &view),
		row->address,
		row->hash,
	};
	csv_number(out, row->id, true);
	for (size_t i = 0; i < COUNT(cells); i++)
		csv_cell(out, cells[i], false);
	csv_end_row(out);
}

static enum err next_rows(void *context, struct db *db, struct arena *piece, struct buf *out)
{
	struct listing *list = context;
	struct audit_row *rows;
	size_t count;
	TRY(audit_after(db, piece, &list->filter, list->span, &rows, &count));
	list->call.arena = piece;
	for (size_t i = 0; i < count; i++)
		put_row(list, out, &rows[i]);
	if (count)
		list->span.after = rows[count - 1].id;
	return OK;
}

enum err audit_csv(struct call *call, const struct api_audit_query *query)
{
	static const char *const titles[] = {"番号", "日時", "職員", "所属", "役割", "操作", "操作コード",
	                                     "対象", "結果", "理由", "内容", "接続元", "印", NULL};
	struct audit_filter filter = filter_of(query);
	int64_t last; /* the export itself is in the file, what comes later is not */
	TRY(call_audit_export(call, "audit.export", S("audit")));
	TRY(audit_last_id(call->db, call->arena, &last));
	struct arena *arena = csv_stream_arena();
	struct listing *list = arena_make(arena, struct listing);
	*list = (struct listing){.filter = filter, .span.upto = last};
	list->filter.department = str_dup(arena, filter.department);
	list->filter.action = str_dup(arena, filter.action);
	list->filter.q = str_dup(arena, filter.q);
	csv_stream_answer(call, arena, &(struct csv_stream){.name = S("audit.csv"), .titles = titles,
	                                                    .pool = call->web->options.db, .next = next_rows,
	                                                    .context = list});
	return OK;
}
