/* oidc: the two questions about single sign-on that the web role asks: where to
 * send the browser, and who came back. Only the worker speaks to the provider. */
#pragma once

#include "err.h"

struct arena;
struct node;

enum err oidc_where(void *jobs, struct arena *arena, const struct node *in, struct str *out) MUST_CHECK;
enum err oidc_who(void *jobs, struct arena *arena, const struct node *in, struct str *out) MUST_CHECK;
