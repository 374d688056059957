/* broadcast_pump: keeps calls of one broadcast in flight and books their answers.
 *
 * A slot holds one batch from its claim to its settlement. When no claimed batch
 * is left, one transaction settles what has been answered and claims the next
 * group: so each group costs one commit, and a batch is never on its way
 * without being marked as such on disk. */
#include "sender.h"

#include "api.h"
#include "arena.h"
#include "batch.h"
#include "broadcast_call.h"
#include "clock.h"
#include "fault_point.h"
#include "http_client.h"
#include "log.h"

#include <string.h>
#include <unistd.h>

#define SLOTS (BATCH_GROUP + SENDER_IN_FLIGHT)
#define SLICE_MS 1000
#define LOOK_MS 100 /* how soon a stop is noticed */
#define FIRST_GROUP 8 /* small, so that the first call leaves soon */
#define FLUSH_TRIES 5
#define FLUSH_PAUSE_MS 200
#define DOUBT_MOST_MS ((int64_t)30 * 1000) /* people wait: after an outage nobody should wait for minutes more */
#define DOUBTS_MOST 8 /* uncertain answers in a row: LINE is unwell, let it rest */
#define KEY_MOST 40

enum slot_state { SLOT_FREE, SLOT_CLAIMED, SLOT_FLYING, SLOT_DONE };

struct slot {
	enum slot_state state;
	struct batch_outcome outcome; /* with the batch */
	char key[KEY_MOST];
	struct broadcast_addressees to;
};

struct pump {
	struct sender *sender;
	struct broadcast_calls calls;
	struct arena *arena; /* of the whole run */
	struct arena *notes; /* words of answers that are not settled yet */
	struct arena *group_texts; /* of the people of the claimed group; no older group waits when one is claimed */
	struct db *db;
	struct slot slots[SLOTS];
	int64_t slice_end; /* clock_monotonic() */
	int64_t next_look; /* clock_monotonic() */
	int64_t pause;     /* clock_now(): nothing more before that; 0: go on */
	struct str trouble; /* hold it, because … */
	size_t group;       /* batches to claim next */
	bool exhausted;     /* nothing left to claim */
	bool over;          /* send nothing more in this run */
	int doubts;
	enum err result;
};

/* --- settling and claiming ------------------------------------------------------- */

static struct slot *first_in(struct pump *pump, enum slot_state state)
{
	struct slot *first = NULL;
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &pump->slots[i];
		if (slot->state == state && (!first || slot->outcome.batch.no < first->outcome.batch.no))
			first = slot;
	}
	return first;
}

static size_t gather_done(struct pump *pump, struct batch_outcome *outcomes)
{
	size_t count = 0;
	for (size_t i = 0; i < SLOTS; i++)
		if (pump->slots[i].state == SLOT_DONE)
			outcomes[count++] = pump->slots[i].outcome;
	return count;
}

static void free_done(struct pump *pump)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (pump->slots[i].state == SLOT_DONE)
			pump->slots[i].state = SLOT_FREE;
	arena_free(&pump->notes);
	pump->notes = arena_new();
}

static void fill_slot(struct pump *pump, struct slot *slot, const struct batch *batch)
{
	slot->outcome = (struct batch_outcome){.batch = *batch};
	size_t len = batch->retry_key.len < KEY_MOST ? batch->retry_key.len : KEY_MOST;
	memcpy(slot->key, batch->retry_key.ptr, len);
	slot->outcome.batch.retry_key = str_of(slot->key, len);
	slot->outcome.batch.left_out_ids = str_dup(pump->arena, batch->left_out_ids);
	slot->state = SLOT_CLAIMED;
}

