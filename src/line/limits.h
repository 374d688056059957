/* limits: LINE's endpoints and how often each may be called.
 *
 * One table for both sides: kairanban stays below it, line-sim enforces it.
 * A limit holds per channel and endpoint (method and path template).
 * Source: "Messaging API reference", Rate limits; "Retry failed API requests". */
#pragma once

#include "base.h"

struct arena;

enum line_call {
	LINE_REPLY,
	LINE_PUSH,
	LINE_MULTICAST,
	LINE_NARROWCAST,
	LINE_BROADCAST,
	LINE_VALIDATE_REPLY,
	LINE_VALIDATE_PUSH,
	LINE_VALIDATE_MULTICAST,
	LINE_VALIDATE_NARROWCAST,
	LINE_VALIDATE_BROADCAST,
	LINE_NARROWCAST_PROGRESS,
	LINE_QUOTA,
	LINE_QUOTA_CONSUMPTION,
	LINE_DELIVERY_REPLY,
	LINE_DELIVERY_PUSH,
	LINE_DELIVERY_MULTICAST,
	LINE_DELIVERY_BROADCAST,
	LINE_DELIVERY_PNP,
	LINE_AGGREGATION_INFO,
	LINE_AGGREGATION_LIST,
	LINE_CONTENT,
	LINE_CONTENT_PREVIEW,
	LINE_CONTENT_TRANSCODING,
	LINE_WEBHOOK_GET,
	LINE_WEBHOOK_SET,
	LINE_WEBHOOK_TEST,
	LINE_PROFILE,
	LINE_FOLLOWERS,
	LINE_BOT_INFO,
	LINE_GROUP_SUMMARY,
	LINE_GROUP_COUNT,
	LINE_GROUP_MEMBERS,
	LINE_GROUP_MEMBER,
	LINE_GROUP_LEAVE,
	LINE_ROOM_COUNT,
	LINE_ROOM_MEMBERS,
	LINE_ROOM_MEMBER,
	LINE_ROOM_LEAVE,
	LINE_LINK_TOKEN,
	LINE_LOADING,
	LINE_MARK_READ,
	LINE_MARK_READ_PARTNER,
	LINE_RICHMENU_CREATE,
	LINE_RICHMENU_VALIDATE,
	LINE_RICHMENU_LIST,
	LINE_RICHMENU_GET,
	LINE_RICHMENU_DELETE,
	LINE_RICHMENU_IMAGE_SET,
	LINE_RICHMENU_IMAGE_GET,
	LINE_RICHMENU_DEFAULT_SET,
	LINE_RICHMENU_DEFAULT_GET,
	LINE_RICHMENU_DEFAULT_CANCEL,
	LINE_RICHMENU_LINK,
	LINE_RICHMENU_OF_USER,
	LINE_RICHMENU_UNLINK,
	LINE_RICHMENU_BULK_LINK,
	LINE_RICHMENU_BULK_UNLINK,
	LINE_RICHMENU_BATCH,
	LINE_RICHMENU_BATCH_VALIDATE,
	LINE_RICHMENU_BATCH_PROGRESS,
	LINE_ALIAS_CREATE,
	LINE_ALIAS_LIST,
	LINE_ALIAS_GET,
	LINE_ALIAS_UPDATE,
	LINE_ALIAS_DELETE,
	LINE_AUDIENCE_CREATE,
	LINE_AUDIENCE_ADD,
	LINE_AUDIENCE_FILE_CREATE,
	LINE_AUDIENCE_FILE_ADD,
	LINE_AUDIENCE_CLICK,
	LINE_AUDIENCE_IMPRESSION,
	LINE_AUDIENCE_LIST,
	LINE_AUDIENCE_SHARED_LIST,
	LINE_AUDIENCE_SHARED_GET,
	LINE_AUDIENCE_RENAME,
	LINE_AUDIENCE_GET,
	LINE_AUDIENCE_DELETE,
	LINE_INSIGHT_DELIVERY,
	LINE_INSIGHT_FOLLOWERS,
	LINE_INSIGHT_DEMOGRAPHIC,
	LINE_INSIGHT_EVENT,
	LINE_INSIGHT_AGGREGATION,
	LINE_INSIGHT_RICHMENU_SUMMARY,
	LINE_INSIGHT_RICHMENU_DAILY,
	LINE_MEMBERSHIP_OF_USER,
	LINE_MEMBERSHIP_LIST,
	LINE_MEMBERSHIP_USERS,
	LINE_COUPON_CREATE,
	LINE_COUPON_LIST,
	LINE_COUPON_GET,
	LINE_COUPON_CLOSE,
	LINE_PNP_PUSH,
	LINE_PNP_TEMPLATED,
	LINE_TOKEN_SHORT,
	LINE_TOKEN_SHORT_REVOKE,
	LINE_TOKEN_SHORT_VERIFY,
	LINE_TOKEN_STATELESS,
	LINE_TOKEN, /* v2.1 channel tokens and LINE Login's code exchange share the path */
	LINE_TOKEN_VERIFY,
	LINE_ID_TOKEN_VERIFY,
	LINE_TOKEN_REVOKE,
	LINE_TOKEN_KIDS,
	LINE_LOGIN_CERTS,
	LINE_LOGIN_USERINFO_GET,
	LINE_LOGIN_USERINFO_POST,
	LINE_LOGIN_PROFILE,
	LINE_LOGIN_FRIENDSHIP,
	LINE_LOGIN_DEAUTHORIZE,
	LINE_LIFF_CREATE,
	LINE_LIFF_LIST,
	LINE_LIFF_UPDATE,
	LINE_LIFF_DELETE,
	LINE_CALLS,
};

