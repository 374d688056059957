/* timeline: what happened with one friend, newest first. Nothing is kept for it: it
 * reads what each subject keeps of its own, so it knows what they still know. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

/* In the order of their names, which settles what happened in one millisecond. */
enum timeline_kind {
	TIMELINE_ACCOUNT,
	TIMELINE_AMENDMENT, /* by staff */
	TIMELINE_ANSWER,
	TIMELINE_BROADCAST,
	TIMELINE_CODE,
	TIMELINE_CONSENT,
	TIMELINE_CONVERSATION,
	TIMELINE_MENU,
	TIMELINE_SCENARIO,
	TIMELINE_SETTINGS, /* by the citizen */
	TIMELINE_TAG,
	TIMELINE_KINDS,
};

struct timeline_entry {
	enum timeline_kind kind;
	struct str deed; /* in its subject's words: "followed", "finished", a giver, an action of the record */
	int64_t at;
	int64_t ref;  /* of the broadcast, scenario, conversation, menu or giver; version of a consent; number of a code */
	int64_t part; /* tells apart what has the same ref */
	struct str title;
	struct str who, department; /* the person of staff; of a tag: its giver's name */
	struct str detail; /* of the record, JSON; of an answer: the button */
};

#define TIMELINE_MOST 100
#define TIMELINE_SKIP_MOST 200

/* A place between two entries: behind `skip` entries of that millisecond. */
struct timeline_place {
	int64_t at;
	size_t skip;
};

struct timeline_ask {
	int64_t friend_id;
	bool wanted[TIMELINE_KINDS];
	struct scope broadcasts, scenarios, desks; /* whose may be seen */
	bool codes;
	struct timeline_place from; /* INT64_MAX: from the newest */
	size_t most;                /* up to TIMELINE_MOST */
};

struct timeline {
	struct timeline_entry *entries;
	size_t count;
	bool more;
	struct timeline_place next;
};

/* Broadcasts are those among the newest 200 that were sent (received.h). */
enum err timeline_read(struct db *db, struct arena *arena, const struct timeline_ask *ask, struct timeline *out) MUST_CHECK;
