/* limits: the table of LINE's endpoints, and a token bucket. */
#include "limits.h"

#include "arena.h"
#include "str.h"

#define HOUR 3600000
#define MINUTE 60000
#define SECOND 1000

#define HOURLY(n) (n), HOUR
#define MINUTELY(n) (n), MINUTE
#define SECONDLY(n) (n), SECOND
#define USUAL SECONDLY(2000)
#define UNKNOWN 0, 0

#define GET(path, rate) {"GET", path, false, false, BODY_NONE, AUTH_CHANNEL, rate}
#define DEL(path, rate) {"DELETE", path, false, false, BODY_NONE, AUTH_CHANNEL, rate}
#define JSON(method, path, rate) {method, path, false, false, BODY_JSON, AUTH_CHANNEL, rate}
#define EMPTY_POST(path, rate) {"POST", path, false, false, BODY_NONE, AUTH_CHANNEL, rate}
#define SEND(path, rate) {"POST", path, false, true, BODY_JSON, AUTH_CHANNEL, rate}
#define DATA(method, path, body, rate) {method, path, true, false, body, AUTH_CHANNEL, rate}
#define FORM(path, rate) {"POST", path, false, false, BODY_FORM, AUTH_NONE, rate}
#define LOGIN(method, path, body, auth) {method, path, false, false, body, auth, UNKNOWN}

#define BOT "/v2/bot/"

