/* broadcast_call: the body of one call, from the people of a batch. */
#pragma once

#include "audience.h"
#include "batch.h"
#include "batch_address.h"
#include "content_person.h"
#include "roster.h"
#include "sender.h"

struct http_call;
struct people;

/* What is said in one language. */
struct broadcast_speech {
	const struct node *messages; /* NULL: nothing */
	const struct content_link *links;
	size_t link_count;
	struct str rendered; /* empty when personal */
};

/* What all calls of a broadcast share. */
struct broadcast_calls {
	struct sender *sender;
	struct arena *arena; /* as long as the calls go on */
	struct db *db;       /* to read */
	struct broadcast broadcast;
	enum sender_way way;
	struct audience audience;
	struct broadcast_speech in[LANGUAGES];
	struct content_how how; /* without links */
	struct content_source source;
	struct roster roster; /* when the broadcast has one */
};

enum err broadcast_calls_open(struct sender *sender, struct arena *arena, struct db *db, int64_t broadcast_id,
                              struct broadcast_calls *out) MUST_CHECK;

struct broadcast_addressees {
	int64_t ids[BATCH_PEOPLE]; /* in the order of "to" */
	char line_ids[BATCH_PEOPLE][BATCH_LINE_ID];
	size_t count; /* 0: there is nobody to send to */
	struct content_person person; /* of a push */
};
struct broadcast_load {
	struct batch *batch;
	struct broadcast_addressees *to;
};
/* Reads the addresses of several batches, in the order of their ranks, with as few
 * questions as possible. Who has no LINE id any more is left out of the batch. */
enum err broadcast_load_addressees(const struct broadcast_calls *calls, const struct broadcast_load *loads,
                                   size_t count) MUST_CHECK;

/* For pushes: what stands for the placeholders, in the arena, for all at once. */
enum err broadcast_load_people(const struct broadcast_calls *calls, struct arena *arena,
                               const struct broadcast_load *loads, size_t count) MUST_CHECK;

/* Fills in the call; its texts live in the arena. Needs somebody to send to. */
enum err broadcast_call_make(const struct broadcast_calls *calls, struct arena *arena, const struct batch *batch,
                             const struct broadcast_addressees *to, struct http_call *call) MUST_CHECK;
