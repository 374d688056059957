/* address_list: from where the console may be reached, beside what the settings
 * file allows. Two people change it: one proposes the whole list anew, another
 * approves. No list in force: the settings file alone decides.
 *
 * Networks are texts here; net/cidr.h reads them. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define ADDRESS_RANGES_MOST 100
#define ADDRESS_PAST_MOST 20
#define ADDRESS_PROPOSAL_LIFE_MS ((int64_t)7 * 24 * 60 * 60 * 1000)

struct address_range {
	struct str network; /* 192.0.2.0/24 */
	struct str note;
	int64_t from_at, until_at; /* 0: always, for ever; until_at is not included */
};

struct address_list {
	int64_t id, base_id;
	struct str state; /* proposed, used, past, refused, withdrawn */
	struct str reason;
	int64_t proposed_by_id, proposed_at; /* 0: the operator's command */
	int64_t decided_at;                  /* 0: not yet */
	struct str proposed_by, decided_by;
	struct address_range *ranges;
	size_t count;
};

bool address_range_counts(const struct address_range *range, int64_t now);

/* ERR_NOT_FOUND: there is none. */
enum err address_list_used(struct db *db, struct arena *arena, struct address_list *out) MUST_CHECK;
/* One older than ADDRESS_PROPOSAL_LIFE_MS is none. */
enum err address_list_proposed(struct db *db, struct arena *arena, int64_t now, struct address_list *out) MUST_CHECK;
enum err address_list_past(struct db *db, struct arena *arena, struct address_list **out, size_t *count) MUST_CHECK;

struct address_proposal {
	const struct address_range *ranges;
	size_t count;
	int64_t base_id; /* the list it was made from */
	struct str reason;
	int64_t staff_id; /* 0: the operator's command */
};
/* ERR_CONFLICT when another proposal waits, or the list changed meanwhile. */
enum err address_list_propose(struct db *db, struct arena *arena, const struct address_proposal *proposal,
                              int64_t now, int64_t *id) MUST_CHECK;
/* In force from now on. ERR_DENIED for the person who proposed it; ERR_CONFLICT
 * when it waits no more, or the list changed meanwhile. */
enum err address_list_approve(struct db *db, struct arena *arena, int64_t id, int64_t staff_id, int64_t now) MUST_CHECK;
/* Refused by another, withdrawn by whoever proposed it. */
enum err address_list_end(struct db *db, struct arena *arena, int64_t id, int64_t staff_id, int64_t now) MUST_CHECK;
/* By the operator at the machine: at once, without a second person. */
enum err address_list_put(struct db *db, struct arena *arena, const struct address_proposal *proposal,
                          int64_t now) MUST_CHECK;

/* Who may approve at that moment, besides one. */
enum err address_approvers(struct db *db, struct arena *arena, int64_t besides, int64_t now, int64_t **out,
                           size_t *count) MUST_CHECK;
