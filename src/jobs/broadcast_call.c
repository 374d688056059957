/* broadcast_call: the body of one call. */
#include "broadcast_call.h"

#include "api.h"
#include "arena.h"
#include "batch_address.h"
#include "field.h"
#include "http_client.h"
#include "jst.h"
#include "people.h"
#include "tracking.h"

static enum err open_content(struct broadcast_calls *calls, struct db *db)
{
	const struct broadcast *broadcast = &calls->broadcast;
	struct arena *arena = calls->arena;
	const struct node *condition;
	struct content_link *links;
	size_t link_count;
	TRY(node_parse(arena, broadcast->messages, &calls->messages));
	TRY(node_parse(arena, broadcast->condition, &condition));
	TRY(tracking_codes(db, arena, broadcast->id, &links, &link_count));
	calls->how = (struct content_how){.public_url = calls->sender->delivery.public_url,
	                                  .broadcast_id = broadcast->id,
	                                  .links = links,
	                                  .link_count = link_count,
	                                  .test = broadcast->kind == BROADCAST_TEST};
	/* The day of the start: a text must not change at midnight, its key would not fit any more. */
	calls->day = jst_day_of_ms(broadcast->started_at ? broadcast->started_at : broadcast->created_at);
	content_children_meant(condition, calls->day, &calls->children);
	return broadcast->personal ? OK : content_render(arena, calls->messages, &calls->how, &calls->rendered);
}

enum err broadcast_calls_open(struct sender *sender, struct arena *arena, struct db *db, int64_t broadcast_id,
                              struct broadcast_calls *out)
{
	*out = (struct broadcast_calls){.sender = sender, .arena = arena, .db = db, .rendered = S("")};
	TRY(broadcast_find(db, arena, broadcast_id, &out->broadcast));
	out->way = out->broadcast.personal     ? WAY_PUSH
	           : out->broadcast.by_broadcast ? WAY_BROADCAST
	                                         : WAY_MULTICAST;
	TRY(batch_audience(db, arena, broadcast_id, &out->audience));
	return open_content(out, db);
}

static bool is_left_out(const struct batch *batch, int64_t id)
{
	struct str rest = batch->left_out_ids, piece;
	int64_t left;
	while (rest.len && str_cut(&rest, ',', &piece))
		if (str_to_i64(piece, &left) && left == id)
			return true;
	return false;
}

static void leave_out(const struct broadcast_calls *calls, struct batch *batch, int64_t id)
{
	batch->left_out_ids = batch->left_out ? str_fmt(calls->arena, "%.*s,%" PRId64, FMT(batch->left_out_ids), id)
	                                      : str_fmt(calls->arena, "%" PRId64, id);
	batch->left_out++;
}

static enum err addressees(const struct broadcast_calls *calls, struct arena *arena, struct batch *batch,
                           struct broadcast_addressees *to, struct str **line_ids)
{
	size_t got = people_range(calls->audience, batch->first_rank, (size_t)batch->people, to->ids);
	struct str *found = arena_array(arena, struct str, BATCH_PEOPLE);
	TRY(batch_addresses(calls->db, arena, to->ids, got, found));
	to->count = 0;
	for (size_t i = 0; i < got; i++) {
		int64_t id = to->ids[i];
		if (batch->left_out && is_left_out(batch, id))
			continue;
		if (found[i].len == 0) {
			leave_out(calls, batch, id); /* deleted meanwhile */
			continue;
		}
		to->ids[to->count] = id;
		found[to->count++] = found[i];
	}
	*line_ids = found;
	return OK;
}

static enum err personal_text(const struct broadcast_calls *calls, struct arena *arena, int64_t friend_id,
                              struct str *out)
{
	struct content_person person;
	struct content_how how = calls->how;
	TRY(content_person_of(calls->db, arena, calls->sender->delivery.keyring, friend_id, calls->day,
	                      &calls->children, &person));
	how.person = &person;
	return content_render(arena, calls->messages, &how, out);
}

static enum err body_of(const struct broadcast_calls *calls, struct arena *arena, struct batch *batch,
                        struct broadcast_addressees *to, struct buf *out)
{
	const struct line_send_options options = {.notification_disabled = calls->broadcast.notification_off,
	                                          .unit = calls->broadcast.unit};
	struct str *line_ids, text = calls->rendered;
	if (calls->way == WAY_BROADCAST) {
		to->count = 1;
		line_body_broadcast(out, text, options.notification_disabled);
		return OK;
	}
	TRY(addressees(calls, arena, batch, to, &line_ids));
	if (to->count == 0)
		return OK;
	if (calls->way == WAY_MULTICAST) {
		line_body_multicast(out, line_ids, to->count, text, &options);
		return OK;
	}
	TRY(personal_text(calls, arena, to->ids[0], &text));
	line_body_push(out, line_ids[0], text, &options);
	return OK;
}

enum err broadcast_call_make(const struct broadcast_calls *calls, struct arena *arena, struct batch *batch,
                             struct broadcast_addressees *to, struct http_call *call)
{
	static const enum line_call endpoints[] = {
	        [WAY_MULTICAST] = LINE_MULTICAST, [WAY_PUSH] = LINE_PUSH, [WAY_BROADCAST] = LINE_BROADCAST};
	struct buf body;
	buf_init(&body, arena, LINE_REQUEST_BYTES_MOST);
	TRY(body_of(calls, arena, batch, to, &body));
	struct line_request request = {.call = endpoints[calls->way], .retry_key = str_dup(arena, batch->retry_key)};
	TRY(buf_done(&body, &request.body));
	line_prepare(calls->sender->line, arena, &request, call);
	return OK;
}
