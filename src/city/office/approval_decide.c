/* approval_decide: yes, no, taken back, said; and what ends a request. */
#include "approval_part.h"

#include "approval.sql.h"
#include "arena.h"
#include "guard.h"
#include "queue.h"
#include "release.h"
#include "utf8.h"

static enum err queue_release(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	struct str key = str_fmt(arena, "%" PRId64, id);
	return queue_add(db, arena,
	                 &(struct job_new){.kind = S("approval_release"), .payload = key, .run_at = now, .unique_key = key}, NULL);
}

static struct str as_who(struct arena *arena, const struct approval_case *open, const struct decider *decider)
{
	switch (decider->as) {
	case AS_SUBSTITUTE:
		return str_fmt(arena, "%.*sさんの代理", FMT(deciders_name(open->all, decider->for_id)));
	case AS_STAND_IN:
		return S("時間がたったため代わりに");
	case AS_SELF:
		break;
	}
	return S("");
}

static enum err must_be_as_asked(struct db *db, struct arena *arena, const struct approval *approval)
{
	struct broadcast broadcast;
	if (approval->after)
		return OK;
	enum err found = broadcast_find(db, arena, approval->broadcast_id, &broadcast);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	bool same = found == OK && broadcast.version == approval->version && broadcast.state == BROADCAST_DRAFT;
	return same ? OK : fail(ERR_CONFLICT, "依頼のあとで配信の内容が変わったため、この依頼は無効です。読みこみ直してください。");
}

static enum err must_be_my_turn(struct arena *arena, const struct approval_case *open,
                                const struct approval_decision *decision, struct broadcast_who who,
                                const struct decider **me)
{
	const struct approval *approval = &open->approval;
	*me = approval_my_turn(open, arena, who.staff_id, who.now);
	bool late = approval->deadline_at && who.now >= approval->deadline_at;
	if (*me && !late && approval->step == decision->step)
		return OK;
	if (*me && !late)
		return fail(ERR_CONFLICT, "見ている間に、この依頼は次の段階に進みました。読みこみ直して、確かめてください。");
	enum err code = approval->state != APPROVAL_WAITING || late ? ERR_CONFLICT : ERR_DENIED;
	return fail(code, "%.*s", FMT(approval_why_not(open, arena, who.staff_id, who.now)));
}

static enum err was_first(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	struct approval_case open;
	TRY(approval_open(db, arena, id, now, &open));
	for (size_t i = open.entry_count; i-- > 0;)
		if (open.entries[i].step && open.entries[i].staff_id)
			return fail(ERR_CONFLICT, "%.*sさんが先に決めました。読みこみ直して、確かめてください。",
			            FMT(open.entries[i].name));
	return fail(ERR_CONFLICT, "この依頼は、その間に変わりました。読みこみ直して、確かめてください。");
}

static enum err note_passes(struct db *db, struct arena *arena, int64_t id, int64_t from, int64_t until, int64_t now)
{
	for (int64_t step = from; step < until; step++)
		TRY(approval_note(db, arena,
		                  &(struct approval_entry_new){.request_id = id, .kind = "pass", .step = step,
		                                               .text = S("決める人が、もう決めた人か、依頼した人だけのため。"),
		                                               .now = now}));
	return OK;
}

static enum err all_said_yes(struct db *db, struct arena *arena, const struct approval_case *open, int64_t now)
{
	const struct approval *approval = &open->approval;
	if (!approval->after)
		return queue_release(db, arena, approval->id, now);
	TRY(approval_note(db, arena, &(struct approval_entry_new){.request_id = approval->id, .kind = "release", .now = now}));
	return approval_tell_asker(db, arena, approval, "approval.approved", S("の確認が終わりました。"), now);
}

/* The release would only come back: told now, to somebody who may let it pass. */
static enum err must_not_be_stopped(struct db *db, struct arena *arena, const struct delivery *delivery,
                                    const struct approval *approval, int64_t now)
{
	struct guard_ask ask;
	struct broadcast broadcast;
	struct str stops;
	if (approval->after)
		return OK;
	TRY(broadcast_find(db, arena, approval->broadcast_id, &broadcast));
	TRY(approval_guard_ask(arena, approval, now, &ask));
	TRY(release_stops(db, arena, delivery, &broadcast, &(struct broadcast_time){ask.at, now}, &stops));
	if (stops.len == 0)
		return OK;
	return fail_field(ERR_DENIED, "guard", "送信前の確認で止まっています。%.*s 理由を書いて通すか、差し戻してください。", FMT(stops));
}

static enum err say_yes(struct db *db, struct arena *arena, const struct approval_case *open,
                        const struct approval_entry_new *entry)
{
	const struct approval *approval = &open->approval;
	int64_t changed, next = approval_next_step(open, arena, approval->step + 1, entry->staff_id, entry->now);
	bool done = next > approval->steps;
	struct str state = done ? approval->after ? S("confirmed") : S("approved") : S("waiting");
	TRY(sql_approval_advance(db, arena,
	                         &(struct approval_advance_in){approval->id, approval->step, next, state, entry->now,
	                                                       done && approval->after ? &entry->now : NULL},
	                         &changed));
	if (!changed)
		return was_first(db, arena, approval->id, entry->now);
	TRY(approval_note(db, arena, entry));
	TRY(note_passes(db, arena, approval->id, approval->step + 1, next, entry->now));
	if (done)
		return all_said_yes(db, arena, open, entry->now);
	struct approval_case after;
	TRY(approval_open(db, arena, approval->id, entry->now, &after));
	TRY(approval_call(db, arena, &after, entry->now));
	return approval_plan(db, arena, &after.approval, entry->now);
}

