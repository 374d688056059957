/* sender: what the sender's files share. One thread per process runs it; one
 * process at a time leads (leader.h) and sends. */
#pragma once

#include "broadcast.h"
#include "jobs.h"
#include "leader.h"
#include "line_pace.h"

struct line_api;

/* The endpoints a batch may go to. */
enum sender_way { WAY_MULTICAST, WAY_PUSH, WAY_BROADCAST, SENDER_WAYS };

struct sender {
	struct jobs *jobs;
	struct delivery delivery;
	const struct line_api *line;
	struct leader leader;
	struct line_pace pace[SENDER_WAYS];
	int64_t blocked_until[SENDER_WAYS]; /* clock_now(): LINE wants quiet, or was not reached */
	int strikes[SENDER_WAYS];           /* in a row; decides how long */
};

#define SENDER_IN_FLIGHT 32

/* LINE wants quiet on this way for a while that grows with each time in a row. */
int64_t sender_block(struct sender *sender, enum sender_way way);

/* Sends batches of one broadcast until it is finished, stopped or held, until it has to
 * wait, or until its time slice is over and others want to be sent. */
enum err broadcast_pump(struct sender *sender, int64_t broadcast_id) MUST_CHECK;
