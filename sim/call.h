/* call: one request to LINE's API while it is being answered. */
#pragma once

#include "emit.h"
#include "http_request.h"
#include "http_response.h"
#include "limits.h"
#include "recipients.h"
#include "tokens.h"
#include "world.h"

struct node;

struct call {
	struct world *world;
	struct arena *arena;
	struct http_request *req;
	struct http_response *res;
	bool data_role;          /* came in at the data host's door */
	bool main_role;          /* came in at the other one, where both are apart */
	struct line_match match;
	struct str params[LINE_PARAMS_MOST]; /* decoded */
	const struct node *body; /* of a JSON call; NULL otherwise */
	struct recipients recipients; /* of a multicast, when they were taken out of the body */
	struct str body_error;   /* why the JSON could not be read: LINE's answer */
	struct bearer *bearer;   /* NULL where none is asked for */
	struct id16 request_id;
	struct id16 fingerprint; /* of the body */
	struct str retry_key;    /* empty: none */
	int64_t now;
	const char *remark;      /* for the journal */
	int64_t fault;           /* for the journal */
	bool later;              /* deferred: somebody else answers */
};

void answer(struct call *call, int status, struct str json);
void answer_empty(struct call *call, int status); /* {} */
void answer_message(struct call *call, int status, struct str message);
/* {"message":…,"details":[]}, as some rich menu errors have it. */
void answer_message_details(struct call *call, int status, struct str message);
/* A 400 with details[0]: property and what is wrong with it. */
void answer_problem(struct call *call, struct str property, struct str text);
/* "The property, 'to', in the request body is invalid (line: -, column: -)" */
void answer_bad_property(struct call *call, struct str property);
/* "The value for the 'userId' parameter is invalid" */
void answer_bad_parameter(struct call *call, const char *name);
/* {"error":…,"error_description":…} of the token endpoints. */
void answer_oauth_error(struct call *call, int status, struct str error, struct str description);

/* Writes JSON: json_begin(), emit_…(), answer_json(). */
struct json {
	struct buf buf;
	struct emit out;
};
struct emit *json_begin(struct json *json, struct arena *arena); /* opens the object */
void answer_json(struct call *call, int status, struct json *json); /* closes it */

/* The query's number within limits; ERR_INVALID when it is no number or outside. */
enum err call_number(const struct call *call, const char *name, int64_t absent, int64_t most,
                     int64_t *out) MUST_CHECK;
/* The friend of a path's {userId}; answers 400 itself when malformed. NOBODY: unknown. */
bool call_user(struct call *call, size_t param, uint32_t *person);
/* "2026-11-22T01:02:03.004Z" */
struct str call_time(const struct call *call, int64_t ms);
/* "20261122" as a day of Japan. */
bool call_day(struct str text, int64_t *day);
