/* control_world: counts, journal, faults, clock, settings. */
#include "control.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "field.h"
#include "jst.h"
#include "secret.h"

#define REQUESTS_MOST 1000
#define PARCELS_MOST 5000

/* --- what was delivered -------------------------------------------------------------------------- */

static void emit_parcel(struct control *control, struct emit *out, const struct parcel *parcel)
{
	emit_begin(out, NULL);
	emit_text(out, "requestId", ids_uuid_text(control->arena, parcel->request_id));
	emit_text(out, "via", str_from(via_name((enum via)parcel->via)));
	emit_i64(out, "at", parcel->at);
	if (parcel->has_retry_key)
		emit_text(out, "retryKey", ids_uuid_text(control->arena, parcel->retry_key));
	if (parcel->unit.len)
		emit_text(out, "unit", parcel->unit);
	emit_i64(out, "people", parcel->people);
	emit_i64(out, "messages", parcel->messages);
	emit_i64(out, "skipped", parcel->skipped);
	emit_i64(out, "duplicates", parcel->duplicates);
	emit_i64(out, "repeats", parcel->repeats);
	emit_i64(out, "opened", parcel->opened);
	emit_end(out);
}

static void emit_parcels(struct control *control, struct emit *out)
{
	const struct parcels *parcels = &control->world->parcels;
	int64_t at = control_number(control, "from", 0);
	emit_list(out, "requests");
	for (int64_t room = PARCELS_MOST; at >= 0 && at < parcels->count && room > 0; at++, room--)
		emit_parcel(control, out, &parcels->items[at]);
	emit_end_list(out);
	emit_i64(out, "next", at);
}

/* people: one for each person and request. duplicates: people who got the same
 * retry key or the very same multicast again. repeats: people who got the same
 * messages again by another request, which may be right. */
enum err control_deliveries(struct control *control, struct emit *out)
{
	const struct parcels *parcels = &control->world->parcels;
	emit_i64(out, "people", parcels->people);
	emit_i64(out, "messages", parcels->messages);
	emit_i64(out, "duplicates", parcels->duplicates);
	emit_i64(out, "repeats", parcels->repeats);
	emit_i64(out, "distinct", parcels->distinct);
	emit_i64(out, "accepted", parcels->count);
	emit_i64(out, "underWay", control->world->sending.run_count);
	if (str_eq(http_param(control->req, "by"), S("request")))
		emit_parcels(control, out);
	return OK;
}

enum err control_requests(struct control *control, struct emit *out)
{
	int64_t most = control_number(control, "limit", REQUESTS_MOST);
	journal_emit(control->world, control->arena, out, control_number(control, "from", 0), most);
	return OK;
}

/* --- what was posted -------------------------------------------------------------------------------- */

static void emit_hook_record(struct emit *out, const struct hook_record *record, int64_t sequence)
{
	emit_begin(out, NULL);
	emit_i64(out, "seq", sequence);
	emit_i64(out, "at", record->at);
	emit_i64(out, "us", record->us);
	emit_i64(out, "status", record->status);
	emit_text(out, "reason", str_from(record->reason));
	emit_text(out, "detail", str_from(record->detail));
	emit_i64(out, "events", record->events);
	emit_i64(out, "attempt", record->attempt);
	emit_text(out, "signature", record->signature);
	emit_text(out, "body", record->body);
	emit_end(out);
}

enum err control_webhooks(struct control *control, struct emit *out)
{
	const struct hooks *hooks = &control->world->hooks;
	int64_t at = control_number(control, "from", 0);
	int64_t oldest = hooks->record_next > HOOK_RECORDS ? hooks->record_next - HOOK_RECORDS : 0;
	emit_list(out, NULL);
	size_t most = out->out->ceiling / 2;
	for (at = at > oldest ? at : oldest; at < hooks->record_next && out->out->len < most; at++)
		emit_hook_record(out, &hooks->records[at % HOOK_RECORDS], at);
	emit_end_list(out);
	return OK;
}

