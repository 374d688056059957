/* batch: claiming, settling, and the books. */
#include "batch.h"

#include "arena.h"
#include "audience.h"
#include "batch.sql.h"
#include "batch_split.h"
#include "broadcast.h"
#include "db.h"
#include "fault_point.h"
#include "people.h"

#include <stdlib.h>

enum err batch_runnables(struct db *db, struct arena *arena, int64_t now, struct batch_runnable **out,
                         size_t *count)
{
	struct batch_runnable_row *rows;
	TRY(sql_batch_runnable(db, arena, now, &rows, count));
	*out = arena_array(arena, struct batch_runnable, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct batch_runnable){.broadcast_id = rows[i].id,
		                                    .resolving = str_eq(rows[i].state, S("resolving")),
		                                    .stopping = str_eq(rows[i].state, S("stopping"))};
	return OK;
}

static int by_no(const void *a, const void *b)
{
	int64_t left = ((const struct batch *)a)->no, right = ((const struct batch *)b)->no;
	return (left > right) - (left < right);
}

static enum language language_of_word(struct str word)
{
	enum language language;
	return language_of_code(word, &language) ? language : LANGUAGE_JA;
}

#define BATCH_FROM(row, uncertain)                                                          \
	(struct batch)                                                                      \
	{                                                                                   \
		.id = (row)->id, .no = (row)->no, .first_rank = (row)->first_rank,          \
		.people = (row)->people, .left_out = (row)->left_out,                       \
		.left_out_ids = (row)->left_out_ids, .retry_key = (row)->retry_key,         \
		.tries = (row)->tries, .first_tried_at = (row)->first_tried_at,             \
		.language = language_of_word((row)->language),                              \
		.was_uncertain = (uncertain)                                                \
	}

enum err batch_claim(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now, size_t most,
                     struct batch **out, size_t *count)
{
	assert(most <= BATCH_GROUP);
	struct batch *made = arena_array(arena, struct batch, BATCH_GROUP);
	struct batch_claim_uncertain_row *again;
	size_t agains;
	TRY(sql_batch_claim_uncertain(db, arena, broadcast_id, now, now - BATCH_REPEAT_MS, (int64_t)most, &again,
	                              &agains));
	for (size_t i = 0; i < agains; i++)
		made[i] = BATCH_FROM(&again[i], true);
	size_t total = agains;
	if (total < most) {
		struct batch_claim_waiting_row *fresh;
		size_t freshes;
		TRY(sql_batch_claim_waiting(db, arena, broadcast_id, now, (int64_t)(most - total), &fresh, &freshes));
		for (size_t i = 0; i < freshes; i++)
			made[total++] = BATCH_FROM(&fresh[i], false);
	}
	if (agains)
		TRY(sql_batch_book_uncertain(db, arena, broadcast_id));
	qsort(made, total, sizeof *made, by_no);
	*out = made;
	*count = total;
	return OK;
}

struct books {
	int64_t sent, refused, done;
	bool uncertain;
};

static const char *state_after(const struct batch_outcome *outcome)
{
	switch (outcome->fate) {
	case BATCH_SENT: return "sent";
	case BATCH_REFUSED: return "refused";
	case BATCH_UNCERTAIN: return "uncertain";
	case BATCH_AGAIN: return outcome->batch.was_uncertain ? "uncertain" : "waiting";
	case BATCH_SHORTENED:
	case BATCH_SPLIT: return "waiting";
	}
	return "uncertain";
}

static void book(struct books *books, const struct batch_outcome *outcome)
{
	const struct batch *batch = &outcome->batch;
	if (outcome->fate == BATCH_SENT) {
		books->sent += batch->people - batch->left_out;
		books->refused += batch->left_out;
		books->done++;
	} else if (outcome->fate == BATCH_REFUSED) {
		books->refused += batch->people;
		books->done++;
	} else if (outcome->fate == BATCH_UNCERTAIN || batch->was_uncertain) {
		books->uncertain = true;
	}
}

/* Texts and times that cells point to, as long as the rows. */
struct cells {
	int64_t first_tried_at, settled_at, status;
	struct str request_id, answer;
};

static struct batch_settle_in row_of(int64_t broadcast_id, const struct batch_outcome *outcome, struct cells *cells)
{
	const struct batch *batch = &outcome->batch;
	bool final = outcome->fate == BATCH_SENT || outcome->fate == BATCH_REFUSED;
	/* What surely did not happen must not start the clock of its key. */
	bool untried = outcome->fate == BATCH_AGAIN && !batch->was_uncertain;
	return (struct batch_settle_in){
	        .id = batch->id,
	        .broadcast_id = broadcast_id,
	        .no = batch->no,
	        .first_rank = batch->first_rank,
	        .people = batch->people,
	        .retry_key = batch->retry_key,
	        .state = str_from(state_after(outcome)),
	        .due_at = outcome->fate == BATCH_UNCERTAIN ? outcome->due_at : 0,
	        .first_tried_at = untried ? NULL : &cells->first_tried_at,
	        .settled_at = final ? &cells->settled_at : NULL,
	        .request_id = cells->request_id.len ? &cells->request_id : NULL,
	        .status = cells->status ? &cells->status : NULL,
	        .answer = cells->answer.len ? &cells->answer : NULL,
	        .left_out = batch->left_out,
	        .left_out_ids = batch->left_out_ids,
	};
}

