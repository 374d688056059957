/* reply_csv_call: the rules of a category as a file, and a file of them looked at
 * and applied. */
#include "api.gen.h"
#include "arena.h"
#include "buf.h"
#include "call.h"
#include "change.h"
#include "content.h"
#include "jst.h"
#include "media_sink.h"
#include "reply_csv.h"

#define ROOM ((size_t)512 << 20)
#define CSV_BYTES ((size_t)48 << 20)
#define SHOWN 300

_Static_assert((int)API_REPLY_CSV_LINE_CHANGE_GONE == (int)REPLY_CSV_GONE, "changes differ");

/* --- out --- */

enum err replies_csv(struct call *call, const struct api_reply_csv_query *query)
{
	struct buf out;
	struct str name = str_fmt(call->arena, "replies-%.*s.csv", FMT(jst_format_date(call->arena, jst_day_of_ms(call->now))));
	bool cp932 = query->has_encoding && query->encoding == API_REPLY_CSV_QUERY_ENCODING_CP932;
	TRY(call_audit_export(call, "reply.export", S("replies")));
	buf_init(&out, call->arena, CSV_BYTES);
	TRY(reply_csv_write(call->db, call->arena, query->category, call_scope(call), &out));
	return cp932 ? call_answer_cp932(call, name, &out) : call_answer_csv(call, name, &out);
}

/* --- in --- */

static void add_line(struct call *call, struct api_reply_csv_look *out, const struct api_reply_csv_line *line)
{
	if (out->shown.count == SHOWN)
		return;
	struct api_reply_csv_line *copy = &out->shown.items[out->shown.count++];
	*copy = *line;
	copy->name = str_dup(call->arena, line->name);
	copy->before = str_dup(call->arena, line->before);
	copy->after = str_dup(call->arena, line->after);
	copy->fault = str_dup(call->arena, line->fault);
}

/* Into the request's memory; the file's own goes. Faults first. */
static void copy_look(struct call *call, const struct reply_csv_diff *diff, bool applied, struct api_reply_csv_look *out)
{
	*out = (struct api_reply_csv_look){.applied = applied,
	                                   .added = diff->counts[REPLY_CSV_ADDED],
	                                   .changed = diff->counts[REPLY_CSV_CHANGED],
	                                   .same = diff->counts[REPLY_CSV_SAME],
	                                   .gone = diff->counts[REPLY_CSV_GONE],
	                                   .faults = (int64_t)diff->fault_count,
	                                   .seen = str_dup(call->arena, diff->seen)};
	out->shown.items = arena_array(call->arena, struct api_reply_csv_line, SHOWN);
	for (size_t i = 0; i < diff->fault_count; i++)
		add_line(call, out, &(struct api_reply_csv_line){.line = diff->faults[i].line, .change = API_REPLY_CSV_LINE_CHANGE_FAULT,
		                                                .name = S(""), .before = S(""), .after = S(""), .fault = diff->faults[i].reason});
	for (size_t i = 0; i < diff->row_count; i++)
		if (diff->rows[i].change != REPLY_CSV_SAME)
			add_line(call, out, &(struct api_reply_csv_line){.line = diff->rows[i].line,
			                                                .change = (enum api_reply_csv_line_change)diff->rows[i].change,
			                                                .name = diff->rows[i].name, .before = diff->rows[i].before,
			                                                .after = diff->rows[i].after, .fault = S("")});
}

/* LINE's limits, which a long cell may pass. */
static enum err check_rules(struct call *call, struct arena *arena, const struct reply_csv_diff *diff)
{
	const struct content_setting setting = {.public_url = call->web->options.public_url,
	                                        .allow_http_loopback = call->web->options.allow_http_loopback, .now = call->now};
	for (size_t i = 0; i < diff->row_count; i++) {
		const struct reply_csv_row *row = &diff->rows[i];
		struct str kept;
		if (row->change != REPLY_CSV_ADDED && row->change != REPLY_CSV_CHANGED)
			continue;
		enum err err = reply_rule_check(call->db, arena, row->rule, &setting, &kept);
		if (err == ERR_INVALID)
			return fail_field(ERR_INVALID, "file", "%" PRId64 "行目「%.*s」：%s", row->line, FMT(row->name), err_text());
		TRY(err);
	}
	return OK;
}

static enum err record(struct call *call, const struct reply_csv_diff *diff)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, "added", diff->counts[REPLY_CSV_ADDED]);
	change_fact_i64(&detail, "changed", diff->counts[REPLY_CSV_CHANGED]);
	return call_audit(call, "reply.import", S("replies"), change_detail(&detail));
}

static enum err apply(struct call *call, struct arena *arena, const struct api_reply_csv_import *query, const struct reply_csv_diff *diff)
{
	struct reply_csv_apply how = {.category = str_trim(query->category), .stop_gone = query->has_gone && query->gone == API_REPLY_CSV_IMPORT_GONE_STOP,
	                              .staff_id = call->session->staff_id, .now = call->now};
	if (!str_eq(diff->seen, query->seen))
		return fail(ERR_CONFLICT, "確かめたあとで、ルールかファイルが変わりました。もう一度、内容を確かめてください。");
	TRY(call_department(call, NULL, &how.department_id));
	TRY(reply_csv_apply(call->db, arena, diff, &how));
	return record(call, diff);
}

static enum err look_at(struct call *call, struct arena *arena, const struct api_reply_csv_import *query, struct api_reply_csv_look *out)
{
	struct str file;
	struct reply_csv_diff diff;
	TRY(media_spooled_bytes(call, arena, &file));
	TRY(db_take(call->web->options.db, call->arena, query->has_seen ? DB_WRITE : DB_READ, &call->db));
	TRY(tx_begin(call->db));
	TRY(reply_csv_compare(call->db, arena, file, str_trim(query->category), call_scope(call), &diff));
	TRY(check_rules(call, arena, &diff));
	copy_look(call, &diff, query->has_seen, out);
	if (query->has_seen)
		TRY(apply(call, arena, query, &diff));
	return tx_commit(call->db);
}

enum err replies_import_post(struct call *call, const struct api_reply_csv_import *query)
{
	struct api_reply_csv_look answer;
	struct emit emit;
	struct arena *arena = arena_new_sized(ROOM);
	enum err err = look_at(call, arena, query, &answer);
	arena_free(&arena);
	TRY(err);
	call_answer_begin(call, &emit);
	api_emit_reply_csv_look(&emit, NULL, &answer);
	return call_answer_end(call, &emit);
}
