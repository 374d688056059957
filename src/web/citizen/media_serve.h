/* media_serve: what LINE and phones fetch from us without signing in: pictures,
 * films, and our own counted links. Rows of routes.c, ROUTE_RAW. */
#pragma once

#include "err.h"

struct call;

/* GET /media/{token}/{variant} and /media/{token}/imagemap/{variant} */
enum err media_serve(struct call *call) MUST_CHECK;
/* GET /l/{code}; takes its own loans. */
enum err link_follow(struct call *call) MUST_CHECK;
/* GET /m/{code}: the same for a button of a menu. */
enum err menu_follow(struct call *call) MUST_CHECK;
