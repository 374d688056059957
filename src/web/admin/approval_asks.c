/* approval_asks: what a draft would need, asking for it, and papers beside it. */
#include "api.gen.h"
#include "approval.h"
#include "approval_file.h"
#include "approval_view.h"
#include "arena.h"
#include "broadcast_view.h"
#include "call.h"
#include "change.h"
#include "guard.h"
#include "media_sink.h"
#include "url.h"

#define DISPOSITION_MOST 2048

static struct broadcast_who who(const struct call *call)
{
	return (struct broadcast_who){.staff_id = call->session->staff_id, .now = call->now};
}

/* --- what it would need --------------------------------------------------------------------- */

static struct str chain_name(struct call *call, const struct deciders *all, const struct approval_chain *chain)
{
	struct str department = deciders_department_name(all, chain->department_id);
	return str_fmt(call->arena, "%.*s・%.*s", FMT(department.len ? department : S("標準")),
	               FMT(chain_purpose_label(chain->purpose)));
}

enum err approval_plan_get(struct call *call, const struct api_approval_plan_query *query, struct api_approval_plan *out)
{
	struct broadcast broadcast;
	struct deciders *all;
	struct approval_chain chain;
	struct approval latest;
	struct decider *list;
	TRY(broadcast_admit(call, &broadcast));
	if (query->has_correction) {
		broadcast.kind = BROADCAST_CORRECTION;
		broadcast.updated_by = call->session->staff_id;
	}
	TRY(deciders_load(call->db, call->arena, call->now, &all));
	TRY(approval_chain_for(call->db, call->arena, all, &broadcast, call->session->staff_id, &chain));
	TRY(approval_latest(call->db, call->arena, broadcast.id, &latest));
	*out = (struct api_approval_plan){.needed = chain.step_count > 0, .release_first = chain.release_first,
	                                  .chain = chain_name(call, all, &chain)};
	out->has_waiting = !query->has_correction && latest.id && !latest.after && (latest.state == APPROVAL_WAITING || latest.state == APPROVAL_APPROVED);
	out->waiting = latest.id;
	/* As it would be asked for now: without the asker and whoever edited it last. */
	const struct approval_case open = {.approval = {.state = APPROVAL_WAITING, .asked_by = call->session->staff_id,
	                                                .edited_by = broadcast.updated_by, .step = 1,
	                                                .steps = (int64_t)chain.step_count, .step_since = call->now},
	                                   .steps = chain.steps, .all = all};
	out->problem = approval_obstacle(&open, call->arena, call->now);
	out->steps.count = chain.step_count;
	out->steps.items = arena_array(call->arena, struct api_approval_plan_step, chain.step_count);
	for (size_t i = 0; i < chain.step_count; i++) {
		struct api_approval_plan_step *step = &out->steps.items[i];
		*step = (struct api_approval_plan_step){.name = chain.steps[i].name, .wait_minutes = chain.steps[i].wait_minutes};
		step->people.count = approval_turn(&open, call->arena, (int64_t)i + 1, call->now, &list);
		step->people.items = arena_array(call->arena, struct str, step->people.count);
		for (size_t p = 0; p < step->people.count; p++)
			step->people.items[p] = list[p].name;
	}
	return OK;
}

enum err approval_post(struct call *call, const struct api_approval_ask *in, struct api_approval *out)
{
	const struct delivery delivery = call_delivery(call);
	struct broadcast broadcast;
	struct change change;
	int64_t id;
	TRY(broadcast_admit(call, &broadcast));
	const struct approval_ask ask = {.what = {.id = call->id, .version = in->version, .people = in->people,
	                                          .at = in->has_at ? in->at : 0},
	                                 .deadline_at = in->has_deadline ? in->deadline : 0,
	                                 .reason = in->reason,
	                                 .files = {in->files.items, in->files.count}};
	TRY(guard_ask_links(call->db, call->arena, &delivery, &broadcast, call->now));
	TRY(approval_request(call->db, call->arena, &delivery, &ask, who(call), &id));
	TRY(approval_view(call, id, out));
	change_begin(&change, call->arena, CHANGE_MADE);
	change_fact_i64(&change, "broadcast", call->id);
	change_fact_i64(&change, "people", in->people);
	change_time(&change, "at", 0, ask.what.at);
	change_time(&change, "deadline", 0, out->row.deadline_at);
	change_fact_text(&change, "reason", in->reason);
	return call_audit(call, "approval.ask", str_fmt(call->arena, "approval %" PRId64, id), change_detail(&change));
}

