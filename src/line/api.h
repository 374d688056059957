/* api: asks LINE for things. Needs the network; the rest of this folder does not.
 *
 * Each call is one request; nothing here tries again or waits. What came of it
 * is in two words: the enum err says what the caller can do, the answer's kind
 * says more exactly what LINE did. LINE's status decides, never its texts, but
 * for 429, whose meanings differ in nothing else.
 *
 *   accepted      2xx, or 409: done before with this retry key   OK
 *   uncertain     no answer or 5xx: perhaps it happened          ERR_UNCERTAIN, same key again
 *   unsent        nothing reached LINE                           ERR_BUSY
 *   rate          429, too many requests                         ERR_LIMIT, all wait
 *   over quota    429, monthly limit                             ERR_LIMIT, stop and tell
 *   unauthorised  401, the token is wrong or has ended           ERR_REMOTE
 *   refused       other 4xx, for good                            ERR_INVALID, ERR_DENIED (403),
 *                                                                ERR_NOT_FOUND (404, 410)
 *
 * Sources: "Messaging API reference"; "Retry failed API requests"; "LINE Login
 * v2.1 API reference". */
#pragma once

#include "buf.h"
#include "limits.h"

struct arena;
struct http_call;
struct http_client;
struct http_reply;
struct node;
struct secret;

/* A plain value; everything in it is borrowed. */
struct line_api {
	struct http_client *client;
	struct str api_url;  /* "https://api.line.me", no slash at the end */
	struct str data_url; /* "https://api-data.line.me" */
	const struct secret *channel_token;
};

enum line_answer_kind {
	LINE_ACCEPTED,
	LINE_UNCERTAIN,
	LINE_UNSENT,
	LINE_RATE,
	LINE_OVER_QUOTA,
	LINE_UNAUTHORISED,
	LINE_REFUSED,
};

struct line_answer {
	enum line_answer_kind kind;
	int status;            /* 0: none came */
	bool repeated;         /* 409 */
	struct str request_id; /* for statistics; after a 409 that of the first, accepted request */
	struct str message;    /* LINE's words when it refused; may hold ids: not for logs */
	struct str body;
};

enum line_answer_kind line_answer_kind(int status, struct str body);
const char *line_answer_name(enum line_answer_kind kind); /* "accepted", "over_quota", … */
/* The code for an answer, with a text by fail() unless OK. */
enum err line_answer_err(const struct line_answer *answer) MUST_CHECK;

/* --- one request, three steps, for those who keep many in flight --- */

struct line_request {
	enum line_call call;
	struct str first, second; /* parameters of the path */
	struct str query;         /* "requestId=…", encoded; may be empty */
	struct str body;
	struct str content_type;  /* empty: what the endpoint takes */
	struct str retry_key;     /* a UUID; only where the endpoint takes one */
	struct str user_token;    /* of a citizen's login, where the endpoint wants that instead of the channel's */
	int64_t total_ms;         /* 0: the client's */
};

/* Fills a call for http_call() or http_call_many(). Texts live in the arena. */
void line_prepare(const struct line_api *api, struct arena *arena, const struct line_request *request,
                  struct http_call *out);
/* Reads what came of it; `outcome` and `reply` as http_call() or done() gave
 * them. Views of the reply, but for message, which lives in the arena. */
struct line_answer line_read(struct arena *arena, enum err outcome, const struct http_reply *reply);
/* Both with http_call() between; `answer` may be NULL. */
enum err line_ask(const struct line_api *api, struct arena *arena, const struct line_request *request,
                  struct line_answer *answer) MUST_CHECK;

/* --- bodies; `messages` is a JSON array that messages_check() has passed --- */

struct line_send_options {
	bool notification_disabled;
	struct str unit; /* one of customAggregationUnits, [A-Za-z0-9_]{1,30}; empty: none */
};

bool line_is_unit(struct str unit);
/* 1 to LINE_USERS_PER_CALL distinct, checked user ids. */
void line_body_multicast(struct buf *out, const struct str *ids, size_t count, struct str messages,
                         const struct line_send_options *options);
void line_body_push(struct buf *out, struct str to, struct str messages, const struct line_send_options *options);
/* LINE takes no unit here. */
void line_body_broadcast(struct buf *out, struct str messages, bool notification_disabled);
void line_body_reply(struct buf *out, struct str reply_token, struct str messages, bool notification_disabled);
/* {"messages":…} of the validate endpoints. */
void line_body_messages(struct buf *out, struct str messages);

