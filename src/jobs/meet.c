/* meet: many questions at a time. */
#include "meet.h"

#include "api.h"
#include "arena.h"
#include "event.h"
#include "field.h"
#include "http_client.h"
#include "inbox.h"

#define IN_FLIGHT 32
#define WAIT_MS 3000 /* of the minute that a reply may take */

struct meeting {
	const struct line_api *line;
	struct arena *arena;
	const struct inbox_event *events;
	size_t count, next;
	struct hear_profile *out;
};

static bool is_new_friend(struct meeting *m, size_t i, struct str *user_id)
{
	struct event event;
	if (event_parse(m->arena, m->events[i].body, &event) != OK || event.kind != EVENT_FOLLOW)
		return false;
	*user_id = event.user_id;
	return event.user_id.len > 0;
}

static enum err next_question(void *context, struct arena *arena, struct http_call *call)
{
	struct meeting *m = context;
	struct str user_id;
	while (m->next < m->count && !is_new_friend(m, m->next, &user_id))
		m->next++;
	if (m->next == m->count)
		return ERR_NOT_FOUND;
	const struct line_request request = {.call = LINE_PROFILE, .first = user_id, .total_ms = WAIT_MS};
	line_prepare(m->line, arena, &request, call);
	call->tag = &m->out[m->next++];
	return OK;
}

static void answered(void *context, const struct http_call *call, enum err outcome, const struct http_reply *reply)
{
	struct meeting *m = context;
	struct hear_profile *profile = call->tag;
	const struct node *root;
	if (line_read(m->arena, outcome, reply).kind != LINE_ACCEPTED || node_parse(m->arena, str_dup(m->arena, reply->body), &root) != OK)
		return;
	*profile = (struct hear_profile){
		.known = true,
		.name = str_dup(m->arena, node_text(node_get(root, "displayName"), S(""))),
		.language = str_dup(m->arena, node_text(node_get(root, "language"), S(""))),
	};
}

void meet(const struct line_api *line, struct arena *arena, const struct inbox_event *events, size_t count,
          struct hear_profile *out)
{
	struct meeting meeting = {.line = line, .arena = arena, .events = events, .count = count, .out = out};
	const struct http_pump pump = {.context = &meeting, .next = next_question, .done = answered};
	if (http_call_many(line->client, &pump, IN_FLIGHT) != OK)
		err_clear();
}
