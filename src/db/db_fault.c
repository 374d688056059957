/* db_fault: one armed fault, counted down under a lock. */
#include "db_fault.h"

#include "fault.h"
#include "pool.h"

#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct db_fault armed;
static atomic_bool is_armed; /* so that nobody takes the lock in earnest */
static _Thread_local bool lose_answer;

void db_fault_set(const struct db_fault *fault)
{
	pthread_mutex_lock(&lock);
	armed = fault ? *fault : (struct db_fault){.kind = DB_FAULT_NONE};
	atomic_store(&is_armed, armed.kind != DB_FAULT_NONE);
	pthread_mutex_unlock(&lock);
}

/* Counts the call and says what shall happen to it. */
static enum db_fault_kind strike(enum db_fault_call call)
{
	if (!atomic_load(&is_armed))
		return DB_FAULT_NONE;
	enum db_fault_kind kind = DB_FAULT_NONE;
	pthread_mutex_lock(&lock);
	if ((armed.call == DB_FAULT_ANY || armed.call == call) && --armed.nth <= 0) {
		kind = armed.kind;
		if (--armed.count <= 0) {
			armed.kind = DB_FAULT_NONE;
			atomic_store(&is_armed, false);
		}
	}
	pthread_mutex_unlock(&lock);
	return kind;
}

enum err fault_before(enum db_fault_call call, struct db *db)
{
	lose_answer = false;
	switch (strike(call)) {
	case DB_FAULT_NONE:
		return OK;
	case DB_FAULT_BUSY:
		return fail(ERR_BUSY, "fault: busy");
	case DB_FAULT_LOST:
		db->connection->engine->cut(db->connection);
		return OK;
	case DB_FAULT_UNCERTAIN_DONE:
		lose_answer = true;
		return OK;
	case DB_FAULT_UNCERTAIN_UNDONE:
		db->connection->gone = true;
		return fail(ERR_UNCERTAIN, "fault: uncertain, not done");
	}
	return OK;
}

enum err fault_after(enum db_fault_call call)
{
	(void)call;
	if (!lose_answer)
		return OK;
	lose_answer = false;
	return fail(ERR_UNCERTAIN, "fault: uncertain, done");
}

static bool word_index(struct str word, const char *const *words, int *index)
{
	for (int i = 0; words[i]; i++)
		if (str_eq(word, str_from(words[i]))) {
			*index = i;
			return true;
		}
	return false;
}

enum err db_fault_parse(struct str text, struct db_fault *out)
{
	static const char *const calls[] = {"any", "begin", "statement", "commit", NULL};
	static const char *const kinds[] = {"none", "busy", "lost", "uncertain-done", "uncertain-undone", NULL};
	int call, kind;
	int64_t nth = 1, count = 1;
	struct str piece;
	bool good = str_cut(&text, ':', &piece) && word_index(piece, calls, &call) &&
	            str_cut(&text, ':', &piece) && word_index(piece, kinds, &kind);
	if (good && str_cut(&text, ':', &piece))
		good = str_to_i64(piece, &nth) && nth > 0;
	if (good && str_cut(&text, ':', &piece))
		good = str_to_i64(piece, &count) && count > 0;
	if (!good || str_cut(&text, ':', &piece))
		return fail(ERR_INVALID, "a fault looks like commit:uncertain-done:3 or any:busy:1:5");
	*out = (struct db_fault){.call = (enum db_fault_call)call, .kind = (enum db_fault_kind)kind,
	                         .nth = nth, .count = count};
	return OK;
}
