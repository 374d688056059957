/* article_csv_call: questions as a file, and a file of them looked at and applied. */
#include "api.gen.h"
#include "arena.h"
#include "article_csv.h"
#include "buf.h"
#include "call.h"
#include "change.h"
#include "jst.h"
#include "media_sink.h"
#include "setting.h"

#define ROOM ((size_t)768 << 20)
#define CSV_BYTES ((size_t)48 << 20)

_Static_assert((int)API_ARTICLE_CSV_LINE_FATE_FAULT == (int)CSV_FAULT, "fates differ");

/* --- out ---------------------------------------------------------------------------------- */

enum err articles_csv(struct call *call, const struct api_article_csv_query *query)
{
	struct buf out;
	struct str name = str_fmt(call->arena, "articles-%.*s.csv", FMT(jst_format_date(call->arena, jst_day_of_ms(call->now))));
	bool cp932 = query->has_encoding && query->encoding == API_ARTICLE_CSV_QUERY_ENCODING_CP932;
	TRY(call_audit_export(call, "article.export", S("article")));
	buf_init(&out, call->arena, CSV_BYTES);
	TRY(article_csv_write(call->db, call->arena, call_scope(call), call->now, &out));
	return cp932 ? call_answer_cp932(call, name, &out) : call_answer_csv(call, name, &out);
}

/* --- in ----------------------------------------------------------------------------------- */

static void copy_fields(struct call *call, const struct article_csv_line *line, struct api_article_csv_line *out)
{
	out->fields.items = arena_array(call->arena, struct api_article_csv_field, line->field_count);
	out->fields.count = line->field_count;
	for (size_t i = 0; i < line->field_count; i++)
		out->fields.items[i] = (struct api_article_csv_field){line->fields[i].label,
		                                                      str_dup(call->arena, line->fields[i].before),
		                                                      str_dup(call->arena, line->fields[i].after)};
}

/* Into the request's memory; the file's own goes. */
static void copy_look(struct call *call, const struct article_csv_look *look, bool applied, struct api_article_csv_look *out)
{
	*out = (struct api_article_csv_look){.applied = applied,
	                                     .lines = look->lines,
	                                     .news = look->news,
	                                     .changes = look->changes,
	                                     .sames = look->sames,
	                                     .faults = look->faults,
	                                     .ignored = str_dup(call->arena, look->ignored),
	                                     .digest = str_dup(call->arena, look->digest)};
	out->shown.items = arena_array(call->arena, struct api_article_csv_line, look->shown_count);
	out->shown.count = look->shown_count;
	for (size_t i = 0; i < look->shown_count; i++) {
		const struct article_csv_line *line = &look->shown[i];
		out->shown.items[i] = (struct api_article_csv_line){.line = line->line,
		                                                    .has_id = line->id != 0,
		                                                    .id = line->id,
		                                                    .fate = (enum api_article_csv_line_fate)line->fate,
		                                                    .question = str_dup(call->arena, line->question),
		                                                    .fault = str_dup(call->arena, line->fault)};
		copy_fields(call, line, &out->shown.items[i]);
	}
}

static enum err record(struct call *call, const struct article_csv_look *look)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, "added", look->news);
	change_fact_i64(&detail, "changed", look->changes);
	return call_audit(call, "article.import", S("article"), change_detail(&detail));
}

static enum err apply(struct call *call, struct arena *arena, struct str file, struct article_csv_how *how, struct str digest)
{
	struct article_csv_look look;
	TRY(article_csv_read(call->db, arena, file, how, &look));
	if (!str_eq(look.digest, digest))
		return fail(ERR_CONFLICT, "確かめたあとで、質問が変わりました。もう一度、内容を確かめてください。");
	how->apply = true;
	TRY(article_csv_read(call->db, arena, file, how, &look));
	return record(call, &look);
}

static enum err look_at(struct call *call, struct arena *arena, const struct api_article_csv_import *query,
                        struct api_article_csv_look *out)
{
	struct str file;
	struct article_csv_look look;
	struct article_csv_how how = {.rights = &call->session->rights,
	                              .staff_id = call->session->staff_id,
	                              .now = call->now,
	                              .public_url = call->web->options.public_url,
	                              .allow_http_loopback = call->web->options.allow_http_loopback};
	bool applies = query->has_digest;
	TRY(media_spooled_bytes(call, arena, &file));
	TRY(db_take(call->web->options.db, call->arena, applies ? DB_WRITE : DB_READ, &call->db));
	TRY(tx_begin(call->db));
	TRY(setting_bool(call->db, arena, SETTING_ARTICLE_APPROVAL, &how.approval));
	TRY(article_csv_read(call->db, arena, file, &how, &look));
	copy_look(call, &look, applies, out);
	if (applies)
		TRY(apply(call, arena, file, &how, query->digest));
	return tx_commit(call->db);
}

enum err articles_import_post(struct call *call, const struct api_article_csv_import *query)
{
	struct api_article_csv_look answer;
	struct emit emit;
	struct arena *arena = arena_new_sized(ROOM);
	enum err err = look_at(call, arena, query, &answer);
	arena_free(&arena);
	TRY(err);
	call_answer_begin(call, &emit);
	api_emit_article_csv_look(&emit, NULL, &answer);
	return call_answer_end(call, &emit);
}
