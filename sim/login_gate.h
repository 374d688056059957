/* login_gate: finds out who sits at the browser and whether they agree.
 *
 * The person is the one of the cookie (opened from a phone), else the page lets
 * the tester pick. GET shows, POST of the same address decides. Wants the
 * world's lock. */
#pragma once

#include "http_request.h"
#include "http_response.h"

struct world;

struct gate {
	uint32_t person;   /* NOBODY: not known yet */
	bool answered;     /* a page was shown; nothing more to do */
	bool denied;       /* the person said no */
	bool befriended;   /* became a friend on the page */
	bool decided_now;  /* agreed just now */
};

struct gate_rules {
	bool choose_again; /* prompt=login */
	bool ask_again;    /* prompt=consent */
	bool quiet;        /* prompt=none: shows no page */
	bool no_consent;   /* only who, not whether */
	bool add_page;     /* bot_prompt=aggressive: adding is asked on a page of its own, after consent */
	struct str scope;
};

struct gate login_gate(struct world *world, struct http_request *req, struct http_response *res,
                       const struct gate_rules *rules);
/* A plain page with one sentence. */
void login_gate_say(struct http_response *res, int status, const char *sentence);
