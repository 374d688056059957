/* routes: everything that is not the console's JSON API (that is api.idl). */
#include "route.h"

#include "citizen.h"
#include "pages.h"
#include "webhook.h"

#define OPEN RIGHT_OPEN, ACTION_VIEW
#define PAGE (ROUTE_CITIZEN)
#define FORM_MOST (64 * 1024)

const struct route page_routes[] = {
	{HTTP_POST, "/line/webhook", OPEN, ROUTE_DEFERS | ROUTE_OWN_TX, WEBHOOK_BODY_MOST, webhook_post},

	{HTTP_GET, "/healthz", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, healthz_get},
	{HTTP_GET, "/readyz", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, readyz_get},
	{HTTP_GET, "/metrics", OPEN, ROUTE_API | ROUTE_RAW | ROUTE_OWN_TX, 0, metrics_get},

	{HTTP_GET, "/", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, console_get},
	{HTTP_GET, "/assets/{rest...}", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, console_asset},
	{HTTP_GET, "/{page}", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, console_get},
	{HTTP_GET, "/{page}/{rest...}", OPEN, ROUTE_RAW | ROUTE_OWN_TX, 0, console_get},
};
const size_t page_route_count = COUNT(page_routes);
