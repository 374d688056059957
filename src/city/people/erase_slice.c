/* erase_slice: the steps, in the order in which rows refer to each other. */
#include "erase.h"

#include "arena.h"
#include "article_count.h"
#include "broadcast.h"
#include "db.h"
#include "erase.sql.h"
#include "fault_point.h"
#include "field.h"
#include "secret.h"
#include "utterance.h"

#define ROWS_MOST 500
#define FILES_MOST 20 /* attachments have some MiB each */
#define GONE_MESSAGE "[{\"type\":\"text\",\"text\":\"この人の情報は消しました。\"}]"

struct erasing {
	struct db *db;
	struct arena *arena;
	const struct keyring *keyring;
	const struct erase_work *work;
};

/* --- what was said, and what was kept of it elsewhere without a name --- */

static enum err forget_words(struct erasing *e, const struct erase_said_row *row)
{
	const struct node *message;
	struct str json;
	if (!row->has_body_sealed || !str_eq(row->speaker, S("citizen")) || !str_eq(row->kind, S("text")))
		return OK;
	TRY(utterance_open(e->keyring, e->arena, e->work->friend_id, row->body_sealed, &json));
	TRY(node_parse(e->arena, json, &message));
	return article_forget_said(e->db, e->arena, e->keyring, node_text(node_get(message, "text"), S("")), row->said_at);
}

static enum err utterances(struct erasing *e, int64_t *removed)
{
	struct erase_said_row *rows;
	size_t count;
	TRY(sql_erase_said(e->db, e->arena, e->work->friend_id, &rows, &count));
	*removed = 0;
	if (count == 0)
		return OK;
	int64_t *ids = arena_array(e->arena, int64_t, count);
	for (size_t i = 0; i < count; i++) {
		TRY(forget_words(e, &rows[i]));
		ids[i] = rows[i].id;
	}
	return sql_erase_utterances(e->db, e->arena, (struct i64_list){ids, count}, removed);
}

/* --- answers by button: a number of its own for each broadcast, below 0 --- */

static enum err taps(struct erasing *e, int64_t *removed)
{
	int64_t *broadcasts, changed;
	size_t count;
	TRY(sql_erase_tapped(e->db, e->arena, e->work->friend_id, &broadcasts, &count));
	*removed = 0;
	for (size_t i = 0; i < count; i++) {
		uint64_t random;
		random_bytes(&random, sizeof random);
		TRY(sql_erase_tap_name(e->db, e->arena, e->work->friend_id, broadcasts[i], -1 - (int64_t)(random >> 2), &changed));
		*removed += changed;
	}
	return OK;
}

/* --- messages to this person alone --- */

static enum err own_broadcasts(struct erasing *e, int64_t *removed)
{
	struct broadcast_content empty = {.messages = S(GONE_MESSAGE)};
	int64_t *ids;
	size_t count;
	struct str pattern = str_fmt(e->arena, "%%\"friend\":%" PRId64 "}%%", e->work->friend_id);
	TRY(sql_erase_own_broadcasts(e->db, e->arena, pattern, &ids, &count));
	TRY(broadcast_seal(e->keyring, e->arena, &empty));
	for (size_t i = 0; i < count; i++) {
		TRY(sql_erase_own_broadcast(e->db, e->arena, ids[i], empty.messages_sealed));
		TRY(sql_erase_own_approvals(e->db, e->arena, ids[i], empty.messages_sealed));
	}
	*removed = (int64_t)count;
	return OK;
}

/* --- lines of rosters that were left out, and may name the person --- */

static enum err fault_page(struct erasing *e, const struct erase_faults_row *rows, size_t count)
{
	struct str number = str_fmt(e->arena, "%" PRId64, e->work->friend_id);
	for (size_t i = 0; i < count; i++) {
		struct str person;
		TRY(unseal(e->keyring, e->arena, str_fmt(e->arena, "roster.person:%" PRId64 ":%" PRId64, rows[i].roster_id, rows[i].line),
		           rows[i].person_sealed, &person));
		if (str_eq(str_trim(person), e->work->line_user_id) || str_eq(str_trim(person), number))
			TRY(sql_erase_fault(e->db, e->arena, rows[i].roster_id, rows[i].line));
	}
	return OK;
}

