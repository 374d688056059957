/* pages: what is served beside the API: the console's files, health, metrics. */
#pragma once

#include "err.h"

struct call;

enum err healthz_get(struct call *call) MUST_CHECK;
enum err readyz_get(struct call *call) MUST_CHECK;  /* 503 when the database does not answer */
enum err metrics_get(struct call *call) MUST_CHECK; /* Prometheus text; console's addresses only */
/* Any path of the console's own pages gives its index; the router is in the browser. */
enum err console_get(struct call *call) MUST_CHECK;
enum err console_asset(struct call *call) MUST_CHECK;
enum err citizen_asset(struct call *call) MUST_CHECK;
/* Single sign-on: to the identity provider, and back from it. */
enum err sso_start_get(struct call *call) MUST_CHECK;
enum err sso_callback_get(struct call *call) MUST_CHECK;
