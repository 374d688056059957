/* audit_log: the record of what staff did, to read and to take away. */
#include "api.gen.h"
#include "arena.h"
#include "audit.h"
#include "call.h"
#include "csv.h"
#include "jst.h"

#define CSV_MOST ((size_t)32 << 20)

static struct audit_filter filter_of(struct call *call, const struct api_audit_query *query)
{
	return (struct audit_filter){
		.from = query->has_from ? jst_day_start_ms(query->from) : 0,
		.to = query->has_to ? jst_day_start_ms(query->to + 1) : INT64_MAX,
		.staff_id = query->has_staff ? query->staff : 0,
		.pattern = query->has_q ? str_fmt(call->arena, "%%%.*s%%", FMT(query->q)) : S(""),
	};
}

enum err audit_get(struct call *call, const struct api_audit_query *query, struct api_audit_list *out)
{
	struct audit_filter filter = filter_of(call, query);
	int64_t limit = query->has_limit ? query->limit : 100;
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
		out->rows.items[i] = (struct api_audit_row){
			.id = rows[i].id, .at = rows[i].at, .staff = rows[i].staff, .action = rows[i].action,
			.action_label = audit_label(rows[i].action), .object = rows[i].object,
			.detail = rows[i].detail, .address = rows[i].address};
	return OK;
}

struct listing {
	struct buf csv;
	struct arena *arena;
};

static enum err put_row(void *context, const struct audit_row *row)
{
	struct listing *list = context;
	csv_cell(&list->csv, jst_format_iso(list->arena, row->at), true);
	csv_cell(&list->csv, row->staff, false);
	csv_cell(&list->csv, audit_label(row->action), false);
	csv_cell(&list->csv, row->action, false);
	csv_cell(&list->csv, row->object, false);
	csv_cell(&list->csv, row->detail, false);
	csv_cell(&list->csv, row->address, false);
	csv_end_row(&list->csv);
	return OK;
}

enum err audit_csv(struct call *call, const struct api_audit_query *query)
{
	static const char *const titles[] = {"日時", "職員", "操作", "操作コード", "対象", "内容", "接続元"};
	struct audit_filter filter = filter_of(call, query);
	struct listing list = {.arena = call->arena};
	TRY(call_audit_export(call, "audit.export", S("audit")));
	buf_init(&list.csv, call->arena, CSV_MOST);
	for (size_t i = 0; i < COUNT(titles); i++)
		csv_cell(&list.csv, str_from(titles[i]), i == 0);
	csv_end_row(&list.csv);
	TRY(audit_each(call->db, call->arena, &filter, put_row, &list));
	struct str text;
	TRY(buf_done(&list.csv, &text));
	return call_answer_csv(call, S("audit.csv"), text);
}