/* --- sending; `answer` may be NULL --- */

/* No retry key exists here: after ERR_UNCERTAIN nobody knows. */
enum err line_reply(const struct line_api *api, struct arena *arena, struct str reply_token, struct str messages,
                    bool notification_disabled, struct line_answer *answer) MUST_CHECK;
/* Store key and body before calling; use them again after ERR_UNCERTAIN. */
enum err line_push(const struct line_api *api, struct arena *arena, struct str body, struct str retry_key,
                   struct line_answer *answer) MUST_CHECK;
enum err line_multicast(const struct line_api *api, struct arena *arena, struct str body, struct str retry_key,
                        struct line_answer *answer) MUST_CHECK;
enum err line_broadcast(const struct line_api *api, struct arena *arena, struct str body, struct str retry_key,
                        struct line_answer *answer) MUST_CHECK;
/* `how` is LINE_VALIDATE_PUSH or a neighbour. */
enum err line_validate(const struct line_api *api, struct arena *arena, enum line_call how, struct str messages,
                       struct line_answer *answer) MUST_CHECK;
/* Only for the one chat that is open; seconds: 5, 10, … 60. */
enum err line_loading(const struct line_api *api, struct arena *arena, struct str user_id, int seconds) MUST_CHECK;
enum err line_mark_read(const struct line_api *api, struct arena *arena, struct str token) MUST_CHECK;

/* --- asking --- */

struct line_profile {
	struct str user_id, display_name, picture_url, status_message, language; /* the last three may be empty */
};

struct line_bot {
	struct str user_id, basic_id, premium_id, display_name, picture_url;
	bool chat;           /* chatMode "chat": staff may answer by hand in LINE's own manager */
	bool marks_manually; /* markAsReadMode "manual" */
};

struct line_quota {
	bool limited;
	int64_t most; /* messages this month; only when limited */
};

struct line_statistics { /* -1: LINE hides numbers below 20 */
	int64_t unique_impression, unique_click, unique_media_played, unique_media_played_full;
	const struct node *root; /* messages[] and clicks[] as LINE gave them */
};

struct line_followers {
	const struct str *ids;
	size_t count;
	struct str next; /* empty after the last page */
};

enum err line_profile(const struct line_api *api, struct arena *arena, struct str user_id,
                      struct line_profile *out) MUST_CHECK;
enum err line_bot_info(const struct line_api *api, struct arena *arena, struct line_bot *out) MUST_CHECK;
enum err line_quota(const struct line_api *api, struct arena *arena, struct line_quota *out) MUST_CHECK;
enum err line_quota_used(const struct line_api *api, struct arena *arena, int64_t *out) MUST_CHECK; /* approximate */
/* Days as "20261122", Japan time, at most 30 apart. */
enum err line_aggregation(const struct line_api *api, struct arena *arena, struct str unit, struct str from,
                          struct str to, struct line_statistics *out) MUST_CHECK;
/* Verified accounts only, else ERR_DENIED. `start` is empty for the first page. */
enum err line_followers(const struct line_api *api, struct arena *arena, struct str start,
                        struct line_followers *out) MUST_CHECK;
enum err line_link_token(const struct line_api *api, struct arena *arena, struct str user_id,
                         struct str *out) MUST_CHECK;

/* What a person sent. ERR_BUSY: LINE still prepares it, ask again in seconds;
 * ERR_NOT_FOUND: gone or taken back; ERR_LIMIT: bigger than `ceiling`. The sink
 * also gets the bodies of bad answers: throw away what it got unless OK. */
struct line_content {
	struct str message_id;
	size_t ceiling;
	enum err (*sink)(void *context, struct str bytes);
	void *context;
};
enum err line_content(const struct line_api *api, struct arena *arena, const struct line_content *what,
                      struct str *media_type) MUST_CHECK;

/* --- webhook address --- */

struct line_webhook_test {
	bool success;
	int64_t status; /* what our server answered; 0 or less: nothing */
	struct str reason, detail;
};

