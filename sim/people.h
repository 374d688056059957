/* people: everybody who could be a friend of the account.
 *
 * Made for a million: who is created by count has no name of their own, only a
 * crowd they belong to, and gets details when something personal happens. All
 * functions want the world's lock held. */
#pragma once

#include "err.h"
#include "ids.h"

struct world;

#define NOBODY UINT32_MAX
#define PEOPLE_MOST 2000000u

enum person_state { PERSON_STRANGER, PERSON_FOLLOWING, PERSON_BLOCKED, PERSON_DELETED };

/* One thing in a person's talk; the phone's order. */
enum entry_kind { ENTRY_PARCEL, ENTRY_SAID, ENTRY_NOTICE };
struct entry {
	uint32_t index; /* into parcels, what people said, notices */
	uint8_t kind;
	bool opened; /* a parcel that was looked at */
};

/* What only some people have. */
struct details {
	struct str name, language, picture_url, status_message;
	int64_t wrote_at;      /* last own message, 0: never */
	int64_t loading_until; /* the account shows its loading animation */
	bool no_consent;       /* profile and ids are withheld */
};

struct person {
	struct id16 id;
	struct entry *entries;
	uint32_t entry_count, entry_capacity;
	uint32_t last_parcel; /* plus one; finds the same person twice in one call */
	uint32_t unread;
	uint32_t crowd;
	uint32_t details; /* plus one; 0: none */
	uint32_t menu;    /* per-user rich menu, plus one; 0: none */
	uint8_t state;    /* enum person_state */
	bool named;       /* made one by one: shown first */
	bool reached;     /* something was delivered */
};

struct crowd {
	struct str name, language;
	uint32_t first;
	bool alone; /* one person: no number behind the name */
};

struct notice {
	int64_t at;
	struct str text;
};

struct people {
	struct person *items;
	uint32_t count, capacity;
	struct table by_id;
	struct details *details;
	uint32_t details_count, details_capacity;
	struct crowd *crowds;
	uint32_t crowd_count, crowd_capacity;
	struct notice *notices;
	uint32_t notice_count, notice_capacity;
	int64_t following, blocked; /* now */
	int64_t ever;               /* followed at least once: LINE's "followers" */
};

struct newcomer {
	struct str name, language, picture_url, status_message;
	struct str user_id; /* empty: made from the seed */
	bool no_consent;
};

/* Strangers at first. ERR_CONFLICT when the id is taken, ERR_INVALID when malformed,
 * ERR_LIMIT over PEOPLE_MOST. */
enum err people_add(struct world *world, const struct newcomer *newcomer, uint32_t *out) MUST_CHECK;
enum err people_add_crowd(struct world *world, const struct newcomer *newcomer, uint32_t count,
                          uint32_t *first) MUST_CHECK;
void people_clear(struct world *world);

uint32_t people_find(const struct world *world, struct str user_id); /* NOBODY when unknown */
struct person *people_at(struct world *world, uint32_t index);
struct details *people_details(struct world *world, uint32_t index); /* made when missing */
const struct details *people_details_if_any(const struct world *world, uint32_t index);

#define NAME_ROOM 256
/* Written into `room` when it is put together, so that a million can be looked at. */
struct str people_name_in(const struct world *world, uint32_t index, char room[NAME_ROOM]);
struct str people_name(const struct world *world, struct arena *arena, uint32_t index);
struct str people_language(const struct world *world, uint32_t index);

/* With webhook unless silent. Following again after a block is an unblock. */
void people_follow(struct world *world, uint32_t index, bool silent);
void people_block(struct world *world, uint32_t index, bool silent);
void people_delete(struct world *world, uint32_t index); /* the LINE account is gone */

void people_append(struct world *world, uint32_t index, enum entry_kind kind, uint32_t what);
void people_notice(struct world *world, uint32_t index, struct str text); /* grey line in the talk */
