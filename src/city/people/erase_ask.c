/* erase_ask: two people for one deletion. */
#include "erase_ask.h"

#include "arena.h"
#include "db.h"
#include "erase.sql.h"
#include "friend.h"
#include "jst.h"
#include "utf8.h"

static enum erase_door door_from(struct str word)
{
	for (size_t i = 0; erase_doors[i]; i++)
		if (str_eq(word, str_from(erase_doors[i])))
			return (enum erase_door)i;
	return ERASE_BY_TIME;
}

static enum err rows(struct db *db, struct arena *arena, int64_t friend_id, int64_t id, struct erasure **out,
                     size_t *count)
{
	struct erasure_rows_row *found;
	TRY(sql_erasure_rows(db, arena, friend_id, id, &found, count));
	*out = arena_array(arena, struct erasure, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct erasure){
			.id = found[i].id,
			.friend_id = found[i].friend_id,
			.asked_by = found[i].asked_by,
			.asked_at = found[i].asked_at,
			.removed = found[i].removed,
			.decided_at = found[i].decided_at,
			.finished_at = found[i].finished_at,
			.door = door_from(found[i].door),
			.state = found[i].state,
			.reason = found[i].reason,
			.asked_name = found[i].asked_name,
			.decided_name = found[i].decided_name,
			.note = found[i].note,
		};
	return OK;
}

enum err erasure_list(struct db *db, struct arena *arena, int64_t friend_id, struct erasure **out, size_t *count)
{
	return rows(db, arena, friend_id, 0, out, count);
}

enum err erasure_find(struct db *db, struct arena *arena, int64_t id, struct erasure *out)
{
	struct erasure *found;
	size_t count;
	TRY(rows(db, arena, 0, id, &found, &count));
	if (count == 0)
		return fail(ERR_NOT_FOUND, "この消去の依頼は見つかりません。");
	*out = found[0];
	return OK;
}

enum err erasure_ask(struct db *db, struct arena *arena, const struct erasure_ask *ask, int64_t *id)
{
	struct friend f;
	struct erasure *before;
	size_t count;
	struct str reason = str_trim(ask->reason);
	enum err err = friend_find(db, arena, NULL, ask->friend_id, &f);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この友だちは見つかりません。");
	TRY(err);
	if (reason.len == 0)
		return fail_field(ERR_INVALID, "reason", "消す理由を入力してください。");
	if (utf8_graphemes(reason) > ERASE_REASON_MOST)
		return fail_field(ERR_LIMIT, "reason", "理由は%d文字までです。短くしてください。", ERASE_REASON_MOST);
	TRY(erasure_list(db, arena, ask->friend_id, &before, &count));
	if (count && str_eq(before[0].state, S("asked")))
		return fail(ERR_CONFLICT, "この人の消去は、もう依頼されています。「情報の消去」の画面で決まるのを待ってください。");
	return sql_erasure_ask(db, arena, ask->friend_id, reason, ask->staff_id, ask->now, id);
}

enum err erasure_deciders(struct db *db, struct arena *arena, int64_t without, int64_t now, int64_t **out, size_t *count)
{
	int64_t *all;
	size_t found;
	TRY(sql_erasure_deciders(db, arena, now, &all, &found));
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (all[i] != without)
			all[(*count)++] = all[i];
	*out = all;
	return OK;
}

static enum err may_decide(const struct erasure *erasure, const struct erasure_decision *decision)
{
	bool own = erasure->asked_by == decision->staff_id;
	if (!str_eq(erasure->state, S("asked")))
		return fail(ERR_CONFLICT, "この依頼は、もう決まっています。画面を読み直してください。");
	if (decision->choice == ERASURE_WITHDRAWN && !own)
		return fail(ERR_DENIED, "取り下げられるのは、依頼した人だけです。");
	if (decision->choice != ERASURE_WITHDRAWN && own)
		return fail(ERR_DENIED, "自分が依頼した消去は、自分では決められません。ほかの職員に決めてもらってください。");
	return OK;
}

enum err erasure_decide(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct erasure_decision *decision)
{
	static const char *const states[] = {"running", "refused", "withdrawn"};
	struct erasure erasure;
	struct str note = str_trim(decision->note);
	int64_t changed;
	TRY(erasure_find(db, arena, decision->id, &erasure));
	TRY(may_decide(&erasure, decision));
	if (decision->choice == ERASURE_NO && note.len == 0)
		return fail_field(ERR_INVALID, "note", "消さない理由を入力してください。依頼した人に伝わります。");
	TRY(sql_erasure_decide(db, arena, decision->id, str_from(states[decision->choice]), note, decision->staff_id,
	                       decision->now, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "この依頼は、もう決まっています。画面を読み直してください。");
	if (decision->choice != ERASURE_YES)
		return OK;
	return erase_begin(db, arena, keyring,
	                   &(struct erase_start){.friend_id = erasure.friend_id, .now = decision->now,
	                                         .erasure_id = erasure.id, .door = ERASE_BY_STAFF});
}

int64_t erase_months_before(int64_t now, int64_t months)
{
	return jst_day_start_ms(jst_add_months(jst_day_of_ms(now), -(int)months));
}