enum err line_webhook(const struct line_api *api, struct arena *arena, struct str *url, bool *active) MUST_CHECK;
enum err line_webhook_set(const struct line_api *api, struct arena *arena, struct str url) MUST_CHECK;
enum err line_webhook_test(const struct line_api *api, struct arena *arena, struct line_webhook_test *out) MUST_CHECK;

/* --- rich menus --- */

/* `menu` is JSON that richmenu_check() has passed. */
enum err line_richmenu_create(const struct line_api *api, struct arena *arena, struct str menu,
                              struct str *id) MUST_CHECK;
enum err line_richmenu_validate(const struct line_api *api, struct arena *arena, struct str menu) MUST_CHECK;
/* Once per menu; `media_type` "image/jpeg" or "image/png". */
enum err line_richmenu_image(const struct line_api *api, struct arena *arena, struct str id, struct str bytes,
                             struct str media_type) MUST_CHECK;
/* Whether it has one; ERR_NOT_FOUND for a menu that is gone is told as none, too. */
enum err line_richmenu_has_image(const struct line_api *api, struct arena *arena, struct str id, bool *has) MUST_CHECK;
enum err line_richmenu_delete(const struct line_api *api, struct arena *arena, struct str id) MUST_CHECK;
/* The array "richmenus". */
enum err line_richmenu_list(const struct line_api *api, struct arena *arena, const struct node **out) MUST_CHECK;
enum err line_richmenu_default_set(const struct line_api *api, struct arena *arena, struct str id) MUST_CHECK;
enum err line_richmenu_default_cancel(const struct line_api *api, struct arena *arena) MUST_CHECK;
/* ERR_NOT_FOUND when there is none. */
enum err line_richmenu_default(const struct line_api *api, struct arena *arena, struct str *id) MUST_CHECK;
enum err line_richmenu_of(const struct line_api *api, struct arena *arena, struct str user_id, struct str *id) MUST_CHECK;
enum err line_richmenu_link(const struct line_api *api, struct arena *arena, struct str user_id, struct str id) MUST_CHECK;
enum err line_richmenu_unlink(const struct line_api *api, struct arena *arena, struct str user_id) MUST_CHECK;
/* 1 to LINE_USERS_PER_CALL people; accepted is not done: it takes seconds and is not promised. */
enum err line_richmenu_link_many(const struct line_api *api, struct arena *arena, const struct str *ids,
                                 size_t count, struct str id) MUST_CHECK;
enum err line_richmenu_unlink_many(const struct line_api *api, struct arena *arena, const struct str *ids,
                                   size_t count) MUST_CHECK;
enum err line_alias_create(const struct line_api *api, struct arena *arena, struct str alias, struct str id) MUST_CHECK;
enum err line_alias_update(const struct line_api *api, struct arena *arena, struct str alias, struct str id) MUST_CHECK;
enum err line_alias_delete(const struct line_api *api, struct arena *arena, struct str alias) MUST_CHECK;
enum err line_alias_get(const struct line_api *api, struct arena *arena, struct str alias, struct str *id) MUST_CHECK;
/* The array "aliases". */
enum err line_alias_list(const struct line_api *api, struct arena *arena, const struct node **out) MUST_CHECK;

/* --- LINE Login (the same provider's Login channel) --- */

struct line_login {
	struct str channel_id;
	const struct secret *channel_secret;
	struct str redirect_uri;
};

struct line_tokens {
	struct str access_token, id_token, scope; /* id_token only with scope openid */
	int64_t expires_in;                       /* seconds */
};

struct line_identity {
	struct str user_id; /* sub, checked */
	struct str name, picture;
	int64_t expires; /* seconds since 1970 */
};

/* `verifier` is the PKCE code verifier, empty when none was used. A code works once. */
enum err line_login_token(const struct line_api *api, struct arena *arena, const struct line_login *login,
                          struct str code, struct str verifier, struct line_tokens *out) MUST_CHECK;
/* LINE checks signature, issuer, audience, end and nonce. ERR_INVALID when any is wrong. */
enum err line_verify_id_token(const struct line_api *api, struct arena *arena, struct str channel_id,
                              struct str id_token, struct str nonce, struct line_identity *out) MUST_CHECK;
/* Whether the person of this login follows the account; a block is no. */
enum err line_friendship(const struct line_api *api, struct arena *arena, struct str access_token,
                         bool *follows) MUST_CHECK;
