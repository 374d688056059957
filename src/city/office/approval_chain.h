/* approval_chain: through whom something passes before it leaves, for each
 * department and kind of sending.
 *
 * A department without a chain of its own uses that of the nearest one above it,
 * then the city's (department 0). Without any chain, or with one that has no
 * steps, whoever has the right releases directly. A change of a chain counts for
 * what is asked for afterwards. */
#pragma once

#include "deciders.h"

struct broadcast;

#define CHAIN_STEPS_MOST 8
#define CHAIN_PERSONS_MOST 20
#define CHAIN_WAIT_MOST 10080 /* minutes: a week */

enum chain_purpose { CHAIN_NORMAL, CHAIN_CORRECTION, CHAIN_EMERGENCY, CHAIN_DRILL };
extern const char *const chain_purposes[]; /* as in the database and the API; NULL at the end */
struct str chain_purpose_label(enum chain_purpose purpose); /* 緊急 */

struct approval_chain {
	int64_t id;
	int64_t department_id; /* 0: those without one of their own */
	enum chain_purpose purpose;
	bool release_first; /* released by whoever may, confirmed afterwards */
	struct approval_step *steps;
	size_t step_count;
	struct str updated_by;
	int64_t updated_at;
};

/* By department and purpose. */
enum err approval_chains(struct db *db, struct arena *arena, struct approval_chain **out, size_t *count) MUST_CHECK;
enum err approval_chain_find(struct db *db, struct arena *arena, int64_t id, struct approval_chain *out) MUST_CHECK;
/* id 0: a new one. ERR_INVALID names the field: steps[1].staff. ERR_CONFLICT
 * when that department has one for the purpose already. */
enum err approval_chain_put(struct db *db, struct arena *arena, const struct approval_chain *chain, int64_t staff_id,
                            int64_t now, int64_t *id) MUST_CHECK;
enum err approval_chain_delete(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;

/* The chain for this broadcast; its steps name real departments. No chain gives
 * one without steps. asker: whose department counts when the broadcast has none. */
enum err approval_chain_for(struct db *db, struct arena *arena, const struct deciders *all,
                            const struct broadcast *broadcast, int64_t asker, struct approval_chain *out) MUST_CHECK;
