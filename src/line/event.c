/* event: one webhook event, understood. */
#include "event.h"

#include "arena.h"
#include "field.h"
#include "str.h"

struct kind_name {
	const char *name;
	enum event_kind kind;
};

static const struct kind_name kinds[] = {
	{"message", EVENT_MESSAGE},
	{"messageEdited", EVENT_MESSAGE_EDITED},
	{"unsend", EVENT_UNSEND},
	{"follow", EVENT_FOLLOW},
	{"unfollow", EVENT_UNFOLLOW},
	{"join", EVENT_JOIN},
	{"leave", EVENT_LEAVE},
	{"memberJoined", EVENT_MEMBER_JOINED},
	{"memberLeft", EVENT_MEMBER_LEFT},
	{"postback", EVENT_POSTBACK},
	{"videoPlayComplete", EVENT_VIDEO_PLAY_COMPLETE},
	{"beacon", EVENT_BEACON},
	{"accountLink", EVENT_ACCOUNT_LINK},
	{"membership", EVENT_MEMBERSHIP},
	{"delivery", EVENT_DELIVERY},
	{"module", EVENT_MODULE},
	{"activated", EVENT_ACTIVATED},
	{"deactivated", EVENT_DEACTIVATED},
	{"botSuspended", EVENT_BOT_SUSPENDED},
	{"botResumed", EVENT_BOT_RESUMED},
};

static const char *const received_names[] = {
	[RECEIVED_OTHER] = "other",       [RECEIVED_TEXT] = "text",
	[RECEIVED_IMAGE] = "image",       [RECEIVED_VIDEO] = "video",
	[RECEIVED_AUDIO] = "audio",       [RECEIVED_FILE] = "file",
	[RECEIVED_LOCATION] = "location", [RECEIVED_STICKER] = "sticker",
};

const char *event_kind_name(enum event_kind kind)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].name;
	return "other";
}

const char *received_kind_name(enum event_message_kind kind)
{
	assert(kind < RECEIVED_KINDS);
	return received_names[kind];
}

static enum event_kind kind_of(struct str type)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_eq(type, str_from(kinds[i].name)))
			return kinds[i].kind;
	return EVENT_OTHER;
}

static enum event_message_kind received_kind_of(struct str type)
{
	for (enum event_message_kind kind = RECEIVED_TEXT; kind < RECEIVED_KINDS; kind++)
		if (str_eq(type, str_from(received_names[kind])))
			return kind;
	return RECEIVED_OTHER;
}

static bool is_id(struct str id, char first)
{
	if (id.len != 33 || id.ptr[0] != first)
		return false;
	for (size_t i = 1; i < id.len; i++)
		if (!(id.ptr[i] >= '0' && id.ptr[i] <= '9') && !(id.ptr[i] >= 'a' && id.ptr[i] <= 'f'))
			return false;
	return true;
}

bool line_is_user_id(struct str id) { return is_id(id, 'U'); }
bool line_is_group_id(struct str id) { return is_id(id, 'C') || is_id(id, 'R'); }

static struct str text_in(const struct node *object, const char *name)
{
	return node_text(node_get(object, name), S(""));
}

/* Not negative; -1 for anything else. */
static int64_t count_in(const struct node *object, const char *name)
{
	int64_t value = node_i64(node_get(object, name), -1);
	return value < 0 ? -1 : value;
}

static struct str user_id_in(const struct node *object)
{
	struct str id = text_in(object, "userId");
	return line_is_user_id(id) ? id : S("");
}

static void read_source(const struct node *source, struct event *out)
{
	struct str type = text_in(source, "type");
	struct str group = S("");
	if (str_eq(type, S("user"))) {
		out->source = SOURCE_USER;
	} else if (str_eq(type, S("group"))) {
		out->source = SOURCE_GROUP;
		group = text_in(source, "groupId");
	} else if (str_eq(type, S("room"))) {
		out->source = SOURCE_ROOM;
		group = text_in(source, "roomId");
	}
	out->user_id = user_id_in(source);
	out->group_id = line_is_group_id(group) ? group : S("");
}

