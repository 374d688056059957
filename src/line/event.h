/* event: what LINE's webhooks say.
 *
 * Two steps. events_split() runs before the webhook is answered: it checks the
 * JSON strictly in one pass, allocates nothing and cuts the body into events
 * that can be stored. event_parse() runs later, in a job, and understands one
 * of them. LINE may add kinds and properties at any time: what we do not know
 * becomes EVENT_OTHER or is ignored.
 * Source: "Messaging API reference", Webhook event objects; "Receive messages". */
#pragma once

#include "err.h"

struct arena;

#define EVENTS_DEPTH 32 /* of objects and arrays in one webhook */

/* Views into the body. */
struct event_slice {
	struct str json;             /* one event object */
	struct str webhook_event_id; /* [0-9A-Z]{1,64}; empty when absent or unlike that */
};

struct event_split {
	struct str destination; /* as sent, empty when absent; ours is "U" and 32 hex digits */
	size_t count;           /* 0 is LINE's connectivity check */
};

/* ERR_INVALID unless the body is a JSON object with an array "events" of
 * objects; ERR_LIMIT for more than `most` events. */
enum err events_split(struct str body, struct event_slice *slices, size_t most,
                      struct event_split *out) MUST_CHECK;

enum event_kind {
	EVENT_OTHER, /* unknown to us, or lacks what its kind needs */
	EVENT_MESSAGE,
	EVENT_MESSAGE_EDITED, /* groups only */
	EVENT_UNSEND,
	EVENT_FOLLOW,
	EVENT_UNFOLLOW,
	EVENT_JOIN,
	EVENT_LEAVE,
	EVENT_MEMBER_JOINED,
	EVENT_MEMBER_LEFT,
	EVENT_POSTBACK,
	EVENT_VIDEO_PLAY_COMPLETE,
	EVENT_BEACON,
	EVENT_ACCOUNT_LINK,
	EVENT_MEMBERSHIP,
	EVENT_DELIVERY,
	EVENT_MODULE,
	EVENT_ACTIVATED,
	EVENT_DEACTIVATED,
	EVENT_BOT_SUSPENDED,
	EVENT_BOT_RESUMED,
	EVENT_KINDS,
};

enum event_source { SOURCE_NONE, SOURCE_USER, SOURCE_GROUP, SOURCE_ROOM };

enum event_message_kind {
	RECEIVED_OTHER,
	RECEIVED_TEXT,
	RECEIVED_IMAGE,
	RECEIVED_VIDEO,
	RECEIVED_AUDIO,
	RECEIVED_FILE,
	RECEIVED_LOCATION,
	RECEIVED_STICKER,
	RECEIVED_KINDS,
};

/* Absent texts are empty, absent numbers -1. */
struct event_emoji {
	int64_t index, length; /* UTF-16 units of the text */
	struct str product_id, emoji_id;
};

struct event_mention {
	int64_t index, length;
	bool everyone;
	bool is_self;
	struct str user_id;
};

struct event_message {
	enum event_message_kind kind;
	struct str type; /* LINE's word */
	struct str id;
	struct str quote_token, mark_as_read_token, quoted_message_id;
	struct str text; /* text; what a message sticker says */
	const struct event_emoji *emojis;
	size_t emoji_count;
	const struct event_mention *mentions;
	size_t mention_count;
	bool external; /* the content is not at LINE but at original_url */
	struct str original_url, preview_url;
	int64_t duration_ms;
	struct str image_set_id;
	int64_t image_index, image_total; /* from 1 */
	struct str file_name;
	int64_t file_size;
	struct str title, address;
	double latitude, longitude;
	struct str package_id, sticker_id, sticker_resource_type;
};

enum switch_status { /* of a rich menu switch */
	SWITCH_NONE,
	SWITCH_SUCCESS,
	SWITCH_ALIAS_NOT_FOUND,
	SWITCH_MENU_NOT_FOUND,
	SWITCH_FAILED,
};

struct event_postback {
	struct str data;
	struct str date, time, datetime; /* at most one: "2017-12-25", "01:00", "2017-12-25T01:00" */
	struct str new_alias_id;
	enum switch_status switched;
};

struct event {
	enum event_kind kind;
	struct str type; /* LINE's word */
	struct str webhook_event_id;
	int64_t timestamp; /* when it happened, not when it was sent */
	bool standby;      /* another module is in charge: never send */
	bool is_redelivery;
	enum event_source source;
	struct str user_id; /* checked; empty when absent or malformed */
	struct str group_id; /* of the group or room; checked */
	struct str reply_token;
	struct event_message message; /* also messageEdited */
	struct event_postback postback;
	bool is_unblocked;                /* follow; LINE calls it not completely accurate */
	struct str unsent_message_id;     /* unsend */
	struct str tracking_id;           /* videoPlayComplete */
	bool link_ok;                     /* accountLink */
	struct str link_nonce;
	struct str beacon_hwid, beacon_type, beacon_dm;
	struct str membership_type; /* joined, left, renewed */
	int64_t membership_id;
	struct str delivery_data;
	const struct str *members; /* user ids of memberJoined and memberLeft */
	size_t member_count;
};

/* Fails only when `json` is not a JSON object that base/field accepts. */
enum err event_parse(struct arena *arena, struct str json, struct event *out) MUST_CHECK;
const char *event_kind_name(enum event_kind kind); /* LINE's word; "other" */
const char *received_kind_name(enum event_message_kind kind);
/* Content that can be fetched from LINE: image, video, audio, file held there. */
bool event_message_has_content(const struct event_message *message);

/* ^[U]… and so on followed by 32 lower-case hex digits. */
bool line_is_user_id(struct str id);
bool line_is_group_id(struct str id); /* group or room */
