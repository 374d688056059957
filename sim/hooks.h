/* hooks: events on their way to the webhook.
 *
 * A queue under the world's lock and one sender thread that signs and posts,
 * waits 2 s at most, keeps the order, and sends again when redelivery is on.
 * Times are those of the virtual clock. */
#pragma once

#include "err.h"
#include "people.h"

struct world;
struct arena;
struct http_deferred;

#define HOOK_TIMEOUT_MS 2000
#define HOOK_RECORDS 2000

enum hook_form {
	HOOK_EVENT,
	HOOK_RAW_EVENTS,
	HOOK_RAW_BODY,
	HOOK_PROBE, /* LINE's test of the webhook: no events, the outcome is answered */
};

struct hook {
	struct hook *next;
	enum hook_form form;
	char id[27];          /* webhookEventId */
	uint32_t person;      /* NOBODY: no source, or nobody's doing in a group */
	uint32_t group;       /* plus one; 0: none */
	uint32_t token;       /* reply token, plus one; 0: none */
	int64_t timestamp;
	int64_t due;          /* virtual clock */
	int64_t held_until;   /* clock_monotonic() */
	int attempts;
	bool gathering; /* takes the others along in one POST */
	bool has_signature;
	char signature[128];  /* of a raw body, as given */
	struct http_deferred *probe;
	size_t length;
	char json[];          /* "type":"follow","follow":{…} · raw: events or body · probe: address */
};

/* What became of one POST. */
struct hook_record {
	int64_t at, us;
	int status; /* 0: no answer */
	int events;
	int attempt;
	const char *reason; /* LINE's words */
	const char *detail;
	struct str body, signature; /* in memory */
	void *memory;
};

struct hooks {
	struct hook *first, *last;
	int64_t count;   /* waiting */
	int64_t flying;  /* on their way */
	int64_t sent, failed;
	struct hook_record records[HOOK_RECORDS];
	int64_t record_next;
};

/* An event of a person; `members` are its own JSON members. */
void hook_event(struct world *world, uint32_t person, struct str members, bool with_token);
void hook_event_id(struct world *world, uint32_t person, struct str members, bool with_token, char id[27]);
void hook_group_event(struct world *world, uint32_t group, uint32_t person, struct str members, bool with_token);
void hook_raw(struct world *world, enum hook_form form, struct str json, const struct str *signature);
/* Answers the deferred request with the outcome. */
void hook_probe(struct world *world, struct str url, struct http_deferred *deferred);
void hooks_clear(struct world *world);

struct hook_sender;
enum err hook_sender_start(struct world *world, int in_flight, struct hook_sender **out) MUST_CHECK;
void hook_sender_stop(struct hook_sender **sender);