static const struct line_endpoint endpoints[LINE_CALLS] = {
	[LINE_REPLY] = JSON("POST", BOT "message/reply", USUAL),
	[LINE_PUSH] = SEND(BOT "message/push", USUAL),
	[LINE_MULTICAST] = SEND(BOT "message/multicast", SECONDLY(200)),
	[LINE_NARROWCAST] = SEND(BOT "message/narrowcast", HOURLY(60)),
	[LINE_BROADCAST] = SEND(BOT "message/broadcast", HOURLY(60)),
	[LINE_VALIDATE_REPLY] = JSON("POST", BOT "message/validate/reply", USUAL),
	[LINE_VALIDATE_PUSH] = JSON("POST", BOT "message/validate/push", USUAL),
	[LINE_VALIDATE_MULTICAST] = JSON("POST", BOT "message/validate/multicast", USUAL),
	[LINE_VALIDATE_NARROWCAST] = JSON("POST", BOT "message/validate/narrowcast", USUAL),
	[LINE_VALIDATE_BROADCAST] = JSON("POST", BOT "message/validate/broadcast", USUAL),
	[LINE_NARROWCAST_PROGRESS] = GET(BOT "message/progress/narrowcast", USUAL),
	[LINE_QUOTA] = GET(BOT "message/quota", USUAL),
	[LINE_QUOTA_CONSUMPTION] = GET(BOT "message/quota/consumption", USUAL),
	[LINE_DELIVERY_REPLY] = GET(BOT "message/delivery/reply", USUAL),
	[LINE_DELIVERY_PUSH] = GET(BOT "message/delivery/push", USUAL),
	[LINE_DELIVERY_MULTICAST] = GET(BOT "message/delivery/multicast", USUAL),
	[LINE_DELIVERY_BROADCAST] = GET(BOT "message/delivery/broadcast", USUAL),
	[LINE_DELIVERY_PNP] = GET(BOT "message/delivery/pnp", USUAL),
	[LINE_AGGREGATION_INFO] = GET(BOT "message/aggregation/info", USUAL),
	[LINE_AGGREGATION_LIST] = GET(BOT "message/aggregation/list", USUAL),
	[LINE_CONTENT] = DATA("GET", BOT "message/{messageId}/content", BODY_NONE, USUAL),
	[LINE_CONTENT_PREVIEW] = DATA("GET", BOT "message/{messageId}/content/preview", BODY_NONE, USUAL),
	[LINE_CONTENT_TRANSCODING] = DATA("GET", BOT "message/{messageId}/content/transcoding", BODY_NONE, USUAL),
	[LINE_WEBHOOK_GET] = GET(BOT "channel/webhook/endpoint", MINUTELY(1000)),
	[LINE_WEBHOOK_SET] = JSON("PUT", BOT "channel/webhook/endpoint", MINUTELY(1000)),
	[LINE_WEBHOOK_TEST] = JSON("POST", BOT "channel/webhook/test", HOURLY(60)),
	[LINE_PROFILE] = GET(BOT "profile/{userId}", USUAL),
	[LINE_FOLLOWERS] = GET(BOT "followers/ids", USUAL),
	[LINE_BOT_INFO] = GET(BOT "info", USUAL),
	[LINE_GROUP_SUMMARY] = GET(BOT "group/{groupId}/summary", USUAL),
	[LINE_GROUP_COUNT] = GET(BOT "group/{groupId}/members/count", USUAL),
	[LINE_GROUP_MEMBERS] = GET(BOT "group/{groupId}/members/ids", USUAL),
	[LINE_GROUP_MEMBER] = GET(BOT "group/{groupId}/member/{userId}", USUAL),
	[LINE_GROUP_LEAVE] = EMPTY_POST(BOT "group/{groupId}/leave", USUAL),
	[LINE_ROOM_COUNT] = GET(BOT "room/{roomId}/members/count", USUAL),
	[LINE_ROOM_MEMBERS] = GET(BOT "room/{roomId}/members/ids", USUAL),
	[LINE_ROOM_MEMBER] = GET(BOT "room/{roomId}/member/{userId}", USUAL),
	[LINE_ROOM_LEAVE] = EMPTY_POST(BOT "room/{roomId}/leave", USUAL),
	[LINE_LINK_TOKEN] = EMPTY_POST(BOT "user/{userId}/linkToken", USUAL),
	[LINE_LOADING] = JSON("POST", BOT "chat/loading/start", SECONDLY(100)),
	[LINE_MARK_READ] = JSON("POST", BOT "chat/markAsRead", USUAL),
	[LINE_MARK_READ_PARTNER] = JSON("POST", BOT "message/markAsRead", USUAL),
	[LINE_RICHMENU_CREATE] = JSON("POST", BOT "richmenu", HOURLY(100)),
	[LINE_RICHMENU_VALIDATE] = JSON("POST", BOT "richmenu/validate", USUAL),
	[LINE_RICHMENU_LIST] = GET(BOT "richmenu/list", SECONDLY(10)),
	[LINE_RICHMENU_GET] = GET(BOT "richmenu/{richMenuId}", USUAL),
	[LINE_RICHMENU_DELETE] = DEL(BOT "richmenu/{richMenuId}", HOURLY(100)),
	[LINE_RICHMENU_IMAGE_SET] = DATA("POST", BOT "richmenu/{richMenuId}/content", BODY_IMAGE, USUAL),
	[LINE_RICHMENU_IMAGE_GET] = DATA("GET", BOT "richmenu/{richMenuId}/content", BODY_NONE, USUAL),
	[LINE_RICHMENU_DEFAULT_SET] = EMPTY_POST(BOT "user/all/richmenu/{richMenuId}", USUAL),
	[LINE_RICHMENU_DEFAULT_GET] = GET(BOT "user/all/richmenu", USUAL),
	[LINE_RICHMENU_DEFAULT_CANCEL] = DEL(BOT "user/all/richmenu", USUAL),
	[LINE_RICHMENU_LINK] = EMPTY_POST(BOT "user/{userId}/richmenu/{richMenuId}", USUAL),
	[LINE_RICHMENU_OF_USER] = GET(BOT "user/{userId}/richmenu", USUAL),
	[LINE_RICHMENU_UNLINK] = DEL(BOT "user/{userId}/richmenu", USUAL),
	[LINE_RICHMENU_BULK_LINK] = JSON("POST", BOT "richmenu/bulk/link", USUAL),
	[LINE_RICHMENU_BULK_UNLINK] = JSON("POST", BOT "richmenu/bulk/unlink", USUAL),
	[LINE_RICHMENU_BATCH] = JSON("POST", BOT "richmenu/batch", HOURLY(3)),
	[LINE_RICHMENU_BATCH_VALIDATE] = JSON("POST", BOT "richmenu/validate/batch", USUAL),
	[LINE_RICHMENU_BATCH_PROGRESS] = GET(BOT "richmenu/progress/batch", HOURLY(100)),
	[LINE_ALIAS_CREATE] = JSON("POST", BOT "richmenu/alias", USUAL),
	[LINE_ALIAS_LIST] = GET(BOT "richmenu/alias/list", USUAL),
	[LINE_ALIAS_GET] = GET(BOT "richmenu/alias/{richMenuAliasId}", USUAL),
	[LINE_ALIAS_UPDATE] = JSON("POST", BOT "richmenu/alias/{richMenuAliasId}", USUAL),
	[LINE_ALIAS_DELETE] = DEL(BOT "richmenu/alias/{richMenuAliasId}", HOURLY(100)),
	[LINE_AUDIENCE_CREATE] = JSON("POST", BOT "audienceGroup/upload", MINUTELY(60)),
	[LINE_AUDIENCE_ADD] = JSON("PUT", BOT "audienceGroup/upload", MINUTELY(60)),
	[LINE_AUDIENCE_FILE_CREATE] = DATA("POST", BOT "audienceGroup/upload/byFile", BODY_MULTIPART, MINUTELY(60)),
	[LINE_AUDIENCE_FILE_ADD] = DATA("PUT", BOT "audienceGroup/upload/byFile", BODY_MULTIPART, MINUTELY(60)),
	[LINE_AUDIENCE_CLICK] = JSON("POST", BOT "audienceGroup/click", MINUTELY(60)),
	[LINE_AUDIENCE_IMPRESSION] = JSON("POST", BOT "audienceGroup/imp", MINUTELY(60)),
	[LINE_AUDIENCE_LIST] = GET(BOT "audienceGroup/list", MINUTELY(60)),
	[LINE_AUDIENCE_SHARED_LIST] = GET(BOT "audienceGroup/shared/list", MINUTELY(60)),
	[LINE_AUDIENCE_SHARED_GET] = GET(BOT "audienceGroup/shared/{audienceGroupId}", MINUTELY(60)),
	[LINE_AUDIENCE_RENAME] = JSON("PUT", BOT "audienceGroup/{audienceGroupId}/updateDescription", MINUTELY(60)),
	[LINE_AUDIENCE_GET] = GET(BOT "audienceGroup/{audienceGroupId}", MINUTELY(60)),
	[LINE_AUDIENCE_DELETE] = DEL(BOT "audienceGroup/{audienceGroupId}", MINUTELY(60)),
	[LINE_INSIGHT_DELIVERY] = GET(BOT "insight/message/delivery", HOURLY(60)),
	[LINE_INSIGHT_FOLLOWERS] = GET(BOT "insight/followers", HOURLY(60)),
	[LINE_INSIGHT_DEMOGRAPHIC] = GET(BOT "insight/demographic", HOURLY(60)),
	[LINE_INSIGHT_EVENT] = GET(BOT "insight/message/event", HOURLY(60)),
	[LINE_INSIGHT_AGGREGATION] = GET(BOT "insight/message/event/aggregation", HOURLY(60)),
	[LINE_INSIGHT_RICHMENU_SUMMARY] = GET(BOT "insight/richmenu/{richMenuId}/summary", HOURLY(60)),
	[LINE_INSIGHT_RICHMENU_DAILY] = GET(BOT "insight/richmenu/{richMenuId}/daily", HOURLY(60)),
	[LINE_MEMBERSHIP_OF_USER] = GET(BOT "membership/subscription/{userId}", SECONDLY(200)),
	[LINE_MEMBERSHIP_LIST] = GET(BOT "membership/list", SECONDLY(200)),
	[LINE_MEMBERSHIP_USERS] = GET(BOT "membership/{membershipId}/users/ids", SECONDLY(200)),
	[LINE_COUPON_CREATE] = JSON("POST", BOT "coupon", SECONDLY(200)),
	[LINE_COUPON_LIST] = GET(BOT "coupon", SECONDLY(200)),
	[LINE_COUPON_GET] = GET(BOT "coupon/{couponId}", SECONDLY(200)),
	[LINE_COUPON_CLOSE] = {"PUT", BOT "coupon/{couponId}/close", false, false, BODY_NONE, AUTH_CHANNEL, SECONDLY(200)},
	[LINE_PNP_PUSH] = JSON("POST", "/bot/pnp/push", USUAL),
	[LINE_PNP_TEMPLATED] = JSON("POST", BOT "message/pnp/templated/push", USUAL),
	[LINE_TOKEN_SHORT] = FORM("/v2/oauth/accessToken", SECONDLY(370)),
	[LINE_TOKEN_SHORT_REVOKE] = FORM("/v2/oauth/revoke", USUAL),
	[LINE_TOKEN_SHORT_VERIFY] = FORM("/v2/oauth/verify", USUAL),
	[LINE_TOKEN_STATELESS] = FORM("/oauth2/v3/token", USUAL),
	[LINE_TOKEN] = FORM("/oauth2/v2.1/token", USUAL),
	[LINE_TOKEN_VERIFY] = LOGIN("GET", "/oauth2/v2.1/verify", BODY_NONE, AUTH_NONE),
	[LINE_ID_TOKEN_VERIFY] = FORM("/oauth2/v2.1/verify", UNKNOWN),
	[LINE_TOKEN_REVOKE] = FORM("/oauth2/v2.1/revoke", USUAL),
	[LINE_TOKEN_KIDS] = LOGIN("GET", "/oauth2/v2.1/tokens/kid", BODY_NONE, AUTH_NONE),
	[LINE_LOGIN_CERTS] = LOGIN("GET", "/oauth2/v2.1/certs", BODY_NONE, AUTH_NONE),
	[LINE_LOGIN_USERINFO_GET] = LOGIN("GET", "/oauth2/v2.1/userinfo", BODY_NONE, AUTH_USER),
	[LINE_LOGIN_USERINFO_POST] = LOGIN("POST", "/oauth2/v2.1/userinfo", BODY_NONE, AUTH_USER),
	[LINE_LOGIN_PROFILE] = LOGIN("GET", "/v2/profile", BODY_NONE, AUTH_USER),
	[LINE_LOGIN_FRIENDSHIP] = LOGIN("GET", "/friendship/v1/status", BODY_NONE, AUTH_USER),
	[LINE_LOGIN_DEAUTHORIZE] = LOGIN("POST", "/user/v1/deauthorize", BODY_JSON, AUTH_LOGIN_CHANNEL),
	[LINE_LIFF_CREATE] = LOGIN("POST", "/liff/v1/apps", BODY_JSON, AUTH_LOGIN_CHANNEL),
	[LINE_LIFF_LIST] = LOGIN("GET", "/liff/v1/apps", BODY_NONE, AUTH_LOGIN_CHANNEL),
	[LINE_LIFF_UPDATE] = LOGIN("PUT", "/liff/v1/apps/{liffId}", BODY_JSON, AUTH_LOGIN_CHANNEL),
	[LINE_LIFF_DELETE] = LOGIN("DELETE", "/liff/v1/apps/{liffId}", BODY_NONE, AUTH_LOGIN_CHANNEL),
};