static enum err roster_faults(struct erasing *e, int64_t *removed)
{
	struct erase_faults_row *rows;
	size_t count = ROWS_MOST;
	int64_t roster_id = 0, line = 0;
	*removed = 0;
	while (count == ROWS_MOST) {
		TRY(sql_erase_faults(e->db, e->arena, roster_id, line, &rows, &count));
		TRY(fault_page(e, rows, count));
		if (count) {
			roster_id = rows[count - 1].roster_id;
			line = rows[count - 1].line;
		}
	}
	return OK;
}

static enum err model_questions(struct erasing *e, int64_t *removed)
{
	*removed = 0;
	return sql_erase_models(e->db, e->arena);
}

/* --- the table of steps --- */

static const struct {
	enum err (*sql)(struct db *db, struct arena *arena, int64_t friend_id, int64_t most, int64_t *removed);
	enum err (*run)(struct erasing *e, int64_t *removed);
	int64_t most;
} steps[] = {
	{.sql = sql_erase_attachments, .most = FILES_MOST},
	{.sql = sql_erase_secrets, .most = ROWS_MOST},
	{.run = utterances},
	{.sql = sql_erase_answers, .most = ROWS_MOST},
	{.sql = sql_erase_entries, .most = ROWS_MOST},
	{.sql = sql_erase_drafts, .most = ROWS_MOST},
	{.sql = sql_erase_looks, .most = ROWS_MOST},
	{.sql = sql_erase_handout_parts, .most = FILES_MOST},
	{.sql = sql_erase_handouts, .most = ROWS_MOST},
	{.sql = sql_erase_picture_parts, .most = FILES_MOST},
	{.sql = sql_erase_picture_media, .most = ROWS_MOST},
	{.sql = sql_erase_pictures, .most = ROWS_MOST},
	{.sql = sql_erase_conversations, .most = ROWS_MOST},
	{.sql = sql_erase_runs, .most = ROWS_MOST},
	{.sql = sql_erase_code_uses, .most = ROWS_MOST},
	{.sql = sql_erase_code_misses, .most = ROWS_MOST},
	{.sql = sql_erase_voices, .most = ROWS_MOST},
	{.sql = sql_erase_roster_rows, .most = ROWS_MOST},
	{.run = roster_faults},
	{.sql = sql_erase_tags, .most = ROWS_MOST},
	{.sql = sql_erase_changes, .most = ROWS_MOST},
	{.run = taps},
	{.run = own_broadcasts},
	{.run = model_questions},
	{.sql = sql_erase_digest_reads, .most = ROWS_MOST},
	{.sql = sql_erase_amendments, .most = ROWS_MOST},
};

static enum err step(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id, bool *done)
{
	struct erase_work work;
	int64_t removed, ours;
	TRY(erase_find(db, arena, keyring, id, &work));
	*done = !work.running || work.step >= (int64_t)COUNT(steps);
	if (*done)
		return OK;
	size_t at = (size_t)work.step;
	struct erasing e = {db, arena, keyring, &work};
	TRY(steps[at].sql ? steps[at].sql(db, arena, work.friend_id, steps[at].most, &removed) : steps[at].run(&e, &removed));
	TRY(sql_erase_stepped(db, arena, id, work.step, removed ? work.step : work.step + 1, removed, &ours));
	return ours ? OK : fail(ERR_CONFLICT, "erasure %" PRId64 " is somebody else's by now", id);
}

enum err erase_slice(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id, bool *done)
{
	TRY(tx_begin(db));
	TRY(step(db, arena, keyring, id, done));
	fault_point("erase.before");
	TRY(tx_commit(db));
	fault_point("erase.after");
	return OK;
}
