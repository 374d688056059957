/* media: uploads of staff. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "media.h"
#include "media_sink.h"

_Static_assert((int)API_MEDIA_KIND_IMAGEMAP == (int)MEDIA_IMAGEMAP, "kinds differ");

static struct api_media view(const struct call *call, const struct media *m)
{
	struct str base = call->web->options.public_url;
	struct arena *arena = call->arena;
	bool map = m->kind == MEDIA_IMAGEMAP, still = m->kind == MEDIA_IMAGE || m->kind == MEDIA_VIDEO;
	const char *preview = map ? "/240" : still ? "/preview" : "/original";
	return (struct api_media){
	        .id = m->id,
	        .token = m->token,
	        .kind = (enum api_media_kind)m->kind,
	        .mime = m->mime,
	        .name = m->name,
	        .width = m->width,
	        .height = m->height,
	        .duration_ms = m->duration_ms,
	        .size = m->size,
	        .url = str_fmt(arena, "%.*s/media/%.*s/original", FMT(base), FMT(m->token)),
	        .preview_url = str_fmt(arena, "%.*s/media/%.*s%s", FMT(base), FMT(m->token), preview),
	};
}

static struct media_new new_from(const struct call *call, const struct api_media_query *query)
{
	return (struct media_new){.kind = (enum media_kind)query->kind,
	                          .name = query->has_name ? query->name : S(""),
	                          .duration_ms = query->has_duration_ms ? query->duration_ms : 0,
	                          .preview_id = query->has_preview ? query->preview : 0,
	                          .staff_id = call->session->staff_id,
	                          .now = call->now,
	                          .helper = call->web->options.image_helper};
}

static enum err store_in_tx(struct call *call, const struct media_new *new, const struct media_ready *ready,
                            struct media *out)
{
	struct media still;
	if (new->preview_id) {
		TRY(media_find(call->db, call->arena, new->preview_id, &still));
		TRY(call_admit_shared(call, still.department_id, "表紙の画像"));
	}
	TRY(media_store(call->db, call->arena, call->web->options.keyring, new, ready, out));
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_text(&detail, "name", S(""), out->name);
	change_text(&detail, "kind", S(""), out->mime);
	change_i64(&detail, "size", 0, out->size);
	return call_audit(call, "media.add", str_fmt(call->arena, "media %" PRId64, out->id), change_detail(&detail));
}

/* With a loan of its own where the route has none around it. */
static enum err store(struct call *call, const struct media_new *new, const struct media_ready *ready,
                      struct media *out)
{
	if (call->db)
		return store_in_tx(call, new, ready, out);
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(store_in_tx(call, new, ready, out));
	TRY(tx_commit(call->db));
	db_return(&call->db);
	return OK;
}

enum err media_post(struct call *call, const struct api_media_query *query)
{
	struct media_new new = new_from(call, query);
	struct media_ready *ready;
	struct media made;
	int file;
	int64_t size;
	TRY(call->http->sink_err);
	TRY(call_department(call, NULL, &new.department_id));
	TRY(media_spooled(call->http, &file, &size));
	TRY(media_prepare(call->arena, file, size, &new, &ready));
	TRY(store(call, &new, ready, &made));
	struct emit emit;
	const struct api_media answer = view(call, &made);
	call_answer_begin(call, &emit);
	api_emit_media(&emit, NULL, &answer);
	return call_answer_end(call, &emit);
}

/* The same for those who keep senders, and may write no broadcast. */
enum err face_icon_post(struct call *call, const struct api_media_query *query)
{
	if (query->kind != API_MEDIA_QUERY_KIND_IMAGE)
		return fail_field(ERR_INVALID, "kind", "アイコンは画像にしてください。");
	return media_post(call, query);
}

/* And for those who answer in a conversation. */
enum err conversation_picture_post(struct call *call, const struct api_handout_query *query)
{
	const struct api_media_query picture = {.kind = API_MEDIA_QUERY_KIND_IMAGE, .has_name = query->has_name, .name = query->name};
	return media_post(call, &picture);
}

enum err media_get(struct call *call, struct api_media *out)
{
	struct media found;
	TRY(media_find(call->db, call->arena, call->id, &found));
	*out = view(call, &found);
	return OK;
}
