/* jobs: the role that does what happens later, and the only one that reaches
 * LINE. Threads that share nothing but this struct, which does not change after
 * the start. */
#pragma once

#include "broadcast.h"
#include "db.h"
#include "err.h"
#include "queue.h"

#include <stdatomic.h>

struct article_book;
struct http_client;
struct keyring;
struct line_api;
struct mail_server;
struct members;
struct reply_book;
struct secret;

struct jobs_options {
	struct db_pool *db;
	struct db_pool *inbox;
	struct db_pool *access;
	const struct keyring *keyring;
	const struct secret *channel_token;
	const struct secret *login_secret; /* of the LINE Login channel; NULL: no login */
	struct str login_channel_id;
	struct str oidc_issuer, oidc_client_id, oidc_claim; /* single sign-on of staff; issuer empty: none */
	const struct secret *oidc_secret; /* NULL: a public client */
	bool oidc_plain; /* http:// of a provider on loopback */
	struct str line_api_url, line_data_api_url;
	struct str public_url;
	struct str account_name;
	struct str model_url, model_name; /* of a language model that words answers; url empty: none */
	const struct secret *model_key;   /* NULL: none is wanted */
	bool model_plain; /* http:// of a model on loopback */
	bool allow_plain;     /* http:// addresses of the simulator */
	bool allow_http_loopback; /* in messages */
	int ask_socket;       /* questions of the web role; -1: none */
	int ask_staff_socket; /* … about staff, with a thread of their own; -1: none */
	int wake;             /* eventfd that rings after a commit of the inbox; -1: none */
	int workers;          /* threads that run queue jobs */
	struct str clamd;     /* socket of the virus check; empty: files are not checked */
	const struct mail_server *mail; /* NULL: no mail leaves the house */
	int64_t rate_multicast; /* calls a second; 0: LINE's own limit. Benches only raise it. */
};

struct jobs {
	struct jobs_options options;
	struct db_pool *db;
	struct db_pool *inbox;
	struct db_pool *access;
	const struct keyring *keyring;
	struct members *members;
	struct article_book *articles; /* what events are answered from */
	struct reply_book *replies;
	struct str public_url;
	atomic_bool stopping; /* every loop looks at it */
	_Atomic int64_t mail_rests_until; /* clock_monotonic(), after the mail server did not answer */
	_Atomic int64_t virus_rests_until; /* … after clamd did not */
	_Atomic int64_t virus_down_since;  /* clock_now(); 0: it answered last time */
};

/* One LINE client per thread: it is not for sharing. Opened on the thread's
 * first use and closed at its end. */
enum err jobs_line(struct jobs *jobs, struct line_api **out) MUST_CHECK;

/* For what the city decides. */
struct delivery jobs_delivery(const struct jobs *jobs);

/* Who runs a kind of job. Foreign servers answer slowly or never: what waits for
 * them has threads of its own and holds up nothing else. */
enum lane {
	LANE_HOUSE,   /* the workers; LINE at most */
	LANE_FOREIGN, /* mail and other people's pages: one thread */
	LANE_MODEL,   /* the language model, while a citizen waits: a few threads, one question each */
	LANE_VIRUS,   /* clamd: one thread, one file */
};

/* What the runner does. A handler is called with the job's lease held; what it
 * returns decides the job's fate (runner.c has the only table for that). */
struct job_row {
	const char *kind;
	enum err (*run)(struct jobs *jobs, struct arena *arena, const struct job *job);
	int64_t lease_ms;
	int64_t most_tries; /* then it is given up; 0: never */
	enum lane lane;
};
extern const struct job_row job_rows[];
extern const size_t job_row_count;

enum err jobs_start(const struct jobs_options *options, struct jobs **out) MUST_CHECK;
/* Finishes what is in flight. */
void jobs_stop(struct jobs **jobs);

/* Handlers, one file each. */
enum err job_broadcast_start(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_broadcast_repeat(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_broadcast_results(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_settings_saved(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_profile_fetch(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_attachment_fetch(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_approval_tick(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_approval_release(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_broadcast_links(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_audit_look(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_staff_move(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_notice_mail(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_bulk_edit(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_link_look(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_article_ask(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_conversation_send(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_conversation_tick(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_conversation_typing(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_erase(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
enum err job_housekeeping(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
/* Plans the hourly one; harmless when it is planned already. */
enum err housekeeping_plan(struct jobs *jobs, struct arena *arena, int64_t at) MUST_CHECK;

enum err job_digest_tick(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
/* Plans the next look for the digest; harmless when it is planned already. */
enum err digest_plan(struct jobs *jobs, struct arena *arena, int64_t at) MUST_CHECK;

enum err job_virus_check(struct jobs *jobs, struct arena *arena, const struct job *job) MUST_CHECK;
/* At the start: what clamd could not take before is tried again. */
enum err virus_plan(struct jobs *jobs, struct arena *arena, int64_t at) MUST_CHECK;

/* log_care.c: what housekeeping does for the logs, once a night. */
enum err log_care(struct jobs *jobs, struct arena *arena, int64_t now) MUST_CHECK;

/* sender.c: the loop that sends broadcasts, on a thread of its own until stopping. */
void sender_run(struct jobs *jobs);
