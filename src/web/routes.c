/* routes: everything that is not the console's JSON API (that is api.idl). */
#include "route.h"

#include "citizen.h"
#include "media_serve.h"
#include "pages.h"
#include "webhook.h"

#define OPEN RIGHT_OPEN, ACTION_VIEW
#define FORM_MOST 65536
#define OWN (ROUTE_CITIZEN | ROUTE_OWN_TX)
#define CONSOLE (ROUTE_CONSOLE | ROUTE_RAW | ROUTE_OWN_TX)

const struct route page_routes[] = {
	{HTTP_POST, "/line/webhook", OPEN, ROUTE_DEFERS | ROUTE_OWN_TX, WEBHOOK_BODY_MOST, webhook_post},

	{HTTP_GET, "/healthz", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, healthz_get},
	{HTTP_GET, "/readyz", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, readyz_get},
	{HTTP_GET, "/metrics", OPEN, ROUTE_API | ROUTE_MONITOR | ROUTE_RAW | ROUTE_OWN_TX, 0, metrics_get},

	{HTTP_GET, "/sso/start", OPEN, CONSOLE, 0, sso_start_get},
	{HTTP_GET, "/sso/callback", OPEN, CONSOLE, 0, sso_callback_get},

	{HTTP_GET, "/c/login", OPEN, OWN, 0, citizen_login_get},
	{HTTP_GET, "/c/callback", OPEN, OWN, 0, citizen_callback_get},
	{HTTP_GET, "/c/liff", OPEN, OWN, 0, citizen_liff_get},
	{HTTP_POST, "/c/liff", OPEN, OWN, FORM_MOST, citizen_liff_post},
	{HTTP_GET, "/c/settings", OPEN, ROUTE_CITIZEN, 0, citizen_settings_get},
	{HTTP_POST, "/c/settings", OPEN, ROUTE_CITIZEN, FORM_MOST, citizen_settings_post},
	{HTTP_GET, "/c/saved", OPEN, ROUTE_CITIZEN, 0, citizen_saved_get},
	{HTTP_POST, "/c/code", OPEN, ROUTE_CITIZEN, FORM_MOST, citizen_code_post},
	{HTTP_POST, "/c/language", OPEN, ROUTE_CITIZEN, FORM_MOST, citizen_language_post},
	{HTTP_GET, "/c/me", OPEN, ROUTE_CITIZEN, 0, citizen_me_get},
	{HTTP_POST, "/c/me", OPEN, ROUTE_CITIZEN, FORM_MOST, citizen_me_post},
	{HTTP_GET, "/c/data", OPEN, ROUTE_CITIZEN, 0, citizen_data_get},
	{HTTP_GET, "/c/erase", OPEN, ROUTE_CITIZEN, 0, citizen_erase_get},
	{HTTP_POST, "/c/erase", OPEN, ROUTE_CITIZEN, FORM_MOST, citizen_erase_post},
	{HTTP_GET, "/c/erased", OPEN, ROUTE_CITIZEN, 0, citizen_erased_get},
	{HTTP_GET, "/c/privacy", OPEN, ROUTE_CITIZEN, 0, citizen_privacy_get},
	{HTTP_GET, "/c/welcome", OPEN, ROUTE_CITIZEN, 0, citizen_welcome_get},
	{HTTP_GET, "/q/{code}", OPEN, OWN, 0, citizen_source_get},
	{HTTP_GET, "/c/{file}", OPEN, OWN, 0, citizen_asset},

	{HTTP_GET, "/media/{token}/{variant}", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, media_serve},
	{HTTP_GET, "/media/{token}/imagemap/{variant}", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, media_serve},
	{HTTP_GET, "/h/{token}", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, handout_serve},
	{HTTP_GET, "/l/{code}", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, link_follow},
	{HTTP_GET, "/m/{code}", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, menu_follow},
};
const size_t page_route_count = COUNT(page_routes);

/* Any address of the console is its one page; asked last, so that it hides nothing. */
const struct route console_routes[] = {
	{HTTP_GET, "/", OPEN, CONSOLE, 0, console_get},
	{HTTP_GET, "/assets/{rest...}", OPEN, CONSOLE, 0, console_asset},
	{HTTP_GET, "/{page}", OPEN, CONSOLE, 0, console_get},
	{HTTP_GET, "/{page}/{rest...}", OPEN, CONSOLE, 0, console_get},
};
const size_t console_route_count = COUNT(console_routes);
