/* db_fault: lets the nth call of a kind go wrong, to see what the others do.
 *
 * For tests, and for main when KAIRANBAN_FAULT is set; nothing else calls it.
 * One fault is set at a time, for all pools of the process. */
#pragma once

#include "err.h"
#include "str.h"

enum db_fault_call { DB_FAULT_ANY, DB_FAULT_BEGIN, DB_FAULT_STATEMENT, DB_FAULT_COMMIT };
enum db_fault_kind {
	DB_FAULT_NONE,
	DB_FAULT_BUSY,             /* nothing happens, ERR_BUSY */
	DB_FAULT_LOST,             /* the connection is cut before the call */
	DB_FAULT_UNCERTAIN_DONE,   /* it happens, the answer gets lost */
	DB_FAULT_UNCERTAIN_UNDONE, /* it does not happen, the answer gets lost */
};

struct db_fault {
	enum db_fault_call call;
	enum db_fault_kind kind;
	int64_t nth;   /* 1: the next such call */
	int64_t count; /* how many in a row fail; 0: once */
};

void db_fault_set(const struct db_fault *fault); /* NULL: none */
/* "commit:uncertain-done:3", "any:busy:1:5"; ERR_INVALID when it is not one. */
enum err db_fault_parse(struct str text, struct db_fault *out) MUST_CHECK;
