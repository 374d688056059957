/* ask: a few questions from one process of ours to another, over a socket pair.
 *
 * The web role cannot reach LINE; it asks the worker. A question is a word and
 * a JSON object, the answer an error code and a JSON text. Messages are at most
 * ASK_MOST bytes. The answering side has a table of the only questions it
 * knows. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct node;

#define ASK_MOST ((size_t)64 << 10)

struct ask_client;
struct ask_server;

struct ask_row {
	const char *question; /* "login_exchange" */
	enum err (*answer)(void *context, struct arena *arena, const struct node *in, struct str *out);
};

/* Before fork: two ends, each for one process. */
enum err ask_pair(int *asking_end, int *answering_end) MUST_CHECK;

/* most: so many ask or wait at once, the next is told ERR_BUSY; 0: any number. */
enum err ask_client_open(int asking_end, int most, struct ask_client **out) MUST_CHECK;
void ask_client_close(struct ask_client **client);
/* Waits at most wait_ms (ERR_BUSY after that). The other side's failure comes
 * back with its code and text. For any thread; questions are asked one by one. */
enum err ask(struct ask_client *client, struct arena *arena, const char *question, struct str in,
             int64_t wait_ms, const struct node **out) MUST_CHECK;

/* A thread that answers until the other end closes or ask_server_stop(). */
enum err ask_server_start(int answering_end, const struct ask_row *rows, size_t count, void *context,
                          struct ask_server **out) MUST_CHECK;
void ask_server_stop(struct ask_server **server);
