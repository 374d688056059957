/* factor_help: the request is two facts, until the second person or for a day. */
#include "factor_help.h"

#include "arena.h"
#include "fact.h"
#include "notice.h"
#include "role.h"
#include "staff.h"
#include "str.h"

static struct str key_of(struct arena *arena, const char *what, int64_t staff_id)
{
	return str_fmt(arena, "factor_reset_%s:%" PRId64, what, staff_id);
}

static enum err number(struct db *db, struct arena *arena, struct str key, int64_t *out)
{
	enum err found = fact_find(db, arena, key, out);
	if (found == ERR_NOT_FOUND)
		*out = 0;
	return found == ERR_NOT_FOUND ? OK : found;
}

enum err factor_help_find(struct db *db, struct arena *arena, int64_t staff_id, int64_t now, struct factor_help *out)
{
	struct staff staff;
	*out = (struct factor_help){0};
	int64_t by, at;
	TRY(number(db, arena, key_of(arena, "by", staff_id), &by));
	TRY(number(db, arena, key_of(arena, "at", staff_id), &at));
	if (by == 0 || now - at > FACTOR_HELP_MS)
		return OK;
	enum err found = staff_find(db, arena, by, now, &staff);
	if (found == ERR_NOT_FOUND)
		return OK;
	TRY(found);
	if (!staff.disabled)
		*out = (struct factor_help){by, at, staff.name};
	return OK;
}

static enum err forget(struct db *db, struct arena *arena, int64_t staff_id)
{
	TRY(fact_drop(db, arena, key_of(arena, "by", staff_id)));
	return fact_drop(db, arena, key_of(arena, "at", staff_id));
}

/* Who else could: may change this person, and has whatever that person has. */
static enum err may_help(struct db *db, struct arena *arena, const struct staff *person, int64_t helper_id,
                         int64_t now, bool *out)
{
	struct rights theirs, rights;
	enum right_function function;
	enum right_action action;
	TRY(rights_of_staff(db, arena, person->id, now, &theirs));
	TRY(rights_of_staff(db, arena, helper_id, now, &rights));
	*out = rights_may_in(&rights, RIGHT_STAFF, ACTION_EDIT, person->department_id) &&
	       rights_cover(&rights, &theirs, &function, &action);
	return OK;
}

struct asking {
	const struct staff *person;
	const struct staff_name *list;
	size_t count;
	struct factor_helper helper;
};

/* The others who could, told when the text is there. */
static enum err others(struct db *db, struct arena *arena, const struct asking *at, struct str text, size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < at->count; i++) {
		bool may = false;
		if (at->list[i].id == at->helper.staff_id || at->list[i].id == at->person->id)
			continue;
		TRY(may_help(db, arena, at->person, at->list[i].id, at->helper.now, &may));
		*count += may;
		if (may && text.len)
			TRY(notice_tell(db, arena,
			                &(struct notice_new){.staff_id = at->list[i].id, .kind = "staff.factor_reset", .text = text,
			                                     .link = "/staff", .now = at->helper.now}));
	}
	return OK;
}

enum err factor_help(struct db *db, struct arena *arena, int64_t staff_id, struct factor_helper helper, bool *reset)
{
	struct factor_help asked;
	struct staff person;
	struct asking at = {.person = &person, .helper = helper};
	struct staff_name *list;
	size_t able;
	TRY(staff_find(db, arena, staff_id, helper.now, &person));
	TRY(factor_help_find(db, arena, staff_id, helper.now, &asked));
	TRY(staff_names(db, arena, &list, &at.count));
	at.list = list;
	TRY(others(db, arena, &at, S(""), &able));
	bool still = false; /* whoever asked may have lost the right since */
	if (asked.asked_by)
		TRY(may_help(db, arena, &person, asked.asked_by, helper.now, &still));
	*reset = able == 0 || (still && asked.asked_by != helper.staff_id);
	if (*reset)
		return forget(db, arena, staff_id);
	TRY(fact_set(db, arena, key_of(arena, "by", staff_id), helper.staff_id, helper.now));
	TRY(fact_set(db, arena, key_of(arena, "at", staff_id), helper.now, helper.now));
	struct str text = str_fmt(arena, "%.*sさんの二要素認証を外す依頼があります。本人を確かめてから、もう一人の職員が外します。",
	                          FMT(person.name));
	return still ? OK : others(db, arena, &at, text, &able);
}
