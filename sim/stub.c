#include "api.h"
#include "control.h"
#include "liff.h"
#include "login_page.h"
#define X(n) void n(struct call *call) { answer_message(call, 501, S("not yet")); }
X(api_narrowcast) X(api_narrowcast_progress) X(api_link_token)
X(api_webhook_get) X(api_webhook_set) X(api_webhook_test)
X(api_richmenu_create) X(api_richmenu_validate) X(api_richmenu_list) X(api_richmenu_get) X(api_richmenu_delete)
X(api_richmenu_image_set) X(api_richmenu_image_get) X(api_richmenu_default_set) X(api_richmenu_default_get)
X(api_richmenu_default_cancel) X(api_richmenu_link) X(api_richmenu_of_user) X(api_richmenu_unlink)
X(api_richmenu_bulk_link) X(api_richmenu_bulk_unlink) X(api_richmenu_batch) X(api_richmenu_batch_validate)
X(api_richmenu_batch_progress) X(api_alias_create) X(api_alias_list) X(api_alias_get) X(api_alias_update) X(api_alias_delete)
X(api_insight_delivery) X(api_insight_followers) X(api_insight_demographic) X(api_insight_event) X(api_insight_aggregation) X(api_insight_richmenu)
X(api_token_short) X(api_token_stateless) X(api_token_v21) X(api_token_revoke) X(api_token_verify) X(api_token_short_verify) X(api_token_kids)
X(api_login_id_token_verify) X(api_login_certs) X(api_login_userinfo) X(api_login_profile) X(api_login_friendship) X(api_login_deauthorize)
bool narrowcasts_step(struct world *w) { (void)w; return false; }
void narrowcasts_clear(struct world *w) { (void)w; }
bool batches_step(struct world *w) { (void)w; return false; }
void batches_clear(struct world *w) { (void)w; }
void login_clear(struct world *w) { (void)w; }
bool login_page_is_path(struct str p) { (void)p; return false; }
enum err login_page_handle(struct world *world, struct http_request *req, struct http_response *res) { (void)world; (void)req; (void)res; return OK; }
bool liff_is_path(struct str p) { (void)p; return false; }
enum err liff_handle(struct world *world, struct http_request *req, struct http_response *res) { (void)world; (void)req; (void)res; return OK; }
