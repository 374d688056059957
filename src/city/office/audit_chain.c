/* audit_chain: making links, looking whether they hold, taking off what is old. */
#include "audit_chain.h"

#include "arena.h"
#include "audit.h"
#include "audit.sql.h"
#include "audit_chain.sql.h"
#include "buf.h"
#include "clock.h"
#include "db.h"
#include "field.h"
#include "secret.h"
#include "str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINK_MOST ((size_t)1 << 20)
#define ADOPT_PATIENCE_MS 60000
#define TELL_EVERY 5000 /* rows */

/* --- links --- */

/* "5:hello," says where a field ends, whatever is in it. */
static void put_text(struct buf *out, struct str text)
{
	buf_i64(out, (int64_t)text.len);
	buf_char(out, ':');
	buf_str(out, text);
	buf_char(out, ',');
}

static void put_number(struct buf *out, int64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%" PRId64, number);
	put_text(out, str_of(digits, (size_t)len));
}

static void link_write(struct buf *out, struct str before, const struct audit_link *link)
{
	const struct str texts[] = {link->staff,  link->department, link->role,   link->address,
	                            link->action, link->object,     link->result, link->detail};
	put_text(out, before);
	put_number(out, link->id);
	put_number(out, link->at);
	put_number(out, link->staff_id);
	for (size_t i = 0; i < COUNT(texts); i++)
		put_text(out, texts[i]);
	put_number(out, link->removes);
}

static void hash_hex(const struct keyring *keyring, struct str bytes, char out[AUDIT_HASH_LEN])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t hash[AUDIT_HASH_LEN / 2];
	keyed_hash(keyring, S("kairanban audit 1"), bytes, hash);
	for (size_t i = 0; i < sizeof hash; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
}

enum err audit_link_hash(struct arena *arena, const struct keyring *keyring, struct str before,
                         const struct audit_link *link, struct str *out)
{
	struct buf bytes;
	struct str text;
	char *hex = arena_alloc(arena, AUDIT_HASH_LEN);
	buf_init(&bytes, arena, LINK_MOST);
	link_write(&bytes, before, link);
	TRY(buf_done(&bytes, &text));
	hash_hex(keyring, text, hex);
	*out = str_of(hex, AUDIT_HASH_LEN);
	return OK;
}

/* --- looking --- */

struct walk {
	const struct keyring *keyring;
	struct buf scratch;
	char before[AUDIT_HASH_LEN]; /* hash of the row before */
	bool known;                  /* whether that is known */
	struct audit_anchor *anchors; /* by last_id */
	size_t anchor_count, anchor_at;
	struct audit_verdict verdict;
	const struct audit_progress *progress; /* NULL: nobody is told */
	int64_t done, total;
};

static void blame(struct walk *walk, enum audit_fault fault, int64_t where)
{
	if (walk->verdict.fault != AUDIT_INTACT)
		return;
	walk->verdict.fault = fault;
	walk->verdict.where = where;
}

static void break_row(struct walk *walk, int64_t id)
{
	blame(walk, AUDIT_CHANGED, id);
	walk->verdict.broken++;
}

static void hold(struct walk *walk, struct str hash)
{
	walk->known = hash.len == AUDIT_HASH_LEN;
	if (walk->known)
		memcpy(walk->before, hash.ptr, AUDIT_HASH_LEN);
}

/* What the first row is a link to: nothing, or what a checkpoint says was there. */
static enum err begin(struct db *db, struct arena *arena, struct walk *walk, int64_t *removed)
{
	struct audit_checkpoint_last_row row;
	const struct node *detail;
	*removed = 0;
	hold(walk, AUDIT_GENESIS);
	enum err found = sql_audit_checkpoint_last(db, arena, &row);
	if (found == ERR_NOT_FOUND)
		return OK;
	TRY(found);
	*removed = row.removes;
	bool readable = node_parse(arena, row.detail, &detail) == OK;
	hold(walk, readable ? node_text(node_get(detail, "hash"), S("")) : S(""));
	return OK;
}

static void compare_anchors(struct walk *walk, int64_t id, struct str hash)
{
	for (; walk->anchor_at < walk->anchor_count; walk->anchor_at++) {
		const struct audit_anchor *anchor = &walk->anchors[walk->anchor_at];
		if (anchor->last_id > id)
			return;
		/* Of rows that were removed by age nothing can be said. */
		if (anchor->last_id == id && !str_eq(anchor->hash, hash))
			break_row(walk, id);
	}
}