static enum err write_books(struct db *db, struct arena *arena, int64_t broadcast_id, const struct books *books,
                            bool as_expected)
{
	struct batch_books all;
	if (!as_expected) { /* another process took some for dead and settled them */
		TRY(batch_books(db, arena, broadcast_id, &all));
		TRY(sql_batch_book_anew(db, arena, broadcast_id, all.sent, all.refused));
		return sql_batch_book_uncertain(db, arena, broadcast_id);
	}
	if (books->done)
		TRY(sql_batch_book(db, arena, broadcast_id, books->sent, books->refused, books->done));
	return books->uncertain ? sql_batch_book_uncertain(db, arena, broadcast_id) : OK;
}

static enum err settle_whole(struct db *db, struct arena *arena, int64_t broadcast_id,
                             const struct batch_outcome *outcomes, size_t count, int64_t now)
{
	struct books books = {0};
	struct batch_settle_in *rows = arena_array(arena, struct batch_settle_in, count);
	struct cells *cells = arena_array(arena, struct cells, count);
	int64_t changed = 0;
	if (count == 0)
		return OK;
	for (size_t i = 0; i < count; i++) {
		const struct batch_outcome *outcome = &outcomes[i];
		cells[i] = (struct cells){outcome->batch.first_tried_at, now, outcome->status, outcome->request_id,
		                          outcome->answer};
		rows[i] = row_of(broadcast_id, outcome, &cells[i]);
		book(&books, outcome);
	}
	TRY(sql_batch_settle(db, arena, rows, count, &changed));
	fault_point("settle.middle");
	return write_books(db, arena, broadcast_id, &books, changed == (int64_t)count);
}

/* Whole ones first: whether a batch may be cut depends on what was sent by then. */
enum err batch_settle(struct db *db, struct arena *arena, int64_t broadcast_id,
                      const struct batch_outcome *outcomes, size_t count, int64_t now)
{
	struct batch_outcome *whole = arena_array(arena, struct batch_outcome, count);
	size_t wholes = 0;
	for (size_t i = 0; i < count; i++)
		if (outcomes[i].fate != BATCH_SHORTENED && outcomes[i].fate != BATCH_SPLIT)
			whole[wholes++] = outcomes[i];
	TRY(settle_whole(db, arena, broadcast_id, whole, wholes, now));
	wholes = 0;
	for (size_t i = 0; i < count; i++) {
		bool enough = false;
		if (outcomes[i].fate == BATCH_SHORTENED)
			TRY(batch_shorten(db, arena, &outcomes[i]));
		else if (outcomes[i].fate == BATCH_SPLIT)
			TRY(batch_split(db, arena, broadcast_id, &outcomes[i], &enough));
		if (!enough)
			continue;
		whole[wholes] = outcomes[i];
		whole[wholes++].fate = BATCH_REFUSED;
	}
	return settle_whole(db, arena, broadcast_id, whole, wholes, now);
}

enum err batch_recover(struct db *db, struct arena *arena, int64_t broadcast_id)
{
	int64_t found;
	TRY(sql_batch_recover(db, arena, broadcast_id, &found));
	return found ? sql_batch_book_uncertain(db, arena, broadcast_id) : OK;
}

static struct str people_note(struct arena *arena, const struct broadcast *broadcast)
{
	if (broadcast->refused == 0)
		return S("");
	return str_fmt(arena, "%" PRId64 "人分は、LINEが受け付けませんでした。", broadcast->refused);
}

static enum err finish(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now, bool *finished)
{
	struct broadcast broadcast;
	TRY(broadcast_find(db, arena, broadcast_id, &broadcast));
	struct str note = people_note(arena, &broadcast);
	int64_t changed;
	TRY(sql_batch_finish(db, arena, broadcast_id, now, note.len ? &note : NULL, &changed));
	*finished = changed > 0;
	return OK;
}

enum err batch_rest(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now)
{
	bool finished;
	TRY(finish(db, arena, broadcast_id, now, &finished));
	if (finished)
		return OK;
	struct batch_next_due_row next;
	TRY(sql_batch_next_due(db, arena, broadcast_id, now - BATCH_REPEAT_MS, &next));
	if (next.has_due_at)
		return sql_batch_postpone(db, arena, broadcast_id, next.due_at);
	int64_t people;
	TRY(sql_batch_expired(db, arena, broadcast_id, now - BATCH_REPEAT_MS, &people));
	if (people == 0)
		return OK; /* some wait: a stop or a pause came between */
	return batch_hold(db, arena, broadcast_id,
	                  str_fmt(arena,
	                          "%" PRId64 "人に届いたかどうか、LINEに確かめられないまま23時間が過ぎました。"
	                          "二重に届くおそれがあるため、この人たちには送り直しません。「再開」で配信を終えます。",
	                          people));
}

