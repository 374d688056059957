/* hook_body: events as LINE writes them. */
#include "hook_body.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "secret.h"
#include "world.h"

#include <string.h>

#define BODY_MOST ((size_t)8 << 20)

struct shape { /* the faults of this body */
	bool standby, nameless, extra;
};

static bool is_hit(struct world *world, enum hook_fault kind)
{
	struct fault fault;
	return fault_for_hook(world, kind, &fault);
}

static void put_source(struct world *world, struct arena *arena, struct emit *out, const struct hook *hook,
                       struct shape shape)
{
	if (hook->person == NOBODY && !hook->group)
		return;
	emit_begin(out, "source");
	emit_text(out, "type", hook->group ? S("group") : S("user"));
	if (hook->group)
		emit_text(out, "groupId", ids_group_text(arena, group_at(world, hook->group - 1)->id));
	if (hook->person != NOBODY && !shape.nameless)
		emit_text(out, "userId", ids_user_text(arena, people_at(world, hook->person)->id));
	emit_end(out);
}

static void put_common(struct world *world, struct emit *out, struct str id, int64_t at, bool again,
                       struct shape shape)
{
	(void)world;
	emit_text(out, "webhookEventId", id);
	emit_begin(out, "deliveryContext");
	emit_bool(out, "isRedelivery", again);
	emit_end(out);
	emit_i64(out, "timestamp", at);
	emit_text(out, "mode", shape.standby ? S("standby") : S("active"));
}

static void put_event(struct world *world, struct arena *arena, struct emit *out, const struct hook *hook,
                      struct shape shape)
{
	emit_begin(out, NULL);
	buf_add(out->out, hook->json, hook->length);
	out->comma = true;
	put_common(world, out, str_from(hook->id), hook->timestamp, hook->attempts > 0, shape);
	put_source(world, arena, out, hook, shape);
	if (hook->token && !shape.standby)
		emit_text(out, "replyToken", reply_token_text(arena, world, hook->token - 1));
	if (shape.extra) {
		emit_begin(out, "future");
		emit_list(out, "list");
		emit_null(out, NULL);
		emit_end_list(out);
		emit_end(out);
	}
	emit_end(out);
}

/* LINE may add kinds at any time; these two do not exist. */
static void put_unknown(struct world *world, struct arena *arena, struct emit *out, const struct hook *hook,
                        bool message)
{
	emit_begin(out, NULL);
	emit_text(out, "type", message ? S("message") : S("hologram"));
	emit_begin(out, message ? "message" : "hologram");
	if (message) {
		emit_text(out, "type", S("smell"));
		emit_text(out, "id", str_fmt(arena, "%" PRId64, world_message_id(world, 1)));
	}
	emit_text(out, "intensity", S("strong"));
	emit_end(out);
	put_common(world, out, random_ulid(arena, clock_now()), clock_now(), false, (struct shape){0});
	put_source(world, arena, out, hook, (struct shape){0});
	emit_end(out);
}

static void put_events(struct world *world, struct arena *arena, struct emit *out, const struct hook *events)
{
	struct shape shape = {
		.standby = is_hit(world, HOOK_FAULT_STANDBY),
		.nameless = is_hit(world, HOOK_FAULT_NO_USER_ID),
		.extra = is_hit(world, HOOK_FAULT_EXTRA),
	};
	emit_list(out, "events");
	if (is_hit(world, HOOK_FAULT_UNKNOWN_EVENT))
		put_unknown(world, arena, out, events, false);
	if (is_hit(world, HOOK_FAULT_UNKNOWN_MESSAGE))
		put_unknown(world, arena, out, events, true);
	for (const struct hook *hook = events; hook; hook = hook->next)
		put_event(world, arena, out, hook, shape);
	emit_end_list(out);
}

/* White space that a parser must not care about, but a signature does. */
static struct str pretty(struct arena *arena, struct str json)
{
	struct buf out;
	bool quoted = false;
	buf_init(&out, arena, 4 * BODY_MOST);
	for (size_t i = 0; i < json.len; i++) {
		char c = json.ptr[i];
		buf_char(&out, c);
		if (quoted && c == '\\')
			buf_char(&out, json.ptr[++i]);
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == ',' || c == '{' || c == '['))
			buf_lit(&out, "\r\n\t ");
		else if (!quoted && c == ':')
			buf_lit(&out, "  ");
	}
	buf_lit(&out, "\n");
	return buf_view(&out);
}

struct str hook_body(struct world *world, struct arena *arena, const struct hook *events)
{
	struct buf buf;
	struct emit out;
	if (events->form == HOOK_RAW_BODY)
		return str_dup(arena, str_of(events->json, events->length));
	buf_init(&buf, arena, BODY_MOST);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_text(&out, "destination",
	          events->form == HOOK_EVENT && is_hit(world, HOOK_FAULT_DESTINATION)
	                  ? S("Uffffffffffffffffffffffffffffffff")
	                  : world->bot_user_id);
	if (events->form == HOOK_PROBE)
		emit_raw(&out, "events", S("[]"));
	else if (events->form == HOOK_RAW_EVENTS)
		emit_raw(&out, "events", str_of(events->json, events->length));
	else
		put_events(world, arena, &out, events);
	emit_end(&out);
	struct str body = buf_view(&buf);
	if (events->form == HOOK_EVENT && is_hit(world, HOOK_FAULT_PRETTY))
		body = pretty(arena, body);
	if (events->form == HOOK_EVENT && is_hit(world, HOOK_FAULT_TRUNCATED))
		body = str_left(body, body.len * 2 / 3);
	return body;
}