static void read_emojis(struct arena *arena, const struct node *list, struct event_message *out)
{
	size_t count = node_is(list, NODE_ARRAY) ? node_count(list) : 0;
	struct event_emoji *emojis = arena_array(arena, struct event_emoji, count);
	for (size_t i = 0; i < count; i++) {
		const struct node *node = node_at(list, i);
		emojis[i] = (struct event_emoji){
			.index = count_in(node, "index"),
			.length = count_in(node, "length"),
			.product_id = text_in(node, "productId"),
			.emoji_id = text_in(node, "emojiId"),
		};
	}
	out->emojis = emojis;
	out->emoji_count = count;
}

static void read_mentions(struct arena *arena, const struct node *list, struct event_message *out)
{
	size_t count = node_is(list, NODE_ARRAY) ? node_count(list) : 0;
	struct event_mention *mentions = arena_array(arena, struct event_mention, count);
	for (size_t i = 0; i < count; i++) {
		const struct node *node = node_at(list, i);
		mentions[i] = (struct event_mention){
			.index = count_in(node, "index"),
			.length = count_in(node, "length"),
			.everyone = str_eq(text_in(node, "type"), S("all")),
			.is_self = node_bool(node_get(node, "isSelf"), false),
			.user_id = user_id_in(node),
		};
	}
	out->mentions = mentions;
	out->mention_count = count;
}

static void read_content(const struct node *message, struct event_message *out)
{
	const struct node *provider = node_get(message, "contentProvider");
	out->external = str_eq(text_in(provider, "type"), S("external"));
	out->original_url = text_in(provider, "originalContentUrl");
	out->preview_url = text_in(provider, "previewImageUrl");
	out->duration_ms = count_in(message, "duration");
	const struct node *set = node_get(message, "imageSet");
	out->image_set_id = text_in(set, "id");
	out->image_index = count_in(set, "index");
	out->image_total = count_in(set, "total");
	out->file_name = text_in(message, "fileName");
	out->file_size = count_in(message, "fileSize");
}

/* Property names do not differ in meaning between the kinds, so all are read. */
static bool read_message(struct arena *arena, const struct node *message, struct event_message *out)
{
	out->type = text_in(message, "type");
	out->kind = received_kind_of(out->type);
	out->id = text_in(message, "id");
	out->quote_token = text_in(message, "quoteToken");
	out->mark_as_read_token = text_in(message, "markAsReadToken");
	out->quoted_message_id = text_in(message, "quotedMessageId");
	out->text = text_in(message, "text");
	read_emojis(arena, node_get(message, "emojis"), out);
	read_mentions(arena, node_get(node_get(message, "mention"), "mentionees"), out);
	read_content(message, out);
	out->title = text_in(message, "title");
	out->address = text_in(message, "address");
	out->latitude = node_double(node_get(message, "latitude"), 0);
	out->longitude = node_double(node_get(message, "longitude"), 0);
	out->package_id = text_in(message, "packageId");
	out->sticker_id = text_in(message, "stickerId");
	out->sticker_resource_type = text_in(message, "stickerResourceType");
	return !str_is_empty(out->type) && !str_is_empty(out->id);
}

static enum switch_status switch_status_of(struct str status)
{
	static const struct {
		const char *name;
		enum switch_status status;
	} names[] = {
		{"SUCCESS", SWITCH_SUCCESS},
		{"RICHMENU_ALIAS_ID_NOTFOUND", SWITCH_ALIAS_NOT_FOUND},
		{"RICHMENU_NOTFOUND", SWITCH_MENU_NOT_FOUND},
	};
	if (str_is_empty(status))
		return SWITCH_NONE;
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(status, str_from(names[i].name)))
			return names[i].status;
	return SWITCH_FAILED;
}

static bool read_postback(const struct node *postback, struct event_postback *out)
{
	const struct node *params = node_get(postback, "params");
	out->data = text_in(postback, "data");
	out->date = text_in(params, "date");
	out->time = text_in(params, "time");
	out->datetime = text_in(params, "datetime");
	out->new_alias_id = text_in(params, "newRichMenuAliasId");
	out->switched = switch_status_of(text_in(params, "status"));
	return node_is(node_get(postback, "data"), NODE_TEXT);
}

