/* code_import: the city's own codes out of a CSV, looked at and then done. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "code_file.h"
#include "media_sink.h"

#define ROOM ((size_t)64 << 20)

_Static_assert((int)API_CODE_IMPORT_LINE_FATE_FAULT == (int)CODE_FAULT, "fates differ");

static void copy_lines(struct call *call, const struct code_file *file, struct api_code_import *out)
{
	out->shown.items = arena_array(call->arena, struct api_code_import_line, CODE_FILE_SHOWN);
	/* Those that are refused first. */
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < file->line_count && out->shown.count < CODE_FILE_SHOWN; i++) {
			const struct code_file_line *line = &file->lines[i];
			if (line->fate == CODE_SAME || (line->fate == CODE_FAULT) != (round == 0))
				continue;
			out->shown.items[out->shown.count++] =
				(struct api_code_import_line){.line = line->line,
			                                      .fate = (enum api_code_import_line_fate)line->fate,
			                                      .code = str_dup(call->arena, line->code),
			                                      .memo = str_dup(call->arena, line->memo),
			                                      .has_until_on = line->until_day != 0,
			                                      .until_on = line->until_day,
			                                      .fault = str_dup(call->arena, line->fault)};
		}
}

static void copy_gone(struct call *call, const struct code_file *file, struct api_code_import *out)
{
	out->leaving.count = file->gone_count < CODE_FILE_SHOWN ? file->gone_count : CODE_FILE_SHOWN;
	out->leaving.items = arena_array(call->arena, struct api_code_import_gone, out->leaving.count);
	for (size_t i = 0; i < out->leaving.count; i++)
		out->leaving.items[i] =
			(struct api_code_import_gone){file->gone[i].no, file->gone[i].uses, str_dup(call->arena, file->gone[i].memo)};
}

/* Into the request's memory; the file's own goes. */
static void copy_file(struct call *call, const struct code_file *file, bool applied, struct api_code_import *out)
{
	*out = (struct api_code_import){.applied = applied,
	                                .lines = (int64_t)file->line_count,
	                                .news = file->counts[CODE_NEW],
	                                .changes = file->counts[CODE_CHANGED],
	                                .sames = file->counts[CODE_SAME],
	                                .backs = file->counts[CODE_BACK],
	                                .faults = file->counts[CODE_FAULT],
	                                .gone = (int64_t)file->gone_count,
	                                .losers = file->losers,
	                                .weak = file->weak,
	                                .odds_one_in = file->odds_one_in,
	                                .uneven = file->uneven,
	                                .ignored = str_dup(call->arena, file->ignored),
	                                .digest = str_dup(call->arena, file->digest)};
	copy_lines(call, file, out);
	copy_gone(call, file, out);
}

/* Numbers only, never a code. */
static enum err record(struct call *call, const struct code_file_how *how, const struct code_file *file)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, "news", file->counts[CODE_NEW]);
	change_fact_i64(&detail, "changes", file->counts[CODE_CHANGED]);
	change_fact_i64(&detail, "backs", file->counts[CODE_BACK]);
	change_fact_i64(&detail, "faults", file->counts[CODE_FAULT]);
	if (how->replace) {
		change_fact_i64(&detail, "gone", (int64_t)file->gone_count);
		change_fact_i64(&detail, "losers", file->losers);
	}
	return call_audit(call, "code.import", str_fmt(call->arena, "code_list %" PRId64, how->list->id), change_detail(&detail));
}

static enum err apply(struct call *call, const struct code_file_how *how, const struct code_file *file,
                      const struct api_code_import_query *query)
{
	if (!str_eq(file->digest, query->digest))
		return fail(ERR_CONFLICT, "確かめたあとで、ファイルかこの一覧が変わりました。まだ何も取りこんでいません。もう一度、内容を確かめてください。");
	if (file->weak && !query->has_guessable)
		return fail_field(ERR_INVALID, "guessable", "当てられやすいコードがあります。注意を読んで、取りこんでよいことを選んでください。");
	TRY(code_file_apply(how, file));
	return record(call, how, file);
}

static enum err look(struct call *call, struct arena *arena, const struct api_code_import_query *query,
                     struct api_code_import *out)
{
	struct str bytes;
	struct code_list list;
	struct code_file file;
	TRY(media_spooled_bytes(call, arena, &bytes));
	TRY(db_take(call->web->options.db, call->arena, query->has_digest ? DB_WRITE : DB_READ, &call->db));
	TRY(tx_begin(call->db));
	if (query->has_digest)
		TRY(code_list_lock(call->db, arena, call->id));
	TRY(code_list_find(call->db, arena, call->id, &list));
	const struct code_file_how how = {.db = call->db,
	                                  .arena = arena,
	                                  .keyring = call->web->options.keyring,
	                                  .list = &list,
	                                  .now = call->now,
	                                  .replace = query->has_mode && query->mode == API_CODE_IMPORT_QUERY_MODE_REPLACE};
	TRY(code_file_read(&how, bytes, &file));
	copy_file(call, &file, query->has_digest, out);
	if (query->has_digest)
		TRY(apply(call, &how, &file, query));
	return tx_commit(call->db);
}

enum err code_list_import(struct call *call, const struct api_code_import_query *query)
{
	struct api_code_import answer;
	struct emit emit;
	struct arena *arena = arena_new_sized(ROOM);
	enum err err = look(call, arena, query, &answer);
	arena_free(&arena);
	TRY(err);
	call_answer_begin(call, &emit);
	api_emit_code_import(&emit, NULL, &answer);
	return call_answer_end(call, &emit);
}
