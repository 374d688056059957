/* control: the simulator's own API under /_sim/, and the phone page.
 *
 * For tests, the phone and the demo: not LINE's. A table of rows and functions,
 * as in src/web. */
#pragma once

#include "http_request.h"
#include "http_response.h"
#include "router.h"
#include "world.h"

struct node;

enum err control_handle(struct world *world, struct http_request *req, struct http_response *res) MUST_CHECK;

struct control { /* one control request; its function runs with the lock held */
	struct world *world;
	struct arena *arena;
	struct http_request *req;
	struct http_response *res;
	const struct node *body; /* of POST and PUT; never NULL there */
	struct router_match match;
	uint32_t person;         /* of {userId} */
	bool answered;           /* deferred or not JSON */
};

/* Writes its JSON result; an object is open already unless the row says otherwise. */
typedef enum err control_function(struct control *control, struct emit *out);

/* What reached a talk by this parcel: objects with id, at, requestId, via, message. */
void control_emit_parcel(struct control *control, struct emit *out, const struct parcel *parcel, int64_t *at,
                         int64_t from);
int64_t control_number(const struct control *control, const char *name, int64_t absent);

/* control_people.c: who there is and what they do */
control_function control_friends_add, control_friends_list, control_friend_get, control_say, control_postback,
	control_block, control_unblock, control_follow, control_delete_account, control_unsend,
	control_video_complete, control_tap, control_open, control_person_event;
/* control_group.c: talks of several people */
control_function control_group_add, control_group_say, control_group_members, control_group_remove,
	control_group_messages;
/* control_phone.c: what a phone shows */
control_function control_messages, control_timeline, control_menu, control_menu_switch, control_menu_image,
	control_content, control_content_preview, control_events, control_account;
/* control_world.c: the world around */
control_function control_deliveries, control_requests, control_webhooks, control_faults_get, control_faults_add,
	control_faults_remove, control_clock_get, control_clock_set, control_reset, control_webhook_send,
	control_settings_get, control_settings_set;
/* phone_page.c: built files */
control_function control_page;