/* Batches come in the order of their ranks, so their addresses can be read together. */
static enum err fill_slots(struct pump *pump, const struct batch *batches, size_t count)
{
	struct broadcast_load loads[BATCH_GROUP];
	size_t next = 0;
	for (size_t i = 0; i < SLOTS && next < count; i++) {
		struct slot *slot = &pump->slots[i];
		if (slot->state != SLOT_FREE)
			continue;
		fill_slot(pump, slot, &batches[next]);
		loads[next++] = (struct broadcast_load){&slot->outcome.batch, &slot->to};
	}
	if (pump->calls.way == WAY_BROADCAST)
		return OK;
	TRY(broadcast_load_addressees(&pump->calls, loads, next));
	if (pump->calls.way != WAY_PUSH)
		return OK;
	arena_free(&pump->group_texts);
	pump->group_texts = arena_new();
	return broadcast_load_people(&pump->calls, pump->group_texts, loads, next);
}

static bool others_wait(struct pump *pump, struct arena *arena)
{
	struct batch_runnable *list;
	size_t count;
	return batch_runnables(pump->calls.db, arena, clock_now(), &list, &count) == OK && count > 1;
}

static bool may_claim(struct pump *pump, struct arena *arena)
{
	if (atomic_load(&pump->sender->jobs->stopping))
		return false;
	if (clock_monotonic() < pump->slice_end)
		return true;
	pump->slice_end = clock_monotonic() + SLICE_MS;
	return !others_wait(pump, arena);
}

struct exchange {
	struct batch *batches;
	size_t count;
	bool sending;
};

static enum err exchange_in_tx(struct pump *pump, struct arena *arena, bool claim, struct exchange *out)
{
	int64_t id = pump->calls.broadcast.id;
	struct batch_outcome outcomes[SLOTS];
	size_t done = gather_done(pump, outcomes);
	TRY(tx_begin(pump->db));
	TRY(leader_keep(&pump->sender->leader, pump->db, arena));
	TRY(batch_settle(pump->db, arena, id, outcomes, done, clock_now()));
	TRY(batch_is_sending(pump->db, arena, id, &out->sending));
	if (claim && out->sending)
		TRY(batch_claim(pump->db, arena, id, clock_now(), pump->group, &out->batches, &out->count));
	return tx_commit(pump->db);
}

/* Settles what is answered and claims the next group. */
static enum err exchange(struct pump *pump)
{
	struct arena *arena = arena_new();
	bool claim = may_claim(pump, arena);
	struct exchange made = {0};
	enum err err = exchange_in_tx(pump, arena, claim, &made);
	if (err) {
		tx_rollback(pump->db);
		pump->sender->leader.until = 0;
	} else {
		fault_point("settle.after");
		free_done(pump);
		err = fill_slots(pump, made.batches, made.count);
		pump->group = BATCH_GROUP;
		pump->exhausted = claim && made.count == 0;
		pump->over = pump->over || !claim || !made.sending;
	}
	arena_free(&arena);
	return err;
}

/* A stop must not wait for the group that is under way. */
static void look_for_stop(struct pump *pump)
{
	bool sending = true;
	if (clock_monotonic() < pump->next_look)
		return;
	pump->next_look = clock_monotonic() + LOOK_MS;
	struct arena *arena = arena_new();
	if (batch_is_sending(pump->calls.db, arena, pump->calls.broadcast.id, &sending) == OK && !sending)
		pump->over = true;
	arena_free(&arena);
}

/* --- one call ---------------------------------------------------------------------- */

static void finish_slot(struct slot *slot, enum batch_fate fate)
{
	slot->outcome.fate = fate;
	slot->state = SLOT_DONE;
}

static enum err launch(struct pump *pump, struct slot *slot, struct arena *arena, struct http_call *call)
{
	if (slot->to.count == 0 && pump->calls.way != WAY_BROADCAST) {
		slot->outcome.answer = S("この範囲の人は、全員いなくなりました。");
		finish_slot(slot, BATCH_REFUSED);
		return OK;
	}
	TRY(broadcast_call_make(&pump->calls, arena, &slot->outcome.batch, &slot->to, call));
	call->tag = slot;
	call->not_before = line_pace_next(&pump->sender->pace[pump->calls.way], clock_monotonic());
	slot->state = SLOT_FLYING;
	fault_point("call.before");
	return OK;
}

