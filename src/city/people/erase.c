/* erase: how it begins, is looked up and ends. */
#include "erase.h"

#include "arena.h"
#include "audit.h"
#include "change.h"
#include "child.h"
#include "conversation.h"
#include "db.h"
#include "erase.sql.h"
#include "friend.h"
#include "friend_day.h"
#include "jst.h"
#include "members.h"
#include "queue.h"
#include "scenario_run.h"
#include "secret.h"

const char *const erase_doors[] = {"citizen", "staff", "time", NULL};

static struct str hash_of(const struct keyring *keyring, struct arena *arena, struct str line_user_id)
{
	uint8_t hash[32];
	keyed_hash(keyring, S("line id of somebody erased"), line_user_id, hash);
	return hex_encode(arena, hash, sizeof hash);
}

static struct str line_context(struct arena *arena, int64_t id) { return str_fmt(arena, "erasure.line:%" PRId64, id); }

/* --- beginning --- */

static enum err end_memberships(struct db *db, struct arena *arena, const struct erase_start *start, bool following)
{
	int64_t *options;
	size_t count;
	TRY(member_options(db, arena, start->friend_id, &options, &count));
	for (size_t i = 0; i < count; i++)
		TRY(member_remove(db, arena, options[i], start->friend_id, NULL));
	TRY(members_blocked_changed(db, arena));
	const struct friend_day day = {.day = jst_day_of_ms(start->now)};
	return following ? friend_day_count(db, arena, &day, -1) : OK;
}

static enum err end_talk(struct db *db, struct arena *arena, const struct erase_start *start)
{
	struct conversation live;
	TRY(scenario_break_off(db, arena, start->friend_id, start->now));
	enum err err = conversation_live(db, arena, start->friend_id, &live);
	if (err == OK)
		err = conversation_end(db, arena, &live, "citizen", start->now);
	return err == ERR_NOT_FOUND ? OK : err;
}

/* By whatever could still reach the person, or be reached by them. */
static enum err cut_ways(struct db *db, struct arena *arena, const struct erase_start *start, struct str line_user_id)
{
	int64_t id = start->friend_id;
	TRY(sql_erase_visits(db, arena, id));
	TRY(sql_erase_token(db, arena, id));
	TRY(sql_erase_code_wait(db, arena, id));
	TRY(sql_erase_article_wait(db, arena, id));
	TRY(sql_erase_menu_given(db, arena, id));
	TRY(sql_erase_menu_preview(db, arena, id, start->now));
	TRY(sql_erase_unsent_answers(db, arena, id));
	TRY(sql_erase_jobs(db, arena, id));
	return sql_erase_arrival(db, arena, line_user_id);
}

static enum err take_up(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct erase_start *start, const struct erase_person_row *row)
{
	int64_t id = start->erasure_id, linked;
	bool told = str_eq(row->state, S("following")) && start->door != ERASE_BY_TIME;
	enum language reads = language_of_friend(row->chosen_language, row->language);
	TRY(sql_erase_menu_link(db, arena, start->friend_id, &linked));
	if (id == 0) {
		TRY(sql_erase_drop_asked(db, arena, start->friend_id, start->now));
		TRY(sql_erase_add(db, arena, start->friend_id, str_from(erase_doors[start->door]), start->now, &id));
	}
	const struct erase_take_up_in in = {
		.id = id,
		.line_hash = hash_of(keyring, arena, row->line_user_id),
		.line_id_sealed = seal(keyring, arena, line_context(arena, id), row->line_user_id),
		.language = told ? language_code(reads) : S(""),
		.menu = linked,
		.now = start->now,
	};
	TRY(sql_erase_take_up(db, arena, &in));
	struct str text = str_fmt(arena, "%" PRId64, id);
	return queue_add(db, arena, &(struct job_new){.kind = S("erase"), .payload = text, .run_at = start->now, .unique_key = text},
	                 NULL);
}

