/* broadcast_view: a broadcast with its books, links, buttons and results. */
#include "broadcast_view.h"

#include "approval.h"
#include "arena.h"
#include "batch.h"
#include "broadcast.h"
#include "call.h"
#include "content.h"
#include "jst.h"
#include "language_taps.h"
#include "repeat.h"
#include "result.h"
#include "tag_json.h"
#include "tracking.h"
#include "translation_view.h"

#define NEXT_SHOWN 12

_Static_assert((int)API_BROADCAST_STATE_CANCELLED == (int)BROADCAST_CANCELLED, "states differ");
_Static_assert((int)API_BROADCAST_PURPOSE_DRILL == (int)PURPOSE_DRILL, "purposes differ");
_Static_assert((int)API_BROADCAST_APPROVAL_STATE_OBJECTED == (int)APPROVAL_OBJECTED, "states of approval differ");
_Static_assert((int)API_BROADCAST_KIND_CORRECTION == (int)BROADCAST_CORRECTION, "kinds differ");
_Static_assert((int)API_LANGUAGE_BOOKS_LANGUAGE_VI == (int)LANGUAGE_VI, "languages differ");
_Static_assert((int)API_LINK_LANGUAGE_LANGUAGE_VI == (int)LANGUAGE_VI, "languages differ");
_Static_assert((int)API_TEST_ASK_LANGUAGE_VI == (int)LANGUAGE_VI, "languages differ");
_Static_assert((int)API_REPEAT_KIND_DATES == (int)REPEAT_DATES, "kinds of repeating differ");
_Static_assert((int)API_REPEAT_HOLIDAY_AFTER == (int)REPEAT_AFTER, "holiday words differ");

struct delivery call_delivery(const struct call *call)
{
	const struct web_options *options = &call->web->options;
	return (struct delivery){.members = call->web->members,
	                         .keyring = options->keyring,
	                         .public_url = options->public_url,
	                         .allow_http_loopback = options->allow_http_loopback};
}

struct api_progress broadcast_progress_of(const struct broadcast *b, int64_t now)
{
	struct api_progress out = {.audience = b->audience,
	                           .sent = b->sent,
	                           .refused = b->refused,
	                           .waiting = b->audience - b->sent - b->refused - b->dropped,
	                           .dropped = b->dropped,
	                           .uncertain = b->uncertain,
	                           .batches = b->batches,
	                           .batches_done = b->batches_done};
	int64_t end = b->finished_at ? b->finished_at : now, took = b->started_at ? end - b->started_at : 0;
	int64_t done = b->sent + b->refused;
	if (took > 0)
		out.per_second = done * MS_SECOND / took;
	out.has_seconds_left = b->state == BROADCAST_SENDING && out.per_second > 0;
	if (out.has_seconds_left)
		out.seconds_left = (out.waiting + out.per_second - 1) / out.per_second;
	return out;
}

/* --- repeating ----------------------------------------------------------------------- */

static uint32_t bits_of(const int64_t *items, size_t count)
{
	uint32_t bits = 0;
	for (size_t i = 0; i < count; i++)
		bits |= 1u << items[i];
	return bits;
}

