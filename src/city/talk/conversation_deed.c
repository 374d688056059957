/* conversation_deed: what staff do to a conversation, each on the version they saw. */
#include "conversation.h"

#include "arena.h"
#include "conversation.sql.h"
#include "conversation_tick.h"
#include "db.h"
#include "desk.h"
#include "notice.h"
#include "staff.h"
#include "str.h"

static enum err stale(const struct conversation *c)
{
	if (c->state == CONVERSATION_CLOSED)
		return fail_field(ERR_CONFLICT, "version", "この相談は、その間に終わりました。いまの様子を確かめてください。");
	if (c->holder_id)
		return fail_field(ERR_CONFLICT, "version", "その間に変わりました。いまは%.*sさんの担当です。いまの様子を確かめてください。", FMT(c->holder));
	return fail_field(ERR_CONFLICT, "version", "その間に変わりました。いまの様子を確かめて、もう一度操作してください。");
}

/* As it is, and as the person saw it. */
static enum err load(struct db *db, struct arena *arena, const struct conversation_deed *deed, struct conversation *c)
{
	TRY(conversation_find(db, arena, deed->id, c));
	return c->version == deed->version ? OK : stale(c);
}

/* Writes what has changed in *c, on the version it was read with. */
static enum err put(struct db *db, struct arena *arena, const struct conversation *c, int64_t now)
{
	int64_t changed;
	TRY(sql_conversation_put(db, arena,
	                         &(struct conversation_put_in){.id = c->id, .version = c->version, .desk_id = c->desk_id,
	                                                       .state = str_from(conversation_states[c->state]),
	                                                       .holder_id = c->holder_id ? &c->holder_id : NULL,
	                                                       .closed_at = c->closed_at ? &c->closed_at : NULL,
	                                                       .closed_by = c->closed_by, .now = now},
	                         &changed));
	return changed ? OK : stale(c);
}

static enum err must_be_live(const struct conversation *c)
{
	return c->state == CONVERSATION_CLOSED
	               ? fail(ERR_CONFLICT, "この相談は終わっています。続けるときは「もう一度開く」を押してください。")
	               : OK;
}

static enum err tell(struct db *db, struct arena *arena, int64_t staff_id, const struct conversation_deed *deed,
                     const char *kind, const char *what)
{
	struct staff who;
	if (!staff_id || staff_id == deed->staff_id)
		return OK;
	TRY(staff_find(db, arena, deed->staff_id, deed->now, &who));
	return notice_tell(db, arena,
	                   &(struct notice_new){.staff_id = staff_id, .kind = kind,
	                                        .text = str_fmt(arena, "%.*sさんが、相談（番号%" PRId64 "）を%s", FMT(who.name), deed->id, what),
	                                        .link = str_z(arena, str_fmt(arena, "/chat/%" PRId64, deed->id)), .now = deed->now});
}

static enum err record(struct db *db, struct arena *arena, const struct conversation_deed *deed, const char *kind,
                       struct str other, struct str note)
{
	return conversation_entry_add(db, arena, deed->keyring,
	                              &(struct conversation_event){.id = deed->id, .staff_id = deed->staff_id, .now = deed->now,
	                                                           .kind = kind, .other = other, .note = str_trim(note)});
}

enum err conversation_must_hold(const struct conversation *c, int64_t staff_id)
{
	TRY(must_be_live(c));
	if (c->holder_id == staff_id)
		return OK;
	if (c->holder_id)
		return fail_field(ERR_CONFLICT, "holder", "いまは%.*sさんが答えています。自分が答えるときは、先に引き継いでください。", FMT(c->holder));
	return fail_field(ERR_CONFLICT, "holder", "まだだれも担当していません。先に「担当する」を押してください。");
}

