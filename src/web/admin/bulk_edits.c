/* bulk_edits: answers of many friends from a file: checked, looked at, applied. */
#include "api.gen.h"

#include "arena.h"
#include "bulk.h"
#include "call.h"
#include "change.h"
#include "media_sink.h"
#include "pieces.h"
#include "str.h"


_Static_assert((int)API_BULK_QUERY_MODE_REMOVE == (int)BULK_REMOVE, "modes differ");
_Static_assert((int)API_BULK_EDIT_MODE_REMOVE == (int)BULK_REMOVE, "modes differ");
_Static_assert((int)API_BULK_EDIT_STATE_DROPPED == (int)BULK_DROPPED, "states differ");

#define CHECK_ROOM ((size_t)512 << 20)

static struct api_bulk_edit plain_fields(const struct bulk *b)
{
	return (struct api_bulk_edit){
		.id = b->id,
		.name = b->name,
		.mode = (enum api_bulk_edit_mode)b->how.mode,
		.clears = b->how.clears,
		.state = (enum api_bulk_edit_state)b->state,
		.lines = b->lines,
		.people = b->people,
		.faults = b->faults,
		.done = b->done,
		.changed = b->changed,
		.ignored = b->ignored,
		.has_trouble = b->trouble.len > 0,
		.trouble = b->trouble,
		.created_by = b->created_name,
		.created_at = b->created_at,
		.has_applied_by = b->applied_name.len > 0,
		.applied_by = b->applied_name,
		.has_applied_at = b->applied_at > 0,
		.applied_at = b->applied_at,
		.has_finished_at = b->finished_at > 0,
		.finished_at = b->finished_at,
		.erased = b->erased_at > 0,
	};
}

static enum err view(struct call *call, int64_t id, struct api_bulk_edit *out)
{
	struct bulk bulk;
	struct bulk_tally *tallies;
	struct bulk_fault *faults;
	size_t count, fault_count;
	TRY(bulk_find(call->db, call->arena, id, &bulk));
	*out = plain_fields(&bulk);
	TRY(bulk_columns(call->db, call->arena, id, &tallies, &count));
	TRY(bulk_faults(call->db, call->arena, call->web->options.keyring, id, &faults, &fault_count));
	out->columns.items = arena_array(call->arena, struct api_bulk_tally, count);
	out->columns.count = count;
	for (size_t i = 0; i < count; i++)
		out->columns.items[i] = (struct api_bulk_tally){tallies[i].label, tallies[i].added, tallies[i].changed,
		                                                tallies[i].removed, tallies[i].same};
	out->fault_list.items = arena_array(call->arena, struct api_bulk_fault, fault_count);
	out->fault_list.count = fault_count;
	for (size_t i = 0; i < fault_count; i++)
		out->fault_list.items[i] = (struct api_bulk_fault){faults[i].line, faults[i].heading, faults[i].reason};
	return OK;
}

enum err bulk_edits_get(struct call *call, struct api_bulk_edits *out)
{
	struct bulk *list;
	size_t count;
	TRY(bulk_list(call->db, call->arena, &list, &count));
	out->edits.items = arena_array(call->arena, struct api_bulk_edit, count);
	out->edits.count = count;
	for (size_t i = 0; i < count; i++)
		out->edits.items[i] = plain_fields(&list[i]);
	return OK;
}

enum err bulk_edit_get(struct call *call, struct api_bulk_edit *out) { return view(call, call->id, out); }

/* Its name stays with the file: it may be a person's. */
static enum err record(struct call *call, const char *action, const struct bulk *bulk)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, "people", bulk->people);
	change_fact_text(&detail, "mode", str_from(bulk_modes[bulk->how.mode]));
	return call_audit(call, action, str_fmt(call->arena, "bulk_edit %" PRId64, bulk->id), change_detail(&detail));
}

/* --- a new file: looked at before anybody waits for the writer --- */

static enum err look(struct call *call, struct arena *arena, const struct bulk_new *new, struct bulk_check *check)
{
	struct db *db;
	TRY(db_take(call->web->options.db, arena, DB_READ, &db));
	enum err err = bulk_look(db, arena, call->web->members, new->file, &new->how, check);
	db_return(&db);
	return err;
}

