/* digests: what waits for the digest, what went with earlier ones, and what staff say
 * of one broadcast. */
#include "api.gen.h"

#include "arena.h"
#include "broadcast.h"
#include "broadcast_view.h"
#include "call.h"
#include "change.h"
#include "digest.h"
#include "digest_keep.h"
#include "jst.h"
#include "setting.h"

static enum err hour_of(struct call *call, bool *has, int64_t *hour)
{
	struct str word;
	TRY(setting_text(call->db, call->arena, SETTING_DIGEST, &word));
	*has = str_to_i64(word, hour);
	return OK;
}

/* --- all ------------------------------------------------------------------------------ */

static struct api_digest_item item_of(const struct call *call, const struct digest_item *item)
{
	return (struct api_digest_item){
		.broadcast_id = item->broadcast_id,
		.title = item->title,
		.headline = item->headline,
		.chose = item->chose,
		.full = item->full,
		.day = item->due_day,
		.has_until = item->until_day != 0,
		.until = item->until_day,
		.kept_at = item->kept_at,
		.may_remove = rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_APPROVE, item->department_id),
	};
}

static enum err put_waiting(struct call *call, struct api_digests *out)
{
	struct digest_item *items;
	size_t count;
	TRY(digest_waiting(call->db, call->arena, &items, &count));
	out->items.items = arena_array(call->arena, struct api_digest_item, count);
	for (size_t i = 0; i < count; i++) {
		bool may = rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_VIEW, items[i].department_id);
		if (may)
			out->items.items[out->items.count++] = item_of(call, &items[i]);
		out->others += !may;
	}
	return OK;
}

static enum err put_past(struct call *call, struct api_digests *out)
{
	struct digest_past *past;
	size_t count;
	TRY(digest_list(call->db, call->arena, &past, &count));
	out->past.items = arena_array(call->arena, struct api_digest_past, count);
	out->past.count = count;
	for (size_t i = 0; i < count; i++)
		out->past.items[i] = (struct api_digest_past){
			.id = past[i].id, .day = past[i].day, .made_at = past[i].made_at, .people = past[i].people,
			.items = past[i].items, .broadcasts = past[i].groups, .sent = past[i].sent,
			.readers = past[i].readers, .done = past[i].all_done,
			.first_broadcast_id = past[i].first_broadcast_id};
	return OK;
}

enum err digests_get(struct call *call, struct api_digests *out)
{
	*out = (struct api_digests){0};
	TRY(hour_of(call, &out->has_hour, &out->hour));
	TRY(digest_next(call->db, call->arena, call->now, &out->next_at));
	out->has_next_at = out->next_at != 0;
	TRY(digest_choosers(call->db, call->arena, &out->choosers));
	TRY(put_waiting(call, out));
	return put_past(call, out);
}

/* --- of one broadcast --------------------------------------------------------------------- */

static enum err put_expected(struct call *call, const struct broadcast *b, struct api_digest_one *out)
{
	const struct delivery delivery = call_delivery(call);
	struct digest_kept kept;
	enum err err = digest_expect(call->db, call->arena, &delivery, b, call->now, &kept);
	if (err == ERR_INVALID) { /* a condition that cannot be read is told elsewhere */
		err_clear();
		return OK;
	}
	TRY(err);
	int64_t day = kept.chose_count ? kept.chose_day : kept.full_day;
	out->chose = kept.chose_count;
	out->full = kept.full_count;
	out->has_day = day != 0;
	out->day = day;
	return OK;
}

static enum err put_kept(struct call *call, const struct broadcast *b, struct api_digest_one *out)
{
	struct digest_item item;
	enum err err = digest_item_find(call->db, call->arena, b->id, &item);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	TRY(err);
	out->chose = item.chose;
	out->full = item.full;
	out->has_day = true;
	out->day = item.due_day;
	out->has_sent_on = item.digest_day != 0;
	out->sent_on = item.digest_day;
	out->readers = item.readers;
	out->has_ended_at = item.ended_at != 0;
	out->ended_at = item.ended_at;
	out->ended_by = item.ended_by;
	out->reason = item.ended_reason;
	out->waiting = !item.ended_at && !item.digest_day;
	return OK;
}

static bool is_to_come(const struct broadcast *b)
{
	return b->state == BROADCAST_DRAFT || b->state == BROADCAST_SCHEDULED || (b->state == BROADCAST_HELD && b->batches == 0);
}

static enum err answer(struct call *call, const struct broadcast *b, struct api_digest_one *out)
{
	struct digest_rule rule;
	TRY(digest_rule_of(call->db, call->arena, b, &rule));
	*out = (struct api_digest_one){
		.concerns = digest_concerns(b),
		.may_change = digest_concerns(b) && is_to_come(b) &&
			      rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_EDIT, b->department_id),
		.never = rule.never,
		.has_until = rule.until_day != 0,
		.until = rule.until_day,
	};
	TRY(hour_of(call, &out->has_hour, &out->hour));
	return is_to_come(b) ? put_expected(call, b, out) : put_kept(call, b, out);
}

enum err digest_get(struct call *call, struct api_digest_one *out)
{
	struct broadcast broadcast;
	TRY(broadcast_admit(call, &broadcast));
	return answer(call, &broadcast, out);
}

static struct str day_text(struct call *call, int64_t day)
{
	return day ? jst_format_date(call->arena, day) : S("");
}

enum err digest_rule_save(struct call *call, const struct api_digest_rule_save *in, struct api_digest_one *out)
{
	struct broadcast broadcast;
	struct digest_rule before, rule = {in->never, in->has_until ? in->until : 0};
	struct change detail;
	TRY(broadcast_admit(call, &broadcast));
	TRY(digest_rule_of(call->db, call->arena, &broadcast, &before));
	TRY(digest_rule_put(call->db, call->arena, &broadcast, &rule, call->now));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_bool(&detail, "never", before.never, rule.never);
	change_text(&detail, "digestUntil", day_text(call, before.until_day), day_text(call, rule.until_day));
	TRY(answer(call, &broadcast, out));
	if (change_is_empty(&detail))
		return OK;
	return call_audit(call, "digest.rule", str_fmt(call->arena, "broadcast %" PRId64, broadcast.id), change_detail(&detail));
}

enum err digest_remove_post(struct call *call, const struct api_digest_removal *in, struct api_digest_one *out)
{
	struct broadcast broadcast;
	struct change detail;
	TRY(broadcast_admit(call, &broadcast));
	TRY(digest_remove(call->db, call->arena,
	                  &(struct digest_removal){broadcast.id, call->session->staff_id, in->reason, call->now}));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_text(&detail, "reason", in->reason);
	TRY(answer(call, &broadcast, out));
	return call_audit(call, "digest.remove", str_fmt(call->arena, "broadcast %" PRId64, broadcast.id), change_detail(&detail));
}
