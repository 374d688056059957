/* settings_page: the receive settings as a page. */
#pragma once

#include "err.h"

struct call;
struct settings;

/* The form; with the errors first when there are any. */
enum err settings_page(struct call *call, struct settings *settings) MUST_CHECK;
