/* api: the door of LINE's own paths.
 *
 * Does what is the same for all of them, in LINE's order (path, method, token,
 * rate, size, type, retry key, JSON), lets faults happen before and after, keeps
 * the journal, and hands over to one function per endpoint. */
#pragma once

#include "call.h"

struct later;

struct door { /* a listening server's role */
	struct world *world;
	struct later *later;
	bool data_role, main_role; /* both false: one door for all hosts */
};

enum err api_handle(const struct door *door, struct http_request *req, struct http_response *res) MUST_CHECK;

/* Endpoints; each answers the call. NULL in the table: LINE has it, this account not. */
typedef void api_function(struct call *call);
api_function *api_function_of(enum line_call call);

/* api_send.c */
api_function api_push, api_multicast, api_broadcast, api_reply, api_validate, api_narrowcast,
	api_narrowcast_progress;
/* api_account.c */
api_function api_quota, api_consumption, api_delivery_count, api_bot_info, api_unit_count, api_unit_list;
/* api_people.c, account_link.c, api_group.c */
api_function api_profile, api_followers, api_loading, api_mark_read, api_mark_read_partner, api_link_token,
	api_group_summary, api_group_count, api_group_members, api_group_member, api_group_leave, api_room;
/* api_content.c */
api_function api_content, api_preview, api_transcoding;
/* api_webhook.c */
api_function api_webhook_get, api_webhook_set, api_webhook_test;
/* api_richmenu.c, api_richmenu_link.c, api_alias.c, api_batch.c */
api_function api_richmenu_create, api_richmenu_validate, api_richmenu_list, api_richmenu_get, api_richmenu_delete,
	api_richmenu_image_set, api_richmenu_image_get, api_richmenu_default_set, api_richmenu_default_get,
	api_richmenu_default_cancel, api_richmenu_link, api_richmenu_of_user, api_richmenu_unlink,
	api_richmenu_bulk_link, api_richmenu_bulk_unlink, api_richmenu_batch, api_richmenu_batch_validate,
	api_richmenu_batch_progress, api_alias_create, api_alias_list, api_alias_get, api_alias_update,
	api_alias_delete;
/* api_insight.c */
api_function api_insight_delivery, api_insight_followers, api_insight_demographic, api_insight_event,
	api_insight_aggregation, api_insight_richmenu;
/* api_token.c */
api_function api_token_short, api_token_stateless, api_token_v21, api_token_revoke, api_token_verify,
	api_token_short_verify, api_token_kids;
/* api_login.c */
api_function api_login_id_token_verify, api_login_certs, api_login_userinfo, api_login_profile,
	api_login_friendship, api_login_deauthorize;
/* api_liff.c */
api_function api_liff_create, api_liff_list, api_liff_update, api_liff_delete;