static enum err minute_of(struct str time, int *out)
{
	int64_t hour, minute;
	if (time.len != 5 || time.ptr[2] != ':' || !str_to_i64(str_left(time, 2), &hour) ||
	    !str_to_i64(str_skip(time, 3), &minute) || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return fail_field(ERR_INVALID, "repeat.time", "時刻は 07:30 の形で入れてください。");
	*out = (int)(hour * 60 + minute);
	return OK;
}

enum err repeat_from_api(struct arena *arena, const struct api_repeat *in, struct repeat *out)
{
	struct repeat made = {
	        .kind = (enum repeat_kind)in->kind,
	        .every = (int)in->every,
	        .weekdays = bits_of(in->weekdays.items, in->weekdays.count),
	        .days = bits_of(in->days.items, in->days.count),
	        .nths = bits_of(in->nths.items, in->nths.count),
	        .dates = arena_copy(arena, in->dates.items, in->dates.count * sizeof(int64_t)),
	        .date_count = in->dates.count,
	        .from = in->from,
	        .to = in->has_to ? in->to : 0,
	        .except_dates = arena_copy(arena, in->except_dates.items, in->except_dates.count * sizeof(int64_t)),
	        .except_count = in->except_dates.count,
	        .except_weekdays = bits_of(in->except_weekdays.items, in->except_weekdays.count),
	        .holiday = (enum repeat_holiday)in->holiday,
	};
	TRY(minute_of(in->time, &made.minute));
	TRY(repeat_check(&made));
	*out = made;
	return OK;
}

static void list_bits(struct arena *arena, uint32_t bits, int64_t **items, size_t *count)
{
	*items = arena_array(arena, int64_t, 32);
	*count = 0;
	for (int i = 0; i < 32; i++)
		if (bits >> i & 1u)
			(*items)[(*count)++] = i;
}

static void copy_days(struct arena *arena, const int64_t *days, size_t have, int64_t **items, size_t *count)
{
	*items = arena_copy(arena, days, have * sizeof *days);
	*count = have;
}

struct api_repeat repeat_to_api(struct arena *arena, const struct repeat *rule)
{
	struct api_repeat out = {.kind = (enum api_repeat_kind)rule->kind,
	                         .every = rule->every,
	                         .time = str_fmt(arena, "%02d:%02d", rule->minute / 60, rule->minute % 60),
	                         .from = rule->from,
	                         .has_to = rule->to != 0,
	                         .to = rule->to,
	                         .holiday = (enum api_repeat_holiday)rule->holiday};
	list_bits(arena, rule->weekdays, &out.weekdays.items, &out.weekdays.count);
	list_bits(arena, rule->days, &out.days.items, &out.days.count);
	list_bits(arena, rule->nths, &out.nths.items, &out.nths.count);
	list_bits(arena, rule->except_weekdays, &out.except_weekdays.items, &out.except_weekdays.count);
	copy_days(arena, rule->dates, rule->date_count, &out.dates.items, &out.dates.count);
	copy_days(arena, rule->except_dates, rule->except_count, &out.except_dates.items, &out.except_dates.count);
	return out;
}

static enum err add_repeat(struct call *call, const struct broadcast *b, struct api_broadcast *out)
{
	struct repeat rule;
	if (b->repeat_rule.len == 0)
		return OK;
	TRY(repeat_read(call->arena, b->repeat_rule, &rule));
	out->has_repeat = true;
	out->repeat = repeat_to_api(call->arena, &rule);
	out->next.items = arena_array(call->arena, int64_t, NEXT_SHOWN);
	out->next.count = repeat_next(&rule, call->now, out->next.items, NEXT_SHOWN);
	return OK;
}

/* --- what became of it ------------------------------------------------------------------ */

static struct api_broadcast_link *link_of(struct api_broadcast *out, struct str url)
{
	for (size_t i = 0; i < out->links.count; i++)
		if (str_eq(out->links.items[i].url, url))
			return &out->links.items[i];
	return NULL;
}

/* One for each address; who got it in which language tapped its own. */
static void add_links(struct call *call, const struct tracked_link *links, size_t count, struct api_broadcast *out)
{
	out->links.items = arena_array(call->arena, struct api_broadcast_link, count);
	out->links.count = 0;
	for (size_t i = 0; i < count; i++) {
		struct api_broadcast_link *link = link_of(out, links[i].url);
		if (!link) {
			link = &out->links.items[out->links.count++];
			*link = (struct api_broadcast_link){.id = links[i].id, .url = links[i].url, .label = links[i].label};
			link->languages.items = arena_array(call->arena, struct api_link_language, LANGUAGES);
		}
		link->taps += links[i].taps;
		link->tappers += links[i].tappers;
		link->languages.items[link->languages.count++] = (struct api_link_language){
		        (enum api_link_language_language)links[i].language, links[i].taps, links[i].tappers};
	}
}

static void add_button_languages(struct call *call, const struct language_taps *taps, struct api_broadcast *out)
{
	for (size_t i = 0; i < out->buttons.count && i < taps->button_count; i++) {
		struct api_button_taps *button = &out->buttons.items[i];
		button->has_languages = true;
		button->languages.items = arena_array(call->arena, struct api_button_language, out->languages.count);
		button->languages.count = out->languages.count;
		for (size_t l = 0; l < out->languages.count; l++) {
			int language = (int)out->languages.items[l].language;
			button->languages.items[l] = (struct api_button_language){(enum api_button_language_language)language, taps->buttons[i].people[language]};
		}
	}
}

/* After the buttons. */
static enum err add_languages(struct call *call, const struct broadcast *b, struct api_broadcast *out)
{
	struct batch_language *list;
	struct language_taps taps;
	const struct delivery delivery = call_delivery(call);
	TRY(translations_to_api(call, b->translations, &out->translations.items, &out->translations.count));
	if (out->translations.count == 0)
		return OK;
	TRY(batch_languages(call->db, call->arena, b->id, &list, &out->languages.count));
	TRY(language_taps(call->db, call->arena, delivery.members, b, &taps));
	out->languages.items = arena_array(call->arena, struct api_language_books, out->languages.count);
	for (size_t i = 0; i < out->languages.count; i++)
		out->languages.items[i] =
		        (struct api_language_books){(enum api_language_books_language)list[i].language, list[i].people,
		                                    list[i].sent, list[i].refused, list[i].dropped,
		                                    taps.answered[list[i].language], taps.links[list[i].language]};
	add_button_languages(call, &taps, out);
	return OK;
}

static enum err add_taps(struct call *call, int64_t id, struct api_broadcast *out)
{
	struct tracked_link *links;
	struct tracked_button *buttons;
	TRY(tracking_links(call->db, call->arena, id, &links, &out->links.count));
	TRY(tracking_buttons(call->db, call->arena, id, &buttons, &out->buttons.count));
	add_links(call, links, out->links.count, out);
	out->buttons.items = arena_array(call->arena, struct api_button_taps, out->buttons.count);
	for (size_t i = 0; i < out->buttons.count; i++)
		out->buttons.items[i] = (struct api_button_taps){.button = buttons[i].button, .people = buttons[i].people};
	return OK;
}

static enum err add_refusals(struct call *call, int64_t id, struct api_broadcast *out)
{
	struct batch_refusal *list;
	TRY(batch_refusals(call->db, call->arena, id, &list, &out->refusals.count));
	out->refusals.items = arena_array(call->arena, struct api_refusal, out->refusals.count);
	for (size_t i = 0; i < out->refusals.count; i++)
		out->refusals.items[i] =
		        (struct api_refusal){list[i].no, list[i].people, list[i].status, list[i].answer};
	return OK;
}

static enum err add_results(struct call *call, int64_t id, struct api_broadcast *out)
{
	struct result result;
	TRY(result_find(call->db, call->arena, id, &result));
	out->has_delivered = result.delivered >= 0;
	out->delivered = result.delivered;
	out->has_opened = result.opened >= 0;
	out->opened = result.opened;
	out->has_clicked = result.clicked >= 0;
	out->clicked = result.clicked;
	out->has_blocked24h = result.blocked_24h >= 0;
	out->blocked24h = result.blocked_24h;
	out->has_results_at = result.fetched_at > 0;
	out->results_at = result.fetched_at;
	return OK;
}

static enum err add_problems(struct call *call, const struct broadcast *b, struct api_broadcast *out)
{
	if (b->state != BROADCAST_DRAFT && b->state != BROADCAST_SCHEDULED)
		return OK;
	const struct delivery delivery = call_delivery(call);
	struct content_report *report = arena_make(call->arena, struct content_report);
	TRY(broadcast_report(call->db, call->arena, &delivery, b, call->now, report));
	out->problems.items = arena_array(call->arena, struct api_problem, report->problem_count);
	out->problems.count = report->problem_count;
	for (size_t i = 0; i < report->problem_count; i++)
		out->problems.items[i] = (struct api_problem){report->problems[i].field, report->problems[i].text};
	out->personal = report->personal;
	return OK;
}

static enum err add_approval(struct call *call, const struct broadcast *b, struct api_broadcast *out)
{
	struct approval latest;
	TRY(approval_latest(call->db, call->arena, b->id, &latest));
	out->has_approval_id = out->has_approval_state = latest.id != 0;
	out->approval_id = latest.id;
	out->approval_state = (enum api_broadcast_approval_state)latest.state;
	out->approval_after = latest.after;
	return OK;
}

static struct api_broadcast plain_fields(const struct broadcast *b, int64_t now)
{
	return (struct api_broadcast){
	        .id = b->id,
	        .title = b->title,
	        .state = (enum api_broadcast_state)b->state,
	        .kind = (enum api_broadcast_kind)b->kind,
	        .purpose = (enum api_broadcast_purpose)b->purpose,
	        .has_department_id = b->department_id != 0,
	        .department_id = b->department_id,
	        .department = b->department,
	        .has_owner_id = b->owner_id != 0,
	        .owner_id = b->owner_id,
	        .owner = b->owner_name,
	        .has_origin_id = b->origin_id != 0,
	        .origin_id = b->origin_id,
	        .has_origin_title = b->origin_title.len > 0,
	        .origin_title = b->origin_title,
	        .messages = b->messages,
	        .condition = b->condition,
	        .condition_text = b->condition_text,
	        .sealed = b->messages_sealed.len > 0,
	        .has_roster = b->roster_id != 0,
	        .roster = b->roster_id,
	        .notification_off = b->notification_off,
	        .has_scheduled_at = b->scheduled_at != 0,
	        .scheduled_at = b->scheduled_at,
	        .version = b->version,
	        .personal = b->personal,
	        .by_broadcast = b->by_broadcast,
	        .has_trouble = b->trouble.len > 0,
	        .trouble = b->trouble,
	        .created_by = b->created_name,
	        .created_at = b->created_at,
	        .updated_by = b->updated_name,
	        .updated_at = b->updated_at,
	        .has_started_at = b->started_at != 0,
	        .started_at = b->started_at,
	        .has_finished_at = b->finished_at != 0,
	        .finished_at = b->finished_at,
	        .has_planned_at = b->planned_at != 0,
	        .planned_at = b->planned_at,
	        .cooling = b->cooling,
	        .left_out = b->left_out,
	        .has_feed = b->feed.len > 0,
	        .feed = b->feed,
	        .has_item_at = b->item_at != 0,
	        .item_at = b->item_at,
	        .guard_held = b->guard_held,
	        .progress = broadcast_progress_of(b, now),
	};
}

enum err broadcast_admit(struct call *call, struct broadcast *out)
{
	return broadcast_find(call->db, call->arena, call->id, out);
}

enum err broadcast_view(struct call *call, int64_t id, struct api_broadcast *out)
{
	struct broadcast broadcast;
	TRY(broadcast_find(call->db, call->arena, id, &broadcast));
	TRY(broadcast_open(call->web->options.keyring, call->arena, &broadcast));
	*out = plain_fields(&broadcast, call->now);
	out->may_edit = rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_EDIT, broadcast.department_id);
	out->may_approve = rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_APPROVE, broadcast.department_id);
	out->has_origin_title &= rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_VIEW,
	                                       broadcast.origin_department_id);
	TRY(tag_json_current(call->db, call->arena, broadcast.condition, &out->condition));
	TRY(tag_json_current(call->db, call->arena, broadcast.messages, &out->messages));
	TRY(add_repeat(call, &broadcast, out));
	TRY(add_taps(call, id, out));
	TRY(add_languages(call, &broadcast, out));
	TRY(add_refusals(call, id, out));
	TRY(add_results(call, id, out));
	TRY(add_approval(call, &broadcast, out));
	TRY(broadcast_missed(call->db, call->arena, &broadcast, &out->missed));
	return add_problems(call, &broadcast, out);
}