static enum err keep(struct call *call, const struct bulk_new *new, int64_t *id)
{
	struct bulk bulk;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(bulk_keep(call->db, call->arena, call->web->options.keyring, new, id));
	TRY(bulk_find(call->db, call->arena, *id, &bulk));
	TRY(record(call, "friend.bulk_check", &bulk));
	return tx_commit(call->db);
}

static enum err check_and_keep(struct call *call, struct arena *arena, struct bulk_new *new, int64_t *id)
{
	struct bulk_check check;
	TRY(media_spooled_bytes(call, arena, &new->file));
	TRY(look(call, arena, new, &check));
	struct bulk_new checked = *new;
	checked.check = &check;
	return keep(call, &checked, id);
}

enum err bulk_edits_post(struct call *call, const struct api_bulk_query *query)
{
	struct bulk_new new = {
		.name = query->has_name && query->name.len ? query->name : S("名前のないファイル"),
		.how = {(enum bulk_mode)query->mode, query->has_blank && query->blank == API_BULK_QUERY_BLANK_CLEAR},
		.staff_id = call->session->staff_id,
		.now = call->now,
	};
	struct arena *arena = arena_new_sized(CHECK_ROOM);
	struct api_bulk_edit answer;
	struct emit emit;
	int64_t id;
	enum err err = check_and_keep(call, arena, &new, &id);
	arena_free(&arena);
	TRY(err);
	TRY(view(call, id, &answer));
	call_answer_begin(call, &emit);
	api_emit_bulk_edit(&emit, NULL, &answer);
	return call_answer_end(call, &emit);
}

/* --- deciding --- */

enum err bulk_edit_apply(struct call *call, struct api_bulk_edit *out)
{
	struct bulk bulk;
	TRY(bulk_apply(call->db, call->arena, call->id, call->session->staff_id, call->now));
	TRY(bulk_find(call->db, call->arena, call->id, &bulk));
	TRY(record(call, "friend.bulk_apply", &bulk));
	return view(call, call->id, out);
}

enum err bulk_edit_remove(struct call *call, struct api_bulk_edit *out)
{
	struct bulk bulk;
	TRY(bulk_drop(call->db, call->arena, call->id, call->now));
	TRY(bulk_find(call->db, call->arena, call->id, &bulk));
	TRY(record(call, "friend.bulk_drop", &bulk));
	return view(call, call->id, out);
}

/* --- the result, a piece at a time --- */

struct result {
	const struct keyring *keyring;
	int64_t id, no;
};

static enum err next_piece(void *context, struct db *db, struct arena *piece, struct str *out)
{
	struct result *r = context;
	enum err err = bulk_result(db, piece, r->keyring, r->id, r->no++, out);
	if (err == ERR_NOT_FOUND)
		*out = S("");
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err bulk_edit_result_csv(struct call *call)
{
	struct bulk bulk;
	TRY(bulk_find(call->db, call->arena, call->id, &bulk));
	if (bulk.erased_at || bulk.state == BULK_CHECKED || bulk.state == BULK_WAITING)
		return fail(ERR_NOT_FOUND, "この一括更新の結果はありません。結果は90日間とっておきます。");
	TRY(call_audit_export(call, "friend.bulk_export", str_fmt(call->arena, "bulk_edit %" PRId64, bulk.id)));
	struct arena *arena = arena_new();
	struct result *r = arena_make(arena, struct result);
	*r = (struct result){.keyring = call->web->options.keyring, .id = bulk.id};
	http_respond(call->response, 200, S("text/csv; charset=utf-8"), S(""));
	http_add_header(call->response, S("Content-Disposition"),
	                str_fmt(call->arena, "attachment; filename=\"bulk-edit-%" PRId64 ".csv\"", bulk.id));
	pieces_answer(call, arena,
	              &(struct pieces){.pool = call->web->options.db, .room = CHECK_ROOM, .next = next_piece, .context = r});
	return OK;
}