static struct str stop_note(struct arena *arena, const struct broadcast *broadcast)
{
	if (broadcast->uncertain == 0)
		return str_fmt(arena, "停止しました。%" PRId64 "人には送っていません。", broadcast->dropped);
	return str_fmt(arena,
	               "停止しました。%" PRId64 "人には送っていません。ほかに%" PRId64
	               "人は、届いたかどうか分かりません。",
	               broadcast->dropped, broadcast->uncertain);
}

enum err batch_stop(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now)
{
	TRY(batch_recover(db, arena, broadcast_id));
	int64_t changed;
	TRY(sql_batch_drop_waiting(db, arena, broadcast_id, now, &changed));
	TRY(sql_batch_book_dropped(db, arena, broadcast_id));
	bool finished;
	TRY(finish(db, arena, broadcast_id, now, &finished));
	if (finished)
		return OK;
	struct broadcast broadcast;
	TRY(broadcast_find(db, arena, broadcast_id, &broadcast));
	struct str note = stop_note(arena, &broadcast);
	return sql_batch_stopped(db, arena, broadcast_id, now, &note, &changed);
}

enum err batch_hold(struct db *db, struct arena *arena, int64_t broadcast_id, struct str trouble)
{
	int64_t changed;
	return sql_batch_hold(db, arena, broadcast_id, trouble, &changed);
}

enum err batch_postpone(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t until)
{
	return sql_batch_postpone(db, arena, broadcast_id, until);
}

enum err batch_is_sending(struct db *db, struct arena *arena, int64_t broadcast_id, bool *out)
{
	struct str state;
	TRY(sql_batch_state(db, arena, broadcast_id, &state));
	*out = str_eq(state, S("sending"));
	return OK;
}

enum err batch_resume(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now)
{
	int64_t changed;
	TRY(sql_batch_recover(db, arena, broadcast_id, &changed));
	TRY(sql_batch_revive(db, arena, broadcast_id, now - BATCH_REPEAT_MS, &changed));
	TRY(sql_batch_drop_expired(db, arena, broadcast_id, now - BATCH_REPEAT_MS, now,
	                           S("届いたかどうか確かめられないまま、送り直しをやめました。"), &changed));
	TRY(sql_batch_book_dropped(db, arena, broadcast_id));
	return sql_batch_book_uncertain(db, arena, broadcast_id);
}

enum err batch_audience(struct db *db, struct arena *arena, int64_t broadcast_id, struct people **out)
{
	struct batch_audience_row row;
	TRY(sql_batch_audience(db, arena, broadcast_id, &row));
	if (!row.has_audience) {
		*out = people_new(arena);
		return OK;
	}
	return people_unpack(arena, row.audience, out);
}

enum err batch_languages(struct db *db, struct arena *arena, int64_t broadcast_id, struct batch_language **out,
                         size_t *count)
{
	struct batch_languages_row *rows;
	TRY(sql_batch_languages(db, arena, broadcast_id, &rows, count));
	*out = arena_array(arena, struct batch_language, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct batch_language){language_of_word(rows[i].language), rows[i].people, rows[i].sent,
		                                    rows[i].refused, rows[i].dropped};
	return OK;
}

enum err batch_received(struct db *db, struct arena *arena, int64_t broadcast_id, struct people **out)
{
	struct audience audience;
	TRY(audience_load(db, arena, broadcast_id, &audience));
	struct people *set = people_new(arena);
	struct batch_ranges_sent_cursor cursor;
	TRY(sql_batch_ranges_sent_open(db, arena, broadcast_id, &cursor));
	struct batch_ranges_sent_row row;
	struct people *left_out = people_new(arena);
	while (sql_batch_ranges_sent_next(&cursor, &row)) {
		people_add_range(set, audience_part(&audience, row.language), row.first_rank, row.people);
		people_add_listed(left_out, row.left_out_ids);
	}
	TRY(sql_batch_ranges_sent_close(&cursor));
	people_without(set, left_out);
	*out = set;
	return OK;
}

enum err batch_refusals(struct db *db, struct arena *arena, int64_t broadcast_id, struct batch_refusal **out,
                        size_t *count)
{
	struct batch_refusals_row *rows;
	TRY(sql_batch_refusals(db, arena, broadcast_id, &rows, count));
	*out = arena_array(arena, struct batch_refusal, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct batch_refusal){
		        .no = rows[i].no,
		        .people = str_eq(rows[i].state, S("refused")) ? rows[i].people : rows[i].left_out,
		        .status = rows[i].has_status ? rows[i].status : 0,
		        .answer = rows[i].has_answer ? rows[i].answer : S(""),
		};
	return OK;
}

enum err batch_books(struct db *db, struct arena *arena, int64_t broadcast_id, struct batch_books *out)
{
	struct batch_audit_row row;
	TRY(sql_batch_audit(db, arena, broadcast_id, &row));
	*out = (struct batch_books){row.sent, row.refused, row.waiting, row.dropped, row.uncertain, row.batches};
	return OK;
}
