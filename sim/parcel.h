/* parcel: one accepted send request, and what reached whom by it.
 *
 * The messages of a parcel are kept once as content, however many parcels carry
 * the same ones; a person's talk only refers to them. Parcels that are the same
 * batch (same retry key, or the same bytes once more) share a batch number, so
 * that a second arrival is seen as a duplicate. Wants the world's lock. */
#pragma once

#include "ids.h"

struct world;
struct node;

enum via { VIA_PUSH, VIA_MULTICAST, VIA_BROADCAST, VIA_NARROWCAST, VIA_REPLY, VIAS };

#define CONTENT_MESSAGES 5

struct content {
	struct str messages[CONTENT_MESSAGES]; /* JSON */
	uint32_t count;
};

struct tap { /* somebody tapped an address in a parcel */
	uint32_t person;
	struct str uri;
	uint32_t times;
};

struct parcel {
	struct id16 request_id;
	struct id16 retry_key;
	bool has_retry_key;
	bool silent; /* notificationDisabled */
	uint8_t via;
	int64_t at;
	uint32_t content;
	uint32_t batch;           /* index of the first parcel of this batch */
	int64_t first_message_id; /* its messages are numbered on from here */
	struct str unit;          /* customAggregationUnits[0] */
	int64_t people, messages; /* delivered */
	int64_t skipped;          /* blocked, deleted, strangers */
	int64_t duplicates;       /* people who had this batch already */
	int64_t repeats;          /* people who had the same messages by another batch */
	int64_t opened;           /* people */
	struct tap *taps;
	uint32_t tap_count, tap_capacity;
};

struct parcels {
	struct parcel *items;
	uint32_t count, capacity;
	struct content *contents;
	uint32_t content_count, content_capacity;
	struct table by_content; /* hash of the messages → content */
	struct table by_request; /* request id → parcel */
	struct table by_batch;   /* hash of retry key, and hash of the body → parcel */
	int64_t people, messages, duplicates, repeats, distinct;
};

struct parcel_draft {
	enum via via;
	const struct node *messages; /* checked */
	struct id16 fingerprint;     /* of the request's bytes */
	struct str retry_key;        /* empty: none */
	struct str unit;
	struct id16 request_id;
	bool silent;
};

uint32_t parcel_add(struct world *world, struct arena *arena, const struct parcel_draft *draft);
struct parcel *parcel_at(struct world *world, uint32_t index);
uint32_t parcel_find(const struct world *world, struct str request_id); /* TABLE_NONE when unknown */
const struct content *parcel_content(const struct world *world, const struct parcel *parcel);

/* Would it arrive? Friends always; by push also strangers who wrote within 7 days. */
bool parcel_reaches(const struct world *world, enum via via, uint32_t person);
/* Delivers unless it would not arrive or did already by this very parcel. */
void parcel_deliver(struct world *world, uint32_t parcel, uint32_t person);
/* Everybody in a group gets it; only the group's talk keeps it. */
void parcel_deliver_to_group(struct world *world, uint32_t parcel, uint32_t group);
/* The person looks at the talk: everything in it is opened. */
void parcel_open_all(struct world *world, uint32_t person);
void parcel_tap(struct world *world, uint32_t parcel, uint32_t person, struct str uri);
void parcels_clear(struct world *world);

const char *via_name(enum via via);
/* {"sentMessages":[{"id","quoteToken"?}…]} */
struct str parcel_sent_messages(struct world *world, struct arena *arena, uint32_t parcel);