static enum err next_call(void *context, struct arena *arena, struct http_call *call)
{
	struct pump *pump = context;
	look_for_stop(pump);
	while (!pump->over) {
		struct slot *slot = first_in(pump, SLOT_CLAIMED);
		if (!slot && pump->exhausted)
			break;
		enum err err = slot ? launch(pump, slot, arena, call) : exchange(pump);
		if (err) {
			pump->result = err;
			pump->over = true;
		} else if (slot && slot->state == SLOT_FLYING) {
			return OK;
		}
	}
	return ERR_NOT_FOUND;
}

static void pause_for(struct pump *pump, enum batch_verdict verdict)
{
	/* Answers of calls that were in flight together count once. */
	if (pump->pause)
		return;
	pump->pause = sender_block(pump->sender, pump->calls.way);
	pump->over = true;
	if (verdict == VERDICT_SLOW_DOWN)
		rate_bucket_drain(&pump->sender->pace[pump->calls.way].bucket, clock_monotonic());
	log_warn("broadcast_pauses", "id=%" PRId64 " ms=%" PRId64 " why=%s", pump->calls.broadcast.id,
	         pump->pause - clock_now(), verdict == VERDICT_SLOW_DOWN ? "rate" : "line_unwell");
}

static void consider(struct pump *pump, struct slot *slot, enum batch_verdict verdict)
{
	struct batch_outcome *outcome = &slot->outcome;
	if (outcome->fate == BATCH_SENT) {
		pump->sender->strikes[pump->calls.way] = 0;
		pump->doubts = 0;
	}
	if (outcome->fate == BATCH_UNCERTAIN) {
		int64_t pause = queue_backoff_ms(outcome->batch.tries);
		outcome->due_at = clock_now() + (pause < DOUBT_MOST_MS ? pause : DOUBT_MOST_MS);
		if (++pump->doubts >= DOUBTS_MOST)
			pause_for(pump, VERDICT_NO_LINE);
	}
	/* When we stopped on purpose, an unsent call says nothing about LINE. */
	if (verdict == VERDICT_SLOW_DOWN || (verdict == VERDICT_NO_LINE && !pump->over))
		pause_for(pump, verdict);
}

static void call_done(void *context, const struct http_call *call, enum err result, const struct http_reply *reply)
{
	struct pump *pump = context;
	struct slot *slot = call->tag;
	fault_point("call.after");
	struct line_answer answer = line_read(pump->notes, result, reply);
	struct str trouble = S("");
	struct batch_reason reason;
	enum batch_verdict verdict = batch_judge(pump->notes, &answer, &slot->outcome, &reason, &trouble);
	slot->outcome.request_id = str_dup(pump->notes, slot->outcome.request_id);
	if (pump->calls.way == WAY_MULTICAST)
		batch_take_apart(&slot->outcome, &reason, pump->calls.audience.part[slot->outcome.batch.language],
		                 slot->to.ids, slot->to.count);
	consider(pump, slot, verdict);
	if (verdict == VERDICT_HOLD && pump->trouble.len == 0) {
		pump->trouble = trouble;
		pump->over = true;
	}
	slot->state = SLOT_DONE;
}

static bool must_stop(void *context)
{
	struct pump *pump = context;
	look_for_stop(pump);
	return pump->over || atomic_load(&pump->sender->jobs->stopping);
}

/* --- the end of a run ------------------------------------------------------------------ */

