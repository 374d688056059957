/* fault: what goes wrong on purpose.
 *
 * A fault concerns LINE's answers on some path (before or after the request took
 * effect), or the webhooks. It fires on every nth match, so often. Wants the
 * world's lock. */
#pragma once

#include "err.h"

struct world;
struct node;
struct emit;

#define FAULTS_MOST 100

enum hook_fault {
	HOOK_FAULT_NONE, /* a fault of LINE's answers */
	HOOK_FAULT_DUPLICATE,
	HOOK_FAULT_REORDER,
	HOOK_FAULT_BATCH,
	HOOK_FAULT_EMPTY,
	HOOK_FAULT_DELAY,
	HOOK_FAULT_WRONG_SIGNATURE,
	HOOK_FAULT_NO_SIGNATURE,
	HOOK_FAULT_TRUNCATED,
	HOOK_FAULT_UNKNOWN_EVENT,
	HOOK_FAULT_UNKNOWN_MESSAGE,
	HOOK_FAULT_EXTRA,
	HOOK_FAULT_STANDBY,
	HOOK_FAULT_NO_USER_ID,
	HOOK_FAULT_PRETTY,
	HOOK_FAULT_DESTINATION,
	HOOK_FAULT_LOST,
	HOOK_FAULTS,
};

struct fault {
	int64_t id;
	enum hook_fault hook;
	struct str path;   /* exact, "…*" for a beginning, or LINE's template with {…} */
	bool after;
	bool drop;         /* cuts the connection */
	int status;        /* 0: the real answer */
	struct str body;   /* of the answer; empty: LINE's usual one */
	int64_t delay_ms;
	int64_t count;     /* times left, -1: for ever */
	int64_t every;     /* each nth match */
	int64_t seen, fired;
};

struct faults {
	struct fault items[FAULTS_MOST];
	uint32_t count;
	int64_t last_id;
};

enum err fault_add(struct world *world, const struct node *given, int64_t *id) MUST_CHECK;
void fault_remove(struct world *world, int64_t id); /* 0: all */
void faults_emit(const struct world *world, struct emit *out);

/* The fault that fires for this request now, if any. */
bool fault_for_call(struct world *world, struct str path, struct str template, bool after, struct fault *out);
bool fault_for_hook(struct world *world, enum hook_fault kind, struct fault *out);
