/* route: what may be asked. One row is one page or call; the gate reads the row
 * before any handler runs, and a test walks all rows. Routes deny by default:
 * a right is named or the row does not compile into the table. */
#pragma once

#include "http.h"
#include "rights.h"

struct call;

enum route_flag {
	ROUTE_API = 1,      /* JSON in and out, staff session, CSRF header on changes */
	ROUTE_RAW = 2,      /* the handler fills call->response itself */
	ROUTE_OWN_TX = 4,   /* no database loan around the handler: it takes one for as short as it can */
	ROUTE_STREAM = 8,   /* the body goes to the media sink in pieces */
	ROUTE_CITIZEN = 16, /* a page for citizens: HTML errors, citizen session, CSRF field in forms */
	ROUTE_DEFERS = 32,  /* answers later through http_defer() */
	ROUTE_QUIET = 64,   /* asked by the page itself, over and over: no sign that a person is there */
	ROUTE_STEP_UP = 128, /* dangerous: wants a fresh proof that it is still this person */
	ROUTE_CONSOLE = 256, /* the console's own pages: only from where the console may be reached */
	/* May be called before the sign-in is complete, from this stage on (office/session.h). */
	ROUTE_FROM_CODE = 512,
	ROUTE_FROM_PASSWORD = 1024,
	ROUTE_FROM_FACTOR = 2048,
	ROUTE_WHILE_LOOKING = 8192, /* also for whoever looks at the console as somebody else */
	ROUTE_MONITOR = 4096, /* machines of the operator: the settings file alone says from where */
};

struct route {
	enum http_method method;
	const char *path;
	enum right_function function;
	enum right_action action;
	unsigned flags;
	size_t max_body;
	enum err (*run)(struct call *call) /* MUST_CHECK */;
};

/* Made from admin/api.idl. */
extern const struct route api_routes[];
extern const size_t api_route_count;
/* Webhook, citizens' pages, health, media, links: written by hand in routes.c. */
extern const struct route page_routes[];
extern const size_t page_route_count;
extern const struct route console_routes[];
extern const size_t console_route_count;

struct api_label {
	struct str key, text;
};
extern const struct api_label api_labels[];
extern const size_t api_label_count;
