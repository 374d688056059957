/* fault: where db.c and stmt.c ask whether db_fault.h wants a call to fail.
 * For src/db/ only. */
#pragma once

#include "db_fault.h"

struct db;

/* The loan holds a connection. OK: go on. */
enum err fault_before(enum db_fault_call call, struct db *db) MUST_CHECK;
/* The call went well; its answer may be wanted lost. */
enum err fault_after(enum db_fault_call call) MUST_CHECK;