static enum err leave_in_tx(struct pump *pump, struct arena *arena)
{
	int64_t id = pump->calls.broadcast.id;
	struct batch_outcome outcomes[SLOTS];
	size_t done = gather_done(pump, outcomes);
	TRY(tx_begin(pump->db));
	TRY(batch_settle(pump->db, arena, id, outcomes, done, clock_now()));
	if (pump->trouble.len)
		TRY(batch_hold(pump->db, arena, id, pump->trouble));
	else if (pump->pause)
		TRY(batch_postpone(pump->db, arena, id, pump->pause));
	else if (pump->exhausted)
		TRY(batch_rest(pump->db, arena, id, clock_now()));
	return tx_commit(pump->db);
}

static enum err leave_once(struct pump *pump)
{
	struct arena *arena = arena_new();
	enum err err = leave_in_tx(pump, arena);
	if (err)
		tx_rollback(pump->db);
	else
		free_done(pump);
	arena_free(&arena);
	return err;
}

/* What was claimed and did not leave goes back. If even this fails, the batches
 * stay in `sending` and are taken for uncertain next time. */
static enum err leave(struct pump *pump)
{
	enum err err = OK;
	for (size_t i = 0; i < SLOTS; i++)
		if (pump->slots[i].state == SLOT_CLAIMED)
			finish_slot(&pump->slots[i], BATCH_AGAIN);
	for (int tries = 0; tries < FLUSH_TRIES; tries++) {
		err = leave_once(pump);
		if (err == OK || err == ERR_CONFLICT)
			break;
		usleep(FLUSH_PAUSE_MS * 1000);
	}
	return err;
}

static enum err recover(struct pump *pump, int64_t broadcast_id)
{
	struct arena *arena = arena_new();
	enum err err = tx_begin(pump->db);
	if (err == OK)
		err = batch_recover(pump->db, arena, broadcast_id);
	if (err == OK)
		err = tx_commit(pump->db);
	else
		tx_rollback(pump->db);
	arena_free(&arena);
	return err;
}

static enum err run(struct pump *pump)
{
	const struct http_pump calls = {
	        .context = pump, .next = next_call, .done = call_done, .stop = must_stop};
	pump->slice_end = clock_monotonic() + SLICE_MS;
	pump->group = FIRST_GROUP;
	enum err err = http_call_many(pump->sender->line->client, &calls, SENDER_IN_FLIGHT);
	if (pump->result == OK)
		pump->result = err;
	enum err left = leave(pump);
	return pump->result ? pump->result : left;
}

static enum err open_pump(struct pump *pump, int64_t broadcast_id)
{
	struct db_pool *pool = pump->sender->jobs->db;
	struct db *reader;
	TRY(db_take(pool, pump->arena, DB_WRITE, &pump->db));
	TRY(db_take(pool, pump->arena, DB_READ, &reader));
	TRY(recover(pump, broadcast_id));
	return broadcast_calls_open(pump->sender, pump->arena, reader, broadcast_id, &pump->calls);
}

/* LINE wants quiet on this way: another look when that is over. */
static enum err put_off(struct pump *pump)
{
	pump->pause = pump->sender->blocked_until[pump->calls.way];
	return leave(pump);
}

static void tell(const struct pump *pump, int64_t start_us)
{
	log_info("broadcast_run", "id=%" PRId64 " us=%" PRId64 "%s%s%s", pump->calls.broadcast.id,
	         clock_monotonic_us() - start_us, pump->exhausted ? " end" : "", pump->pause ? " paused" : "",
	         pump->trouble.len ? " held" : "");
}

enum err broadcast_pump(struct sender *sender, int64_t broadcast_id)
{
	struct pump *pump = mem_make(sizeof *pump);
	pump->sender = sender;
	pump->arena = arena_new();
	pump->notes = arena_new();
	int64_t start_us = clock_monotonic_us();
	enum err err = open_pump(pump, broadcast_id);
	if (err == OK && sender->blocked_until[pump->calls.way] > clock_now())
		err = put_off(pump);
	else if (err == OK)
		err = run(pump);
	tell(pump, start_us);
	arena_free(&pump->group_texts);
	arena_free(&pump->notes);
	arena_free(&pump->arena);
	mem_free(pump);
	return err;
}