enum err erase_begin(struct db *db, struct arena *arena, const struct keyring *keyring, const struct erase_start *start)
{
	struct erase_person_row row;
	TRY(sql_erase_person(db, arena, start->friend_id, &row));
	if (row.erased_at)
		return fail(ERR_NOT_FOUND, "この人の情報は、すでに消してあります。");
	TRY(end_talk(db, arena, start));
	TRY(end_memberships(db, arena, start, str_eq(row.state, S("following"))));
	TRY(child_set(db, arena, keyring, start->friend_id, NULL, 0, jst_day_of_ms(start->now), NULL));
	TRY(cut_ways(db, arena, start, row.line_user_id));
	TRY(take_up(db, arena, keyring, start, &row));
	return sql_erase_detach(db, arena, start->friend_id, str_fmt(arena, "erased %" PRId64, start->friend_id), start->now);
}

/* --- what there is to do, and its end --- */

static enum erase_door door_from(struct str word)
{
	for (size_t i = 0; erase_doors[i]; i++)
		if (str_eq(word, str_from(erase_doors[i])))
			return (enum erase_door)i;
	return ERASE_BY_TIME;
}

enum err erase_find(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id, struct erase_work *out)
{
	struct erase_work_row row;
	TRY(sql_erase_work(db, arena, id, &row));
	*out = (struct erase_work){
		.id = row.id,
		.friend_id = row.friend_id,
		.step = row.step,
		.removed = row.removed,
		.begun_at = row.begun_at,
		.door = door_from(row.door),
		.running = str_eq(row.state, S("running")),
		.tell = row.language.len > 0,
		.language = LANGUAGE_JA,
		.menu = row.menu > 0,
	};
	(void)language_of_code(row.language, &out->language);
	return row.has_line_id_sealed
	               ? unseal(keyring, arena, line_context(arena, id), row.line_id_sealed, &out->line_user_id)
	               : OK;
}

static enum err record(struct db *db, struct arena *arena, const struct keyring *keyring, const char *action,
                       int64_t friend_id, struct str detail, int64_t now)
{
	return audit_record(db, arena, keyring,
	                    &(struct audit_entry){
				    .at = now,
				    .actor = AUDIT_PROGRAM,
				    .action = str_from(action),
				    .object = str_fmt(arena, "friend %" PRId64, friend_id),
				    .detail = detail,
			    });
}

static enum err finish(struct db *db, struct arena *arena, const struct keyring *keyring, const struct erase_work *work,
                       int64_t now)
{
	int64_t changed;
	struct change detail;
	TRY(sql_erase_finish(db, arena, work->id, now, &changed));
	if (!changed)
		return OK;
	change_begin(&detail, arena, CHANGE_MADE);
	change_fact_i64(&detail, "rows", work->removed);
	return record(db, arena, keyring, "friend.erased", work->friend_id, change_detail(&detail), now);
}

enum err erase_finish(struct db *db, struct arena *arena, const struct keyring *keyring, const struct erase_work *work,
                      int64_t now)
{
	TRY(tx_begin(db));
	TRY(finish(db, arena, keyring, work, now));
	return tx_commit(db);
}

enum err erase_when(struct db *db, struct arena *arena, const struct keyring *keyring, struct str line_user_id,
                    int64_t *at)
{
	return sql_erase_late(db, arena, hash_of(keyring, arena, line_user_id), at);
}

enum err erase_forget(struct db *db, struct arena *arena, int64_t now)
{
	return sql_erase_forget_hashes(db, arena, now - ERASE_LATE_MS);
}

/* --- who blocked us long ago --- */

enum err erase_old_count(struct db *db, struct arena *arena, int64_t before, int64_t *people)
{
	return sql_erase_blocked_count(db, arena, before, people);
}

enum err erase_old(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t before, int64_t now,
                   size_t *begun)
{
	int64_t *ids;
	TRY(sql_erase_blocked(db, arena, before, &ids, begun));
	for (size_t i = 0; i < *begun; i++) {
		TRY(tx_begin(db));
		TRY(erase_begin(db, arena, keyring, &(struct erase_start){.friend_id = ids[i], .now = now, .door = ERASE_BY_TIME}));
		TRY(record(db, arena, keyring, "friend.erase", ids[i], S(""), now));
		TRY(tx_commit(db));
	}
	return OK;
}