const struct line_endpoint *line_endpoint(enum line_call call)
{
	assert(call < LINE_CALLS);
	return &endpoints[call];
}

/* Step by step between the slashes; a {name} takes any piece that is not empty.
 * Fixed words are counted, so that "richmenu/list" wins over "richmenu/{id}". */
static bool fits(const char *pattern, struct str path, struct str params[LINE_PARAMS_MOST], size_t *fixed)
{
	struct str rest = str_from(pattern), wanted, piece;
	size_t taken = 0;
	*fixed = 0;
	while (str_cut(&rest, '/', &wanted)) {
		if (!str_cut(&path, '/', &piece))
			return false;
		if (str_starts(wanted, S("{"))) {
			if (str_is_empty(piece))
				return false;
			params[taken++] = piece;
		} else if (str_eq(wanted, piece)) {
			*fixed += 1;
		} else {
			return false;
		}
	}
	return !str_cut(&path, '/', &piece);
}

bool line_endpoint_find(struct str method, struct str path, struct line_match *out, bool *known_path)
{
	size_t best = 0;
	bool known = false;
	for (enum line_call call = 0; call < LINE_CALLS; call++) {
		struct line_match match = {.call = call, .endpoint = &endpoints[call]};
		size_t fixed;
		if (!fits(endpoints[call].path, path, match.params, &fixed))
			continue;
		known = true;
		if (fixed > best && str_eq(method, str_from(endpoints[call].method))) {
			best = fixed;
			*out = match;
		}
	}
	if (known_path)
		*known_path = known;
	return best > 0;
}