static enum err say_no(struct db *db, struct arena *arena, const struct approval_case *open,
                       const struct approval_entry_new *entry)
{
	const struct approval *approval = &open->approval;
	int64_t changed;
	struct str state = approval->after ? S("objected") : S("sent_back");
	TRY(sql_approval_advance(db, arena,
	                         &(struct approval_advance_in){approval->id, approval->step, approval->step, state,
	                                                       entry->now, &entry->now},
	                         &changed));
	if (!changed)
		return was_first(db, arena, approval->id, entry->now);
	TRY(approval_note(db, arena, entry));
	return approval_tell_all(db, arena, open, "approval.sent_back",
	                         str_fmt(arena, "%s理由：%.*s", approval->after ? "に問題があると返されました。" : "が差し戻されました。",
	                                 FMT(entry->text)),
	                         (struct broadcast_who){entry->staff_id, entry->now});
}

static enum err check_text(struct str text, const char *field, bool needed)
{
	if (needed && str_is_empty(text))
		return fail_field(ERR_INVALID, field, "「%s」を書いてください。", field);
	if (utf8_graphemes(text) > APPROVAL_REASON_MOST)
		return fail_field(ERR_INVALID, field, "「%s」は%d文字までにしてください。", field, APPROVAL_REASON_MOST);
	return OK;
}

enum err approval_decide(struct db *db, struct arena *arena, const struct delivery *delivery,
                         const struct approval_decision *decision, struct broadcast_who who)
{
	struct approval_case open;
	const struct decider *me;
	struct str reason = str_trim(decision->reason);
	TRY(check_text(reason, "reason", !decision->yes));
	TRY(approval_open(db, arena, decision->id, who.now, &open));
	TRY(must_be_my_turn(arena, &open, decision, who, &me));
	TRY(must_be_as_asked(db, arena, &open.approval));
	const char *no = open.approval.after ? "object" : "send_back";
	const struct approval_entry_new entry = {.request_id = decision->id,
	                                         .staff_id = who.staff_id,
	                                         .kind = decision->yes ? "approve" : no,
	                                         .step = decision->step,
	                                         .as_who = as_who(arena, &open, me),
	                                         .text = reason,
	                                         .now = who.now};
	if (decision->yes)
		TRY(must_not_be_stopped(db, arena, delivery, &open.approval, who.now));
	return decision->yes ? say_yes(db, arena, &open, &entry) : say_no(db, arena, &open, &entry);
}

enum err approval_withdraw(struct db *db, struct arena *arena, int64_t id, struct str reason, bool manager,
                           struct broadcast_who who)
{
	struct approval_case open;
	int64_t changed;
	TRY(check_text(str_trim(reason), "reason", false));
	TRY(approval_open(db, arena, id, who.now, &open));
	if (who.staff_id != open.approval.asked_by && !manager)
		return fail(ERR_DENIED, "取り下げられるのは、依頼した本人と、承認を管理する人だけです。");
	if (open.approval.after)
		return fail(ERR_CONFLICT, "先に送ったものの確認は、取り下げられません。");
	TRY(sql_approval_end(db, arena, id, S("waiting"), S("withdrawn"), who.now, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "この依頼は、もう終わっています。読みこみ直してください。");
	TRY(approval_note(db, arena,
	                  &(struct approval_entry_new){.request_id = id, .staff_id = who.staff_id, .kind = "withdraw",
	                                               .text = str_trim(reason), .now = who.now}));
	return approval_tell_all(db, arena, &open, "approval.ended", S("の承認の依頼が取り下げられました。"), who);
}

enum err approval_comment(struct db *db, struct arena *arena, int64_t id, struct str text, struct broadcast_who who)
{
	struct approval_case open;
	int64_t comments;
	text = str_trim(text);
	TRY(check_text(text, "text", true));
	TRY(approval_open(db, arena, id, who.now, &open));
	TRY(sql_approval_comments(db, arena, id, &comments));
	if (comments >= APPROVAL_COMMENTS_MOST)
		return fail(ERR_LIMIT, "書きこみは%d件までです。", APPROVAL_COMMENTS_MOST);
	TRY(approval_note(db, arena,
	                  &(struct approval_entry_new){.request_id = id, .staff_id = who.staff_id, .kind = "comment",
	                                               .text = text, .now = who.now}));
	return approval_tell_all(db, arena, &open, "approval.comment",
	                         str_fmt(arena, "に%.*sさんの書きこみがあります。", FMT(deciders_name(open.all, who.staff_id))),
	                         who);
}

enum err approval_broken(struct db *db, struct arena *arena, int64_t broadcast_id, struct str why,
                         struct broadcast_who who)
{
	int64_t *ids, waiting, approved;
	size_t count;
	TRY(sql_approval_open(db, arena, broadcast_id, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct approval_case open;
		TRY(approval_open(db, arena, ids[i], who.now, &open));
		TRY(sql_approval_end(db, arena, ids[i], S("waiting"), S("void"), who.now, &waiting));
		TRY(sql_approval_end(db, arena, ids[i], S("approved"), S("void"), who.now, &approved));
		if (!waiting && !approved)
			continue;
		TRY(approval_note(db, arena,
		                  &(struct approval_entry_new){.request_id = ids[i], .staff_id = who.staff_id, .kind = "void",
		                                               .text = why, .now = who.now}));
		TRY(approval_tell_all(db, arena, &open, "approval.ended",
		                      str_fmt(arena, "の承認の依頼は無効になりました。%.*s", FMT(why)), who));
	}
	return OK;
}