/* Members without a usable id are left out. */
static void read_members(struct arena *arena, const struct node *group, struct event *out)
{
	const struct node *list = node_get(group, "members");
	size_t count = node_is(list, NODE_ARRAY) ? node_count(list) : 0;
	struct str *members = arena_array(arena, struct str, count);
	for (size_t i = 0; i < count; i++) {
		struct str id = user_id_in(node_at(list, i));
		if (!str_is_empty(id))
			members[out->member_count++] = id;
	}
	out->members = members;
}

static bool read_link(const struct node *link, struct event *out)
{
	struct str result = text_in(link, "result");
	out->link_ok = str_eq(result, S("ok"));
	out->link_nonce = text_in(link, "nonce");
	return !str_is_empty(result);
}

static bool read_beacon(const struct node *beacon, struct event *out)
{
	out->beacon_hwid = text_in(beacon, "hwid");
	out->beacon_type = text_in(beacon, "type");
	out->beacon_dm = text_in(beacon, "dm");
	return !str_is_empty(out->beacon_hwid);
}

static bool read_membership(const struct node *membership, struct event *out)
{
	out->membership_type = text_in(membership, "type");
	out->membership_id = node_i64(node_get(membership, "membershipId"), -1);
	return !str_is_empty(out->membership_type);
}

/* False when the event lacks what its kind cannot be without. */
static bool read_kind(struct arena *arena, const struct node *root, struct event *out)
{
	switch (out->kind) {
	case EVENT_MESSAGE:
	case EVENT_MESSAGE_EDITED:
		return read_message(arena, node_get(root, "message"), &out->message);
	case EVENT_UNSEND:
		out->unsent_message_id = text_in(node_get(root, "unsend"), "messageId");
		return !str_is_empty(out->unsent_message_id);
	case EVENT_FOLLOW:
		out->is_unblocked = node_bool(node_get(node_get(root, "follow"), "isUnblocked"), false);
		return true;
	case EVENT_POSTBACK: return read_postback(node_get(root, "postback"), &out->postback);
	case EVENT_MEMBER_JOINED: read_members(arena, node_get(root, "joined"), out); return true;
	case EVENT_MEMBER_LEFT: read_members(arena, node_get(root, "left"), out); return true;
	case EVENT_VIDEO_PLAY_COMPLETE:
		out->tracking_id = text_in(node_get(root, "videoPlayComplete"), "trackingId");
		return !str_is_empty(out->tracking_id);
	case EVENT_BEACON: return read_beacon(node_get(root, "beacon"), out);
	case EVENT_ACCOUNT_LINK: return read_link(node_get(root, "link"), out);
	case EVENT_MEMBERSHIP: return read_membership(node_get(root, "membership"), out);
	case EVENT_DELIVERY:
		out->delivery_data = text_in(node_get(root, "delivery"), "data");
		return !str_is_empty(out->delivery_data);
	case EVENT_OTHER:
	case EVENT_UNFOLLOW:
	case EVENT_JOIN:
	case EVENT_LEAVE:
	case EVENT_MODULE:
	case EVENT_ACTIVATED:
	case EVENT_DEACTIVATED:
	case EVENT_BOT_SUSPENDED:
	case EVENT_BOT_RESUMED:
	case EVENT_KINDS:
		return true;
	}
	return true;
}

enum err event_parse(struct arena *arena, struct str json, struct event *out)
{
	const struct node *root;
	TRY(node_parse(arena, json, &root));
	if (!node_is(root, NODE_OBJECT))
		return fail(ERR_INVALID, "LINE からの通知として読めません。");
	struct event event = {
		.type = text_in(root, "type"),
		.webhook_event_id = text_in(root, "webhookEventId"),
		.timestamp = node_i64(node_get(root, "timestamp"), 0),
		.standby = str_eq(text_in(root, "mode"), S("standby")),
		.is_redelivery = node_bool(node_get(node_get(root, "deliveryContext"), "isRedelivery"), false),
		.reply_token = text_in(root, "replyToken"),
	};
	event.kind = kind_of(event.type);
	read_source(node_get(root, "source"), &event);
	if (!read_kind(arena, root, &event))
		event.kind = EVENT_OTHER;
	*out = event;
	return OK;
}

bool event_message_has_content(const struct event_message *message)
{
	return !message->external &&
	       (message->kind == RECEIVED_IMAGE || message->kind == RECEIVED_VIDEO ||
	        message->kind == RECEIVED_AUDIO || message->kind == RECEIVED_FILE);
}
