/* conversation_heir: by the program, so that nobody has to have seen anything. */
#include "conversation_heir.h"

#include "arena.h"
#include "conversation.h"
#include "conversation.sql.h"
#include "conversation_heir.sql.h"
#include "conversation_tick.h"
#include "desk.h"
#include "rights.h"
#include "role.h"
#include "staff.h"

static enum err may_answer(struct db *db, struct arena *arena, const struct conversation_heir *heir,
                           const struct conversation *c, bool *may)
{
	struct rights rights;
	*may = false;
	if (!heir->successor_id)
		return OK;
	TRY(rights_of_staff(db, arena, heir->successor_id, heir->now, &rights));
	*may = rights_may_in(&rights, RIGHT_CONVERSATION, ACTION_EDIT, c->department_id);
	return OK;
}

static enum err put(struct db *db, struct arena *arena, const struct conversation_heir *heir,
                    const struct conversation *c, bool to_heir)
{
	int64_t changed;
	return sql_conversation_put(db, arena,
	                            &(struct conversation_put_in){.id = c->id, .version = c->version, .desk_id = c->desk_id,
	                                                          .state = to_heir ? S("open") : S("waiting"),
	                                                          .holder_id = to_heir ? &heir->successor_id : NULL,
	                                                          .closed_by = S(""), .now = heir->now},
	                            &changed);
}

static enum err record(struct db *db, struct arena *arena, const struct conversation_heir *heir, int64_t id, bool to_heir)
{
	struct staff to = {.name = S("")};
	if (to_heir)
		TRY(staff_find(db, arena, heir->successor_id, heir->now, &to));
	return conversation_entry_add(db, arena, NULL,
	                              &(struct conversation_event){.id = id, .now = heir->now, .other = to.name, .note = S(""),
	                                                           .kind = to_heir ? "assigned" : "freed"});
}

static enum err hand_over(struct db *db, struct arena *arena, const struct conversation_heir *heir, int64_t id)
{
	struct conversation c;
	struct desk desk;
	bool to_heir;
	TRY(conversation_find(db, arena, id, &c));
	TRY(may_answer(db, arena, heir, &c, &to_heir));
	TRY(put(db, arena, heir, &c, to_heir));
	if (!to_heir) {
		TRY(desk_find(db, arena, c.desk_id, &desk));
		TRY(conversation_plan_alarm(db, arena, c.id, &desk, heir->now));
	}
	return record(db, arena, heir, id, to_heir);
}

enum err conversation_hand_over(struct db *db, struct arena *arena, const struct conversation_heir *heir)
{
	int64_t *ids;
	size_t count;
	TRY(sql_conversation_held(db, arena, heir->staff_id, &ids, &count));
	for (size_t i = 0; i < count; i++)
		TRY(hand_over(db, arena, heir, ids[i]));
	return OK;
}

enum err conversation_held_desks(struct db *db, struct arena *arena, int64_t staff_id, struct str **out, size_t *count)
{
	return sql_conversation_held_desks(db, arena, staff_id, out, count);
}
