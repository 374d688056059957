/* call: one request on its way through a handler.
 *
 * The gate has checked method, size, session, right and CSRF before a handler
 * sees this. A GET holds a read-only loan; anything else a transaction that the
 * gate commits when the handler returns OK and rolls back when it does not. */
#pragma once

#include "audit.h"
#include "db.h"
#include "emit.h"
#include "http_request.h"
#include "http_response.h"
#include "route.h"
#include "session.h"
#include "web.h"

#define CALL_CAPTURES 2
#define CALL_ANSWER_MOST ((size_t)8 << 20)

struct spool;
struct wordings;

struct call {
	struct arena *arena; /* of this request */
	struct http_request *http;
	struct http_response *response;
	const struct web *web;
	const struct route *route;
	struct db *db;                        /* NULL with ROUTE_OWN_TX */
	const struct staff_session *session;  /* who is signed in; NULL on open routes */
	const struct visit *visit;            /* which citizen; NULL unless ROUTE_CITIZEN and signed in */
	struct str captures[CALL_CAPTURES];   /* {…} of the path, in order */
	int64_t id;                           /* the first capture as a number, 0 when it is none */
	int64_t now;
	char request[13]; /* names this request in logs and to whoever asks for help */
	struct buf answer;
	struct spool *spool; /* of an upload; media_sink.h */
	struct wordings *words; /* of a citizen's page (citizen/page.h), once it said something … */
	size_t page_head;       /* … where its own text begins … */
	bool page_drafts;       /* … and whether it shows a draft */
};

/* 200 with JSON. */
void call_answer_begin(struct call *call, struct emit *emit);
enum err call_answer_end(struct call *call, struct emit *emit) MUST_CHECK;
/* 200 with a file to keep: CSV in UTF-8 with BOM, or in CP932 for older programs. Name in ASCII. */
enum err call_answer_csv(struct call *call, struct str name, const struct buf *csv) MUST_CHECK;
enum err call_answer_cp932(struct call *call, struct str name, const struct buf *csv) MUST_CHECK;

/* For a row of that department (0: the whole city): ERR_NOT_FOUND when the person
 * may not see it, ERR_DENIED when the route's action is not allowed there. what: 配信 */
enum err call_admit_department(struct call *call, int64_t department_id, const char *what) MUST_CHECK;
/* The same where a row of no department is everybody's: all may see it, only
 * those with rights everywhere may change it. */
enum err call_admit_shared(struct call *call, int64_t department_id, const char *what) MUST_CHECK;
/* The rows that lists of this route show. */
struct scope call_scope(struct call *call);
/* Where something new goes. asked NULL: the person's own department. */
enum err call_department(struct call *call, const int64_t *asked, int64_t *out) MUST_CHECK;

/* Who is asking, for the record. */
struct audit_actor call_actor(const struct call *call);

/* A browser that only looks ahead, nobody who came: not for counting. */
bool call_is_look_only(const struct call *call);

/* Records what the signed-in person did, in the call's transaction. detail is a
 * JSON object (change.h) or empty (office/audit.h says what may be in it). */
enum err call_audit(struct call *call, const char *action, struct str object, struct str detail) MUST_CHECK;
/* The same for what a GET shows of a person, whose own loan cannot write: record
 * first, then show. */
enum err call_audit_apart(struct call *call, const char *action, struct str object, struct str detail) MUST_CHECK;
/* The same for what leaves the house by a GET. */
enum err call_audit_export(struct call *call, const char *action, struct str object) MUST_CHECK;
/* What was asked for and not allowed; so many a minute, the rest is counted. */
enum err call_audit_refused(struct call *call, const char *action, struct str object, struct str detail) MUST_CHECK;