/* --- papers ------------------------------------------------------------------------------------ */

/* The look at the file takes time: before the database is asked for more than who it is for. */
static enum err admit_upload(struct call *call)
{
	struct broadcast broadcast;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &call->db));
	enum err result = broadcast_admit(call, &broadcast);
	db_return(&call->db);
	return result;
}

static enum err store(struct call *call, const struct approval_ready *ready, struct approval_file *out)
{
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(approval_file_store(call->db, call->arena, call->web->options.keyring,
	                        &(struct approval_file_place){call->id, call->session->staff_id, call->now, call->web->options.checks_viruses}, ready, out));
	TRY(call_audit(call, "approval.file", str_fmt(call->arena, "broadcast %" PRId64, call->id),
	               str_fmt(call->arena, "{\"file\":%" PRId64 ",\"size\":%" PRId64 "}", out->id, out->size)));
	TRY(tx_commit(call->db));
	db_return(&call->db);
	return OK;
}

enum err approval_file_post(struct call *call, const struct api_approval_file_query *query)
{
	struct approval_upload upload = {.name = query->has_name ? query->name : S(""), .helper = call->web->options.image_helper};
	struct approval_ready ready;
	struct approval_file made;
	struct emit emit;
	TRY(call->http->sink_err);
	TRY(admit_upload(call));
	TRY(media_spooled(call->http, &upload.file, &upload.size));
	TRY(approval_file_prepare(call->arena, &upload, &ready));
	TRY(store(call, &ready, &made));
	const struct api_approval_file answer = approval_file_view(&made);
	call_answer_begin(call, &emit);
	api_emit_approval_file(&emit, NULL, &answer);
	return call_answer_end(call, &emit);
}

/* One's own, while it waits for the virus check. */
enum err approval_paper_get(struct call *call, struct api_approval_file *out)
{
	struct approval_file file;
	int64_t id;
	if (!str_to_i64(call->captures[1], &id))
		return fail(ERR_NOT_FOUND, "この添付はありません。");
	TRY(approval_file_find(call->db, call->arena, id, &file));
	if (file.broadcast_id != call->id || file.created_by != call->session->staff_id)
		return fail(ERR_NOT_FOUND, "この添付はありません。");
	*out = approval_file_view(&file);
	return OK;
}

static enum err may_read(struct call *call, const struct approval_file *file)
{
	int64_t *ids;
	size_t count;
	struct approval_case open;
	if (file->created_by == call->session->staff_id)
		return OK;
	TRY(approval_file_requests(call->db, call->arena, file->id, &ids, &count));
	for (size_t i = 0; i < count; i++)
		if (approval_admit(call, ids[i], &open) == OK)
			return OK;
	return fail(ERR_NOT_FOUND, "この添付はありません。");
}

/* Pictures of ours may be shown; a PDF is only saved, never opened inside the console. */
enum err approval_file_get(struct call *call)
{
	struct approval_file file;
	struct str bytes;
	struct buf how;
	TRY(approval_file_find(call->db, call->arena, call->id, &file));
	TRY(may_read(call, &file));
	TRY(virus_door(&file.virus, "file"));
	TRY(approval_file_read(call->db, call->arena, call->web->options.keyring, &file, &bytes));
	buf_init(&how, call->arena, DISPOSITION_MOST);
	buf_str(&how, str_starts(file.mime, S("image/")) ? S("inline") : S("attachment"));
	buf_lit(&how, "; filename*=UTF-8''");
	url_encode(&how, file.name);
	http_respond(call->response, 200, file.mime, bytes);
	http_add_header(call->response, S("Content-Disposition"), buf_view(&how));
	return OK;
}
