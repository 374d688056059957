/* http_client: asks other servers. The only user of libcurl.
 *
 * Blocking outside, many at a time inside, connections kept warm. HTTP/1.1,
 * certificates verified, no redirects, no cookies. One client belongs to one
 * thread at a time.
 *
 * What a call returns says what the caller knows:
 *   OK             an answer came, whatever its status
 *   ERR_BUSY       nothing was sent (no address, no connection, no TLS)
 *   ERR_UNCERTAIN  sent at least in part, no full answer: perhaps it happened
 *   ERR_LIMIT      an answer came, but over the ceiling; status is filled in
 *   ERR_INVALID    our own request was malformed or not allowed
 *
 * When a kept connection turns out to be dead, libcurl sends once more on a new
 * one, which could reach the far side twice: send a key that makes that
 * harmless, or set `once`. */
#pragma once

#include "err.h"
#include "http.h"

struct arena;
struct http_client;

struct http_client_options {
	bool allow_plain;       /* http:// too: the simulator */
	bool refuse_private;    /* connect only to addresses on the internet: for addresses that people typed */
	bool allow_loopback;    /* … and to this machine: for trials on one machine */
	int connections;        /* kept warm; 0: 16 */
	int64_t connect_ms;     /* 0: 5 s */
	int64_t total_ms;       /* 0: 30 s */
	size_t ceiling;         /* of an answer's body; 0: 8 MiB */
	const char *user_agent; /* NULL: "Kairanban" */
	const char *ca_file;    /* NULL: the system's */
	const char *proxy;      /* "http://proxy.example:3128"; NULL: none (the environment is not asked) */
};

struct http_call {
	enum http_method method; /* not HTTP_OTHER */
	struct str url;
	const struct http_pair *headers;
	size_t header_count;
	struct str body;
	int64_t total_ms;   /* 0: the client's */
	size_t ceiling;     /* 0: the client's */
	int64_t not_before; /* clock_monotonic(); only http_call_many() waits */
	bool once;          /* on a connection of its own */
	/* Takes the body instead of memory, whatever the status; a failure ends the
	 * call with that code. */
	enum err (*sink)(void *context, struct str bytes);
	void *sink_context;
	void *tag; /* the caller's */
};

struct http_reply {
	int status;
	const struct http_pair *headers;
	size_t header_count;
	struct str body;
	int64_t us; /* from start to end */
};

/* Once per process, before libcurl is used; whatever opens it calls this itself. */
void http_client_setup(void);

enum err http_client_open(const struct http_client_options *options, struct http_client **out) MUST_CHECK;
void http_client_close(struct http_client **client); /* accepts NULL */

/* The reply lives in the arena; it is filled as far as it is known on failure too. */
enum err http_call(struct http_client *client, struct arena *arena, const struct http_call *call,
                   struct http_reply *reply) MUST_CHECK;
/* First header of that name, ASCII case ignored; ptr NULL when absent. */
struct str http_reply_header(const struct http_reply *reply, const char *name);

/* Feeds http_call_many(). All run on the calling thread. */
struct http_pump {
	void *context;
	/* The next call; its texts may live in the arena, which lasts until done().
	 * ERR_NOT_FOUND: none now; asked again after each done(). Another code: no
	 * more calls; http_call_many() returns it when those in flight are done. */
	enum err (*next)(void *context, struct arena *arena, struct http_call *call);
	/* Once for each call that next() gave. ERR_BUSY also when stopped before sending. */
	void (*done)(void *context, const struct http_call *call, enum err outcome,
	             const struct http_reply *reply);
	/* Asked at least every 200 ms; true: send nothing more, finish those in flight. May be NULL. */
	bool (*stop)(void *context);
};

/* Keeps up to in_flight calls going until next() has none and all are done. Calls
 * leave in the order of next(); one whose not_before lies ahead holds up those
 * behind it. */
enum err http_call_many(struct http_client *client, const struct http_pump *pump, int in_flight) MUST_CHECK;