static void look(struct walk *walk, const struct audit_chain_row *row)
{
	struct audit_verdict *verdict = &walk->verdict;
	const struct audit_link link = {row->id,      row->at,     row->staff_id, row->staff,  row->department, row->role,
	                                row->address, row->action, row->object,   row->result, row->detail,     row->removes};
	if (verdict->last && row->id != verdict->last + 1) {
		blame(walk, AUDIT_MISSING, verdict->last + 1);
		walk->known = false;
	}
	if (walk->known) {
		char hash[AUDIT_HASH_LEN];
		buf_reset(&walk->scratch);
		link_write(&walk->scratch, str_of(walk->before, AUDIT_HASH_LEN), &link);
		hash_hex(walk->keyring, buf_view(&walk->scratch), hash);
		if (walk->scratch.overflowed || !str_eq(row->hash, str_of(hash, AUDIT_HASH_LEN)))
			break_row(walk, row->id);
	}
	compare_anchors(walk, row->id, row->hash);
	hold(walk, row->hash);
	if (!verdict->first)
		verdict->first = row->id;
	verdict->last = row->id;
}

static enum err tell(struct walk *walk)
{
	walk->done++;
	if (!walk->progress || walk->done % TELL_EVERY)
		return OK;
	return walk->progress->tell(walk->progress->data, walk->done, walk->total);
}

static enum err count_rows(struct db *db, struct arena *arena, struct walk *walk, int64_t removed)
{
	struct audit_last_row last;
	enum err found = sql_audit_last(db, arena, &last);
	walk->total = found == OK ? last.id - removed : 0;
	return found == ERR_NOT_FOUND ? OK : found;
}

static enum err walk_rows(struct db *db, struct arena *arena, struct walk *walk)
{
	struct audit_chain_cursor cursor;
	struct audit_chain_row row;
	int64_t removed;
	enum err told = OK;
	TRY(begin(db, arena, walk, &removed));
	TRY(count_rows(db, arena, walk, removed));
	TRY(sql_audit_chain_open(db, arena, &cursor));
	while (told == OK && sql_audit_chain_next(&cursor, &row)) {
		if (!walk->verdict.first && row.id != removed + 1) {
			blame(walk, AUDIT_HEAD_MISSING, row.id);
			walk->known = false;
		}
		look(walk, &row);
		told = tell(walk);
	}
	enum err closed = sql_audit_chain_close(&cursor);
	return told != OK ? told : closed;
}

static int by_last_id(const void *a, const void *b)
{
	int64_t x = ((const struct audit_anchor *)a)->last_id, y = ((const struct audit_anchor *)b)->last_id;
	return (x > y) - (x < y);
}

/* The kept anchors and the given one; foreign tells the first that is not ours. */
static enum err load_anchors(struct db *db, struct arena *arena, struct walk *walk, const struct audit_anchor *given,
                             int64_t *foreign)
{
	struct audit_anchors_row *rows;
	size_t count;
	TRY(sql_audit_anchors(db, arena, &rows, &count));
	walk->anchors = arena_array(arena, struct audit_anchor, count + 1);
	*foreign = 0;
	for (size_t i = 0; i < count; i++) {
		const struct audit_anchor anchor = {rows[i].at, rows[i].last_id, rows[i].hash, rows[i].seal};
		if (audit_anchor_is_ours(arena, walk->keyring, &anchor))
			walk->anchors[walk->anchor_count++] = anchor;
		else if (!*foreign)
			*foreign = anchor.last_id;
	}
	walk->verdict.anchors = (int64_t)walk->anchor_count;
	walk->verdict.newest_anchor = walk->anchor_count ? walk->anchors[walk->anchor_count - 1].at : 0;
	if (given)
		walk->anchors[walk->anchor_count++] = *given;
	qsort(walk->anchors, walk->anchor_count, sizeof *walk->anchors, by_last_id);
	return OK;
}

static enum err verify(struct db *db, struct arena *arena, struct walk *walk, const struct audit_anchor *given)
{
	int64_t foreign;
	TRY(load_anchors(db, arena, walk, given, &foreign));
	TRY(walk_rows(db, arena, walk));
	if (walk->anchor_at < walk->anchor_count)
		blame(walk, AUDIT_END_MISSING, walk->anchors[walk->anchor_count - 1].last_id);
	if (foreign)
		blame(walk, AUDIT_ANCHOR_FOREIGN, foreign);
	walk->verdict.end = walk->verdict.last ? str_dup(arena, str_of(walk->before, AUDIT_HASH_LEN)) : S("");
	return OK;
}

enum err audit_verify(struct db *db, struct arena *arena, const struct keyring *keyring,
                      const struct audit_anchor *given, struct audit_verdict *out)
{
	return audit_verify_telling(db, arena, keyring, given, NULL, out);
}

enum err audit_verify_telling(struct db *db, struct arena *arena, const struct keyring *keyring,
                              const struct audit_anchor *given, const struct audit_progress *progress,
                              struct audit_verdict *out)
{
	struct walk *walk = arena_make(arena, struct walk);
	*walk = (struct walk){.keyring = keyring, .progress = progress};
	buf_init(&walk->scratch, arena, LINK_MOST);
	TRY(tx_begin(db)); /* one moment, though others go on recording */
	enum err result = verify(db, arena, walk, given);
	tx_rollback(db);
	TRY(result);
	*out = walk->verdict;
	return OK;
}

