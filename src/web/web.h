/* web: the role that reads hostile bytes. It holds no channel token and opens
 * no connection but to the database; questions to LINE go to the worker by
 * ask.h. One struct holds what handlers may use. */
#pragma once

#include "err.h"
#include "str.h"

struct access_log;
struct article_book;
struct address_gate;
struct ask_client;
struct cidr_list;
struct db_pool;
struct http_server;
struct intake;
struct keyring;
struct members;
struct pdf_fonts;
struct refusals;
struct throttle;
struct reply_book;
struct secret;
struct web;

struct web_options {
	struct str listen;
	int threads;
	struct str public_url;   /* without a slash at the end */
	struct str console_url;  /* the same of the console; empty: public_url */
	struct str city_name, account_name, account_id; /* account_id: "@morioka" */
	struct str environment;  /* production, test, demo */
	struct str login_url;    /* https://access.line.me */
	struct str login_channel_id;
	struct str poster_font_file, poster_bold_font_file;
	struct str sso_issuer, sso_client_id, sso_label; /* single sign-on; issuer empty: none */
	struct str liff_id;      /* empty: web login only */
	struct str frame_ancestors; /* who may show citizens' pages in a frame; empty: nobody */
	const struct cidr_list *console_allow;
	const struct cidr_list *trusted_proxies;
	struct db_pool *db;
	struct db_pool *inbox;
	struct db_pool *access;
	const struct keyring *keyring;
	const struct secret *channel_secret; /* signs webhooks; cannot send */
	struct ask_client *worker, *worker_for_staff; /* apart: one never waits for the other */
	int image_helper; /* socket of the process that decodes pictures (image_work.h) */
	int wake; /* eventfd that rouses the worker after a commit; -1: none */
	bool mails;               /* the worker can send mail to staff */
	bool checks_viruses;      /* the worker asks clamd about files */
	bool allow_http_loopback; /* demo and tests: http://127.0.0.1 addresses in messages */
};

/* What handlers see. */
struct web {
	struct web_options options;
	struct address_gate *addresses; /* from where the console may be reached */
	struct pdf_fonts *fonts; /* of posters */
	struct members *members; /* cached sets of friends, for counting (people/members.h) */
	struct article_book *articles; /* for trying out what would be answered */
	struct reply_book *replies; /* the rules of the talk (talk/reply_book.h) */
	struct intake *intake;   /* group commit of webhooks */
	struct access_log *access_log; /* group commit of what was asked */
	struct refusals *refusals; /* how many a minute are recorded */
	struct throttle *throttle; /* of wrong tries at signing in */
	struct http_server *server;
};

enum err web_start(const struct web_options *options, struct web **out) MUST_CHECK;
int web_port(const struct web *web);
void web_stop(struct web **web); /* finishes what is in flight */
