/* hook_post: from event to signed bytes, from answer to outcome. */
#include "hook_post.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "hook_body.h"
#include "http_client.h"
#include "http_server.h"
#include "jst.h"
#include "signature.h"
#include "world.h"

#include <string.h>

#define REORDER_MS 300
#define BATCH_WAIT_MS 300
#define BATCH_MOST 100

static const int64_t redelivery_after_ms[] = {MS_MINUTE, 5 * MS_MINUTE, 15 * MS_MINUTE, 60 * MS_MINUTE};

struct hook_post {
	struct hook *events; /* linked */
	int count;
	int64_t generation;
	struct str url, body;
	char signature[128];
	struct http_pair headers[2];
	size_t header_count;
};

/* --- faults that hold events back ---------------------------------------------------- */

static void put_back(struct world *world, struct hook *hook)
{
	hook->next = world->hooks.first;
	world->hooks.first = hook;
	if (!world->hooks.last)
		world->hooks.last = hook;
	world->hooks.count++;
}

static bool held_back(struct world *world, struct hook *hook)
{
	struct fault fault;
	if (hook->held_until || hook->attempts)
		return false; /* was held before, or is a redelivery */
	if (fault_for_hook(world, HOOK_FAULT_LOST, &fault)) {
		mem_free(hook);
		return true;
	}
	if (fault_for_hook(world, HOOK_FAULT_DELAY, &fault)) {
		hook->due = clock_now() + (fault.delay_ms ? fault.delay_ms : 20 * MS_MINUTE);
		hook->held_until = clock_monotonic();
	} else if (fault_for_hook(world, HOOK_FAULT_REORDER, &fault)) {
		hook->held_until = clock_monotonic() + (fault.delay_ms ? fault.delay_ms : REORDER_MS);
	} else {
		return false;
	}
	put_back(world, hook);
	return true;
}

static void append(struct hooks *hooks, struct hook *hook)
{
	hook->next = NULL;
	if (hooks->last)
		hooks->last->next = hook;
	else
		hooks->first = hook;
	hooks->last = hook;
	hooks->count++;
}

static const struct hook *gathering_hook(const struct hooks *hooks)
{
	for (const struct hook *hook = hooks->first; hook; hook = hook->next)
		if (hook->gathering)
			return hook;
	return NULL;
}

/* A batch waits a little for others; they wait behind it and leave with it. */
static bool gathers(struct world *world, struct hook *hook)
{
	struct fault fault;
	const struct hook *leader = gathering_hook(&world->hooks);
	if (hook->held_until || hook->attempts)
		return false;
	if (!leader && !fault_for_hook(world, HOOK_FAULT_BATCH, &fault))
		return false;
	hook->gathering = !leader;
	hook->held_until = leader ? leader->held_until + 1 : clock_monotonic() + BATCH_WAIT_MS;
	append(&world->hooks, hook);
	return true;
}

static void take_others(struct world *world, struct hook_post *post)
{
	struct hooks *hooks = &world->hooks;
	struct hook *tail = post->events, **at = &hooks->first;
	hooks->last = NULL;
	while (*at) {
		struct hook *hook = *at;
		if (hook->form != HOOK_EVENT || hook->due > clock_now() || post->count >= BATCH_MOST) {
			hooks->last = hook;
			at = &hook->next;
			continue;
		}
		*at = hook->next;
		hook->next = NULL;
		tail = tail->next = hook;
		hooks->count--;
		post->count++;
	}
}

static void duplicate(struct world *world, const struct hook *hook)
{
	struct hook *twin = mem_make(sizeof *twin + hook->length);
	memcpy(twin, hook, sizeof *twin + hook->length);
	twin->held_until = clock_monotonic(); /* meets no further faults */
	twin->next = NULL;
	put_back(world, twin);
}

static void send_empty_first(struct world *world)
{
	hook_raw(world, HOOK_RAW_EVENTS, S("[]"), NULL);
}

/* --- making -------------------------------------------------------------------------------- */

static void sign(struct world *world, struct hook_post *post)
{
	struct fault fault;
	const struct hook *hook = post->events;
	if (hook->has_signature) {
		memcpy(post->signature, hook->signature, sizeof post->signature);
	} else {
		char made[SIGNATURE_LENGTH + 1];
		signature_make(world->channel_secret, post->body, made);
		memcpy(post->signature, made, sizeof made);
	}
	if (fault_for_hook(world, HOOK_FAULT_WRONG_SIGNATURE, &fault))
		post->signature[0] = post->signature[0] == 'A' ? 'B' : 'A';
	post->headers[0] = (struct http_pair){S("Content-Type"), S("application/json; charset=utf-8")};
	post->header_count = 1;
	bool leave_out = (hook->has_signature && !hook->signature[0]) ||
	                 fault_for_hook(world, HOOK_FAULT_NO_SIGNATURE, &fault);
	if (!leave_out)
		post->headers[post->header_count++] =
			(struct http_pair){S("x-line-signature"), str_from(post->signature)};
}

static void tokens_leave(struct world *world, const struct hook *events)
{
	for (const struct hook *hook = events; hook; hook = hook->next)
		if (hook->token)
			reply_token_sent(world, hook->token - 1, clock_now());
}