enum line_body { BODY_NONE, BODY_JSON, BODY_FORM, BODY_IMAGE, BODY_MULTIPART };
enum line_auth { AUTH_CHANNEL, AUTH_NONE, AUTH_USER, AUTH_LOGIN_CHANNEL }; /* whose bearer token */

struct line_endpoint {
	const char *method;
	const char *path; /* template: "/v2/bot/profile/{userId}" */
	bool data_host;   /* api-data.line.me instead of api.line.me; the wrong one answers 404 */
	bool retry_key;   /* X-Line-Retry-Key is taken; elsewhere it is a 400 */
	enum line_body body;
	enum line_auth auth;
	int64_t rate_count;     /* calls … */
	int64_t rate_window_ms; /* … per window; count 0: no limit published */
};

#define LINE_PARAMS_MOST 2
#define LINE_USERS_PER_CALL 500 /* multicast, bulk link */
#define LINE_REQUEST_BYTES_MOST ((size_t)2 * 1024 * 1024)

struct line_match {
	enum line_call call;
	const struct line_endpoint *endpoint;
	struct str params[LINE_PARAMS_MOST]; /* values of {…} in order, still percent-encoded */
};

const struct line_endpoint *line_endpoint(enum line_call call);
/* Finds the endpoint of a request path without query. False when no
 * template fits; *known_path then says whether another method would (may be NULL). */
bool line_endpoint_find(struct str method, struct str path, struct line_match *out, bool *known_path);
/* The path with its parameters percent-encoded into it; a parameter must not be empty. */
struct str line_path(struct arena *arena, enum line_call call, struct str first, struct str second);

/* A token bucket in whole numbers; the caller owns time and locking. Starts full,
 * so the first window can see twice the rate: LINE does not say how much its own
 * buckets hold, a careful client asks for less than the table allows. */
struct rate_bucket {
	int64_t count;
	int64_t window_ms;
	int64_t level; /* tokens × window_ms */
	int64_t at;
};

void rate_bucket_init(struct rate_bucket *bucket, int64_t count, int64_t window_ms, int64_t now);
/* Takes one; else false and how long to wait (wait_ms may be NULL). A clock
 * that steps back refills nothing. */
bool rate_bucket_take(struct rate_bucket *bucket, int64_t now, int64_t *wait_ms);
/* LINE said 429: empty it, so that everybody waits. */
void rate_bucket_drain(struct rate_bucket *bucket, int64_t now);