static bool is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '.' || c == '_' || c == '~';
}

struct str line_path(struct arena *arena, enum line_call call, struct str first, struct str second)
{
	static const char hex[] = "0123456789ABCDEF";
	struct str params[LINE_PARAMS_MOST] = {first, second};
	struct str pattern = str_from(line_endpoint(call)->path);
	char *out = arena_alloc(arena, pattern.len + 3 * (first.len + second.len) + 1);
	size_t len = 0, taken = 0;
	for (size_t i = 0; i < pattern.len; i++) {
		if (pattern.ptr[i] != '{') {
			out[len++] = pattern.ptr[i];
			continue;
		}
		i += (size_t)str_find_char(str_skip(pattern, i), '}');
		assert(taken < LINE_PARAMS_MOST);
		struct str value = params[taken++];
		assert(value.len > 0);
		for (size_t k = 0; k < value.len; k++) {
			unsigned char c = (unsigned char)value.ptr[k];
			if (is_unreserved(value.ptr[k])) {
				out[len++] = (char)c;
				continue;
			}
			out[len++] = '%';
			out[len++] = hex[c >> 4];
			out[len++] = hex[c & 15];
		}
	}
	return str_of(out, len);
}

/* Brings the level up to now. */
static void refill(struct rate_bucket *bucket, int64_t now)
{
	int64_t full = bucket->count * bucket->window_ms;
	int64_t passed = now - bucket->at;
	bucket->at = now;
	if (passed <= 0)
		return;
	bucket->level = passed >= bucket->window_ms || bucket->level + passed * bucket->count > full
		? full : bucket->level + passed * bucket->count;
}

void rate_bucket_init(struct rate_bucket *bucket, int64_t count, int64_t window_ms, int64_t now)
{
	assert(count > 0 && window_ms > 0 && count <= INT32_MAX && window_ms <= INT32_MAX);
	*bucket = (struct rate_bucket){count, window_ms, count * window_ms, now};
}

bool rate_bucket_take(struct rate_bucket *bucket, int64_t now, int64_t *wait_ms)
{
	refill(bucket, now);
	if (bucket->level >= bucket->window_ms) {
		bucket->level -= bucket->window_ms;
		return true;
	}
	if (wait_ms)
		*wait_ms = (bucket->window_ms - bucket->level + bucket->count - 1) / bucket->count;
	return false;
}

void rate_bucket_drain(struct rate_bucket *bucket, int64_t now)
{
	refill(bucket, now);
	bucket->level = 0;
}