struct hook_post *hook_post_make(struct world *world, struct arena *arena, struct hook *hook)
{
	struct fault fault;
	if (hook->form == HOOK_EVENT && !hook->gathering && (held_back(world, hook) || gathers(world, hook)))
		return NULL;
	struct hook_post *post = arena_make(arena, struct hook_post);
	post->events = hook;
	post->count = 1;
	post->generation = world->generation;
	if (hook->gathering)
		take_others(world, post);
	if (hook->form == HOOK_EVENT && !hook->held_until && !hook->attempts) {
		if (fault_for_hook(world, HOOK_FAULT_DUPLICATE, &fault))
			duplicate(world, hook);
		if (fault_for_hook(world, HOOK_FAULT_EMPTY, &fault))
			send_empty_first(world);
	}
	post->url = str_dup(arena, hook->form == HOOK_PROBE ? str_of(hook->json, hook->length)
	                                                   : world->settings.webhook_url);
	post->body = hook_body(world, arena, post->events);
	sign(world, post);
	tokens_leave(world, post->events);
	return post;
}

void hook_post_call(struct hook_post *post, struct http_call *call)
{
	*call = (struct http_call){
		.method = HTTP_POST,
		.url = post->url,
		.headers = post->headers,
		.header_count = post->header_count,
		.body = post->body,
		.tag = post,
	};
}

/* --- afterwards ---------------------------------------------------------------------------- */

static void judge(struct hook_record *record, enum err outcome, const struct http_reply *reply)
{
	record->status = outcome == OK || outcome == ERR_LIMIT ? reply->status : 0;
	if (record->status >= 200 && record->status < 300) {
		record->reason = record->detail = "OK";
	} else if (record->status) {
		record->reason = "ERROR_STATUS_CODE";
		record->detail = "";
	} else if (reply->us >= (HOOK_TIMEOUT_MS - 50) * 1000) {
		record->reason = "REQUEST_TIMEOUT";
		record->detail = "Request timeout";
	} else if (outcome == ERR_UNCERTAIN) {
		record->reason = "UNCLASSIFIED";
		record->detail = "Session closed unexpectedly";
	} else {
		record->reason = "COULD_NOT_CONNECT";
		record->detail = "Connection failed";
	}
}

static void remember(struct world *world, const struct hook_post *post, const struct hook_record *outcome)
{
	struct hooks *hooks = &world->hooks;
	struct hook_record *record = &hooks->records[hooks->record_next++ % HOOK_RECORDS];
	mem_free(record->memory);
	*record = *outcome;
	record->at = clock_now();
	record->events = post->count;
	record->attempt = post->events->attempts + 1;
	size_t signature = strlen(post->signature), body = world->settings.keep ? post->body.len : 0;
	char *memory = mem_make(body + signature);
	memcpy(memory, post->body.ptr, body);
	memcpy(memory + body, post->signature, signature);
	record->memory = memory;
	record->body = str_of(memory, body);
	record->signature = str_of(memory + body, signature);
}

/* The answer of LINE's webhook test. */
static void answer_probe(const struct hook *hook, const struct hook_record *record)
{
	struct buf buf;
	struct emit out;
	struct http_response *res = http_deferred_response(hook->probe);
	int64_t now = clock_now();
	struct jst t = jst_from_ms(now - 9 * MS_HOUR); /* UTC */
	buf_init(&buf, res->arena, 8192);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_bool(&out, "success", str_eq(str_from(record->reason), S("OK")));
	emit_text(&out, "timestamp",
	          str_fmt(res->arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.year, t.month, t.day, t.hour, t.minute,
	                  t.second, t.millisecond));
	emit_i64(&out, "statusCode", record->status);
	emit_text(&out, "reason", str_from(record->reason));
	emit_text(&out, "detail", record->status ? str_fmt(res->arena, "%d", record->status) : str_from(record->detail));
	emit_end(&out);
	http_finish(hook->probe, 200, buf_view(&buf));
}

static void again_or_forget(struct world *world, struct hook *hook, bool failed)
{
	if (!failed || !world->settings.redelivery || hook->form != HOOK_EVENT ||
	    hook->attempts == (int)COUNT(redelivery_after_ms)) {
		mem_free(hook);
		return;
	}
	hook->due = clock_now() + redelivery_after_ms[hook->attempts++];
	hook->gathering = false;
	append(&world->hooks, hook);
}

void hook_post_finish(struct world *world, struct hook_post *post, enum err outcome,
                      const struct http_reply *reply)
{
	struct hook_record record = {.us = reply->us};
	judge(&record, outcome, reply);
	bool failed = record.status < 200 || record.status > 299;
	bool same_world = post->generation == world->generation;
	if (same_world) {
		world->hooks.sent += !failed;
		world->hooks.failed += failed;
		remember(world, post, &record);
	}
	for (struct hook *hook = post->events, *next; hook; hook = next) {
		next = hook->next;
		if (hook->probe)
			answer_probe(hook, &record);
		if (same_world)
			again_or_forget(world, hook, failed);
		else
			mem_free(hook);
	}
}
