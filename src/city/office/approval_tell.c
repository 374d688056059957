/* approval_tell: who hears of what. */
#include "approval_part.h"

#include "approval.sql.h"
#include "arena.h"
#include "notice.h"
#include "utf8.h"

#define TITLE_MOST 60

static enum err tell(struct db *db, struct arena *arena, const struct approval *approval, int64_t staff_id,
                     const char *kind, struct str text, int64_t now)
{
	struct str link = str_fmt(arena, "/approvals/%" PRId64, approval->id);
	struct str line = str_fmt(arena, "「%.*s」%.*s", FMT(utf8_cut(approval->title, TITLE_MOST)), FMT(text));
	return notice_tell(db, arena, &(struct notice_new){staff_id, kind, line, link.ptr, now});
}

enum err approval_tell_asker(struct db *db, struct arena *arena, const struct approval *approval, const char *kind,
                             struct str text, int64_t now)
{
	return tell(db, arena, approval, approval->asked_by, kind, text, now);
}

enum err approval_tell_turn(struct db *db, struct arena *arena, const struct approval_case *open, const char *kind,
                            struct str text, int64_t now)
{
	struct decider *list;
	size_t count = approval_turn(open, arena, open->approval.step, now, &list);
	for (size_t i = 0; i < count; i++)
		TRY(tell(db, arena, &open->approval, list[i].staff_id, kind, text, now));
	return OK;
}

enum err approval_tell_managers(struct db *db, struct arena *arena, const struct approval *approval, struct str text,
                                int64_t now)
{
	int64_t *ids;
	size_t count;
	TRY(sql_approval_managers(db, arena, now, &ids, &count));
	for (size_t i = 0; i < count; i++)
		TRY(tell(db, arena, approval, ids[i], "approval.nobody", text, now));
	return OK;
}

static void gather(int64_t *ids, size_t *count, int64_t id, int64_t besides)
{
	if (id == 0 || id == besides || ids_has((struct i64_list){ids, *count}, id))
		return;
	ids[(*count)++] = id;
}

enum err approval_tell_all(struct db *db, struct arena *arena, const struct approval_case *open, const char *kind,
                           struct str text, struct broadcast_who besides)
{
	struct decider *list;
	size_t turn = approval_turn(open, arena, open->approval.step, besides.now, &list), count = 0;
	int64_t *ids = arena_array(arena, int64_t, open->entry_count + turn + 2);
	gather(ids, &count, open->approval.asked_by, besides.staff_id);
	gather(ids, &count, open->approval.edited_by, besides.staff_id);
	for (size_t i = 0; i < open->entry_count; i++)
		gather(ids, &count, open->entries[i].staff_id, besides.staff_id);
	for (size_t i = 0; i < turn; i++)
		gather(ids, &count, list[i].staff_id, besides.staff_id);
	for (size_t i = 0; i < count; i++)
		TRY(tell(db, arena, &open->approval, ids[i], kind, text, besides.now));
	return OK;
}

static struct str request_text(struct arena *arena, const struct approval *approval)
{
	struct str by = approval->asked_name;
	if (approval->after)
		return str_fmt(arena, "は、%.*sさんが先に送りました。内容の確認をお願いします。", FMT(by));
	if (approval->deadline_at)
		return str_fmt(arena, "の承認を、%.*sさんが依頼しています。期限は%.*sです。", FMT(by),
		               FMT(approval_time(arena, approval->deadline_at)));
	return str_fmt(arena, "の承認を、%.*sさんが依頼しています。", FMT(by));
}

enum err approval_call(struct db *db, struct arena *arena, const struct approval_case *open, int64_t now)
{
	const struct approval *approval = &open->approval;
	struct decider *list;
	if (approval_turn(open, arena, approval->step, now, &list))
		return approval_tell_turn(db, arena, open, approval->after ? "approval.confirm" : "approval.asked",
		                          request_text(arena, approval), now);
	struct str step = open->steps[approval->step - 1].name;
	struct str text = str_fmt(arena, "の「%.*s」を決められる人がいません。承認の道筋を直して依頼し直すか、代理を登録してください。",
	                          FMT(step));
	TRY(approval_note(db, arena,
	                  &(struct approval_entry_new){.request_id = approval->id, .kind = "nobody", .step = approval->step,
	                                               .now = now}));
	TRY(approval_tell_asker(db, arena, approval, "approval.nobody", text, now));
	return approval_tell_managers(db, arena, approval, text, now);
}