struct str audit_verdict_text(struct arena *arena, const struct audit_verdict *v)
{
	switch (v->fault) {
	case AUDIT_INTACT:
		return v->last ? str_fmt(arena, "%" PRId64 "番から%" PRId64 "番まで、すべて書かれたときのままです。", v->first, v->last)
		               : S("記録はまだありません。");
	case AUDIT_CHANGED:
		return str_fmt(arena, "%" PRId64 "番の記録が、書かれたときと違います（合わない記録は全部で%" PRId64 "件）。", v->where,
		               v->broken);
	case AUDIT_MISSING:
		return str_fmt(arena, "%" PRId64 "番の記録がありません。消されています。", v->where);
	case AUDIT_HEAD_MISSING:
		return str_fmt(arena, "%" PRId64 "番より前の記録がありません。期限による削除の記録もありません。", v->where);
	case AUDIT_END_MISSING:
		return str_fmt(arena, "控えでは%" PRId64 "番までありましたが、いまは%" PRId64 "番で終わっています。おわりが消されています。",
		               v->where, v->last);
	case AUDIT_ANCHOR_FOREIGN:
		return str_fmt(arena, "システムの中の控え（%" PRId64 "番）が書きかえられています。", v->where);
	}
	return S("");
}

/* --- age --- */

static enum err expire(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t before, int64_t now,
                       int64_t most, int64_t *removed)
{
	struct audit_old_end_row old;
	struct str hash;
	*removed = 0;
	TRY(tx_lock(db, arena, S("audit")));
	TRY(sql_audit_old_end(db, arena, before, most, &old));
	if (!old.has_last)
		return OK;
	TRY(sql_audit_hash_of(db, arena, old.last, &hash));
	TRY(audit_record(db, arena, keyring,
	                 &(struct audit_entry){
				 .at = now,
				 .actor = AUDIT_PROGRAM,
				 .action = S("audit.expire"),
				 .object = str_fmt(arena, "audit %" PRId64 "-%" PRId64, old.first, old.last),
				 .detail = str_fmt(arena, "{\"from\":%" PRId64 ",\"to\":%" PRId64 ",\"until\":%" PRId64 ",\"hash\":\"%.*s\"}",
		                                   old.first, old.last, before, FMT(hash)),
				 .removes = old.last,
			 }));
	TRY(sql_audit_anchor_remove(db, arena, old.last));
	TRY(sql_audit_remove(db, arena, old.last));
	*removed = old.last - old.first + 1;
	return OK;
}

enum err audit_expire(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t before,
                      int64_t now, int64_t most, int64_t *removed)
{
	TRY(tx_begin(db));
	enum err result = expire(db, arena, keyring, before, now, most, removed);
	if (result == OK)
		return tx_commit(db);
	tx_rollback(db);
	return result;
}

/* --- what was there before the chain --- */

static struct str name_before(const struct audit_before_row *row)
{
	if (row->staff_id)
		return row->staff;
	return str_starts(row->action, S("friend.delete_")) ? S("市民") : S("");
}

static enum err adopt_some(struct db *db, struct arena *arena, const struct keyring *keyring, size_t *count)
{
	struct audit_before_row *rows;
	TRY(tx_lock(db, arena, S("audit"))); /* several nodes may start at once */
	TRY(sql_audit_before(db, arena, &rows, count));
	for (size_t i = 0; i < *count; i++) {
		const struct audit_before_row *row = &rows[i];
		TRY(audit_record(db, arena, keyring,
		                 &(struct audit_entry){
					 .at = row->at,
					 .actor = {.staff_id = row->staff_id, .name = name_before(row), .address = row->address},
					 .action = row->action,
					 .object = row->object,
					 .detail = row->detail,
					 .refused = str_eq(row->action, S("session.refused")),
				 }));
	}
	return *count ? sql_audit_before_remove(db, arena, rows[*count - 1].id) : OK;
}

static enum err adopt_slice(struct db_pool *pool, const struct keyring *keyring, size_t *count)
{
	struct arena *arena = arena_new();
	struct db *db;
	enum err result = db_take(pool, arena, DB_WRITE, &db);
	if (result == OK)
		result = tx_begin(db);
	if (result == OK)
		result = adopt_some(db, arena, keyring, count);
	if (result == OK)
		result = tx_commit(db);
	arena_free(&arena); /* an open transaction rolls back */
	return result;
}

enum err audit_adopt(struct db_pool *pool, const struct keyring *keyring)
{
	int64_t deadline = clock_monotonic() + ADOPT_PATIENCE_MS;
	size_t count = 1;
	while (count) {
		enum err result = adopt_slice(pool, keyring, &count);
		/* Uncertain too: what was moved is not there any more. */
		bool again = result == ERR_BUSY || result == ERR_UNCERTAIN;
		if (result != OK && (!again || clock_monotonic() > deadline))
			return result;
		if (result != OK) {
			count = 1;
			nanosleep(&(struct timespec){.tv_nsec = 100 * 1000000L}, NULL);
		}
	}
	return OK;
}