static struct str fill_in(struct control *control, const struct node *event)
{
	struct buf buf;
	struct emit out;
	struct arena *arena = control->arena;
	buf_init(&buf, arena, 256 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	for (const char *name = NULL; (name = node_next(event, name));) {
		if (str_eq(str_from(name), S("replyToken")) && node_bool(node_get(event, name), false))
			continue;
		emit_key(&out, str_from(name));
		emit_raw(&out, NULL, node_dump(arena, node_get(event, name)));
	}
	if (!node_get(event, "webhookEventId"))
		emit_text(&out, "webhookEventId", random_ulid(arena, clock_now()));
	if (!node_get(event, "timestamp"))
		emit_i64(&out, "timestamp", clock_now());
	if (!node_get(event, "mode"))
		emit_text(&out, "mode", S("active"));
	if (!node_get(event, "deliveryContext"))
		emit_raw(&out, "deliveryContext", S("{\"isRedelivery\":false}"));
	struct str user = node_text(node_get(node_get(event, "source"), "userId"), S(""));
	uint32_t person = people_find(control->world, user);
	if (node_bool(node_get(event, "replyToken"), false) && person != NOBODY)
		emit_text(&out, "replyToken",
		          reply_token_text(arena, control->world, reply_token_new(control->world, person, 0, clock_now())));
	emit_end(&out);
	return buf_view(&buf);
}

static void send_events(struct control *control, const struct node *events)
{
	struct buf buf;
	struct emit list;
	buf_init(&buf, control->arena, (size_t)4 << 20);
	emit_init(&list, &buf);
	emit_list(&list, NULL);
	for (size_t i = 0; i < node_count(events); i++)
		emit_raw(&list, NULL, fill_in(control, node_at(events, i)));
	emit_end_list(&list);
	hook_raw(control->world, HOOK_RAW_EVENTS, buf_view(&buf), NULL);
}

/* {"events":[…]}: what an event lacks is filled in; "replyToken": true makes one.
 * {"body":"…","signature":"…"}: these very bytes; no signature given: the right one. */
enum err control_webhook_send(struct control *control, struct emit *out)
{
	(void)out;
	const struct node *events = node_get(control->body, "events");
	const struct node *signature = node_get(control->body, "signature");
	struct str body;
	if (events) {
		TRY(field_array(control->body, "events", 0, 100, &events));
		send_events(control, events);
		return OK;
	}
	TRY(field_text(control->body, "body", 0, 2000000, &body));
	struct str given = node_text(signature, S(""));
	hook_raw(control->world, HOOK_RAW_BODY, body, signature ? &given : NULL);
	return OK;
}

/* --- faults ---------------------------------------------------------------------------------------------- */

enum err control_faults_get(struct control *control, struct emit *out)
{
	faults_emit(control->world, out);
	return OK;
}

enum err control_faults_add(struct control *control, struct emit *out)
{
	int64_t id;
	TRY(fault_add(control->world, control->body, &id));
	emit_i64(out, "id", id);
	return OK;
}

enum err control_faults_remove(struct control *control, struct emit *out)
{
	(void)out;
	fault_remove(control->world, control_number(control, "id", 0));
	return OK;
}

/* --- clock, reset, settings --------------------------------------------------------------------------------- */

enum err control_clock_get(struct control *control, struct emit *out)
{
	(void)control;
	emit_i64(out, "now_ms", clock_now());
	emit_i64(out, "offset_ms", clock_offset());
	return OK;
}

enum err control_clock_set(struct control *control, struct emit *out)
{
	int64_t ms;
	TRY(field_i64(control->body, "advance_ms", 0, 4000 * MS_DAY, &ms));
	world_advance(control->world, ms);
	return control_clock_get(control, out);
}

enum err control_reset(struct control *control, struct emit *out)
{
	(void)out;
	world_reset(control->world);
	return OK;
}

enum err control_settings_get(struct control *control, struct emit *out)
{
	const struct settings *settings = &control->world->settings;
	emit_bool(out, "redelivery", settings->redelivery);
	emit_bool(out, "rateLimit", settings->rate_limit);
	if (settings->plan < 0)
		emit_text(out, "plan", S("none"));
	else
		emit_text(out, "plan", str_fmt(control->arena, "limited:%" PRId64, settings->plan));
	emit_text(out, "webhookUrl", settings->webhook_url);
	emit_bool(out, "webhookActive", settings->webhook_active);
	emit_bool(out, "webhookPaused", settings->webhook_paused);
	emit_i64(out, "webhooksWaiting", control->world->hooks.count + control->world->hooks.flying);
	emit_i64(out, "deliveryRate", settings->delivery_rate);
	emit_i64(out, "contentDelayMs", settings->content_delay_ms);
	emit_bool(out, "verified", settings->verified);
	emit_bool(out, "refuseUnknown", settings->refuse_unknown);
	emit_bool(out, "chatMode", settings->chat_mode);
	emit_bool(out, "autoConsent", settings->auto_consent);
	emit_bool(out, "keep", settings->keep);
	emit_i64(out, "nextNarrowcastError", control->world->narrowcasts.next_error);
	return OK;
}

static void take_bool(const struct node *body, const char *name, bool *at)
{
	*at = node_bool(node_get(body, name), *at);
}

static enum err take_plan(const struct node *body, int64_t *at)
{
	struct str text = node_text(node_get(body, "plan"), S(""));
	if (!text.len)
		return OK;
	if (str_eq(text, S("none"))) {
		*at = -1;
		return OK;
	}
	if (!str_starts(text, S("limited:")) || !str_to_i64(str_skip(text, 8), at) || *at < 0)
		return fail(ERR_INVALID, "plan is none or limited:N");
	return OK;
}

enum err control_settings_set(struct control *control, struct emit *out)
{
	struct settings *settings = &control->world->settings;
	const struct node *body = control->body;
	TRY(take_plan(body, &settings->plan));
	take_bool(body, "redelivery", &settings->redelivery);
	take_bool(body, "rateLimit", &settings->rate_limit);
	take_bool(body, "webhookActive", &settings->webhook_active);
	take_bool(body, "webhookPaused", &settings->webhook_paused);
	take_bool(body, "verified", &settings->verified);
	take_bool(body, "refuseUnknown", &settings->refuse_unknown);
	take_bool(body, "chatMode", &settings->chat_mode);
	take_bool(body, "autoConsent", &settings->auto_consent);
	settings->delivery_rate = node_i64(node_get(body, "deliveryRate"), settings->delivery_rate);
	settings->content_delay_ms = node_i64(node_get(body, "contentDelayMs"), settings->content_delay_ms);
	control->world->narrowcasts.next_error =
		(int)node_i64(node_get(body, "nextNarrowcastError"), control->world->narrowcasts.next_error);
	if (field_given(body, "webhookUrl"))
		settings->webhook_url = world_keep(control->world, node_text(node_get(body, "webhookUrl"), S("")));
	pthread_cond_broadcast(&control->world->hooks_changed);
	return control_settings_get(control, out);
}