enum err conversation_take(struct db *db, struct arena *arena, const struct conversation_deed *deed, bool over)
{
	struct conversation c;
	TRY(conversation_find(db, arena, deed->id, &c));
	TRY(must_be_live(&c));
	if (c.holder_id == deed->staff_id)
		return OK;
	int64_t before = c.holder_id;
	if (before && !over)
		return fail_field(ERR_CONFLICT, "holder", "いまは%.*sさんが答えています。引き継ぐときは、「引き継ぐ」を選んでください。", FMT(c.holder));
	if (over && c.version != deed->version)
		return stale(&c);
	struct str from = c.holder;
	c.holder_id = deed->staff_id;
	c.state = CONVERSATION_OPEN;
	TRY(put(db, arena, &c, deed->now));
	TRY(tell(db, arena, before, deed, "conversation.taken_over", "引き継ぎました。"));
	return record(db, arena, deed, "taken", from, S(""));
}

enum err conversation_assign(struct db *db, struct arena *arena, const struct conversation_deed *deed, int64_t to_staff,
                             struct str note)
{
	struct conversation c;
	struct staff to;
	TRY(load(db, arena, deed, &c));
	TRY(must_be_live(&c));
	TRY(staff_find(db, arena, to_staff, deed->now, &to));
	int64_t before = c.holder_id;
	c.holder_id = to_staff;
	c.state = CONVERSATION_OPEN;
	TRY(put(db, arena, &c, deed->now));
	TRY(tell(db, arena, to_staff, deed, "conversation.assigned", "あなたの担当にしました。"));
	if (before != to_staff)
		TRY(tell(db, arena, before, deed, "conversation.taken_over", "ほかの職員の担当にしました。"));
	return record(db, arena, deed, "assigned", to.name, note);
}

enum err conversation_move(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                           const struct desk *to, struct str note)
{
	struct conversation c;
	TRY(load(db, arena, deed, &c));
	TRY(must_be_live(&c));
	if (c.desk_id == to->id)
		return fail_field(ERR_INVALID, "deskId", "いまと同じ窓口です。移す先を選んでください。");
	if (to->closed)
		return fail_field(ERR_INVALID, "deskId", "「%.*s」は、いま受け付けていません。ほかの窓口を選んでください。", FMT(to->name));
	int64_t before = c.holder_id;
	c.desk_id = to->id;
	c.holder_id = 0;
	c.state = CONVERSATION_WAITING;
	TRY(put(db, arena, &c, deed->now));
	TRY(conversation_plan_alarm(db, arena, c.id, to, deed->now));
	TRY(tell(db, arena, before, deed, "conversation.taken_over", "ほかの窓口に移しました。"));
	return record(db, arena, deed, "moved", to->name, note);
}

enum err conversation_close(struct db *db, struct arena *arena, const struct conversation_deed *deed)
{
	struct conversation c;
	TRY(load(db, arena, deed, &c));
	TRY(must_be_live(&c));
	if (c.holder_id)
		TRY(conversation_must_hold(&c, deed->staff_id));
	c.state = CONVERSATION_CLOSED;
	c.closed_at = deed->now;
	c.closed_by = S("staff");
	TRY(put(db, arena, &c, deed->now));
	return record(db, arena, deed, "closed", S("staff"), S(""));
}

enum err conversation_reopen(struct db *db, struct arena *arena, const struct conversation_deed *deed)
{
	struct conversation c, live;
	TRY(load(db, arena, deed, &c));
	if (c.state != CONVERSATION_CLOSED)
		return OK;
	enum err err = conversation_live(db, arena, c.friend_id, &live);
	if (err == OK)
		return fail(ERR_CONFLICT, "この人との別の相談（%.*s、番号%" PRId64 "）が続いています。そちらを使ってください。", FMT(live.desk), live.id);
	if (err != ERR_NOT_FOUND)
		return err;
	c.state = CONVERSATION_OPEN;
	c.holder_id = deed->staff_id;
	c.closed_at = 0;
	c.closed_by = S("");
	TRY(put(db, arena, &c, deed->now));
	return record(db, arena, deed, "reopened", S(""), S(""));
}

enum err conversation_note(struct db *db, struct arena *arena, const struct conversation_deed *deed, struct str note)
{
	if (str_trim(note).len == 0)
		return fail_field(ERR_INVALID, "text", "メモを入れてください。");
	TRY(record(db, arena, deed, "note", S(""), note));
	return conversation_touch(db, arena, deed->id, deed->now);
}
